"""``wireroom why``: rows of every state lead to their verdict and their evidence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from wireroom.console.diagnosis import timeline
from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.errors import Reason
from wireroom.http.urls import make_url_key
from wireroom.model.feed import FeedEntry
from wireroom.model.states import FailureState
from wireroom.steps.feeds.poll import to_sighting
from wireroom.store.database import Store
from wireroom.store.failures import Failure
from wireroom.store.sources import FeedSpec, SourceSpec

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://paper.example"
URL = f"{SITE}/one"


@pytest.fixture
def store(migrated_url):
    opened = Store(migrated_url)
    with opened.begin() as tx:
        feeds = (FeedSpec(url=f"{SITE}/feed"),)
        tx.sources.apply_specs([SourceSpec(name="Paper", feeds=feeds)], now=NOW)
        seen = [
            to_sighting(FeedEntry(identity="one", url=URL, title="One")),
            to_sighting(FeedEntry(identity="two", url=f"{SITE}/two", title="Two")),
            to_sighting(FeedEntry(identity="void", url=None)),
            to_sighting(FeedEntry(identity="odd", url="mailto:ida@paper.example")),
        ]
        tx.entries.record_sightings(1, 1, seen, now=NOW, lease_until=NOW)
    yield opened
    opened.close()


def change(store, statement):
    with store.begin() as tx:
        tx.connection.execute(text(statement))


def told(store, url):
    with store.begin() as tx:
        return diagnose_address(tx, url)


STATES = {
    "found": ("due_at = due_at", "Waiting its turn: download is the next step"),
    "put off": (
        "reason = 'timeout', failures = 1, due_at = now() + interval '1 hour'",
        "Failed once for now: its host takes too long",
    ),
    "slowed down": (
        "reason = 'host_busy', due_at = now() + interval '1 hour'",
        "Its host is slowed down: other pages of its host come first",
    ),
    "robots": (
        "stage = 'done', outcome = 'rejected', reason = 'robots', due_at = NULL",
        "Rejected: its site's robots.txt",
    ),
    "failed": (
        "stage = 'done', outcome = 'failed', reason = 'dns', due_at = NULL",
        "Failed: the name of its host leads nowhere (dns)",
    ),
    "stored": (
        "stage = 'done', outcome = 'published', first_published_at = now()",
        "Not missing: stored as article",
    ),
    "withdrawn": (
        "stage = 'done', outcome = 'published', withdrawn_at = now()",
        "Withdrawn: its site took it down",
    ),
    "merged": (
        (
            "stage = 'done', outcome = 'merged', reason = 'same_content', merged_into ="
            f" (SELECT id FROM articles WHERE url = '{SITE}/two')"
        ),
        "Stored as article",
    ),
}


@pytest.mark.parametrize(("values", "verdict"), STATES.values(), ids=STATES)
def test_an_article_in_any_state_has_its_verdict_first(store, values, verdict):
    change(store, f"UPDATE articles SET {values} WHERE url = '{URL}'")
    said = told(store, URL)
    assert said.verdict.startswith(verdict)
    assert said.seen
    assert said.article_id is not None
    assert f"seen in {SITE}/feed: in_flight" in "\n".join(said.evidence)


@pytest.mark.parametrize(
    ("asked", "verdict", "evidence"),
    [
        pytest.param(
            f"{SITE}/feed",
            "This is a feed, and it is polled",
            "It is feed 1: active",
            id="a feed",
        ),
        pytest.param(
            "void",
            "Seen in a feed, and left out: the feed's entry has no link (no_link).",
            f"seen in {SITE}/feed: rejected (no_link)",
            id="an entry without a link, by its GUID",
        ),
        pytest.param(
            "mailto:ida@paper.example",
            "Seen in a feed, and left out: what is given as its address is none",
            f"seen in {SITE}/feed: rejected (bad_url)",
            id="an entry whose address is none",
        ),
        pytest.param(
            "http://www.paper.example/one/?utm_source=x",
            "Waiting its turn: download is the next step",
            f"seen in {SITE}/feed: in_flight",
            id="another spelling of the same address",
        ),
    ],
)
def test_what_was_seen_is_told(store, asked, verdict, evidence):
    said = told(store, asked)
    assert said.seen
    assert said.verdict.startswith(verdict)
    assert evidence in "\n".join(said.evidence)


@pytest.mark.parametrize(
    ("asked", "verdict", "evidence"),
    [
        pytest.param(
            "https://www.paper.example/three",
            "Never seen: feeds of its site are polled, and none has named it",
            [f"A feed of its site: {SITE}/feed, active"],
            id="its site is known",
        ),
        pytest.param(
            "https://other-paper.example/one",
            "Never seen: no feed of its site is known, and nobody brought it in.",
            [],
            id="its site ends like a known one",
        ),
        pytest.param(
            "ab%", "Never seen: this is no address of a page.", [], id="no address"
        ),
    ],
)
def test_what_was_never_seen_is_told_too(store, asked, verdict, evidence):
    said = told(store, asked)
    assert not said.seen
    assert said.verdict.startswith(verdict)
    assert said.evidence == evidence


def test_a_further_address_of_an_article_says_whose_it_is(store):
    change(
        store,
        "INSERT INTO article_urls (key, url, article_id) SELECT"
        f" '{make_url_key(SITE + '/old')}', '{SITE}/old', id FROM articles"
        f" WHERE url = '{URL}'",
    )
    assert told(store, f"{SITE}/old").verdict.startswith(
        f"An address of {URL}. Waiting its turn"
    )


def test_where_a_page_stands_and_who_gave_it_up_is_told(store):
    change(
        store,
        "INSERT INTO pages (article_id, url, final_url, status, sha256, size,"
        " fetched_at, last_seen_at, archive) SELECT"
        " id, url, url, 200, '', 9, now(), now(), '2026/03/p.warc.gz' FROM articles"
        f" WHERE url = '{URL}'",
    )
    article_id = told(store, URL).article_id
    with store.begin() as tx:
        reason = Reason.DEFECT
        tx.articles.finish(article_id, "failed", reason=reason)
        failure = Failure(
            stage="extract", error="KeyError: 'a'", article_id=article_id, reason=reason
        )
        tx.failures.add_failure(failure, now=NOW)
        assert "`wireroom failures retry 1`" in diagnose_address(tx, URL).verdict
        tx.failures.resolve([1], FailureState.DROPPED, by="ida", now=NOW)
        said = diagnose_address(tx, URL)

    shown = "\n".join(said.evidence)
    assert said.verdict.startswith("Given up by ida after it failed in extract:")
    assert "now in 2026/03/p.warc.gz" in shown
    assert "quarantined at 2026-03-01 12:00:00 in extract: KeyError" in shown
    assert "failure 1, dropped by ida" in shown


def test_of_many_versions_the_last_are_told_of_and_the_others_counted(store):
    change(
        store,
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text)"
        " SELECT id, n, now(), '', '' FROM articles, generate_series(1, 100) n"
        f" WHERE url = '{URL}'",
    )
    shown = [line for line in told(store, URL).evidence if "correct" in line]
    assert shown[0] == f"{100 - timeline.MAX_LINES} earlier corrections"
    assert len(shown) == 1 + timeline.MAX_LINES
    assert "version 100 is kept" in shown[-1]
