"""Hostile pages: each gives an article or is rejected with a reason."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.errors import Permanent, Reason
from wireroom.extract import extract_page
from wireroom.extract.page.limit_attributes import MAX_ATTRIBUTES, limit_attributes
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
            (HEAD + "<br>" * 25_000).encode(),
            Reason.TOO_LARGE,
            id="25,000 line breaks and nothing between them",
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
        pytest.param(
            b"PK\3\4<p" + bytes(range(256)) * 80,
            Reason.NOT_HTML,
            id="an archive in which tags stand by accident",
        ),
    ],
)
def test_a_page_beyond_the_limits_is_rejected_with_its_reason(body, reason):
    with pytest.raises(Permanent) as caught:
        extract(body)
    assert caught.value.reason is reason


def test_thousands_of_comments_are_read_one_by_one():
    article = extract((HEAD + "<ol class=commentlist>" + make_comments(3_000)).encode())
    assert len(article.comments) == 3_000
    assert "Steep" not in article.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(HEAD.replace("harbour", "har\0bour"), id="NULs in words"),
        pytest.param(HEAD + "\0" * 20_000, id="padded with NULs"),
        pytest.param(HEAD.replace("harbour", "har\x08bour"), id="a control character"),
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


REPLY = (
    '<ol class="children"><li class="comment" id="comment-{n}">'
    '<div class="comment-body">'
    '<cite class="fn">Reader {n}</cite><p>I say this for the {n}th time.</p></div>'
)
BLOCK = (
    '<div class="x-item"><span class="author">N{n}</span><time>2026-03-01 10:00</time>'
    '<div class="txt">Words said here number {n}.</div></div>'
)
TEXT = "harbour board met on Monday"


@pytest.mark.parametrize("depth", [60, 124, 130, 400])
def test_replies_nested_this_deep_keep_their_page_and_their_parents(depth):
    replies = "".join(REPLY.format(n=n) for n in range(depth))
    page = f'{HEAD}<div id="comments">{replies}{"</li></ol>" * depth}</div>'
    article = extract(page.encode())
    assert TEXT in article.text
    assert len(article.comments) == depth
    keys = [comment.key for comment in article.comments]
    assert [comment.parent for comment in article.comments] == [None, *keys[:-1]]


def measure(body: str) -> float:
    """Return the CPU seconds for a page, the best of two."""

    def once() -> float:
        began = time.process_time()
        extract(body.encode())
        return time.process_time() - began

    return min(once(), once())


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda n: HEAD + "".join(BLOCK.format(n=i) for i in range(700 * n)),
            id="blocks of unknown comments",
        ),
        pytest.param(
            lambda n: (
                HEAD + "<p" + "".join(f" a{i}=b" for i in range(20_000 * n)) + ">x"
            ),
            id="attributes of one tag",
        ),
        pytest.param(
            lambda n: (
                HEAD
                + '<ol class="commentlist">'
                + "".join(REPLY.format(n=i) for i in range(100 * n))
                + "</li></ol>" * (100 * n)
            ),
            id="nested replies",
        ),
    ],
)
def test_four_times_the_page_costs_no_more_than_eight_times_the_time(make):
    extract(make(1).encode())
    assert measure(make(4)) < 8 * max(measure(make(1)), 0.05)


@given(st.text("<>=\"' /ap-!script\n", max_size=200))
def test_ordinary_markup_is_not_touched(markup):
    assert limit_attributes(markup) == markup


@pytest.mark.parametrize(
    "tag",
    [
        "<p{}>x</p>",
        "<p a='>' b=\"<\"{}>x</p>",
        "<script{}>var a = 1</script>",
        "<br{} />",
        "<p{}",
    ],
)
def test_a_tag_keeps_its_first_attributes(tag):
    many = "".join(f" a{n}=b" for n in range(5_000))
    cut = limit_attributes(f"<p>{TEXT}</p>{tag.format(many)}")
    assert cut.startswith(f"<p>{TEXT}</p>{tag.partition('{}')[0]} a0=b a1=b")
    assert MAX_ATTRIBUTES - 2 <= cut.count("=b") <= MAX_ATTRIBUTES
    assert cut.endswith(tag.partition("{}")[2])


def test_scripts_and_comments_are_not_read_as_tags():
    many = " a='" * 3_000
    page = f"<!-- <p{many} --><script>'<p{many}'</script><p>{TEXT}</p>"
    assert limit_attributes(page) == page
