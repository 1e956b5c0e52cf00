"""How often each step ran, how long, and what came of it: counted in this process.

The counts are cumulative increments: whoever takes them away
(``workers/metrics_flush.py``)
adds them to the database's, which are therefore right for any number of processes on
any number of hosts, and outlive all of them.
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

# Upper bounds of the histogram, seconds; a last bucket takes what is longer. From a
# poll that is not due to the longest download there may be.
BUCKET_BOUNDS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

# Before the name of an enricher, whose runs are counted as those of a stage.
ENRICHER_PREFIX = "enrich:"


class RunOutcome(StrEnum):
    """What came of a run, where it is not an outcome of the books or of a poll."""

    DONE = "done"
    NOTHING = "nothing"
    PUT_OFF = "put_off"
    UNCHANGED = "unchanged"
    NEEDLESS = "needless"
    WITHDRAWN = "withdrawn"
    ERROR = "error"


class RunKind(NamedTuple):
    """What is counted apart; all three are from fixed sets."""

    stage: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTally:
    """Runs of one kind: how many, seconds in all, and how many in each bucket."""

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
    """One run of a step, as it went.

    Attributes:
        articles: those it was about; of a poll, those it found.
        kind, seconds: what came of it and how long it took; set when it has ended.
    """

    articles: Sequence[int] = ()
    kind: RunKind | None = None
    seconds: float = 0.0


class StepMetrics:
    """Counts the runs of a process. Thread-safe; a run belongs to its thread.

    Attributes:
        listener: hears of each run that has ended, in the thread it ran in.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.listener: Callable[[StepRun], None] | None = None
        self._clock = clock
        self._lock = threading.Lock()
        self._here = threading.local()
        self._tallies: dict[RunKind, _RunningTally] = defaultdict(_RunningTally)

    @contextmanager
    def measure_run(self, stage: str, *articles: int) -> Iterator[StepRun]:
        """Count what happens inside as one run; an exception ends it as an error."""
        self._here.noted = None
        run, began = StepRun(articles=articles), self._clock()
        noted = (str(RunOutcome.ERROR), "")
        try:
            yield run
            noted = self._here.noted or (str(RunOutcome.DONE), "")
        finally:
            self._here.noted = None
            run.kind, run.seconds = RunKind(stage, *noted), self._clock() - began
            self.count_run(run.kind, run.seconds)
            if self.listener is not None:
                self.listener(run)

    def set_outcome(self, outcome: str, reason: str | None = None) -> None:
        """Say what came of the run at hand; the last word counts."""
        self._here.noted = (str(outcome), str(reason or ""))

    def set_idle(self) -> None:
        """Say that there was nothing to do, unless something was said before."""
        if getattr(self._here, "noted", None) is None:
            self.set_outcome(RunOutcome.NOTHING)

    def count_run(self, kind: RunKind, seconds: float) -> None:
        """Count a run; also one that was a part of another."""
        bucket = bisect_left(BUCKET_BOUNDS, seconds)
        with self._lock:
            tally = self._tallies[kind]
            tally.runs += 1
            tally.seconds += seconds
            tally.buckets[bucket] += 1

    def take_tallies(self) -> dict[RunKind, RunTally]:
        """Give what was counted since the last time, and begin anew."""
        with self._lock:
            taken, self._tallies = self._tallies, defaultdict(_RunningTally)
        return {
            kind: RunTally(runs=s.runs, seconds=s.seconds, buckets=tuple(s.buckets))
            for kind, s in taken.items()
        }

    def restore_tallies(self, tallies: Mapping[RunKind, RunTally]) -> None:
        """Take back what could not be added to the database."""
        with self._lock:
            for kind, tally in tallies.items():
                self._tallies[kind].add_tally(tally)


@dataclass(slots=True, kw_only=True)
class _RunningTally:
    """A tally that grows."""

    runs: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKET_BOUNDS) + 1))

    def add_tally(self, tally: RunTally) -> None:
        self.runs += tally.runs
        self.seconds += tally.seconds
        pairs = zip(self.buckets, tally.buckets, strict=True)
        self.buckets = [a + b for a, b in pairs]
