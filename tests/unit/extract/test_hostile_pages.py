"""Hostile pages: each gives an article or is rejected with a reason."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = "The harbour board met on Monday evening to hear how the ferry had done. " * 4
HEAD = f"<html><body><h1>Ferry heard out</h1><article><p>{STORY}</p></article>"
REMARK = '<li class="comment" id="comment-{n}"><cite class="fn">Ada</cite><p>Steep.</p>'


def extract(body: bytes):
    return extract_page(Page(url="https://p.example/a", body=body))


def make_comments(count: int) -> str:
    return "".join(REMARK.format(n=n) for n in range(count))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"<html>" + b"x" * 50_000_000, Reason.TOO_LARGE, id="50 MB"),
        pytest.param(
            (HEAD + "<ol>" + make_comments(200_000)).encode(),
            Reason.TOO_LARGE,
            id="200,000 comments",
        ),
        pytest.param(
            (HEAD + "<div>" * 10_000).encode(), Reason.TOO_DEEP, id="10,000 deep"
        ),
        pytest.param(
            (HEAD + "<ul><li class=comment>" * 5_000).encode(),
            Reason.TOO_DEEP,
            id="a reply to a reply, 5,000 deep",
        ),
        pytest.param(b"\0" * 100_000, Reason.NOT_HTML, id="NULs and nothing else"),
    ],
)
def test_a_page_beyond_the_limits_is_rejected_with_its_reason(body, reason):
    with pytest.raises(Permanent) as caught:
        extract(body)
    assert caught.value.reason is reason


def test_thousands_of_comments_are_read_one_by_one():
    article = extract((HEAD + "<ol class=commentlist>" + make_comments(5_000)).encode())
    assert len(article.comments) == 5_000
    assert "Steep" not in article.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(HEAD.replace("harbour", "har\0bour"), id="NULs in words"),
        pytest.param(HEAD.replace("<p>", "<p><b><i><a></b></p></i>"), id="crossed"),
        pytest.param(HEAD.replace("</p></article>", ""), id="nothing is closed"),
        pytest.param(HEAD + "</div>" * 5_000, id="what was never opened is closed"),
    ],
)
def test_broken_markup_still_gives_the_story(body):
    assert "harbour board met on Monday" in extract(body.encode()).text


def test_bytes_of_three_charsets_in_one_page_cost_only_the_odd_letters():
    odd = "Fähre".encode("latin-1") + "паром".encode("koi8-r") + "渡船".encode("big5")
    assert "harbour board met on Monday" in extract(HEAD.encode() + odd).text
