"""Which sources are not what they were: each judged against its own week.

A redesign of a publisher's pages shows as texts that become short, as dates or authors
that are gone, as one text under many addresses, or as comments that are no longer
found. What was always so is not wrong: only a change is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wireroom.store.reports.source_hours import Yield

# Fewer articles say nothing: lately, and in the week before.
FEW, FEW_BEFORE = 5, 20
# How much a share has to grow to be told: a half of all articles.
GROWN = 0.5
# Of the comments that pages speak of, the share that is found less than before.
LOST = 0.3
FEW_COMMENTS = 20
# So much later than usual, and at least so late, seconds.
LATER, LATE = 4.0, 1800.0
# So many times its busiest hour, and at least so many articles an hour.
FLOOD, MANY = 3, 60


class Fault(StrEnum):
    """What has changed for the worse."""

    LATE = "late"
    FLOODING = "flooding"
    THIN = "thin"
    COMMENTS_MISSING = "comments_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A source that is not what it was, and in which way.

    Attributes:
        amount: how much, to be compared within one fault only.
    """

    source: str
    fault: Fault
    said: str
    amount: float


def judge(lately: Mapping[int, Yield], usual: Mapping[int, Yield]) -> list[Judged]:
    """Compare what sources published of late with their week; the worst first."""
    pairs = ((now, usual[key]) for key, now in lately.items() if key in usual)
    enough = (p for p in pairs if p[0].articles >= FEW and p[1].articles >= FEW_BEFORE)
    found = [one for now, before in enough for one in _of_source(now, before)]
    return sorted(found, key=lambda one: (one.fault, -one.amount, one.source))


def _of_source(now: Yield, before: Yield) -> Iterator[Judged]:
    yield from _late(now, before)
    yield from _flooding(now, before)
    yield from _thin(now, before)
    yield from _comments(now, before)


def _late(now: Yield, before: Yield) -> Iterator[Judged]:
    if now.delay is None or before.delay is None:
        return
    if now.delay >= LATE and now.delay > LATER * before.delay:
        said = (
            f"{_minutes(now.delay)} after publication, {_minutes(before.delay)} usual"
        )
        yield _judged(now, Fault.LATE, said, now.delay)


def _flooding(now: Yield, before: Yield) -> Iterator[Judged]:
    if now.busiest >= MANY and now.busiest > FLOOD * before.busiest:
        said = f"{now.busiest} articles in an hour, at most {before.busiest} usual"
        yield _judged(now, Fault.FLOODING, said, now.busiest)


def _thin(now: Yield, before: Yield) -> Iterator[Judged]:
    told = (
        ("short", "without a real text"),
        ("undated", "without a date"),
        ("unsigned", "without an author"),
        ("copies", "the same as another"),
    )
    for name, words in told:
        share = getattr(now, name) / now.articles
        usual = getattr(before, name) / before.articles
        if share - usual >= GROWN:
            said = f"{share:.0%} {words}, {usual:.0%} usual"
            yield _judged(now, Fault.THIN, said, share - usual)


def _comments(now: Yield, before: Yield) -> Iterator[Judged]:
    if now.expected < FEW_COMMENTS or before.expected < FEW_COMMENTS:
        return
    share, usual = now.found / now.expected, before.found / before.expected
    if usual - share >= LOST:
        said = f"{share:.0%} of the comments found, {usual:.0%} usual"
        yield _judged(now, Fault.COMMENTS_MISSING, said, usual - share)


def _judged(of: Yield, fault: Fault, said: str, amount: float) -> Judged:
    return Judged(source=of.source, fault=fault, said=said, amount=amount)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"
