"""Dates that are printed on a page and are not when its article was published."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.extract.joined_pages import extract_pages
from wireroom.model.article import Page

TEXT = "".join(
    f"<p>The ferry has left the harbour for the {n}th time this spring, and the people"
    " on the quay waved until nothing was to be seen but smoke, said the pilot.</p>"
    for n in range(6)
)


def date_of(body: str, data: dict[str, object] | None = None) -> str | None:
    script = (
        f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        if data
        else ""
    )
    page = Page(
        url="https://courier.example/ferry",
        body=(
            f"<html lang=en><head><title>Ferry sails</title>{script}</head>"
            f"<body>{body}</body></html>"
        ).encode(),
        fetched_at=datetime(2026, 3, 20, tzinfo=UTC),
    )
    published = extract_pages(page).published
    return published.isoformat() if published else None


@pytest.mark.parametrize("kind", ["LiveBlogPosting", "NewsArticle"])
def test_a_live_blog_is_published_when_its_coverage_starts(kind):
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": "Ferry sails",
        "coverageStartTime": "2026-03-10T06:00:00Z",
        "datePublished": "2026-03-19T21:15:00Z",
        "dateModified": "2026-03-19T22:00:00Z",
    }
    assert date_of(f"<article><h1>Ferry sails</h1>{TEXT}</article>", data) == (
        "2026-03-10T06:00:00+00:00"
    )


OWN = "<p>Published 12 March 2026</p>"
OTHER = "<time datetime='2026-02-01T09:00:00Z'>1 February 2026</time>"


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<div class='card'>{}</div>", id="card"),
        pytest.param("<div class='story-teaser'>{}</div>", id="teaser"),
        pytest.param("<article class='entry'><h3>Other</h3>{}</article>", id="article"),
        pytest.param("<aside>{}</aside>", id="aside"),
        pytest.param("<nav>{}</nav>", id="nav"),
        pytest.param("<footer>{}</footer>", id="footer"),
        pytest.param("<ul class='most-popular'><li>{}</li></ul>", id="popular"),
        pytest.param("<div class='related-stories'>{}</div>", id="related"),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_the_date_of_a_card_or_teaser_is_not_the_articles(around, before):
    other = around.format(OTHER)
    story = f"<article><h1>Ferry sails</h1>{OWN}{TEXT}</article>"
    shown = date_of(f"{other}{story}" if before else f"{story}{other}")
    assert shown == "2026-03-12"
