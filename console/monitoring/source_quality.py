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

    from wireroom.store.reports.source_hours import SourceYield

# Fewer articles say nothing: lately, and in the week before.
MIN_ARTICLES, MIN_USUAL_ARTICLES = 5, 20
# How much a share has to grow to be told: a half of all articles.
MIN_SHARE_GROWTH = 0.5
# Of the comments that pages speak of, the share that is found less than before.
MIN_COMMENT_LOSS = 0.3
MIN_COMMENTS = 20
# So much later than usual, and at least so late, seconds.
MIN_DELAY_FACTOR, MIN_DELAY_SECONDS = 4.0, 1800.0
# So many times its busiest hour, and at least so many articles an hour.
MIN_VOLUME_FACTOR, MIN_HOURLY_ARTICLES = 3, 60


class FaultKind(StrEnum):
    """What has changed for the worse."""

    LATE = "late"
    FLOODING = "flooding"
    THIN = "thin"
    COMMENTS_MISSING = "comments_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFault:
    """A source that is not what it was, and in which way.

    Attributes:
        amount: how much, to be compared within one fault only.
    """

    source: str
    kind: FaultKind
    message: str
    amount: float


def find_source_faults(
    lately: Mapping[int, SourceYield], usual: Mapping[int, SourceYield]
) -> list[SourceFault]:
    """Compare what sources published of late with their week; the worst first."""
    pairs = ((now, usual[key]) for key, now in lately.items() if key in usual)
    enough = (
        p
        for p in pairs
        if p[0].articles >= MIN_ARTICLES and p[1].articles >= MIN_USUAL_ARTICLES
    )
    found = [one for now, before in enough for one in _check_source(now, before)]
    return sorted(found, key=lambda one: (one.kind, -one.amount, one.source))


def _check_source(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    yield from _check_delay(now, before)
    yield from _check_volume(now, before)
    yield from _check_content(now, before)
    yield from _check_comments(now, before)


def _check_delay(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    if now.delay is None or before.delay is None:
        return
    if now.delay >= MIN_DELAY_SECONDS and now.delay > MIN_DELAY_FACTOR * before.delay:
        said = f"{_format_minutes(now.delay)} after publication, {_format_minutes(before.delay)} usual"
        yield _make_fault(now, FaultKind.LATE, said, now.delay)


def _check_volume(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    if (
        now.busiest >= MIN_HOURLY_ARTICLES
        and now.busiest > MIN_VOLUME_FACTOR * before.busiest
    ):
        said = f"{now.busiest} articles in an hour, at most {before.busiest} usual"
        yield _make_fault(now, FaultKind.FLOODING, said, now.busiest)


def _check_content(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    told = (
        ("short", "without a real text"),
        ("undated", "without a date"),
        ("unsigned", "without an author"),
        ("copies", "the same as another"),
    )
    for name, words in told:
        share = getattr(now, name) / now.articles
        usual = getattr(before, name) / before.articles
        if share - usual >= MIN_SHARE_GROWTH:
            said = f"{share:.0%} {words}, {usual:.0%} usual"
            yield _make_fault(now, FaultKind.THIN, said, share - usual)


def _check_comments(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    if now.expected < MIN_COMMENTS or before.expected < MIN_COMMENTS:
        return
    share, usual = now.found / now.expected, before.found / before.expected
    if usual - share >= MIN_COMMENT_LOSS:
        said = f"{share:.0%} of the comments found, {usual:.0%} usual"
        yield _make_fault(now, FaultKind.COMMENTS_MISSING, said, usual - share)


def _make_fault(
    of: SourceYield, fault: FaultKind, said: str, amount: float
) -> SourceFault:
    return SourceFault(source=of.source, kind=fault, message=said, amount=amount)


def _format_minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"
