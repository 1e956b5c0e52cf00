"""Lists of teasers and of a site's comments look like comments and lead elsewhere."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.reject_teasers import are_teasers

HEADLINE = "Ferry to sail on Sundays again"
WIDE = "渡し船が日曜日にふたたび運航される予定"


def draft(markup: str, text: str = "", author: str = "") -> CommentDraft:
    element = fromstring(f"<div>{markup}</div>")
    return CommentDraft(
        element=element, text=text or element.text_content(), author=author
    )


def teaser(markup: str, **more: str) -> bool:
    return are_teasers([draft(markup, **more)] * 3)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<h3><a href='/s'>{}</a></h3><p>" + "x " * 99, True, id="heading"),
        pytest.param("<a href='/s'><h6>{}</h6></a><p>" + "x " * 99, True, id="inside"),
        pytest.param("<a href='/s'>{}</a>", True, id="all of the text"),
        pytest.param("<a href='/s'>{}</a><p>" + "x " * 99, False, id="a part of it"),
        pytest.param("<h3><a href='#c'>{}</a></h3>", False, id="a link into the page"),
        pytest.param("<h3><a>{}</a></h3>", False, id="no link"),
        pytest.param("<h3><a href='/s#c-12'>{}</a></h3>", False, id="to a comment"),
        pytest.param("<h3>{}</h3><a href='/s'>more</a>", False, id="a link elsewhere"),
    ],
)
@pytest.mark.parametrize("headline", [HEADLINE, WIDE])
def test_a_linked_headline_is_a_teaser(markup, expected, headline):
    assert teaser(markup.format(headline)) is expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("one two three four five", True),
        ("one two three four", False),
        ("字" * 15, True),
        ("字" * 14, False),
        ("x" * 40, False),
    ],
)
def test_a_headline_has_five_words_or_fifteen_letters_of_a_script_without_spaces(
    headline, expected
):
    assert teaser(f"<h3><a href='/s'>{headline}</a></h3>") is expected


def test_a_linked_name_as_long_as_a_headline_is_a_name():
    link = f"<a href='/s'>{HEADLINE}</a>"
    assert not teaser(link, text="Yes.", author=HEADLINE)
    assert teaser(f"<h3>{link}</h3>", text="Yes.", author=HEADLINE)


@pytest.mark.parametrize(
    ("size", "expected"), [(50, True), (51, False)], ids=["60 percent", "less"]
)
def test_a_link_of_most_of_the_text_is_a_teaser(size, expected):
    assert len(HEADLINE) == 30
    assert teaser(f"<a href='/s'>{HEADLINE}</a>", text="x" * size) is expected


@pytest.mark.parametrize(
    ("teasers", "comments", "expected"), [(2, 1, True), (1, 1, False), (0, 0, False)]
)
def test_most_of_a_list_are_teasers(teasers, comments, expected):
    one = draft(f"<h3><a href='/s'>{HEADLINE}</a></h3>")
    assert are_teasers([one] * teasers + [draft("Yes.")] * comments) is expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param(["/a#c1", "/b#c2"], True, id="two pages"),
        pytest.param(["/a#c1", "/a#c2"], False, id="one page"),
        pytest.param(["/a?page=1#c1", "/a?page=2#c2"], False, id="pages by parameter"),
        pytest.param(
            ["/a/comment-page-1/#c1", "/a/#c2"], False, id="pages of the list"
        ),
        pytest.param(["/a/page/2#c1", "/a#c2"], False, id="further pages"),
        pytest.param(
            ["http://x.example/a#c1", "https://x.example/a#c2"], False, id="http"
        ),
        pytest.param(
            ["/a#c1", "/a#c2", "/a#c3", "/b#c4"], True, id="half as many pages"
        ),
        pytest.param(["/a#c1"] * 4 + ["/b#c4"], False, id="two pages of five"),
        pytest.param(["/a#top", "/b#top"], False, id="no numbers"),
    ],
)
def test_comments_on_several_pages_are_a_site_s_latest_ones(links, expected):
    drafts = [draft(f"<a href='{link}'>1</a> Yes.") for link in links]
    assert are_teasers(drafts) is expected
