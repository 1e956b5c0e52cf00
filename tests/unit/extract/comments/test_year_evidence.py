"""Times of comments that print no year."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = (
    "The harbour board met on Monday evening to hear how the new ferry had done in its"
    " first month, and heard more than it had asked for, the chairman said."
)
STATED = "2011-09-21T09:00:00Z"


def read_times(printed: str, fetched: datetime, published: str = STATED) -> list[str]:
    shown = "".join(
        f'<li class="comment"><b class="fn">{name}</b> <span class="date">{printed}'
        f'</span><div class="comment-text">{name} was on it and will not be again.'
        "</div></li>"
        for name in ("Ada Quill", "Ben Marrow")
    )
    meta = f'<meta property="article:published_time" content="{published}">'
    markup = (
        f"<html><head><title>Ferry heard out</title>{meta if published else ''}</head>"
        f"<body><h1>Ferry heard out</h1><article><p>{STORY}</p></article>"
        f'<ol id="comments">{shown}</ol></body></html>'
    )
    url = "https://paper.example/ferry"
    page = extract_page(Page(url=url, body=markup.encode(), fetched_at=fetched))
    shown_times = [comment.posted_raw for comment in page.comments]
    assert shown_times == [re.sub(r"<[^>]*>", "", printed)] * 2
    return [
        comment.posted.isoformat()[:10] if comment.posted else ""
        for comment in page.comments
    ]


LATER = datetime(2026, 3, 7, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "fetched", "day"),
    [
        pytest.param("Sep 22, 3:29 PM", datetime(2011, 9, 23, tzinfo=UTC), "2011-09-22",
                     id="read on the next day"),
        pytest.param("Jan 3, 3:29 PM", datetime(2012, 2, 3, tzinfo=UTC), "2012-01-03",
                     id="of the next year"),
        pytest.param("Sep 22, 3:29 PM", LATER, "", id="read years later"),
        pytest.param("Sep 22, 2011 3:29 PM", LATER, "2011-09-22", id="with its year"),
        pytest.param('<time datetime="2011-09-22T15:29">Sep 22</time>', LATER,
                     "2011-09-22", id="with its year in the markup"),
        pytest.param("3 days ago", LATER, "2026-03-04", id="an age"),
    ],
)  # fmt: skip
def test_a_year_that_is_open_is_not_guessed(printed, fetched, day):
    assert read_times(printed, fetched) == [day] * 2


def test_without_the_article_s_date_the_last_such_day_is_taken():
    assert read_times("Sep 22, 3:29 PM", LATER, published="") == ["2025-09-22"] * 2
