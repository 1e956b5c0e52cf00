"""Whatever state an address is in, one sentence says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.diagnosis.reason_texts import describe_reason
from wireroom.console.diagnosis.verdict import (
    AddressFacts,
    ArticleFacts,
    FeedFacts,
    ImportFacts,
    QuarantineFacts,
    build_verdict,
)
from wireroom.errors import Reason
from wireroom.model.imports import ImportState
from wireroom.model.states import FailureState, FeedState, Outcome, Stage

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
JUST_NOW = NOW - timedelta(minutes=5)
URL = "https://paper.example/one"


def article(outcome=Outcome.IN_FLIGHT, **more):
    usual = {"id": 7, "url": URL, "source": "Paper", "stage": Stage.FOUND}
    return ArticleFacts(**{**usual, "outcome": outcome, "found_at": NOW, **more})


def said(**known):
    return build_verdict(AddressFacts(now=NOW, url=URL, **known))


def behind(state=ImportState.RUNNING, due_at=JUST_NOW, **more):
    waits = ImportFacts(import_id=4, state=state, due_at=due_at)
    return article(import_run=waits, **more)


def failed(reason, state=None, **more):
    held = None
    if state is not None:
        held = QuarantineFacts(failure_id=3, step="extract", state=state, **more)
    return article(Outcome.FAILED, reason=reason, quarantine=held)


FEED = "https://paper.example/feed"

NO_ARTICLE = {
    "never seen, no feed of its site": (
        {},
        "Never seen: no feed of its site is known, and nobody brought it in.",
    ),
    "never seen, its site is polled": (
        {"near": [FeedFacts(url=FEED, state=FeedState.ACTIVE, due_at=SOON)]},
        (
            "Never seen: feeds of its site are polled, and none has named it;"
            " the next poll is 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "never seen, its site is to be polled": (
        {"near": [FeedFacts(url=FEED, state=FeedState.ACTIVE, due_at=JUST_NOW)]},
        (
            "Never seen: feeds of its site are polled, and none has named it;"
            " the next poll is due."
        ),
    ),
    "never seen, the feed of its site is paused": (
        {"near": [FeedFacts(url=FEED, state=FeedState.PAUSED)]},
        "Never seen: no feed of its site is polled well (paused).",
    ),
    "no address": ({"usable": False}, "Never seen: this is no address of a page."),
    "left out": (
        {"left_out": [Reason.NO_LINK]},
        "Seen in a feed, and left out: the feed's entry has no link (no_link).",
    ),
    "left out for the last reason": (
        {"left_out": [Reason.NO_LINK, Reason.BAD_URL]},
        (
            "Seen in a feed, and left out:"
            " what is given as its address is none (bad_url)."
        ),
    ),
    "left out, nobody knows why": (
        {"left_out": [None]},
        "Seen in a feed, and left out: no reason was noted.",
    ),
    "left out by a newer release": (
        {"left_out": ["too_new"]},
        "Seen in a feed, and left out: too_new.",
    ),
    "a feed": (
        {"feed": FeedFacts(url=URL, state=FeedState.ACTIVE)},
        "This is a feed, and it is polled.",
    ),
    "a failing feed": (
        {
            "feed": FeedFacts(
                url=URL, state=FeedState.FAILING, reason="dns", due_at=SOON
            )
        },
        (
            "This is a feed, and its polls fail: the name of its host leads nowhere"
            " (dns); the next poll is 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "a feed paused by hand": (
        {"feed": FeedFacts(url=URL, state=FeedState.PAUSED, reason="paused by hand")},
        "This is a feed, and it is paused.",
    ),
    "a feed that is gone": (
        {"feed": FeedFacts(url=URL, state=FeedState.GONE, reason="gone")},
        (
            "This is a feed, and it is gone:"
            " its site says that it has been taken down (gone)."
        ),
    ),
}

ARTICLE = {
    "waiting its turn": (
        article(due_at=JUST_NOW),
        (
            "Waiting its turn: download is the next step,"
            " due 2026-03-01 11:55:00 UTC, 5m ago, not yet handed out."
        ),
    ),
    "waiting in the queue": (
        article(due_at=JUST_NOW, lease_until=SOON, stage=Stage.EXTRACTED),
        (
            "Waiting its turn: deduplication is the next step,"
            " due 2026-03-01 11:55:00 UTC, 5m ago, in the queue."
        ),
    ),
    "being worked on": (
        article(due_at=JUST_NOW, lease_until=SOON, begun=True),
        "Being worked on now: download.",
    ),
    "its worker died": (
        article(due_at=JUST_NOW, lease_until=JUST_NOW, begun=True),
        (
            "Waiting its turn: download is the next step,"
            " due 2026-03-01 11:55:00 UTC, 5m ago, not yet handed out."
        ),
    ),
    "lost": (
        article(stage=Stage.DOWNLOADED),
        "Lost on the way to extraction: nothing would send it again.",
    ),
    "imported": (
        behind(),
        ("Waiting its turn behind live news, in import 4: download is the next step."),
    ),
    "imported, and its import rests": (
        behind(ImportState.STOPPED),
        "Waiting in import 4, which rests: wireroom import resume 4.",
    ),
    "imported, and put off": (
        behind(due_at=SOON, reason=Reason.CONNECT, failures=1),
        (
            f"Failed once for now: {describe_reason(Reason.CONNECT)};"
            " the next try is 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "host slowed down": (
        article(due_at=SOON, reason=Reason.RATE_LIMITED, failures=2),
        (
            "Its host is slowed down: its host asks for fewer requests (rate_limited);"
            " the next try is 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "host busy": (
        article(due_at=SOON, reason=Reason.HOST_BUSY),
        (
            "Its host is slowed down: other pages of its host come first (host_busy);"
            " the next try is 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "failed for now": (
        article(due_at=SOON, reason=Reason.TIMEOUT, failures=2),
        (
            "Failed 2 times for now: its host takes too long to answer (timeout);"
            " the next try is 2026-03-01 12:05:00 UTC, in 5m."
        ),
    ),
    "robots": (
        article(Outcome.REJECTED, reason=Reason.ROBOTS),
        "Rejected: its site's robots.txt forbids robots to read it (robots).",
    ),
    "rejected": (
        article(Outcome.REJECTED, reason=Reason.WRONG_MEDIA),
        "Rejected: it is not a page but a file of another kind (wrong_media).",
    ),
    "failed for good": (
        failed(Reason.SERVER_ERROR),
        (
            "Failed: its site has trouble of its own (server_error);"
            " it is not tried again."
        ),
    ),
    "in quarantine": (
        failed(Reason.DEFECT, FailureState.OPEN),
        (
            "In quarantine: a step hit a defect in the program (defect); when extract"
            " is mended, `wireroom failures retry 3` tries again."
        ),
    ),
    "given up": (
        failed(Reason.DEFECT, FailureState.DROPPED, settled_by="ida"),
        (
            "Given up by ida after it failed in extract:"
            " a step hit a defect in the program (defect)."
        ),
    ),
    "an earlier failure was retried": (
        failed(Reason.TLS, FailureState.RETRIED),
        (
            "Failed: its host's certificate or encryption is no good (tls);"
            " it is not tried again."
        ),
    ),
    "stored": (
        article(Outcome.PUBLISHED, published_at=JUST_NOW),
        "Not missing: stored as article 7 since 2026-03-01 11:55:00 UTC.",
    ),
    "stored, asked by another address": (
        article(Outcome.PUBLISHED, published_at=JUST_NOW, is_alias=True),
        (
            f"An address of {URL}."
            " Not missing: stored as article 7 since 2026-03-01 11:55:00 UTC."
        ),
    ),
    "withdrawn": (
        article(Outcome.PUBLISHED, published_at=JUST_NOW, withdrawn_at=NOW),
        (
            "Withdrawn: its site took it down, noticed 2026-03-01 12:00:00 UTC;"
            " article 7 keeps what was there."
        ),
    ),
    "merged": (
        article(
            Outcome.MERGED,
            reason=Reason.SAME_CONTENT,
            merged_into=(5, "https://paper.example/two"),
        ),
        (
            "Stored as article 5, https://paper.example/two:"
            " both have the same text (same_content)."
        ),
    ),
}


@pytest.mark.parametrize(("known", "sentence"), NO_ARTICLE.values(), ids=NO_ARTICLE)
def test_an_address_without_an_article_has_a_verdict(known, sentence):
    assert said(**known) == sentence


@pytest.mark.parametrize(("row", "sentence"), ARTICLE.values(), ids=ARTICLE)
def test_an_article_has_a_verdict(row, sentence):
    assert said(article=row) == sentence


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("stage", Stage)
def test_no_state_is_without_a_sentence(outcome, stage):
    told = said(article=article(outcome, stage=stage))
    assert told.endswith(".")
    assert "None" not in told


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason):
    assert describe_reason(reason).endswith(f" ({reason})")


def test_an_address_of_an_article_is_shown_harmless():
    told = said(
        article=article(Outcome.PUBLISHED, url="a\x1b[2J\u202eb", is_alias=True)
    )
    assert told.startswith("An address of a [2J b. ")
