"""What was read of any document can be stored: no page and no feed makes a defect."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.fuzz.mutations import FEEDS, FUZZ, PAGES, documents
from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.store.database import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://harbour.example/2026/03/ferry"
FEED = "https://harbour.example/rss"
STEPS = {
    Stage.DOWNLOADED: Pipeline.extract_article,
    Stage.EXTRACTED: Pipeline.deduplicate_article,
    Stage.DEDUPLICATED: Pipeline.enrich_and_publish,
}


class OneAnswer:
    """Answers everything with the same bytes."""

    body = b""

    def fetch(self, request: FetchRequest) -> FetchResponse:
        return FetchResponse(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=self.body,
            fetched_at=NOW,
        )


class Desk:
    """A feed and an article of it, put back to the beginning for each input."""

    def __init__(self, url: str) -> None:
        self.store, self.web = Store(url), OneAnswer()
        self.pipeline = Pipeline(
            store=self.store, http=self.web, now=lambda: NOW, jitter=lambda: 0.0
        )
        spec = SourceSpec(name="Harbour", feeds=(FeedSpec(url=FEED),))
        with self.store.begin() as tx:
            tx.sources.apply_specs([spec], now=NOW)
            self.feed_id = tx.sources.list_feeds()[0].id
        self.run(
            "INSERT INTO articles (source_id, url) SELECT source_id, :url FROM feeds",
            url=URL,
        )

    def run(self, statement: str, **given) -> None:
        with self.store.begin() as tx:
            tx.connection.execute(text(statement), given)

    def read(self, body: bytes) -> Stage | None:
        """Take the article through the chain; anything but an outcome is raised."""
        self.web.body = body
        self.run(
            "UPDATE articles SET stage = 'found', outcome = 'in_flight', due_at = :now,"
            " lease_until = NULL, started = false, attempts = 0, merged_into = NULL,"
            " content_hash = NULL WHERE id = 1",
            now=NOW,
        )
        stage = self.pipeline.download_article(1)
        if stage is not None:
            stage = self.pipeline.begin_processing(1)
        while stage in STEPS:
            stage = STEPS[stage](self.pipeline, 1)
        return stage

    def poll(self, body: bytes) -> tuple[int, ...]:
        self.web.body = body
        self.run(
            "UPDATE feeds SET due_at = :now, state = 'active', body_sha256 = NULL",
            now=NOW,
        )
        return self.pipeline.poll_feed(self.feed_id)


@pytest.fixture(scope="module")
def desk(fresh_database):
    made = Desk(fresh_database)
    yield made
    made.store.close()


# What JSON can say and a row cannot hold.
ODD = st.text(
    st.sampled_from(["\0", "\ud800", "\udfff", "\x01", "a", " ", "\u2028", "é"]),
    max_size=6,
)
STATEMENTS = st.fixed_dictionaries(
    {"@type": st.just("NewsArticle")},
    optional={
        "headline": ODD,
        "inLanguage": ODD,
        "articleSection": ODD,
        "datePublished": ODD.map(lambda odd: f"2026-03-01{odd}"),
        "author": st.fixed_dictionaries({"name": ODD, "url": ODD}),
        "image": st.fixed_dictionaries({"url": ODD, "caption": ODD}),
        "publisher": st.fixed_dictionaries({"name": ODD}),
        "comment": st.lists(
            st.fixed_dictionaries(
                {
                    "@type": st.just("Comment"),
                    "text": ODD.map("It was built. {}".format),
                },
                optional={
                    "@id": ODD,
                    "url": ODD.map("https://harbour.example/{}".format),
                    "author": st.fixed_dictionaries({"name": ODD, "url": ODD}),
                    "dateCreated": ODD.map(lambda odd: f"2026-03-01{odd}"),
                },
            ),
            max_size=3,
        ),
    },
)
# Says nothing itself, so that what its data says is believed.
PLAIN = b"""<!doctype html><html><head><title>The ferry</title></head><body><article>
<h1>The ferry</h1><p>%b</p></article></body></html>""" % (b"It sails again. " * 60)
NUL = {
    "@type": "NewsArticle",
    "inLanguage": "e\0n",
    "comment": [
        {
            "@type": "Comment",
            "@id": "a\0\ud800",
            "url": "https://harbour.example/\0",
            "author": {"name": "B\0", "url": "https://\0x"},
            "text": "It was built.\0",
        }
    ],
}


@FUZZ
@given(documents(*PAGES))
def test_any_page_ends_with_an_outcome(tried, desk, body):
    tried["pages through the chain"] += 1
    desk.read(body)


@FUZZ
@given(st.sampled_from([PLAIN, *PAGES]), STATEMENTS)
@example(PLAIN, NUL)
def test_any_data_in_a_page_ends_with_an_outcome(tried, desk, page, said):
    tried["data through the chain"] += 1
    script = f'<script type="application/ld+json">{json.dumps(said)}</script></head>'
    desk.read(page.replace(b"</head>", script.encode(), 1))


@FUZZ
@given(documents(*FEEDS))
def test_any_feed_ends_with_an_outcome(tried, desk, body):
    tried["feeds through a poll"] += 1
    desk.poll(body)


@FUZZ
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["id", "url", "title", "summary", "content_html", "date_published"]
            ),
            ODD,
            max_size=6,
        ),
        max_size=3,
    )
)
def test_any_feed_of_data_ends_with_an_outcome(tried, desk, items):
    tried["feeds of data through a poll"] += 1
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "\0",
        "items": items,
    }
    desk.poll(json.dumps(feed).encode())
