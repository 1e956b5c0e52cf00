from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from wireroom.console.monitoring.alarm_kinds import Alarm, AlarmKind
from wireroom.console.monitoring.headline import write_headline
from wireroom.console.monitoring.snapshot import (
    CachedFigures,
    LiveFigures,
    Snapshot,
    WorkerStatus,
)
from wireroom.console.monitoring.summary import status_json, summarize_stages
from wireroom.console.terminal.screen import ScreenData, render_screen
from wireroom.enrich.registry import EnricherEntry, EnricherState
from wireroom.model.feed_health import FeedHealth
from wireroom.step_metrics import ENRICHER_PREFIX, RunKind, RunTally
from wireroom.store.reports.feed_health import FeedReport
from wireroom.store.reports.gauges import DatabaseServer, OverdueRows
from wireroom.store.reports.ledger import LatestArticle
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import BrokerState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "\x1b[2J[bold]Mayor\u202e\nresigns[/bold] " + "x" * 500
BUSY = {
    RunKind("extract", "published", ""): RunTally(runs=27, seconds=2.7),
    RunKind("extract", "failed", "parse"): RunTally(runs=3, seconds=0.3),
    RunKind("poll_feed", "nothing", ""): RunTally(runs=900, seconds=9.0),
}


def make_live_figures(**more) -> LiveFigures:
    defaults = {
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
            WorkerStatus(
                node="cpu@a",
                release="1",
                queues=("process",),
                started_at=NOW - timedelta(hours=3),
                seen_at=NOW - timedelta(hours=2),
            ),
        ),
        "recent": BUSY,
        "totals": BUSY,
        "intake": (0,) * 10 + (7, 14),
    }
    return LiveFigures(**{**defaults, **more})


CACHED = CachedFigures(
    feeds={"active": (1200, 3)},
    silent_sources=(),
    row_estimates={},
    database_bytes=0,
    recent_yields={},
    feed_report=FeedReport(
        counts={FeedHealth.DELIVERING: 1197, FeedHealth.SILENT: 3}, faults=()
    ),
)
UP = BrokerState(up=True, waiting={str(q): 5 for q in Queue}, oldest={"process": 42.0})


SNAPSHOT = Snapshot(broker=UP, live=make_live_figures(), cached=CACHED)


def render_page(
    snapshot, *, width=120, height=200, alarms=(), latest=(), enrichers=()
) -> str:
    output = io.StringIO()
    console = Console(
        file=output, width=width, height=height, force_terminal=True, color_system=None
    )
    rows, outcomes = {"articles": "23"}, {"in_flight": "4"}
    if snapshot.live is None:
        rows, outcomes = {}, {}
    data = ScreenData(
        snapshot=snapshot,
        headline=write_headline(snapshot, alarms),
        alarms=alarms,
        row_counts=rows,
        entries_by_outcome=outcomes,
        latest_articles=latest,
        enrichers=enrichers,
    )
    console.print(render_screen(data))
    return output.getvalue()


def join_words(page: str) -> str:
    return " ".join(page.split())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("No alarms.", id="verdict"),
        pytest.param("delivering 1,197", id="feeds in order"),
        pytest.param("silent 3", id="silent feeds"),
        pytest.param("Running; 3 of 1,200 feeds silent", id="headline"),
        pytest.param("42 s", id="age of the oldest message"),
        pytest.param("4 s ago", id="time since a queue's last task"),
        pytest.param("extract 2.0 10% 100 ms", id="a stage"),
        pytest.param("cpu@a 2h ago", id="a worker"),
        pytest.param("articles 23", id="stored rows"),
        pytest.param("in flight 4", id="entries by outcome"),
        pytest.param("21 in the last hour, at most 14 in 5 minutes", id="intake"),
        pytest.param("▄█▏", id="chart of the intake"),
        pytest.param("no articles yet", id="no article"),
    ],
)
def test_the_screen_shows_the_figures_of_a_deployment(words):
    assert words in join_words(render_page(SNAPSHOT))


def test_each_alarm_comes_with_its_subject_and_its_remedy():
    alarm = Alarm(
        kind=AlarmKind.SOURCE_SILENT, message="brings nothing new", subject="Paper"
    )
    page = render_page(SNAPSHOT, alarms=[alarm])
    assert "1 alarm" in page
    assert "Paper: brings nothing new" in page
    assert "wireroom sources list" in page


def test_without_a_database_the_broker_is_still_on_the_screen():
    alarm = Alarm(kind=AlarmKind.DATABASE_DOWN, message="the database does not answer")
    page = render_page(Snapshot(broker=UP), alarms=[alarm])
    assert "the database does not answer" in page
    assert "process 5 42 s" in join_words(page)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_text_from_the_web_cannot_control_the_terminal(width):
    article = LatestArticle(
        title=HOSTILE, source=HOSTILE, first_published_at=NOW, comments_found=1
    )
    page = render_page(SNAPSHOT, width=width, latest=[article])
    assert "\x1b[2J" not in page
    assert "\u202e" not in page
    assert "Mayor" in page
    assert max(map(len, page.splitlines())) <= width


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(80, 24, id="80x24"),
        pytest.param(120, 40, id="120x40"),
        pytest.param(220, 60, id="wide"),
    ],
)
def test_one_screen_holds_what_matters_first(width, height):
    alarms = [
        Alarm(
            kind=AlarmKind.FEED_FAILING,
            subject=f"https://paper.example/feeds/{n}",
            message="Paper: the last 4 polls failed: the host name does not resolve",
        )
        for n in range(30)
    ]
    article = LatestArticle(
        title="Mayor resigns", source="Paper", first_published_at=NOW, comments_found=1
    )
    page = render_page(
        SNAPSHOT, width=width, height=height, alarms=alarms, latest=[article] * 8
    )
    lines = page.splitlines()
    assert len(lines) < height
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("Running; 3 of 1,200 feeds silent")
    assert "more alarms: wireroom status | less" in page
    assert "control" in page
    assert "Mayor resigns" in page


def test_a_file_gets_every_alarm():
    output = io.StringIO()
    alarms = [
        Alarm(kind=AlarmKind.FEED_OLD, subject=f"https://paper.example/{n}", message="")
        for n in range(30)
    ]
    data = ScreenData(
        snapshot=SNAPSHOT,
        headline=write_headline(SNAPSHOT, alarms),
        alarms=alarms,
        row_counts={},
        entries_by_outcome={},
        latest_articles=(),
    )
    Console(file=output, width=80, height=24).print(render_screen(data))
    assert output.getvalue().count("https://paper.example/") == 30


def test_runs_with_nothing_to_do_are_not_counted():
    summaries = summarize_stages(BUSY)
    assert list(summaries) == ["poll_feed", "extract"]
    idle, busy = summaries["poll_feed"], summaries["extract"]
    assert (idle.runs, idle.mean_seconds) == (0, None)
    assert (busy.runs, busy.failed_share) == (30, 0.1)


def test_the_figures_are_there_as_json():
    status = status_json(SNAPSHOT, queue_limit=2000)
    assert status["alarms"] == []
    assert status["broker"]["waiting"]["process"] == 5
    assert status["stages"]["extract"]["mean_seconds"] == 0.1
    assert status["feeds"] == {"active": {"feeds": 1200, "silent": 3}}
    assert status["headline"] == "Running; 3 of 1,200 feeds silent"
    assert status["workers"][0]["seen_seconds_ago"] == 7200


def test_without_a_database_the_json_has_its_alarm():
    status = status_json(Snapshot(broker=BrokerState(up=False)), queue_limit=2000)
    assert [alarm["kind"] for alarm in status["alarms"]] == [
        "database_down",
        "broker_down",
    ]
    assert all(alarm["do"] for alarm in status["alarms"])


def test_enrichers_are_listed_apart_from_the_stages_each_with_its_state():
    enrichers = [
        EnricherEntry(name="tone", package="p", state=EnricherState.ON),
        EnricherEntry(
            name="spans", package="p", state=EnricherState.OFF, reason=HOSTILE
        ),
    ]
    recent = BUSY | {
        RunKind(ENRICHER_PREFIX + "tone", "error", ""): RunTally(runs=2, seconds=0.2)
    }
    live = make_live_figures(recent=recent)
    snapshot = Snapshot(broker=UP, live=live, cached=CACHED)
    assert list(summarize_stages(recent)) == ["poll_feed", "extract"]
    listed = status_json(snapshot, 2000, enrichers)["enrichers"]
    assert [(e["name"], e["state"], e["failed_share"]) for e in listed] == [
        ("tone", "on", 1.0),
        ("spans", "off", 0.0),
    ]
    page = render_page(snapshot, enrichers=enrichers)
    assert "tone on 100% 100 ms" in join_words(page)
    assert "\x1b[2J" not in page
