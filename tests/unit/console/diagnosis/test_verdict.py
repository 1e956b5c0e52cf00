"""Every state of an address has a verdict: one sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.diagnosis.facts import AddressFacts
from wireroom.console.diagnosis.reason_texts import describe_reason
from wireroom.console.diagnosis.verdict import build_verdict
from wireroom.errors import Reason
from wireroom.model.imports import ImportState
from wireroom.model.states import FailureState, FeedState, Outcome, Stage
from wireroom.store.reports.article_facts import (
    ArticleFacts,
    CommentFacts,
    FeedFacts,
    ImportFacts,
    MergeTarget,
    Newest,
    QuarantineFacts,
    Sighting,
)
from wireroom.store.reports.host_facts import HostFacts

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
JUST_NOW = NOW - timedelta(minutes=5)
URL = "https://paper.example/one"
FEED_URL = "https://paper.example/feed"
NO_COMMENTS = CommentFacts(
    stored=0,
    gone=0,
    expected=None,
    state=None,
    read_by="",
    provider=None,
    thread=None,
    failed_requests=(),
)


def make_feed(state, **more):
    defaults = {"id": 1, "reason": None, "detail": None, "polls": 3, "due_at": None}
    return FeedFacts(**{**defaults, "url": FEED_URL, "state": state, **more})


def make_article(outcome=Outcome.IN_FLIGHT, **more):
    defaults = {
        "id": 7,
        "url": URL,
        "source": "Paper",
        "title": "One",
        "stage": Stage.FOUND,
        "title_source": None,
        "body_source": None,
        "text_state": None,
        "text_reason": None,
        "language": None,
        "reason": None,
        "detail": None,
        "due_at": None,
        "lease_until": None,
        "is_started": False,
        "failures": 0,
        "waits_for": None,
        "published_at": None,
        "withdrawn_at": None,
        "merged_into": None,
        "quarantine": (),
        "import_run": None,
        "story": None,
        "comments": NO_COMMENTS,
    }
    return ArticleFacts(**{**defaults, "outcome": outcome, **more})


def make_imported_article(state=ImportState.RUNNING, due_at=JUST_NOW, **more):
    run = ImportFacts(import_id=4, state=state, due_at=due_at)
    return make_article(import_run=run, **more)


def make_failed_article(reason, *states, resolved_by=None):
    quarantine = tuple(
        QuarantineFacts(
            failure_id=number,
            step="extract",
            error="KeyError",
            state=state,
            at=NOW,
            resolved_by=resolved_by,
        )
        for number, state in enumerate(states, start=3)
    )
    return make_article(Outcome.FAILED, reason=reason, quarantine=quarantine)


def make_sightings(*reasons, rule=None):
    rows = (
        Sighting(
            seen_at=NOW,
            feed=FEED_URL,
            outcome=Outcome.REJECTED,
            reason=reason,
            rule=rule,
        )
        for reason in reasons
    )
    return Newest(rows=tuple(rows))


def verdict(**facts):
    return build_verdict(AddressFacts(now=NOW, **facts))


NO_ARTICLE = {
    "never seen, no feed of its site": (
        {},
        (
            "Never seen: no feed of this site is configured,"
            " and the address was not ingested or imported."
        ),
    ),
    "never seen, its site is polled": (
        {"site_feeds": [make_feed(FeedState.ACTIVE, due_at=SOON)]},
        (
            "Never seen: feeds of this site are polled, and none has listed this"
            " address; the next poll is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "never seen, its site is to be polled": (
        {"site_feeds": [make_feed(FeedState.ACTIVE, due_at=JUST_NOW)]},
        (
            "Never seen: feeds of this site are polled, and none has listed this"
            " address; the next poll is due now."
        ),
    ),
    "never seen, the feed of its site is paused": (
        {"site_feeds": [make_feed(FeedState.PAUSED)]},
        "Never seen: no feed of this site is active (paused).",
    ),
    "no address": (
        {"is_valid_url": False},
        "Never seen: this is not the address of a page.",
    ),
    "rejected entry": (
        {"unlinked_sightings": make_sightings(Reason.NO_LINK)},
        "Seen in a feed and rejected: the feed entry has no link (no_link).",
    ),
    "rejected entries, the last reason counts": (
        {"unlinked_sightings": make_sightings(Reason.NO_LINK, Reason.BAD_URL)},
        "Seen in a feed and rejected: the address is not a valid URL (bad_url).",
    ),
    "entry that a filter drops": (
        {
            "unlinked_sightings": make_sightings(
                Reason.FILTERED, rule="exclude title: mill"
            )
        },
        (
            "Seen in a feed and rejected: a filter of its source drops it (filtered),"
            " by 'exclude title: mill'."
        ),
    ),
    "rejected entry without a reason": (
        {"unlinked_sightings": make_sightings(None)},
        "Seen in a feed and rejected: no reason was recorded.",
    ),
    "entry rejected by a newer release": (
        {"unlinked_sightings": make_sightings("too_new")},
        "Seen in a feed and rejected: too_new.",
    ),
    "a feed": (
        {"feed": make_feed(FeedState.ACTIVE)},
        "This is an active feed.",
    ),
    "a failing feed": (
        {"feed": make_feed(FeedState.FAILING, reason="dns", due_at=SOON)},
        (
            "This is a failing feed: the host name does not resolve (dns);"
            " the next poll is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "a feed paused by hand": (
        {"feed": make_feed(FeedState.PAUSED, reason="paused by hand")},
        "This is a paused feed.",
    ),
    "a feed that is gone": (
        {"feed": make_feed(FeedState.GONE, reason="gone")},
        (
            "This is a feed that is gone:"
            " the site responds that the page was removed (gone)."
        ),
    ),
    "published, asked by another address": (
        {
            "article": make_article(Outcome.PUBLISHED, published_at=JUST_NOW),
            "is_alias": True,
        },
        (
            f"This is another address of {URL}."
            " Not missing: published as article 7 at 2026-03-01 11:55:00 UTC."
        ),
    ),
}

ARTICLE = {
    "due": (
        make_article(due_at=JUST_NOW),
        (
            "Waiting: download is the next step,"
            " due at 2026-03-01 11:55:00 UTC, 5m ago, not yet sent to the queue."
        ),
    ),
    "in the queue": (
        make_article(due_at=JUST_NOW, lease_until=SOON, stage=Stage.EXTRACTED),
        (
            "Waiting: deduplication is the next step,"
            " due at 2026-03-01 11:55:00 UTC, 5m ago, in the queue."
        ),
    ),
    "in progress": (
        make_article(due_at=JUST_NOW, lease_until=SOON, is_started=True),
        "In progress: download runs now.",
    ),
    "its worker died": (
        make_article(due_at=JUST_NOW, lease_until=JUST_NOW, is_started=True),
        (
            "Waiting: download is the next step,"
            " due at 2026-03-01 11:55:00 UTC, 5m ago, not yet sent to the queue."
        ),
    ),
    "lost": (
        make_article(stage=Stage.DOWNLOADED),
        "Lost before extraction: the article has no due time, nothing sends it.",
    ),
    "imported": (
        make_imported_article(),
        (
            "Waiting in import 4, at lower priority than live articles:"
            " download is the next step."
        ),
    ),
    "imported, and its import is paused": (
        make_imported_article(ImportState.STOPPED),
        (
            "Waiting in import 4, which is paused:"
            " `wireroom import resume 4` resumes it."
        ),
    ),
    "imported, and postponed": (
        make_imported_article(due_at=SOON, reason=Reason.CONNECT, failures=1),
        (
            f"Failed once, to be retried: {describe_reason(Reason.CONNECT)};"
            " the next attempt is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "host away": (
        make_article(
            due_at=SOON,
            reason=Reason.CONNECT,
            waits_for=HostFacts(
                host="paper.example", failing_since=JUST_NOW, probe_at=SOON
            ),
        ),
        (
            "Waits for paper.example, which has not answered since"
            " 2026-03-01 11:55:00 UTC, 5m ago:"
            f" {describe_reason(Reason.CONNECT)}; it is asked next at"
            " 2026-03-01 12:05:00 UTC, in 5m, and the article after its answer."
        ),
    ),
    "given up": (
        make_article(Outcome.FAILED, reason=Reason.TIMEOUT),
        (
            f"Failed: {describe_reason(Reason.TIMEOUT)}; no further attempt follows"
            " until `wireroom retry 7`."
        ),
    ),
    "host rate-limited": (
        make_article(due_at=SOON, reason=Reason.RATE_LIMITED, failures=2),
        (
            "Delayed by the limits of its host: the host asks for fewer requests"
            " (rate_limited); the next attempt is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "host busy": (
        make_article(due_at=SOON, reason=Reason.HOST_BUSY),
        (
            "Delayed by the limits of its host: other requests to the host come first"
            " (host_busy); the next attempt is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "failed twice so far": (
        make_article(due_at=SOON, reason=Reason.TIMEOUT, failures=2),
        (
            "Failed 2 times, to be retried: the host takes too long to respond"
            " (timeout); the next attempt is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "postponed without a failure": (
        make_article(due_at=SOON, reason=Reason.ARCHIVE_UNAVAILABLE),
        (
            "Postponed: the archive that holds the page does not respond"
            " (archive_unavailable);"
            " the next attempt is at 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "robots": (
        make_article(Outcome.REJECTED, reason=Reason.ROBOTS),
        "Rejected: the site's robots.txt disallows the page (robots).",
    ),
    "rejected": (
        make_article(Outcome.REJECTED, reason=Reason.WRONG_MEDIA),
        (
            "Rejected: the response is not a page but a file of another type"
            " (wrong_media)."
        ),
    ),
    "failed for good": (
        make_failed_article(Reason.SERVER_ERROR),
        (
            "Failed: the site reports an internal error (server_error);"
            " no further attempt follows until `wireroom retry 7`."
        ),
    ),
    "in quarantine": (
        make_failed_article(Reason.DEFECT, FailureState.OPEN),
        (
            "In quarantine: a step failed with a defect of the program (defect); once"
            " extract is repaired, `wireroom failures retry 3` runs the step again."
        ),
    ),
    "in quarantine, after an older failure was retried": (
        make_failed_article(Reason.DEFECT, FailureState.OPEN, FailureState.RETRIED),
        (
            "In quarantine: a step failed with a defect of the program (defect); once"
            " extract is repaired, `wireroom failures retry 3` runs the step again."
        ),
    ),
    "dropped": (
        make_failed_article(
            Reason.DEFECT,
            FailureState.RETRIED,
            FailureState.DROPPED,
            resolved_by="ida",
        ),
        (
            "Dropped by ida after a failure in extract:"
            " a step failed with a defect of the program (defect)."
        ),
    ),
    "an earlier failure was retried": (
        make_failed_article(Reason.TLS, FailureState.RETRIED),
        (
            "Failed: the host's certificate or encryption is invalid (tls);"
            " no further attempt follows until `wireroom retry 7`."
        ),
    ),
    "published": (
        make_article(Outcome.PUBLISHED, published_at=JUST_NOW),
        "Not missing: published as article 7 at 2026-03-01 11:55:00 UTC.",
    ),
    "withdrawn": (
        make_article(Outcome.PUBLISHED, published_at=JUST_NOW, withdrawn_at=NOW),
        (
            "Withdrawn: the site removed the page, noticed at 2026-03-01 12:00:00 UTC;"
            " article 7 keeps the last version."
        ),
    ),
    "merged": (
        make_article(
            Outcome.MERGED,
            reason=Reason.SAME_CONTENT,
            merged_into=MergeTarget(id=5, url="https://paper.example/two"),
        ),
        (
            "Merged into article 5, https://paper.example/two:"
            " both have the same text (same_content)."
        ),
    ),
}


@pytest.mark.parametrize(("facts", "sentence"), NO_ARTICLE.values(), ids=NO_ARTICLE)
def test_an_address_without_an_article_of_its_own_has_a_verdict(facts, sentence):
    assert verdict(**facts) == sentence


@pytest.mark.parametrize(("article", "sentence"), ARTICLE.values(), ids=ARTICLE)
def test_an_article_has_a_verdict(article, sentence):
    assert verdict(article=article) == sentence


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("stage", Stage)
def test_no_state_is_without_a_sentence(outcome, stage):
    sentence = verdict(article=make_article(outcome, stage=stage))
    assert sentence.endswith(".")
    assert "None" not in sentence


@pytest.mark.parametrize("state", FeedState)
def test_no_state_of_a_feed_is_without_a_sentence(state):
    assert verdict(feed=make_feed(state)).endswith(" feed.") or state == FeedState.GONE


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_phrase(reason):
    assert describe_reason(reason).endswith(f" ({reason})")


def test_the_address_of_an_article_cannot_control_the_terminal():
    article = make_article(Outcome.PUBLISHED, url="a\x1b[2J\u202eb")
    sentence = verdict(article=article, is_alias=True)
    assert sentence.startswith("This is another address of a [2J b. ")
