"""Counts of the steps' runs in this process: how many, how long, with which outcome.

The counts are increments. ``workers/metrics_flush.py`` takes them and adds them to the
database's totals, which are therefore right for any number of processes on any number
of hosts, and survive all of them.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

# Upper bounds of the histogram, seconds; one more bucket holds longer runs. They range
# from a poll that is not due to the longest possible download.
BUCKET_BOUNDS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

# Prefix of an enricher's name: its runs are counted as the runs of a stage.
ENRICHER_PREFIX = "enrich:"


class RunOutcome(StrEnum):
    """The outcome of a run that has no outcome of the ledger or of a poll."""

    DONE = "done"
    NOTHING = "nothing"
    # Tried, failed, and tried again later.
    PUT_OFF = "put_off"
    # Not tried: the host is busy or does not answer, or another article is at work.
    WAITED = "waited"
    UNCHANGED = "unchanged"
    NEEDLESS = "needless"
    WITHDRAWN = "withdrawn"
    # The lease had passed to another worker: nothing was stored.
    LATE = "late"
    ERROR = "error"


class RunKind(NamedTuple):
    """The key that runs are counted by; all three fields are from fixed sets."""

    step: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTally:
    """Runs of one kind: their number, total seconds, and number per bucket."""

    runs: int = 0
    seconds: float = 0.0
    buckets: tuple[int, ...] = (0,) * (len(BUCKET_BOUNDS) + 1)

    def __add__(self, other: RunTally) -> RunTally:
        pairs = zip(self.buckets, other.buckets, strict=True)
        return RunTally(
            runs=self.runs + other.runs,
            seconds=self.seconds + other.seconds,
            buckets=tuple(a + b for a, b in pairs),
        )


@dataclass(slots=True, kw_only=True)
class StepRun:
    """One run of a step.

    Attributes:
        articles: ids of its articles; for a poll, of the new articles.
        kind, seconds: its outcome and duration; set when the run has ended.
    """

    articles: Sequence[int] = ()
    kind: RunKind | None = None
    seconds: float = 0.0


class StepMetrics:
    """Counts the runs of a process. Thread-safe; a run belongs to its thread.

    Attributes:
        listener: called with each run that has ended, in the thread of the run.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.listener: Callable[[StepRun], None] | None = None
        self._clock = clock
        self._lock = threading.Lock()
        self._run = _ThreadRun()
        self._tallies: dict[RunKind, _RunningTally] = defaultdict(_RunningTally)

    @contextmanager
    def measure_run(
        self, stage: str, *articles: int, seconds: float = 0.0
    ) -> Iterator[StepRun]:
        """Count the block as one run; an exception ends it with outcome ``error``.

        Args:
            seconds: what the run took before the block.
        """
        self._run.pop_outcome()
        run, started = StepRun(articles=articles), self._clock()
        outcome = (str(RunOutcome.ERROR), "")
        try:
            yield run
            outcome = self._run.pop_outcome() or (str(RunOutcome.DONE), "")
        finally:
            self._run.pop_outcome()
            run.kind = RunKind(stage, *outcome)
            run.seconds = seconds + self._clock() - started
            self.count_run(run.kind, run.seconds)
            if self.listener is not None:
                self.listener(run)

    def set_outcome(self, outcome: str, reason: str | None = None) -> None:
        """Set the outcome of this thread's run; the last call counts."""
        self._run.outcome = (str(outcome), str(reason or ""))

    def set_idle(self) -> None:
        """Set the outcome ``nothing``, unless an outcome was set before."""
        if self._run.outcome is None:
            self.set_outcome(RunOutcome.NOTHING)

    def count_run(self, kind: RunKind, seconds: float) -> None:
        """Count a run, which may be a part of another run."""
        bucket = bisect_left(BUCKET_BOUNDS, seconds)
        with self._lock:
            tally = self._tallies[kind]
            tally.runs += 1
            tally.seconds += seconds
            tally.buckets[bucket] += 1

    def take_tallies(self) -> dict[RunKind, RunTally]:
        """Return the counts since the last call, and reset them to zero."""
        with self._lock:
            tallies, self._tallies = self._tallies, defaultdict(_RunningTally)
        return {
            kind: RunTally(runs=s.runs, seconds=s.seconds, buckets=tuple(s.buckets))
            for kind, s in tallies.items()
        }

    def restore_tallies(self, tallies: Mapping[RunKind, RunTally]) -> None:
        """Add counts back that could not be written to the database."""
        with self._lock:
            for kind, tally in tallies.items():
                self._tallies[kind].add_tally(tally)


class _ThreadRun(threading.local):
    """The outcome of a thread's present run, as (outcome, reason); None: not set."""

    outcome: tuple[str, str] | None = None

    def pop_outcome(self) -> tuple[str, str] | None:
        outcome, self.outcome = self.outcome, None
        return outcome


@dataclass(slots=True, kw_only=True)
class _RunningTally:
    """A :class:`RunTally` that runs are added to."""

    runs: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKET_BOUNDS) + 1))

    def add_tally(self, tally: RunTally) -> None:
        self.runs += tally.runs
        self.seconds += tally.seconds
        pairs = zip(self.buckets, tally.buckets, strict=True)
        self.buckets = [a + b for a, b in pairs]
