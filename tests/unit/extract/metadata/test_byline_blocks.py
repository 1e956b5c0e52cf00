"""Blocks about an author: which part of them is the name, and which are no byline."""

from __future__ import annotations

import pytest

from wireroom.extract.metadata.metadata import read_metadata
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page

URL = "https://www.courier.example/2011/09/18/mill"
STORY = "<h1>Mill and dam sold</h1><p>The mill at the dam has a new owner.</p>"


def authors_of(body: str, site: str = "Courier") -> tuple[str, ...]:
    head = (
        "<title>Mill and dam sold</title>"
        f'<meta property="og:site_name" content="{site}">'
    )
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    page = Page(url=URL, body=markup.encode())
    return read_metadata(page, index_page(parse_page(page)), base=URL).authors


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(
            '<div class="writer-card author"><span class="author__name">Mira Tolland'
            '</span><span class="author__job">Head of Tides and Ferry Timetables</span>'
            "</div>",
            id="a role behind the name",
        ),
        pytest.param(
            '<div class="author"><a href="/author/m"><b class="x-authorName">Mira'
            " Tolland</b><i>Harbour engineer</i></a></div>",
            id="a role within the link to the profile",
        ),
        pytest.param(
            '<div class="author-info"><div class="name">Mira Tolland</div>'
            '<div class="post">Writer</div></div>',
            id="a name and a role",
        ),
        pytest.param(
            '<div class="author"><p class="author-label">Words by</p>'
            '<p class="full-name">Mira Tolland</p></div>',
            id="a label before the name",
        ),
    ],
)
def test_the_part_marked_as_name_is_the_author(block):
    assert authors_of(STORY + block) == ("Mira Tolland",)


def test_each_name_of_a_block_is_an_author():
    block = (
        '<div class="authors"><p class="name">Mira Tolland</p>'
        '<p class="name">Ode Brisk</p></div>'
    )
    assert authors_of(STORY + block) == ("Mira Tolland", "Ode Brisk")


def test_a_name_behind_the_marked_one_is_read_too():
    block = '<p class="byline"><b class="name">Mira Tolland</b> and Ode Brisk</p>'
    assert authors_of(STORY + block) == ("Mira Tolland", "Ode Brisk")


@pytest.mark.parametrize("kind", ["first-name", "company-name", "siteName"])
def test_another_name_in_a_block_is_not_the_author(kind):
    block = f'<p class="byline"><b class="{kind}">Mira</b> <b>Tolland</b></p>'
    assert authors_of(STORY + block) == ("Mira Tolland",)


@pytest.mark.parametrize(
    "label",
    [
        pytest.param(
            '<span class="meta-prep meta-prep-author">Sitapa</span>', id="prep"
        ),
        pytest.param('<div class="x-author-by">Nga</div>', id="by"),
        pytest.param('<div class="author-prefix">Kirjutas</div>', id="prefix"),
    ],
)
def test_the_word_before_the_name_is_no_author_in_any_language(label):
    byline = f'<p>{label} <a class="url" href="/author/courier">Courier</a></p>'
    assert authors_of(STORY + byline) == ()


def test_a_name_in_an_element_called_by_is_read():
    byline = '<p><span class="author-by">Mira Tolland</span> <i>18 September</i></p>'
    assert authors_of(STORY + byline) == ("Mira Tolland",)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            '<div class="widget writers"><p class="author">Ode Brisk</p></div>',
            id="a box of the side column",
        ),
        pytest.param(
            '<div class="css-writer">Edit <textarea></textarea></div>',
            id="a text field",
        ),
        pytest.param(
            '<article><p class="author">Ode Brisk</p>'
            '<h3><a href="/weir">Weir repaired</a></h3></article>',
            id="a card that is an article",
        ),
    ],
)
def test_the_author_of_another_part_is_not_the_storys(other):
    assert authors_of(STORY + other) == ()


def test_the_author_of_a_short_story_that_ends_with_links_is_read():
    story = (
        "<article><h2>Mill and dam sold</h2><p class='byline'>By Mira Tolland</p>"
        "<p>Short.</p><h3><a href='/weir'>Weir repaired</a></h3></article>"
    )
    assert authors_of(story) == ("Mira Tolland",)


def test_the_author_of_a_blog_that_is_one_widget_is_read():
    post = (
        f'<h1>Mill and dam sold</h1><p class="author">Mira Tolland</p>{"Text " * 300}'
    )
    assert authors_of(f'<div class="widget Blog">{post}</div>') == ("Mira Tolland",)


def test_a_name_in_a_whole_story_marked_with_its_author_is_not_the_author():
    story = f'<h1>Mill and dam sold</h1><b class="name">Ode Brisk</b>{"Text " * 300}'
    block = f'<div class="post authored-by-mira">{story}</div>'
    assert authors_of(block) == ()


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param(
            '<header class="site-header"><a class="brand" rel="author" href="/">Tarn'
            f" Letters</a></header>{STORY}",
            (),
            id="the site's name leads home in its head",
        ),
        pytest.param(
            '<div role="banner"><a rel="author" href="/about">Weir Notes</a></div>'
            f"{STORY}",
            (),
            id="the site's name in its banner",
        ),
        pytest.param(
            f'<article>{STORY}<p><a rel="author" href="/">Weir Notes</a></p></article>',
            ("Weir Notes",),
            id="an author has the site's name",
        ),
        pytest.param(
            '<header class="site-header"><a href="/">Weir Notes</a></header><article>'
            f'<header><a rel="author" href="/">Mira Tolland</a></header>{STORY}'
            "</article>",
            ("Mira Tolland",),
            id="the author's link leads home in the head of the story",
        ),
    ],
)
def test_a_mark_of_an_author_in_the_head_of_the_site_names_the_site(body, names):
    assert authors_of(body, "Weir Notes") == names


@pytest.mark.parametrize(
    ("block", "names"),
    [
        pytest.param(
            '<div><a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'
            " by the author</div>",
            (),
            id="a licence",
        ),
        pytest.param(
            '<div><a rel="license" href="/by/4">Open Tide</a></div>',
            (),
            id="a link marked as a licence",
        ),
        pytest.param(
            '<div class="author-box"><b class="author__name"></b>'
            "<i>Letters from the weir</i></div>",
            (),
            id="a box with an empty name",
        ),
        pytest.param(
            '<ul><li class="rights-author"><b>Post author: </b></li></ul>',
            (),
            id="a label of two words",
        ),
        pytest.param(
            "<dl><div><dt>Published</dt><dd>5 May 2024</dd></div><div><dt>By</dt><dd>"
            '<a rel="author" href="/a">水原早苗</a></dd></div><div><dt>Filed</dt>'
            "<dd>川</dd></div></dl>",
            ("水原早苗",),
            id="a list of fields",
        ),
    ],
)
def test_other_words_in_the_place_of_a_name_are_no_author(block, names):
    assert authors_of(f"{STORY.replace('<p>', block + '<p>')}") == names


def test_the_name_of_an_account_is_no_author_where_the_site_has_it_too():
    data = (
        '<script type="application/ld+json">{"@type":"BlogPosting","author":'
        '{"@type":"Person","name":"admin"},"publisher":{"name":"admin"}}</script>'
    )
    assert authors_of(f"{data}{STORY}") == ()


@pytest.mark.parametrize(
    ("inner", "names"),
    [
        pytest.param("<span>mt</span>", (), id="initials"),
        pytest.param(
            '<b class="name">Mira Tolland</b>', ("Mira Tolland",), id="a name"
        ),
    ],
)
def test_the_list_for_sharing_beside_the_author_is_no_author(inner, names):
    sharing = "<ul><li>Recommend this:</li><li><img src=mail.svg></li></ul>"
    block = f'<div class="author_share">{inner}{sharing}</div>'
    assert authors_of(STORY + block) == names


@pytest.mark.parametrize(
    ("around", "names"),
    [
        pytest.param('<div class="{}"><p>Oats!</p>{}</div>', (), id="a box"),
        pytest.param('<blockquote class="{}">Oats!{}</blockquote>', (), id="a quote"),
        pytest.param(
            '<div class="format-quote" id="{}">{}</div>', ("Ode Brisk",), id="a post"
        ),
    ],
)
def test_who_said_what_a_story_quotes_is_not_its_author(around, names):
    quote = around.format("pull-quote", '<p class="author">Ode Brisk</p>')
    assert authors_of(STORY + quote) == names
    quote = '<div class="said"><p class="quote-author">&mdash; Ode Brisk</p></div>'
    assert authors_of(STORY + quote) == ()


def test_the_name_of_an_author_may_be_in_a_meta_element():
    name = '<meta itemprop="name" content="Mira Tolland">'
    assert authors_of(f'{STORY}<div itemprop="author" itemscope>{name}</div>') == (
        "Mira Tolland",
    )


@pytest.mark.parametrize(("count", "is_read"), [(6, True), (7, False)])
def test_a_list_of_all_who_write_for_a_site_has_no_author(count, is_read):
    names = [f"Mirabelle {letter}ollandson" for letter in "ABCDEFG"[:count]]
    links = "".join(f'<li><a href="/by/3">{name}</a></li>' for name in names)
    authors = authors_of(f'{STORY}<ul class="author">{links}</ul>')
    assert authors == (tuple(names) if is_read else ())


FAR = f"<p>{'The mill at the dam has a new owner. ' * 20}</p>"


def teasers(*names: str, kind: str = "card-author") -> str:
    return "".join(
        f'<div><span class="{kind}">{name}</span><a href="/{name[:3]}">Oats</a></div>'
        for name in names
    )


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        pytest.param(
            STORY + FAR + teasers("Ode Brisk", "Ian Oak", "Eve Lind", "Ian Oak"),
            (),
            id="of four other stories",
        ),
        pytest.param(
            STORY + FAR + teasers("Ode Brisk", "Ian Oak", "Eve Lind"),
            ("Ode Brisk",),
            id="of three",
        ),
        pytest.param(
            STORY + FAR + teasers(*["Ode Brisk"] * 4), ("Ode Brisk",), id="of one name"
        ),
        pytest.param(
            STORY + teasers("Ode Brisk", "Ian Oak", "Eve Lind", "Ada Fen"),
            ("Ode Brisk",),
            id="near the headline",
        ),
        pytest.param(
            f"<article>{STORY}{FAR}{teasers('Mira Tolland')}</article>"
            + teasers("Ode Brisk", "Ian Oak", "Eve Lind"),
            ("Mira Tolland",),
            id="in the story",
        ),
    ],
)
def test_the_bylines_of_a_list_are_those_of_other_stories(body, authors):
    assert authors_of(body) == authors
