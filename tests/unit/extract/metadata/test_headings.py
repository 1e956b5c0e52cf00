"""Which headings of a page are its story's, and which are the site's."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.headings import (
    classify_headings,
    find_marked_heading,
    find_subheading,
    find_titled_subheading,
    is_headline_of_story,
    list_home_names,
    read_heading,
)
from wireroom.extract.page.page_index import PageIndex, index_page
from wireroom.extract.page.shown_text import get_text

URL = "https://www.post.example/news/mill"


def index_of(body: str, title: str = "", head: str = "") -> PageIndex:
    markup = f"<head><title>{title}</title>{head}</head><body>{body}</body>"
    return index_page(document_fromstring(f"<html>{markup}</html>"))


def story_of(body: str, title: str = "", head: str = "", *declared: str) -> list[str]:
    headings = classify_headings(index_of(body, title, head), URL, declared)
    return [get_text(heading) for heading in headings.story]


def site_of(body: str, title: str = "", head: str = "", url: str = URL) -> list[str]:
    headings = classify_headings(index_of(body, title, head), url, ())
    return [get_text(heading) for heading in headings.site]


def link(href: str, text: str = "Mill", rest: str = "") -> str:
    return f'<h1><a href="{href}">{text}</a>{rest}</h1>'


@pytest.mark.parametrize(
    ("body", "is_site"),
    [
        pytest.param(link("/", "Mill", " sold"), True, id="the root"),
        pytest.param(link("/news", "Mill", " sold"), True, id="a folder of the page"),
        pytest.param(link("/news/", "Mill", " sold"), True, id="with a slash"),
        pytest.param(link("/new", "Mill", " sold"), False, id="a part of its name"),
        pytest.param(link("/news/mill", "Mill", " sold"), False, id="the page itself"),
        pytest.param(link("/news/mill/"), False, id="the page with a slash"),
        pytest.param(link("#top"), False, id="a place on the page"),
        pytest.param(link("/?a=1", "Mill", " sold"), False, id="the root with a query"),
        pytest.param(link("https://[", "Mill", " sold"), False, id="a broken address"),
        pytest.param(link("https://["), False, id="broken, all of the heading"),
        pytest.param(
            link("https://other.example/", "Mill", " sold"), False, id="another host"
        ),
        pytest.param(link("https://other.example/a"), False, id="all of another host"),
        pytest.param(link("/sport"), True, id="all of it leads to another page"),
        pytest.param(link("/sport", "Mill", " sold"), False, id="a part of it does"),
        pytest.param(
            '<a href="/"><h1>Mill</h1></a>', True, id="a link around the heading"
        ),
        pytest.param(
            '<h1><a rel="home" href="/x">Mill</a> sold</h1>', True, id="a mark of home"
        ),
        pytest.param('<h1><a name="x">Mill</a> sold</h1>', False, id="no address"),
        pytest.param('<h1 class="site-title">Mill</h1>', True, id="a mark of the site"),
        pytest.param('<h1 id="logo">Mill</h1>', True, id="an id"),
        pytest.param('<h1 class="entry-title">Mill</h1>', False, id="of the story"),
        pytest.param(
            '<h1 class="entry-title site-title">Mill</h1>', True, id="both marks"
        ),
        pytest.param(
            '<div class="site-title"><h1 class="entry-title">Mill</h1></div>',
            False,
            id="of the story in one of the site",
        ),
        pytest.param('<div role="banner"><h1>Mill</h1></div>', True, id="a banner"),
        pytest.param(
            '<div class="masthead"><p><i><h1>Mill</h1></i></p></div>',
            True,
            id="some levels up",
        ),
        pytest.param(
            '<div class="masthead"><div><div><h1>Mill</h1></div></div></div>',
            True,
            id="three levels up",
        ),
        pytest.param(
            f'<div class="masthead">{"<div>" * 3}<h1>Mill</h1>{"</div>" * 4}',
            False,
            id="four levels up",
        ),
        pytest.param(
            '<div class="masthead"><article><h1>Mill</h1></article></div>',
            False,
            id="around the story",
        ),
        pytest.param(
            f'<h1 class="logo {"x" * 193}">Mill</h1>', True, id="199 characters"
        ),
        pytest.param(
            f'<h1 class="logo {"x" * 195}">Mill</h1>', False, id="more marks than 200"
        ),
    ],
)
def test_a_heading_is_the_site_s_by_its_link_or_its_marks(body, is_site):
    assert bool(site_of(body)) is is_site


@pytest.mark.parametrize("url", ["/?p=12", "/index.php?p=12", "/"])
def test_a_heading_that_links_home_is_the_site_s_on_any_page(url):
    page = f"https://www.post.example{url}"
    assert site_of(link("/", "Post"), url=page) == ["Post"]


def test_a_heading_that_links_to_the_page_is_the_story_s_at_any_address():
    assert site_of(link("/?p=12"), url="https://www.post.example/?p=12") == []
    assert site_of(link("/mill"), url="https://www.post.example/mill?from=feed") == []


LONG = "Mill at the dam sold"


@pytest.mark.parametrize(
    ("body", "title", "is_site"),
    [
        pytest.param(f'<h1 class="logo">{LONG}</h1>', LONG, False, id="five words"),
        pytest.param(
            '<h1 class="logo">Mill at dam sold</h1>', "Mill at dam sold", True,
            id="four words",
        ),
        pytest.param(
            '<h1 class="logo">水车磨坊再次售出并将于五月开</h1>',
            "水车磨坊再次售出并将于五月开", False, id="36 bytes",
        ),
        pytest.param(
            '<h1 class="logo">水车磨坊再次售出并将五</h1>', "水车磨坊再次售出并将五",
            True, id="fewer bytes",
        ),
        pytest.param(
            f'<h1 class="logo">{LONG}</h1>', f"{LONG} - Post", False,
            id="before the site's name",
        ),
        pytest.param(
            f'<h1 class="logo">{LONG}</h1>', f"Post - {LONG}", True, id="behind another"
        ),
        pytest.param(
            f'<h1 class="logo">{LONG}</h1>', f"{LONG} - Oats are ground from May on",
            True, id="less than the rest",
        ),
        pytest.param(
            f'<h1 class="logo">{LONG}</h1><h2>Oats from May</h2>',
            f"{LONG} - Oats from May", True, id="another heading has the rest",
        ),
        pytest.param(
            f'<h1 class="logo">{LONG}</h1><footer><h2>Oats from May</h2></footer>',
            f"{LONG} - Oats from May", False, id="a heading of the footer has the rest",
        ),
        pytest.param(
            f'<h1 class="logo">{LONG}</h1>', f"Blog: {LONG} - Post", False,
            id="behind a section and a colon",
        ),
        pytest.param(
            "<header><h1>Post of May</h1></header><h2>Mill at the dam</h2>",
            "Mill at the dam - Post of May", True, id="beside the headline",
        ),
        pytest.param(
            "<header><h1>Post of May</h1></header>", "Mill at the dam - Post of May",
            False, id="no other heading",
        ),
        pytest.param(
            "<header><h1>Post of May</h1><h2>Mill at the dam</h2></header>",
            "Mill at the dam - Post of May", False, id="in the same head",
        ),
        pytest.param(
            '<header class="post-head"><h1>Post of May</h1></header>'
            "<h2>Mill at the dam</h2>",
            "Mill at the dam - Post of May", True, id="the head of a story",
        ),
        pytest.param(
            '<div id="top"><h1>Post of May</h1></div><h2>Mill at the dam</h2>',
            "Mill at the dam - Post of May", True, id="a head by its mark",
        ),
        pytest.param(
            "<div><h1>Post of May</h1></div><h2>Mill at the dam</h2>",
            "Mill at the dam - Post of May", True, id="in no head",
        ),
        pytest.param(
            "<div><h1>Post of May</h1></div><h2>News</h2><h2>Mill at the dam</h2>",
            "Mill at the dam - Post of May", False, id="in no head, behind another",
        ),
        pytest.param(
            "<header><h1>Mill at the dam</h1></header><h2>Post of May</h2>",
            "Mill at the dam - Post of May", False, id="the longer part",
        ),
    ],
)  # fmt: skip
def test_the_title_separates_a_headline_from_its_site(body, title, is_site):
    first = get_text(index_of(body).headings[0])
    assert (first in site_of(body, title)) is is_site


OG = '<meta property="og:site_name" content="Harbour Post">'


@pytest.mark.parametrize(
    ("body", "title", "head", "declared", "story"),
    [
        pytest.param(
            '<h1 class="logo">Mill sold</h1>', "", "", ["Mill sold!"], ["Mill sold"],
            id="a declared headline in a logo",
        ),
        pytest.param(
            '<h1 class="logo">Mill sold</h1>', "Mill sold | Harbour Post", OG, [],
            ["Mill sold"], id="the rest of a title with the site's name",
        ),
        pytest.param(
            '<h1 class="logo">Mill sold</h1>', "Mill sold | Harbour Post", "", [], [],
            id="no site's name is declared",
        ),
        pytest.param(
            '<h1 class="logo">Post</h1>', "Harbour Post", OG, [], [],
            id="a title that is the site's name",
        ),
        pytest.param(
            link("/sport", "Mill sold"), "Mill sold - Post", "", [], ["Mill sold"],
            id="a link, and most of the title",
        ),
        pytest.param(
            link("/sport", "Mill - sold"), "Mill - sold - Post", "", [],
            ["Mill - sold"], id="with a separator of its own",
        ),
        pytest.param(
            link("/sport", "Mill"), "Mill sold again - Post of May", "", [], [],
            id="a link, and less than half of the title",
        ),
        pytest.param(
            "<h1>Letters</h1><h1>Mill sold</h1>", "Mill sold - Post", "", [],
            ["Mill sold", "Letters"], id="that of the title comes first",
        ),
        pytest.param(
            "<h1>Letters</h1><h1>Mill sold</h1>", "", "", ["Mill sold"],
            ["Mill sold", "Letters"], id="the declared one comes first",
        ),
        pytest.param(
            "<aside><h1>Letters</h1></aside><h1>Mill sold</h1>", "", "", [],
            ["Mill sold"], id="outside of the furniture",
        ),
        pytest.param(
            "<aside><h1>Mill sold</h1></aside>", "", "", [], ["Mill sold"],
            id="in the furniture alone",
        ),
    ],
)  # fmt: skip
def test_the_headings_of_the_story_are_found(body, title, head, declared, story):
    assert story_of(body, title, head, *declared) == story


@pytest.mark.parametrize(
    ("heading", "titles", "text"),
    [
        pytest.param("<i>Coast</i> Mill sold", ["Mill sold"], "Mill sold", id="before"),
        pytest.param("Mill sold <i>12</i>", ["Mill sold"], "Mill sold", id="behind"),
        pytest.param(
            "<i>Coast</i> Mill sold", ["Coast: Mill sold"], "Coast Mill sold",
            id="a title that has both",
        ),
        pytest.param(
            "<i>Coast</i> Mill sold", ["Mill sold | Post"], "Mill sold",
            id="a part of a title",
        ),
        pytest.param(
            "<i>Coast</i> Mill sold", [], "Coast Mill sold", id="nothing declared"
        ),
        pytest.param(
            "<i>Coast</i> | Mill sold", ["Mill sold"], "Mill sold", id="a bar between"
        ),
        pytest.param("Mill sold<a>#</a>", [], "Mill sold", id="an anchor behind"),
        pytest.param("<a>¶</a>Mill sold", [], "Mill sold", id="an anchor before"),
        pytest.param("<i>#</i>Mill sold", [], "#Mill sold", id="a sign before"),
        pytest.param(
            f"{'<i></i>' * 10}<i>Coast</i> Mill sold", ["Mill sold"], "Mill sold",
            id="eleven elements",
        ),
        pytest.param(
            f"{'<i></i>' * 11}<i>Coast</i> Mill sold", ["Mill sold"],
            "Coast Mill sold", id="twelve elements",
        ),
        pytest.param("Mill<br>sold", [], "Mill sold", id="a line break"),
        pytest.param("Mill <i></i>", [""], "Mill", id="an empty label"),
    ],
)  # fmt: skip
def test_labels_beside_the_declared_words_are_left_out(heading, titles, text):
    (element,) = index_of(f"<h1>{heading}</h1>").headings
    assert read_heading(element, titles) == text


@pytest.mark.parametrize(
    ("body", "headlines", "found"),
    [
        ("<h2>Mill sold again</h2>", ["Mill sold again - Post"], "Mill sold again"),
        ("<h3>Mill sold again</h3>", ["Post: Mill sold again"], "Mill sold again"),
        ("<h2>Mill sold</h2>", ["The Mill sold"], "Mill sold"),
        ("<h2>Mill so</h2>", ["The Mill so"], ""),
        ("<h2>Mill</h2>", ["Mill - Post"], "Mill"),
        ("<h2>Mill</h2>", ["Mill is sold"], ""),
        ("<h2>Mill</h2><h2>Mill sold again</h2>", ["Mill sold again - Mill"],
         "Mill sold again"),
        ("<h2>Oats</h2>", ["Mill sold again"], ""),
        ("", ["Mill sold again"], ""),
    ],
)  # fmt: skip
def test_without_a_first_heading_a_lower_one_is_part_of_a_headline(
    body, headlines, found
):
    assert find_subheading(index_of(body), headlines) == found


@pytest.mark.parametrize(
    ("body", "title", "heading", "found"),
    [
        ("<h2>Mill sold</h2>", "Mill sold - Post", "News", "Mill sold"),
        ("<h3>Mill sold</h3>", "Mill sold - Post", "News", ""),
        ("<h2>Mill sold</h2>", "Mill sold - News - Post", "Oats", ""),
        ("<h2>Mill sold</h2>", "Mill sold - News", "News", ""),
        ("<h2>Mill</h2>", "Mill - Post", "News", ""),
        ("<h2>Mill sold</h2>", "", "News", ""),
        ("<blockquote><h2>Mill sold</h2></blockquote>", "Mill sold - Post", "News", ""),
        ("<h2>Oats sold</h2><h2>Mill sold</h2>", "Mill sold", "News", "Mill sold"),
    ],
)
def test_a_lower_heading_is_before_the_site_s_name_in_the_title(
    body, title, heading, found
):
    assert find_titled_subheading(index_of(body, title), heading) == found


FEED = '<link rel="alternate" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("body", "title", "head", "names"),
    [
        pytest.param(
            '<a href="/">Harbour Post</a>', "Mill sold - Harbour Post", "",
            ["Harbour Post"], id="the last part",
        ),
        pytest.param(
            '<a href="/">Harbour Post</a>', "Harbour Post: news - Mill sold", "", [],
            id="a part of a part",
        ),
        pytest.param(
            '<a href="/">Harbour Post</a>', "Harbour Post | Mill sold", "",
            ["Harbour Post"], id="the first part",
        ),
        pytest.param(
            '<a href="/">News</a>', "Mill sold - News - Post", "", [], id="between"
        ),
        pytest.param(
            '<a href="/news">Post</a>', "Mill sold - Post", "", [], id="not home"
        ),
        pytest.param(
            f'{"<a href=/a>a</a>" * 59}<a href="/">Post</a>', "Mill - Post", "",
            ["Post"], id="the sixtieth link",
        ),
        pytest.param(
            f'{"<a href=/a>a</a>" * 60}<a href="/">Post</a>', "Mill - Post", "", [],
            id="later links",
        ),
        pytest.param(
            "", "Mill sold - Post", FEED.format(title="Post » Feed", href="/feed/"),
            ["Post"], id="the feed of the site",
        ),
        pytest.param(
            "", "Mill sold - Post",
            FEED.format(title="Post » Feed", href="/news/mill/feed/"), [],
            id="the feed of a story",
        ),
        pytest.param("<a href='/'>x</a>", "", "", [], id="no title"),
    ],
)  # fmt: skip
def test_the_end_of_a_title_that_links_home_is_the_site_s_name(
    body, title, head, names
):
    assert list_home_names(index_of(body, title, head), URL) == names


@pytest.mark.parametrize(
    ("body", "title", "found"),
    [
        ('<h2 class="entry-title">Mill sold</h2>', "", "Mill sold"),
        ('<h2 class="entry-title">A b</h2><h2 class="entry-title">C d</h2>', "", ""),
        ('<h2 class="entry-title">A b</h2><h2 class="entry-title">A b</h2>', "", "A b"),
        ('<aside><h2 class="entry-title">Mill sold</h2></aside>', "", ""),
        ('<div class="comments"><h2 class="entry-title">A b</h2></div>', "", ""),
        ('<blockquote><h2 class="entry-title">A b</h2></blockquote>', "", ""),
        ('<p class="entry-title">Mill sold</p>', "", "Mill sold"),
        ('<h1>News</h1><p class="entry-title">Mill sold</p>', "", ""),
        ('<h2 class="entry-title">Mill sold 12</h2>', "Mill sold - Post", "Mill sold"),
        ('<h2 class="entry-title">Mill 12</h2>', "Mill - Post", "Mill 12"),
        ("<h2>Mill sold</h2>", "", ""),
    ],
)
def test_the_one_heading_that_is_marked_as_a_headline_is_one(body, title, found):
    assert find_marked_heading(index_of(body, title)) == found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<article><h1>Mill</h1></article>", True),
        ("<main><div><h1>Mill</h1></div></main>", True),
        ('<h1 class="entry-title">Mill</h1>', True),
        ('<h1 itemprop="headline">Mill</h1>', True),
        ("<div><h1>Mill</h1></div>", False),
    ],
)
def test_markup_says_that_a_heading_is_the_story_s(body, expected):
    (heading,) = index_of(body).headings
    assert is_headline_of_story(heading) is expected
