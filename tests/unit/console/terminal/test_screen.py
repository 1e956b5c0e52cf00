from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from wireroom.console.monitoring.alarms import Alarm, AlarmKind
from wireroom.console.monitoring.snapshot import (
    CachedFigures,
    LiveFigures,
    Snapshot,
    WorkerStatus,
)
from wireroom.console.monitoring.summary import status_json, summarize_stages
from wireroom.console.terminal.screen import ScreenData, render_screen
from wireroom.enrich.registry import EnricherEntry, EnricherState
from wireroom.step_metrics import ENRICHER_PREFIX, RunTally
from wireroom.step_metrics import RunKind as Ran
from wireroom.store.reports.gauges import DatabaseServer, OverdueRows
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import BrokerState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "\x1b[2J[bold]Mayor\u202e\nresigns[/bold] " + "x" * 500
BUSY = {
    Ran("extract", "published", ""): RunTally(runs=27, seconds=2.7),
    Ran("extract", "failed", "parse"): RunTally(runs=3, seconds=0.3),
    Ran("poll_feed", "nothing", ""): RunTally(runs=900, seconds=9.0),
}


def now(**more) -> LiveFigures:
    said = {
        "now": NOW,
        "heartbeats": {str(queue): NOW - timedelta(seconds=4) for queue in Queue},
        "overdue": {"feeds": OverdueRows(rows=3, oldest=timedelta(seconds=90))},
        "quarantine": {},
        "server": DatabaseServer(
            connections=3,
            connections_of_all=4,
            connections_limit=100,
            oldest_transaction=0.0,
        ),
        "consumers": (),
        "workers": (
            WorkerStatus(node="cpu@a", release="1", seen_at=NOW - timedelta(hours=2)),
        ),
        "recent": BUSY,
        "totals": BUSY,
        "intake": (0,) * 10 + (7, 14),
    }
    return LiveFigures(**{**said, **more})


KNOWN = CachedFigures(
    feeds={"active": (1200, 3)},
    silent_sources=(),
    row_estimates={},
    database_bytes=0,
    recent_yields={},
)
UP = BrokerState(up=True, waiting={str(q): 5 for q in Queue}, oldest={"process": 42.0})


def shown(reading, *, width=120, found=(), latest=(), places=()) -> str:
    page = io.StringIO()
    console = Console(file=page, width=width, force_terminal=True, color_system=None)
    landed, outcomes = {"articles": "23"}, {"in_flight": "4"}
    if reading.live is None:
        landed, outcomes = {}, {}
    shot = ScreenData(
        snapshot=reading,
        alarms=found,
        row_counts=landed,
        entries_by_outcome=outcomes,
        latest_articles=latest,
        enrichers=places,
    )
    console.print(render_screen(shot))
    return page.getvalue()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("All is well.", id="verdict"),
        pytest.param("active 1,200 3", id="feeds and the silent ones"),
        pytest.param("42 s", id="age of the oldest message"),
        pytest.param("4 s ago", id="when a queue was last crossed"),
        pytest.param("extract 2.0 10% 100 ms", id="a stage"),
        pytest.param("cpu@a 2h ago", id="a worker"),
        pytest.param("in flight 4", id="the books"),
        pytest.param("21 in the last hour, at most 14 in 5 minutes", id="intake"),
        pytest.param("▄█▏", id="its chart"),
        pytest.param("nothing yet", id="no article"),
    ],
)
def test_the_screen_tells(said):
    page = shown(Snapshot(broker=UP, live=now(), cached=KNOWN))
    assert said in " ".join(page.split())


def test_each_alarm_comes_with_what_it_is_about_and_what_to_do():
    alarm = Alarm(
        kind=AlarmKind.SOURCE_SILENT, message="brings nothing new", subject="Paper"
    )
    page = shown(Snapshot(broker=UP, live=now(), cached=KNOWN), found=[alarm])
    assert "1 alarm" in page
    assert "Paper: brings nothing new" in page
    assert "wireroom sources list" in page


def test_without_a_database_the_broker_is_still_shown():
    alarm = Alarm(kind=AlarmKind.DATABASE_DOWN, message="the database does not answer")
    page = shown(Snapshot(broker=UP), found=[alarm])
    assert "the database does not answer" in page
    assert "process 5 42 s" in " ".join(page.split())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_text_from_the_web_cannot_steer_the_screen(width):
    row = {
        "title": HOSTILE,
        "source": HOSTILE,
        "first_published_at": NOW,
        "comments_found": 1,
    }
    page = shown(
        Snapshot(broker=UP, live=now(), cached=KNOWN), width=width, latest=[row]
    )
    assert "\x1b[2J" not in page
    assert "\u202e" not in page
    assert "Mayor" in page
    assert max(map(len, page.splitlines())) <= width


def test_runs_that_found_nothing_to_do_count_for_no_stage():
    found = summarize_stages(BUSY)
    assert list(found) == ["poll_feed", "extract"]
    assert (found["poll_feed"].runs, found["poll_feed"].mean_seconds) == (0, None)
    assert (found["extract"].runs, found["extract"].failed_share) == (30, 0.1)


def test_a_program_is_told_the_same():
    told = status_json(Snapshot(broker=UP, live=now(), cached=KNOWN), queue_limit=2000)
    assert told["alarms"] == []
    assert told["broker"]["waiting"]["process"] == 5
    assert told["stages"]["extract"]["mean_seconds"] == 0.1
    assert told["feeds"] == {"active": {"feeds": 1200, "silent": 3}}
    assert told["workers"][0]["seen_seconds_ago"] == 7200


def test_a_program_is_told_what_is_wrong_without_a_database():
    told = status_json(Snapshot(broker=BrokerState(up=False)), queue_limit=2000)
    assert [alarm["kind"] for alarm in told["alarms"]] == [
        "database_down",
        "broker_down",
    ]
    assert all(alarm["do"] for alarm in told["alarms"])


def test_enrichers_stand_apart_from_the_stages_each_with_its_state():
    places = [
        EnricherEntry(name="tone", package="p", state=EnricherState.ON),
        EnricherEntry(
            name="spans", package="p", state=EnricherState.OFF, reason=HOSTILE
        ),
    ]
    recent = BUSY | {
        Ran(ENRICHER_PREFIX + "tone", "error", ""): RunTally(runs=2, seconds=0.2)
    }
    reading = Snapshot(broker=UP, live=now(recent=recent), cached=KNOWN)
    assert list(summarize_stages(recent)) == ["poll_feed", "extract"]
    told = status_json(reading, 2000, places)["enrichers"]
    assert [(t["name"], t["state"], t["failed_share"]) for t in told] == [
        ("tone", "on", 1.0),
        ("spans", "off", 0.0),
    ]
    page = shown(reading, places=places)
    assert "tone on 100% 100 ms" in " ".join(page.split())
    assert "\x1b[2J" not in page
