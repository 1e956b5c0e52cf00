"""A month of 2,000 feeds under a virtual clock: how late news is found, at what price.

The same made-up newsrooms, from a seed, are polled by three rules: Wireroom's own, a
fixed interval of 60 minutes, and miniflux's ``entry_frequency`` (a week over the number
of entries of the last week, between 5 minutes and 24 hours; its defaults). Each begins
with what the feed shows at first sight and learns the rest. Printed are the polls, the
polls a new entry, and the delay from an entry's publication to the poll that finds it.
"""

from __future__ import annotations

import argparse
import random
import statistics
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import track
from rich.table import Table

from wireroom.decide.polling.poll_interval import PollPolicy, schedule_poll
from wireroom.decide.polling.rhythm import Rhythm, update_rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR, DAY = 3_600.0, 86_400.0
BEFORE = 14 * DAY
# What a feed shows at first sight.
SHOWN = 25


class Rule(Protocol):
    """When to poll a feed again, seconds, from the times of what was new."""

    def next(self, now: float, new: list[float], last: float) -> float:
        """Answer with a time later than ``now``."""


@dataclass
class Fixed:
    """Every so many seconds."""

    seconds: float = HOUR

    def next(self, now: float, new: list[float], last: float) -> float:
        """See :class:`Rule`."""
        del new, last
        return now + self.seconds


@dataclass
class EntryFrequency:
    """Miniflux's rule, asked at the very second it is due."""

    seen: list[float] = field(default_factory=list)

    def next(self, now: float, new: list[float], last: float) -> float:
        """See :class:`Rule`."""
        del last
        self.seen = [t for t in self.seen + new if t > now - 7 * DAY]
        often = 7 * DAY / len(self.seen) if self.seen else DAY
        return now + min(max(often, 300.0), DAY)


@dataclass
class Learned:
    """Wireroom's own, by its own code."""

    draw: random.Random
    policy: PollPolicy = field(default_factory=PollPolicy)
    rhythm: Rhythm = field(default_factory=Rhythm)

    def next(self, now: float, new: list[float], last: float) -> float:
        """See :class:`Rule`."""
        since = _moment(min(new, default=now) if last < 0 else last)
        at = _moment(now)
        self.rhythm = update_rhythm(self.rhythm, map(_moment, new), since=since, now=at)
        due = schedule_poll(
            now=at, policy=self.policy, rhythm=self.rhythm, jitter=self.draw.random()
        )
        return (due - BEGIN).total_seconds()


def main() -> None:
    """Make the newsrooms, poll them by each rule, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    draw, jitter = random.Random(asked.seed), random.Random(asked.seed)
    console = Console()
    rules: dict[str, Callable[[], Rule]] = {
        "Wireroom": lambda: Learned(draw=jitter),
        "every 60 minutes": Fixed,
        "entry_frequency": EntryFrequency,
    }
    polls = dict.fromkeys(rules, 0)
    delays: dict[str, list[float]] = {name: [] for name in rules}
    for _ in track(range(asked.feeds), "a month of feeds", console=console):
        times = _newsroom(draw, asked.days * DAY)
        start = draw.uniform(0, HOUR)
        for name, rule in rules.items():
            polls[name] += _month(rule(), times, start, asked.days * DAY, delays[name])
    _report(console, polls, delays)


def _month(
    rule: Rule, times: list[float], start: float, end: float, delays: list[float]
) -> int:
    """Poll one feed to the end; add its delays, return the number of polls."""
    now, last, polls = start, -1.0, 0
    found = max(0, bisect_right(times, now) - SHOWN)
    while now < end:
        upto = bisect_right(times, now)
        new = times[found:upto]
        if polls:
            delays.extend(now - t for t in new)
        polls, found = polls + 1, upto
        now, last = rule.next(now, new, last), now
    return polls


def _newsroom(draw: random.Random, end: float) -> list[float]:
    """Publication times of one feed from two weeks before the month to its end."""
    (make,) = draw.choices(
        (_agency, _paper, _local, _blog, _morning, _dead), (5, 25, 30, 25, 8, 7)
    )
    zone = draw.choice((-8, -6, -5, -3, 0, 0, 1, 1, 1, 2, 3, 5.5, 8, 9)) * HOUR
    return sorted(t for t in make(draw, zone, end) if -BEFORE < t < end)


def _agency(draw: random.Random, zone: float, end: float) -> Iterator[float]:
    """Round the clock, a little less at night."""
    yield from _day_by_day(draw, zone, end, draw.uniform(80, 300), (0, 24), 0.8)


def _paper(draw: random.Random, zone: float, end: float) -> Iterator[float]:
    """From early morning to late evening, weekends half."""
    yield from _day_by_day(draw, zone, end, draw.uniform(15, 120), (6, 22.5), 0.5)


def _local(draw: random.Random, zone: float, end: float) -> Iterator[float]:
    """Office hours, hardly at weekends."""
    yield from _day_by_day(draw, zone, end, draw.uniform(2, 20), (8, 18.5), 0.2)


def _blog(draw: random.Random, zone: float, end: float) -> Iterator[float]:
    """Now and then while its author is awake."""
    yield from _day_by_day(draw, zone, end, draw.uniform(0.1, 2), (8, 24), 1.0)


def _morning(draw: random.Random, zone: float, end: float) -> Iterator[float]:
    """All of the day at once."""
    at, many = draw.uniform(3, 8) * HOUR, draw.randint(8, 40)
    for day in _days(end):
        first = day + at - zone + draw.gauss(0, 600)
        yield from (first + draw.uniform(0, 240) for _ in range(many))


def _dead(draw: random.Random, zone: float, end: float) -> Iterator[float]:
    """Nothing any more."""
    del draw, zone, end
    yield from ()


def _day_by_day(
    draw: random.Random,
    zone: float,
    end: float,
    per_day: float,
    hours: tuple[float, float],
    weekend: float,
) -> Iterator[float]:
    for number, day in enumerate(_days(end)):
        # Days differ more than chance alone would have it.
        usual = per_day * (weekend if number % 7 >= 5 else 1)
        rate = usual * draw.lognormvariate(0, 0.3)
        step = (hours[1] - hours[0]) * HOUR / max(rate, 1e-9)
        at = hours[0] * HOUR + draw.expovariate(1 / step)
        while at < hours[1] * HOUR:
            yield day + at - zone
            at += draw.expovariate(1 / step)


def _days(end: float) -> Iterator[float]:
    day = -BEFORE - DAY
    while day < end + DAY:
        yield day
        day += DAY


def _moment(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def _report(
    console: Console, polls: dict[str, int], delays: dict[str, list[float]]
) -> None:
    table = Table("rule", "polls", "polls an entry", "median delay, min", "mean", "p90")
    for name, count in polls.items():
        late = sorted(delays[name])
        table.add_row(
            name,
            f"{count:,}",
            f"{count / len(late):.2f}",
            f"{statistics.median(late) / 60:.1f}",
            f"{statistics.fmean(late) / 60:.1f}",
            f"{late[len(late) * 9 // 10] / 60:.1f}",
        )
    console.print(table)


if __name__ == "__main__":
    main()
