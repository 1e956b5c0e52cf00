"""``wireroom why``: rows of every state lead to their verdict and their evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.errors import Reason
from wireroom.http.urls import make_url_key
from wireroom.model.feed import FeedEntry
from wireroom.model.sighting import Sighting
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import FailureState
from wireroom.steps.feeds.sightings import to_sighting
from wireroom.store.failures import Failure
from wireroom.store.reports.article_facts import MAX_NEWEST

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://paper.example"
URL = f"{SITE}/one"


@pytest.fixture
def store(lent_store):
    with lent_store.begin() as tx:
        feeds = (FeedSpec(url=f"{SITE}/feed"),)
        tx.sources.apply_specs([SourceSpec(name="Paper", feeds=feeds)], now=NOW)
        sightings = [
            to_sighting(FeedEntry(identity="one", url=URL, title="One")),
            to_sighting(FeedEntry(identity="two", url=f"{SITE}/two", title="Two")),
            to_sighting(FeedEntry(identity="void", url=None)),
            to_sighting(FeedEntry(identity="odd", url="mailto:ida@paper.example")),
        ]
        tx.entries.record_sightings(1, 1, sightings, now=NOW, due_at=NOW)
    return lent_store


def execute_sql(store, statement):
    with store.begin() as tx:
        tx.connection.execute(text(statement))


def diagnose(store, url):
    with store.begin() as tx:
        return diagnose_address(tx, url)


STATES = {
    "found": ("due_at = due_at", "Waiting: download is the next step"),
    "postponed": (
        "reason = 'timeout', failures = 1, due_at = now() + interval '1 hour'",
        "Failed once, to be retried: the host takes too long",
    ),
    "host busy": (
        "reason = 'host_busy', due_at = now() + interval '1 hour'",
        "Delayed by the limits of its host: other requests to the host come first",
    ),
    "robots": (
        "stage = 'done', outcome = 'rejected', reason = 'robots', due_at = NULL",
        "Rejected: the site's robots.txt",
    ),
    "failed": (
        "stage = 'done', outcome = 'failed', reason = 'dns', due_at = NULL",
        "Failed: the host name does not resolve (dns)",
    ),
    "published": (
        "stage = 'done', outcome = 'published', first_published_at = now()",
        "Not missing: published as article",
    ),
    "withdrawn": (
        (
            "stage = 'done', outcome = 'published', first_published_at = now(),"
            " withdrawn_at = now()"
        ),
        "Withdrawn: the site removed the page",
    ),
    "merged": (
        (
            "stage = 'done', outcome = 'merged', reason = 'same_content', merged_into ="
            f" (SELECT id FROM articles WHERE url = '{SITE}/two')"
        ),
        "Merged into article",
    ),
}


@pytest.mark.parametrize(("values", "verdict"), STATES.values(), ids=STATES)
def test_an_article_in_any_state_has_its_verdict_first(store, values, verdict):
    execute_sql(store, f"UPDATE articles SET {values} WHERE url = '{URL}'")
    diagnosis = diagnose(store, URL)
    assert diagnosis.verdict.startswith(verdict)
    assert diagnosis.is_known
    assert diagnosis.article_id is not None
    assert f"seen in {SITE}/feed: in_flight" in "\n".join(diagnosis.evidence)


@pytest.mark.parametrize(
    ("address", "verdict", "evidence"),
    [
        pytest.param(
            f"{SITE}/feed",
            "This is an active feed",
            "Feed 1: active; 0 polls",
            id="a feed",
        ),
        pytest.param(
            "void",
            "Seen in a feed and rejected: the feed entry has no link (no_link).",
            f"seen in {SITE}/feed: rejected (no_link)",
            id="an entry without a link, by its GUID",
        ),
        pytest.param(
            "mailto:ida@paper.example",
            "Seen in a feed and rejected: the address is not a valid URL (bad_url).",
            f"seen in {SITE}/feed: rejected (bad_url)",
            id="an entry whose address is none",
        ),
        pytest.param(
            "http://www.paper.example/one/?utm_source=x",
            "Waiting: download is the next step",
            f"seen in {SITE}/feed: in_flight",
            id="another spelling of the same address",
        ),
    ],
)
def test_a_seen_address_has_a_verdict_and_evidence(store, address, verdict, evidence):
    diagnosis = diagnose(store, address)
    assert diagnosis.is_known
    assert diagnosis.verdict.startswith(verdict)
    assert evidence in "\n".join(diagnosis.evidence)


@pytest.mark.parametrize(
    ("address", "verdict", "evidence"),
    [
        pytest.param(
            "https://www.paper.example/three",
            "Never seen: feeds of this site are polled, and none has listed",
            [f"Feed of this site: {SITE}/feed, active"],
            id="its site is known",
        ),
        pytest.param(
            "https://other-paper.example/one",
            "Never seen: no feed of this site is configured, and the address was not",
            [],
            id="its site ends like a known one",
        ),
        pytest.param(
            "ab%", "Never seen: this is not the address of a page.", [], id="no address"
        ),
    ],
)
def test_an_address_never_seen_has_a_verdict_too(store, address, verdict, evidence):
    diagnosis = diagnose(store, address)
    assert not diagnosis.is_known
    assert diagnosis.verdict.startswith(verdict)
    assert diagnosis.evidence == evidence


def test_another_address_of_an_article_names_the_first_one(store):
    execute_sql(
        store,
        "INSERT INTO article_urls (key, url, article_id) SELECT"
        f" '{make_url_key(SITE + '/old')}', '{SITE}/old', id FROM articles"
        f" WHERE url = '{URL}'",
    )
    assert diagnose(store, f"{SITE}/old").verdict.startswith(
        f"This is another address of {URL}. Waiting: "
    )


def test_the_archive_file_and_who_dropped_a_failure_are_named(store):
    execute_sql(
        store,
        "INSERT INTO pages (article_id, url, final_url, status, sha256, size,"
        " fetched_at, last_seen_at, archive, archive_offset, archive_length) SELECT"
        " id, url, url, 200, '', 9, now(), now(), '2026/03/p.warc.gz', 0, 9"
        " FROM articles"
        f" WHERE url = '{URL}'",
    )
    article_id = diagnose(store, URL).article_id
    failed = "SET outcome = 'failed', reason = 'defect'"
    execute_sql(store, f"UPDATE articles {failed}, stage = 'done', due_at = NULL")
    execute_sql(store, f"UPDATE entries {failed} WHERE article_id = {article_id}")
    with store.begin() as tx:
        failure = Failure(
            step="extract",
            error="KeyError: 'a'",
            article_id=article_id,
            reason=Reason.DEFECT,
        )
        tx.failures.add_failure(failure, now=NOW)
        assert "`wireroom failures retry 1`" in diagnose_address(tx, URL).verdict
        tx.failures.resolve([1], FailureState.DROPPED, by="ida", now=NOW)
        diagnosis = diagnose_address(tx, URL)

    evidence = "\n".join(diagnosis.evidence)
    assert diagnosis.verdict.startswith("Dropped by ida after a failure in extract:")
    assert "archived in 2026/03/p.warc.gz" in evidence
    assert "quarantined at 2026-03-01 12:00:00 in extract: KeyError" in evidence
    assert "failure 1, dropped by ida" in evidence


def test_of_many_versions_the_newest_are_listed_and_the_others_counted(store):
    execute_sql(
        store,
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text)"
        " SELECT id, n, now(), '', '' FROM articles, generate_series(1, 100) n"
        f" WHERE url = '{URL}'",
    )
    evidence = [line for line in diagnose(store, URL).evidence if "change" in line]
    assert evidence[0] == f"{100 - MAX_NEWEST} earlier changes"
    assert len(evidence) == 1 + MAX_NEWEST
    assert "version 100 is stored" in evidence[-1]


def test_the_reader_that_found_the_comments_is_named(store):
    execute_sql(
        store,
        "UPDATE articles SET comments_expected = 2, comments_read_by = 'by-heading'"
        f" WHERE url = '{URL}'",
    )
    assert [line for line in diagnose(store, URL).evidence if "comments" in line] == [
        "  0 comments stored, 0 of them gone; the page states 2",
        "  comments on the page read by: by-heading",
    ]


def test_a_filtered_address_names_the_rule_and_a_wrapped_one_its_article(store):
    wrapper = f"https://www.google.com/url?url={SITE}/three&sa=t"
    dropped = FeedEntry(identity="ad", url=f"{SITE}/ad", title="Sponsored")
    sightings = [
        Sighting(
            entry=dropped,
            url=None,
            key=None,
            reason=Reason.FILTERED,
            rule="exclude title: sponsored",
        ),
        to_sighting(FeedEntry(identity="three", url=wrapper, title="Three")),
    ]
    with store.begin() as tx:
        tx.entries.record_sightings(1, 1, sightings, now=NOW, due_at=NOW)
    verdict = diagnose(store, f"{SITE}/ad").verdict
    assert "drops it (filtered), by 'exclude title: sponsored'" in verdict
    verdict = diagnose(store, wrapper).verdict
    assert f"This is another address of {SITE}/three" in verdict


def test_an_address_is_found_without_the_parameters_that_change_nothing(store):
    shown = [
        to_sighting(FeedEntry(identity=f"s{n}", url=f"{SITE}/s{n}?zx=1", title=f"S{n}"))
        for n in range(3)
    ]
    again = [
        replace(one, url=url, key=url)
        for n, one in enumerate(shown)
        if (url := f"{SITE}/s{n}?zx=2")
    ]
    later = to_sighting(FeedEntry(identity="l", url=f"{SITE}/l?zx=3", title="L"))
    with store.begin() as tx:
        for sightings in (shown, again, [later]):
            tx.entries.record_sightings(1, 1, sightings, now=NOW, due_at=NOW)
    found = diagnose(store, f"{SITE}/l?zx=9").verdict
    assert found.startswith(f"This is another address of {SITE}/l?zx=3")
