"""Markup whose cost grew with its square: four times of it, less than eight times."""

from __future__ import annotations

import time

import pytest

from wireroom.extract import extract_page
from wireroom.extract.blocks.match_lines import LineMatcher, make_key
from wireroom.extract.blocks.segments import PLAIN, Segment
from wireroom.model.article import Page

STORY = "The harbour board met on Monday evening to hear how the ferry had done. " * 4
HEAD = (
    '<html><head><meta property="og:type" content="article"></head><body>'
    f"<h1>Ferry heard out</h1><article><p>{STORY}</p></article>"
)


def nest(tag: str, inner: str, levels: int) -> str:
    return f"<{tag}>{inner}" * levels


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda n: HEAD + nest("pre", "Words said here, and a few more.", 250 * n),
            id="code within code",
        ),
        pytest.param(
            lambda n: HEAD + nest("button hidden", STORY, 250 * n),
            id="hidden within hidden",
        ),
        pytest.param(
            lambda n: HEAD + nest('h2 class="author"', "<dl></dl>" * 3, 200 * n),
            id="elements without texts in each other",
        ),
        pytest.param(
            lambda n: (
                HEAD + "".join(f"<a href=/{i}>{i} ago</a>" for i in range(1_500 * n))
            ),
            id="links behind links",
        ),
        pytest.param(
            lambda n: (
                HEAD
                + "<blockquote><dd>" * 110
                + f"<ul><article>{STORY}</article></ul>" * (150 * n)
            ),
            id="many blocks deep inside others",
        ),
        pytest.param(
            lambda n: (
                f"{HEAD}<main>"
                + "<p>x</p>" * (400 * n)
                + "<form><input type=password name=post_password></form>" * (400 * n)
            ),
            id="forms for a password",
        ),
        pytest.param(
            lambda n: (
                HEAD
                + "".join(
                    f"<a href='/ferry/comment-page-1/#comment-{i}'>8 March</a>"
                    for i in range(1_000 * n)
                )
            ),
            id="links to comments of a page",
        ),
    ],
)
def test_four_times_the_page_costs_no_more_than_eight_times_the_time(make):
    assert measure(make(4)) < 8 * max(measure(make(1)), 0.05)


def measure(body: str) -> float:
    """Return the CPU seconds for a page, the best of two."""

    def once() -> float:
        began = time.process_time()
        extract_page(Page(url="https://p.example/a", body=body.encode()))
        return time.process_time() - began

    return min(once(), once())


def test_equal_lines_are_matched_in_the_time_of_their_number():
    assert match_equal_lines(16_000) < 8 * max(match_equal_lines(4_000), 0.05)


def match_equal_lines(number: int) -> float:
    """Return the CPU seconds for lines that are all the same, the best of two."""
    line = "The pilot waved."
    best = float("inf")
    for _ in range(2):
        matcher = LineMatcher([line] * number)
        began = time.process_time()
        for _ in range(number):
            matcher.add_segment(Segment([(line, PLAIN)], make_key(line), ()))
        best = min(best, time.process_time() - began)
        assert matcher.is_complete
    return best
