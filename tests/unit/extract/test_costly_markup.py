"""Markup whose cost grew with its square: four times of it, less than eight times."""

from __future__ import annotations

import time

import pytest

from wireroom.extract import extract_page
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
