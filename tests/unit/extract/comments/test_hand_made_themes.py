# ruff: noqa: E501 - a line of markup is one line
"""Comments of WordPress in themes whose own template drops the classes of the system.

Each form is that of a theme in use; the link to answer is WordPress'.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
STORY = (
    "The weir at Tarn Mill will be rebuilt in oak, the river trust said on Monday, after"
    " the flood of November carried the last of its old boards down to the sea. The work"
    " begins in May and is paid for by the anglers, the canoe club and the county."
)
ADA = "I saw the boards go past my window that night, and nobody would believe me."
BEN = "ok"
URL = "https://mill.example/river/weir/"
REPLY = '<a rel="nofollow" class="comment-reply-link" href="/river/weir/?replytocom={0}#respond" data-commentid="{0}" aria-label="Antworte auf {1}">{2}</a>'

NO_MARKS = '<div class="d-flex"><div class="grow"><h5>{1}</h5><p>{3}</p><small>{4}</small></div></div>'
NO_MARKS_IN_SECTION = '<div class="d-flex comments"><div class="data"><h5>{1}</h5><p>{3}</p><span>{4}</span></div></div>'
LOOSE_DATE = '<li id="comment-{0}"><div id="yorum"><div class="yan"><b>{1}</b> ({2})<div class="alt"><p>{3}</p></div></div></div></li>'
SMALL_LINE = '<div class="comment" id="comment-{0}"><small class="commentmetadata">{1} <strong>|</strong> {2}</small><p>{3}</p></div>'


def read(below: str, head: str = "<h1>Weir in oak</h1>", title: str = "Weir in oak"):
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body>{head}<div><p>{STORY}</p><p>{STORY}</p></div>{below}</body></html>"
    )
    return extract_page(Page(url=URL, body=page.encode(), fetched_at=NOW))


def fill(form: str, *rows: tuple[str, str, str], button: str = "Antworten") -> str:
    return "".join(
        form.format(n, name, date, text, REPLY.format(n, name, button))
        for n, (name, date, text) in enumerate(rows, 75)
    )


ROWS = (("Ada", "March 5, 2026 9:15", ADA), ("Ben Ox", "March 5, 2026 10:40", BEN))


@pytest.mark.parametrize(
    ("form", "is_dated", "keys"),
    [
        pytest.param(NO_MARKS, False, True, id="the link to answer alone"),
        pytest.param(NO_MARKS_IN_SECTION, False, True, id="each in a section"),
        pytest.param(LOOSE_DATE, True, True, id="a date beside all elements"),
        pytest.param(SMALL_LINE, True, True, id="a small line"),
    ],
)
def test_comments_are_read(form, is_dated, keys):
    article = read(fill(form, *ROWS))
    assert [(c.author, c.text) for c in article.comments] == [
        ("Ada", ADA),
        ("Ben Ox", BEN),
    ]
    times = [c.posted and f"{c.posted.at:%d %H:%M}" for c in article.comments]
    assert times == (["05 09:15", "05 10:40"] if is_dated else [None, None])
    assert [c.key for c in article.comments] == ["comment-75", "comment-76"]


def test_the_one_comment_is_the_smallest_element_with_its_name():
    (comment,) = read(fill(NO_MARKS, ("Ada", "", ADA))).comments
    assert (comment.author, comment.text, comment.key) == ("Ada", ADA, "comment-75")


@pytest.mark.parametrize("form", [LOOSE_DATE, SMALL_LINE])
def test_a_comment_may_be_the_word_of_a_button(form):
    article = read(fill(form, ROWS[0], ("Ben Ox", "March 5, 2026 10:40", "Reply")))
    assert [c.text for c in article.comments] == [ADA, "Reply"]


def test_a_number_that_links_to_the_comments_is_their_number():
    link = f'<div>Comments: <a href="{URL}#comments">7</a></div>'
    assert read(link + fill(SMALL_LINE, *ROWS)).comments_expected == 7
    other = '<div>Comments: <a href="/other/#comments">7</a></div>'
    assert read(other + fill(SMALL_LINE, *ROWS)).comments_expected is None


def test_an_item_without_the_word_comment_is_a_ping_as_well():
    claim = '<h3 class="comments-title">3 comments</h3>'
    ping = '<li class="post pingback"><p>Pingback: <a href="https://other.example/">Other</a></p></li>'
    article = read(claim + ping + fill(SMALL_LINE, *ROWS))
    assert article.comments_expected == 2


def test_the_name_of_the_site_is_that_of_the_link_to_its_root():
    head = '<p class="site"><a href="https://mill.example/">Quay Post</a></p><div class="h">Weir in oak</div>'
    assert read("", head, "Weir in oak | Quay Post").title == "Weir in oak"
    other = head.replace("https://mill.example/", "https://mill.example/about")
    assert read("", other, "Weir in oak | Quay Post").title == "Weir in oak | Quay Post"
