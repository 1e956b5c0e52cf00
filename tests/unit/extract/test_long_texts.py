"""When trafilatura's own text is compared with those of other algorithms."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract import body

URL = "https://paper.example/2026/03/pier"


def paragraphs(topic: str, count: int) -> str:
    return "".join(
        f"<p>Part {n} of the report on the {topic} names what the council spent, who"
        f" asked for it, and which of the {n + 3} pages of the plan it comes from.</p>"
        for n in range(count)
    )


@pytest.fixture
def passes(monkeypatch):
    """Whether each run compares no texts, and how many paragraphs it was given."""
    asked: list[tuple[bool, int]] = []
    run = body.bare_extraction

    def record(tree, *, fast, **more):
        asked.append((fast, len(tree.findall(".//p"))))
        return run(tree, fast=fast, **more)

    monkeypatch.setattr(body, "bare_extraction", record)
    return asked


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            f"<article>{paragraphs('pier', 20)}</article>", [(True, 20)], id="long"
        ),
        pytest.param(
            f"<article>{paragraphs('pier', 4)}</article>", [(False, 4)], id="short"
        ),
        pytest.param(
            f"<article>{paragraphs('pier', 3)}</article>"
            f"<div class='related'>{paragraphs('ferry', 20)}</div>",
            # The first run removes elements from what it is given.
            [(True, 23), (False, 23)],
            id="less than the page's paragraphs",
        ),
    ],
)
def test_a_long_text_with_the_pages_paragraphs_is_not_compared(
    passes, markup, expected
):
    tree = document_fromstring(f"<html><body>{markup}</body></html>")
    text = body.extract_body_text(tree, URL)

    assert passes == expected
    assert "Part 2 of the report on the pier" in text
