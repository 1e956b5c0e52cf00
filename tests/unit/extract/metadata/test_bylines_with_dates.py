"""Lines behind the headline, without marks, that name the author beside a date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = (
    "The harbour board met on Monday evening to hear how the new ferry had done in its"
    " first month, and heard more than it had asked for, the chairman said."
)


def read_authors(line: str, heading: str = "h1") -> list[str]:
    markup = (
        f"<html><head><title>Ferry heard out</title></head><body><div><{heading}>"
        f"Ferry heard out</{heading}>{line}<div><p>{STORY}</p><p>{STORY}</p></div>"
        "</div></body></html>"
    )
    page = Page(
        url="https://paper.example/2026/11/30/ferry",
        body=markup.encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    return list(extract_page(page).authors)


@pytest.mark.parametrize("heading", ["h1", "h2"])
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<small>November 30, 2026 By Ada Quill</small>", id="behind"),
        pytest.param("<p>Posted on November 30, 2026 by Ada Quill</p>", id="posted on"),
        pytest.param("<p>Posted by Ada Quill on November 30, 2026</p>", id="posted by"),
        pytest.param("<p>30.11.2026 von Ada Quill</p>", id="German"),
        pytest.param("<p>30 novembre 2026 par Ada Quill</p>", id="French"),
        pytest.param("<p>30.11.2026 Autor: Ada Quill</p>", id="a label"),
        pytest.param("<p>2026-11-30 作者\uff1aAda Quill</p>", id="a label, Chinese"),
        pytest.param("<p>May 3, 2026 by Ada Quill in News</p>", id="a category"),
        pytest.param("<p>May 3, 2026 by Ada Quill | Permalink</p>", id="a link"),
        pytest.param("<p>By Ada Quill, November 30, 2026</p>", id="the name first"),
    ],
)
def test_a_line_with_a_date_names_the_author(line, heading):
    assert read_authors(line, heading) == ["Ada Quill"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>The ferry was heard out by Ada Quill</p>", id="a sentence"),
        pytest.param("<p>November 2026 by Ada Quill</p>", id="a month"),
        pytest.param("<p>Ferries 2026 by numbers</p>", id="a year"),
        pytest.param("<p>Updated by Ada Quill's office</p>", id="another verb"),
    ],
)
def test_any_other_line_names_nobody(line):
    assert read_authors(line) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param("/2026/11/30/ferry", ["Ada Quill"], id="the page itself"),
        pytest.param("/2026/11/29/owl", [], id="another page"),
    ],
)
def test_the_line_below_a_linked_headline_names_the_author(target, expected):
    markup = (
        "<html><head><title>Ferry heard out | Paper</title></head><body>"
        f'<h1><a href="/">Paper</a></h1><div class="post"><h2><a href="{target}">'
        "Ferry heard out</a></h2><p>Posted by Ada Quill on November 30, 2026</p>"
        f"<p>{STORY}</p><p>{STORY}</p></div></body></html>"
    )
    page = Page(url="https://paper.example/2026/11/30/ferry", body=markup.encode())
    assert list(extract_page(page).authors) == expected
