"""One sentence about a deployment: whether it runs, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.console.monitoring.alarm_kinds import AlarmKind, Severity
from wireroom.console.monitoring.queue_starts import list_starting_queues
from wireroom.model.feed_health import FAULTS, FeedHealth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.console.monitoring.alarm_kinds import Alarm
    from wireroom.console.monitoring.snapshot import Snapshot


_FAULT_WORDS = {
    FeedHealth.FAILING: "failing",
    FeedHealth.GONE: "gone",
    FeedHealth.EMPTY: "empty",
    FeedHealth.OLD: "with old items only",
    FeedHealth.SILENT: "silent",
}
# Alarms that the counts of feeds cover.
_FEED_KINDS = frozenset(
    {
        AlarmKind.FEEDS_FAILING,
        AlarmKind.FEED_FAILING,
        AlarmKind.FEED_EMPTY,
        AlarmKind.FEED_OLD,
        AlarmKind.SOURCE_SILENT,
    }
)


class DeploymentState(StrEnum):
    """Whether work is done. STARTING: no task has run yet from every queue."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The state of a deployment and a sentence about it.

    Attributes:
        is_well: whether it runs and nothing is wrong.
    """

    state: DeploymentState
    text: str
    is_well: bool


def write_headline(snapshot: Snapshot, alarms: Sequence[Alarm]) -> Headline:
    """Say whether the deployment runs, and count what is wrong.

    Args:
        alarms: of the same snapshot.
    """
    grave = [alarm for alarm in alarms if alarm.severity is Severity.CRITICAL]
    if grave or snapshot.live is None or snapshot.cached is None:
        cause = grave[0].message if grave else "the database does not answer"
        return _make(DeploymentState.STOPPED, f"Work has stopped: {cause}")
    waiting = list_starting_queues(snapshot.live)
    if waiting:
        queues = "queue" if len(waiting) == 1 else "queues"
        text = f"Starting: the first task of {queues} {', '.join(waiting)} has not run"
        return _make(DeploymentState.STARTING, text)
    counts = snapshot.cached.feed_report.counts
    polled = sum(counts.values()) - counts.get(FeedHealth.PAUSED, 0)
    wrong = _count_feeds(counts, polled)
    others = [alarm for alarm in alarms if alarm.kind not in _FEED_KINDS]
    if others:
        wrong.append(_count_others(len(others), first=not wrong))
    if wrong:
        return _make(DeploymentState.RUNNING, f"Running; {', '.join(wrong)}")
    if not polled:
        return _make(DeploymentState.RUNNING, "Running; no feed is polled")
    delivering = counts.get(FeedHealth.DELIVERING, 0)
    text = f"Running; {delivering} of {_format_feeds(polled)} delivering"
    if delivering == polled:
        text = f"Running; {_format_feeds(polled)} delivering"
    return Headline(state=DeploymentState.RUNNING, text=text, is_well=True)


def _make(state: DeploymentState, text: str) -> Headline:
    return Headline(state=state, text=text, is_well=False)


def _count_feeds(counts: Mapping[FeedHealth, int], polled: int) -> list[str]:
    """Return the number of feeds with each fault; the first one says of how many."""
    phrases = [f"{counts[f]} {_FAULT_WORDS[f]}" for f in FAULTS if f in counts]
    if phrases:
        number, _, word = phrases[0].partition(" ")
        phrases[0] = f"{number} of {_format_feeds(polled)} {word}"
    return phrases


def _count_others(count: int, *, first: bool) -> str:
    noun = "alarm" if count == 1 else "alarms"
    return f"{count} {noun}" if first else f"{count} other {noun}"


def _format_feeds(count: int) -> str:
    return f"{count:,} feed{'' if count == 1 else 's'}"
