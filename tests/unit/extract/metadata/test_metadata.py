"""The fields of a page, each from the places that print it."""

from __future__ import annotations

import json

import pytest

from wireroom.extract.metadata.metadata import Metadata, read_metadata
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page
from wireroom.model.moment import DateSource

URL = "https://www.courier.example/2011/09/18/mill"


def read(body: str = "", *, head: str = "", attributes: str = "") -> Metadata:
    markup = f"<html {attributes}><head>{head}</head><body>{body}</body></html>"
    page = Page(url=URL, body=markup.encode())
    return read_metadata(page, index_page(parse_page(page)), base=URL)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def json_ld(**fields) -> str:
    data = json.dumps({"@type": "NewsArticle", **fields})
    return f'<script type="application/ld+json">{data}</script>'


def test_every_declared_field_is_read():
    head = (
        meta("og:site_name", "Ansel Courier")
        + meta("og:type", "article")
        + meta("og:url", "/mill?x=y")
        + meta("article:section", "Business")
        + meta("article:modified_time", "2011-09-19")
        + meta("article:content_tier", "Locked")
    )
    metadata = read("<h1>Mill and dam sold</h1>", head=head, attributes='lang="en"')
    assert metadata.title == "Mill and dam sold"
    assert metadata.site_name == "Ansel Courier"
    assert metadata.declared_article
    assert metadata.canonical_url == "https://www.courier.example/mill?x=y"
    assert metadata.section == "Business"
    assert metadata.dates["modified"].isoformat() == "2011-09-19"
    assert metadata.published.isoformat() == "2011-09-18"
    assert metadata.paywalled is True
    assert metadata.language == "en"
    assert metadata.comment_count is None


def test_the_data_of_the_article_fills_the_fields():
    head = json_ld(
        headline="Mill and dam sold",
        publisher={"name": "Ansel Courier"},
        articleSection="Business",
        inLanguage="de-AT",
        commentCount=4,
        isAccessibleForFree=True,
    )
    metadata = read(head=head)
    assert metadata.title == "Mill and dam sold"
    assert metadata.site_name == "Ansel Courier"
    assert metadata.section == "Business"
    assert metadata.language == "de-AT"
    assert metadata.comment_count == 4
    assert metadata.paywalled is False
    assert metadata.declared_article
    assert metadata.dates == {}


def test_a_page_that_declares_nothing_has_no_fields():
    metadata = read("<p>x</p>")
    assert metadata.title == ""
    assert metadata.site_name is None
    assert metadata.section is None
    assert metadata.canonical_url is None
    assert metadata.language is None
    assert metadata.paywalled is None
    assert not metadata.declared_article


@pytest.mark.parametrize(
    ("tier", "paywalled"),
    [("free", False), ("metered", True), ("locked", True), ("other", None)],
)
def test_the_tier_of_the_content_says_who_may_read(tier, paywalled):
    assert read(head=meta("article:content_tier", tier)).paywalled is paywalled


def test_the_canonical_link_counts_before_the_open_graph():
    head = '<link rel="canonical" href="/a">' + meta("og:url", "/b")
    assert read(head=head).canonical_url == "https://www.courier.example/a"


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        pytest.param(
            "<h1>Mill and dam sold</h1>",
            meta("og:title", "Who bought it"),
            "Mill and dam sold",
            id="a heading of three words",
        ),
        pytest.param(
            "<h1>Local news</h1>",
            meta("og:title", "Mill sold"),
            "Mill sold",
            id="a heading of two words",
        ),
        pytest.param(
            "<h1>Local news</h1>",
            "<title>Mill sold</title>" + meta("twitter:title", "Mill sold"),
            "Local news",
            id="the title and Twitter's together",
        ),
        pytest.param(
            "<h1>Local news today</h1>",
            json_ld(headline="Mill sold") + meta("og:title", "Mill sold"),
            "Mill sold",
            id="data and Open Graph together",
        ),
        pytest.param(
            "<h1>Local</h1><h1>Mill sold</h1>",
            "<title>Mill sold</title>" + meta("twitter:title", "Mill sold"),
            "Mill sold",
            id="a later heading that the title repeats",
        ),
        pytest.param(
            "<h1>Local</h1><h1>Mill sold</h1>",
            "<title>Weir and mill</title>" + meta("twitter:title", "Mill sold"),
            "Local",
            id="a second heading is weak",
        ),
        pytest.param(
            "",
            "<title>Mill sold</title>" + meta("twitter:title", "Who bought it"),
            "Mill sold",
            id="the title before Twitter's",
        ),
        pytest.param(
            "<footer><h1>Local news of the day</h1></footer><h1>Mill and dam sold</h1>",
            "",
            "Mill and dam sold",
            id="a heading in a footer",
        ),
        pytest.param(
            "<footer><h1>Mill sold</h1></footer>",
            "",
            "Mill sold",
            id="only in a footer",
        ),
        pytest.param(
            "<h1></h1><h1>a</h1><h1>b</h1><h1>c</h1><h1>d</h1>", "", "a", id="the first"
        ),
    ],
)
def test_the_title_is_the_one_with_most_weight(body, head, title):
    assert read(body, head=head).title == title


AUTHOR_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl",
    "dc.creator", "dcterms.creator", "citation_author",
)  # fmt: skip


@pytest.mark.parametrize("name", AUTHOR_META)
def test_each_name_of_an_author_in_the_head_is_read(name):
    assert read(head=meta(name, "Mira Tolland")).authors == ("Mira Tolland",)


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("DC.Creator", ("Mira de Tolland",)),
        ("dcterms.creator", ("Mira de Tolland",)),
        ("citation_author", ("Mira de Tolland",)),
        ("author", ("Tolland", "Mira de")),
    ],
)
def test_the_family_name_comes_first_where_a_standard_says_so(name, authors):
    assert read(head=meta(name, "Tolland, Mira de")).authors == authors


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        pytest.param(
            '<p class="byline">By Mira Tolland</p>', ("Mira Tolland",), id="class"
        ),
        pytest.param(
            '<p class="byline">At the mill <a href="/author/3">Mira Tolland</a></p>',
            ("Mira Tolland",),
            id="a profile",
        ),
        pytest.param(
            '<p class="byline"><a href="/staff/3">Mira Tolland</a> of '
            '<a href="/people/4">Ode Brisk</a></p>',
            ("Mira Tolland", "Ode Brisk"),
            id="two profiles",
        ),
        pytest.param(
            '<footer><p class="byline">By Mira Tolland</p></footer>', (), id="a footer"
        ),
        pytest.param(
            '<div id="comments"><p class="byline">By Mira Tolland</p></div>',
            (),
            id="comments",
        ),
        pytest.param(
            "<h1>x</h1><p>By Mira Tolland</p>", ("Mira Tolland",), id="a line"
        ),
        pytest.param("<h1>x</h1><p>von Mira Tolland</p>", ("Mira Tolland",), id="von"),
        pytest.param("<h1>x</h1><p>par Mira Tolland</p>", ("Mira Tolland",), id="par"),
        pytest.param("<h1>x</h1><p>por Mira Tolland</p>", ("Mira Tolland",), id="por"),
        pytest.param("<h1>x</h1><p>di Mira Tolland</p>", ("Mira Tolland",), id="di"),
        pytest.param(
            "<h1>x</h1><p>door Mira Tolland</p>", ("Mira Tolland",), id="door"
        ),
        pytest.param("<h1>x</h1><p>av Mira Tolland</p>", ("Mira Tolland",), id="av"),
        pytest.param("<h1>x</h1><p>Mira Tolland</p>", (), id="a line without by"),
        pytest.param("<p>By Mira Tolland</p><h1>x</h1>", (), id="before the headline"),
        pytest.param("<h1>x</h1><h1>y</h1><h1>z</h1>", (), id="headlines"),
        pytest.param(
            f"<h1>x</h1><p>By Mira Tolland{', xx' * 21}</p>",
            ("Mira Tolland",),
            id="99 characters",
        ),
        pytest.param(
            f"<h1>x</h1><p>By Mira Tolland{', xx' * 21}x</p>", (), id="100 characters"
        ),
    ],
)
def test_a_printed_byline_is_read(body, authors):
    assert read(body).authors == authors


def test_at_most_six_profiles_of_a_byline_are_read():
    names = [f"Mira {'T' * number}olland" for number in range(1, 9)]
    links = " ".join(f'<a href="/by/3">{name}</a>' for name in names)
    assert read(f'<p class="byline">{links}</p>').authors == tuple(names[:6])


def test_people_of_the_data_count_before_the_head_and_a_firm_after_the_page():
    person = json_ld(headline="x", author={"@type": "Person", "name": "Mira Tolland"})
    firm = json_ld(headline="x", author={"@type": "Organization", "name": "Desk Ansel"})
    other = meta("author", "Ode Brisk")
    assert read(head=person + other).authors == ("Mira Tolland",)
    assert read(head=firm + other).authors == ("Ode Brisk",)
    assert read(head=firm).authors == ("Desk Ansel",)


@pytest.mark.parametrize("name", ["Ansel Courier", "courier.example", "Courier"])
def test_the_site_is_no_author_where_a_person_is_named(name):
    head = meta("og:site_name", "Ansel Courier") + meta("author", name)
    body = '<p class="byline">By Mira Tolland</p>'
    assert read(body, head=head).authors == ("Mira Tolland",)


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        pytest.param('lang="EN"', "", "en", id="lang"),
        pytest.param('xml:lang="de"', "", "de", id="xml:lang"),
        pytest.param('lang="en" xml:lang="de"', "", "en", id="lang first"),
        pytest.param("", meta("og:locale", "pt_br"), "pt-BR", id="an underscore"),
        pytest.param("", meta("language", "zh-hant-tw"), "zh-Hant-TW", id="a script"),
        pytest.param(
            "", meta("content-language", "de-1996"), "de-1996", id="a variant"
        ),
        pytest.param("", meta("dc.language", "gsw-u-sd"), None, id="an extension"),
        pytest.param(
            'lang="deutsch"', meta("og:locale", "de_DE"), "de-DE", id="no tag"
        ),
        pytest.param('lang=" en "', "", "en", id="spaces"),
    ],
)
def test_the_language_is_a_tag_of_bcp_47(attributes, head, language):
    assert read(head=head, attributes=attributes).language == language


@pytest.mark.parametrize(
    ("body", "head", "authors"),
    [
        pytest.param(
            "",
            meta("twitter:label1", "Written by")
            + meta("twitter:data1", "Mira Tolland")
            + meta("twitter:label2", "Est. reading time")
            + meta("twitter:data2", "4 minutes"),
            ("Mira Tolland",),
            id="the preview of a link",
        ),
        pytest.param(
            '<p class="byline"><i class="icon">person</i> Mira Tolland</p>',
            "",
            ("Mira Tolland",),
            id="a word that a font shows as a picture",
        ),
        pytest.param(
            '<div itemprop="author" itemscope><b itemprop="name">Mira Tolland</b>'
            ' <i itemprop="jobTitle">Keeper of clocks</i></div>',
            "",
            ("Mira Tolland",),
            id="microdata with a job title",
        ),
        pytest.param(
            '<p class="byline">Door redacteur <a href="/auteur/m">Mira Tol</a></p>',
            "",
            ("Mira Tol",),
            id="a linked name beside a role",
        ),
        pytest.param(
            '<div class="yazar">Yazan: Mira Tolland</div>',
            "",
            ("Mira Tolland",),
            id="a class in Turkish",
        ),
    ],
)
def test_a_name_is_told_from_what_is_printed_beside_it(body, head, authors):
    assert read(body, head=head).authors == authors


def interactions(kind: str, number: int) -> str:
    return (
        '<div itemprop="interactionStatistic" itemscope itemtype="http://schema.org/'
        f'InteractionCounter"><link itemprop="interactionType" href="{kind}"><meta '
        f'itemprop="userInteractionCount" content="{number}"></div>'
    )


LIKES = interactions("https://schema.org/LikeAction", 3)
ANSWERS = interactions("https://schema.org/ReplyAction", 45)
PERSON = '<div itemscope itemtype="http://schema.org/Person">'
STORY = '<div itemscope itemtype="http://schema.org/Article">'


@pytest.mark.parametrize(
    ("metas", "count"),
    [
        ('<meta itemprop="commentCount" content="45">', 45),
        ('<meta itemprop="answerCount" content="4">', 4),
        (LIKES + interactions("CommentAction", 45), 45),
        (ANSWERS + LIKES, 45),
        (f"{STORY}{ANSWERS}</div>{STORY}{interactions('WriteAction', 9)}</div>", 45),
        (LIKES, None),
        (f"{PERSON}{ANSWERS}</div>", None),
        ('<meta itemprop="userInteractionCount" content="4">', None),
        ('<meta itemprop="interactionCount" content="UserComments:12">', 12),
        ('<meta itemprop="interactionCount" content="UserLikes:12">', None),
        ('<meta itemprop="commentCount" content="many">', None),
        (
            (
                '<meta itemprop="commentCount" content="4">'
                '<meta itemprop="commentCount" content="7">'
            ),
            None,
        ),
    ],
)
def test_microdata_states_the_number_of_comments_once(metas, count):
    assert read(f"<h1>Mill and dam sold</h1>{metas}").comment_count == count


def test_the_data_of_another_article_is_not_the_page_s():
    head = json_ld(
        headline="The ferry is late again",
        url="https://www.courier.example/ferry",
        author={"name": "Ann Lee"},
        datePublished="2011-01-01T08:00:00Z",
        publisher={"name": "Ansel Courier"},
    )
    metadata = read("<h1>Mill and dam sold</h1><p>By Ode Brisk</p>", head=head)
    assert metadata.title == "Mill and dam sold"
    assert metadata.authors == ("Ode Brisk",)
    assert metadata.published.source is DateSource.URL
    assert metadata.site_name == "Ansel Courier"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<p>By Ode Brisk</p>", ("Ode Brisk",)),
        ("<p>By: Ode Brisk</p>", ("Ode Brisk",)),
        ("<p>Guest post by Ode Brisk</p>", ("Themeforge",)),
        ('<p class="byline">Guest post by Ode Brisk</p>', ("Ode Brisk",)),
        (
            '<p>March 4 by <a href="/author/ode">Ode Brisk</a> in News</p>',
            ("Ode Brisk",),
        ),
        ("<p>Sold for a song.</p>", ("Themeforge",)),
        ('<p class="byline">Brisk</p>', ("Themeforge",)),
    ],
)
def test_a_declared_word_gives_way_to_a_printed_full_name(line, authors):
    head = '<meta name="author" content="Themeforge">'
    assert read(f"<h1>Mill and dam sold</h1>{line}", head=head).authors == authors
