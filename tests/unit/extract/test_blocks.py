"""The blocks of a page's text: lines of the text, with the markup that prints them."""

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page
from wireroom.structure.blocks import Paragraph, Update, iterate_blocks
from wireroom.structure.html_output import render_html
from wireroom.structure.stored import decode_blocks, encode_blocks, split_paragraphs

PROSE = (
    "The council of Ansel sold the old mill beside the dam on Friday, after a debate of"
    " four hours in which nobody spoke for the buyer but the mayor."
)
URL = "https://paper.example/2026/03/mill"


def extract(markup, tail=""):
    """Return the article of a story with some markup between its paragraphs."""
    page = (
        "<html><head><title>Mill sold</title></head><body><article><h1>Mill sold</h1>"
        f"<p>{PROSE} One.</p>{markup}<p>{PROSE} Two.</p><p>{PROSE} Three.</p></article>"
        f"{tail}</body></html>"
    )
    return extract_page(Page(url=URL, body=page.encode(), content_type="text/html"))


def show(markup):
    """Return the HTML of the blocks between the first and the second paragraph."""
    lines = render_html(extract(markup).blocks).split(" One.</p>")[1]
    return lines.split(f"<p>{PROSE} Two.")[0].strip()


REL = ' rel="nofollow noopener noreferrer ugc"'
CASES = [
    pytest.param("<h2>The buyer</h2>", "<h2>The buyer</h2>", id="heading"),
    pytest.param(
        '<p>They <a href="/deed">signed <b>it</b></a> at once.</p>',
        f'<p>They <a href="https://paper.example/deed"{REL}>signed '
        f'</a><a href="https://paper.example/deed"{REL}><strong>it</strong></a>'
        " at once.</p>",
        id="link",
    ),
    pytest.param(
        "<ul><li>a first thing of it</li><li>a second one of it</li></ul>",
        "<ul>\n<li>a first thing of it</li>\n<li>a second one of it</li>\n</ul>",
        id="list",
    ),
    pytest.param(
        "<blockquote><p>It was never ours to sell, said Ode Brisk.</p></blockquote>",
        "<blockquote>\n<p>It was never ours to sell, said Ode Brisk.</p>\n"
        "</blockquote>",
        id="quotation",
    ),
    pytest.param(
        "<p>It cost <del>five</del> six thousand m<sup>2</sup> of land.</p>",
        "<p>It cost <del>five</del> six thousand m<sup>2</sup> of land.</p>",
        id="deleted and raised",
    ),
    pytest.param(
        '<pre><code class="language-py">if mill:\n\n    sell(mill)</code></pre>',
        '<pre><code class="language-py">if mill:\n\n    sell(mill)</code></pre>',
        id="code",
    ),
    pytest.param(
        '<figure><img src="/m.jpg" alt="A mill" width="600"><figcaption>The mill.'
        " Photo: Ada Quill</figcaption></figure>",
        '<figure><img src="https://paper.example/m.jpg" alt="A mill"><figcaption>The'
        " mill. <cite>Ada Quill</cite></figcaption></figure>",
        id="image",
    ),
    pytest.param(
        '<iframe src="https://v.example/1" title="The debate"></iframe>',
        f'<figure class="embed"><a href="https://v.example/1"{REL}>The debate</a>'
        "</figure>",
        id="embedded",
    ),
    pytest.param('<img src="/t.gif" width="1" height="1">', "", id="counter"),
    pytest.param(
        '<div><a href="/2"><img src="/2.jpg"></a><a href="/2">Dam breaks</a></div>',
        "",
        id="teaser of another story",
    ),
]


@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_markup_between_paragraphs_becomes_a_block(markup, expected):
    assert show(markup) == expected


@pytest.mark.parametrize("markup", [case.values[0] for case in CASES])
def test_blocks_are_the_same_after_the_stored_form(markup):
    article = extract(markup)

    stored = encode_blocks(article.blocks, article.text)

    read = decode_blocks(stored.structure, article.text, stored.pictures)
    assert read == article.blocks
    assert decode_blocks(stored.structure, "other", stored.pictures) == (
        split_paragraphs("other")
    )


def test_every_line_of_a_text_is_in_a_block_in_its_order():
    article = extract("<h2>The buyer</h2><table><tr><td>a<td>b</table>")

    shown = [
        block.content.text
        for block in iterate_blocks(article.blocks)
        if isinstance(block, Paragraph)
    ]

    assert [line for line in article.text.split("\n") if line in shown] == shown


def test_a_text_of_plain_paragraphs_stores_no_structure():
    article = extract("")

    assert len(article.blocks) == 3
    assert encode_blocks(article.blocks, article.text).structure == {}


def test_a_text_without_its_elements_is_paragraphs_and_lists():
    blocks = split_paragraphs("a\n- b\n- c\n> d\ne")

    assert render_html(blocks) == (
        "<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n"
        "<blockquote>\n<p>d</p>\n</blockquote>\n<p>e</p>"
    )


def test_what_a_page_declares_about_itself_is_kept():
    head = (
        '<meta property="og:description" content="A mill is  sold."><meta'
        ' property="article:tag" content="Mills"><meta property="article:tag"'
        ' content="Dams"><script type="application/ld+json">{"@type": "NewsArticle",'
        ' "headline": "Mill sold", "publisher": {"@type": "Organization", "name":'
        ' "Ansel Courier"}, "keywords": "other"}</script>'
    )
    page = f"<html><head>{head}</head><body><article><p>{PROSE}</p></article></body>"

    article = extract_page(Page(url=URL, body=page.encode()))

    assert article.description == "A mill is sold."
    assert article.publisher == "Ansel Courier"
    assert article.tags == ("Mills", "Dams")


TIME = '<time datetime="2026-03-01T{hour}:00:00Z">{hour}:00</time>'
LINES = {
    hour: f"<p>At {hour} the council of Ansel voted on the mill beside the dam.</p>"
    for hour in (10, 11, 12)
}
ENTRY = '<div class="live-update">{time}{line}</div>'
PARTED_ENTRY = (
    '<div class="lx-stream__post"><div class="lx-stream__post-header">{time}</div>'
    '<div class="lx-stream__post-body">{line}</div></div>'
)


@pytest.mark.parametrize("entry", [ENTRY, PARTED_ENTRY], ids=["one", "of parts"])
@pytest.mark.parametrize("hours", [(10,), (10, 11), (10, 11, 12)], ids=len)
@pytest.mark.parametrize("box", ["{}", '<div class="live-blog">{}</div>'])
def test_each_entry_of_a_live_blog_has_its_own_time(box, hours, entry):
    entries = (entry.format(time=TIME.format(hour=h), line=LINES[h]) for h in hours)

    blocks = extract(box.format("".join(entries))).blocks

    found = [block.at for block in iterate_blocks(blocks) if isinstance(block, Update)]
    assert found == [f"2026-03-01T{hour}:00:00Z" for hour in hours]
