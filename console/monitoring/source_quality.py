"""Sources whose articles got worse, each compared with its own previous week.

A redesign of a publisher's pages shows as shorter texts, missing dates or authors, one
text under many URLs, or comments that are no longer found. A source that was always so
is no fault: only a change is. Copies are one in any case, because each is downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wireroom.store.reports.source_hours import SourceYield

# Articles needed for a comparison: in the last hours, and in the week before.
MIN_ARTICLES, MIN_USUAL_ARTICLES = 5, 20
# Growth of a defect's share of all articles that counts as a fault.
MIN_SHARE_GROWTH = 0.5
# Drop of the share of comments found that counts as a fault, and the comments needed.
MIN_COMMENT_LOSS = 0.3
MIN_COMMENTS = 20
# A delay is a fault from this many times the usual one, and from this many seconds.
MIN_DELAY_FACTOR, MIN_DELAY_SECONDS = 4.0, 1800.0
# Share of all downloads that bring a known text, and the copies needed to judge it.
MAX_COPIES_SHARE, MIN_COPIES = 0.5, 20
# A flood is this many times the busiest hour of the week, and this many articles.
MIN_VOLUME_FACTOR, MIN_HOURLY_ARTICLES = 3, 60


class FaultKind(StrEnum):
    """What got worse: the delay, the volume, the content, or the comments found."""

    LATE = "late"
    FLOODING = "flooding"
    THIN = "thin"
    COPIES = "copies"
    COMMENTS_MISSING = "comments_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFault:
    """One fault of one source.

    Attributes:
        message: the present figure and the usual one.
        amount: severity, comparable among faults of one kind only.
    """

    source: str
    kind: FaultKind
    message: str
    amount: float


def find_source_faults(
    recent: Mapping[int, SourceYield], usual: Mapping[int, SourceYield]
) -> list[SourceFault]:
    """Return the faults of all sources, by kind, the worst first.

    Args:
        recent: articles of the last hours, by source id.
        usual: articles of the week before, by source id.
    """
    pairs = [(now, usual[key]) for key, now in recent.items() if key in usual]
    faults = [
        fault
        for now, before in pairs
        if now.articles >= MIN_ARTICLES and before.articles >= MIN_USUAL_ARTICLES
        for fault in _check_source(now, before)
    ]
    faults += [fault for now in recent.values() for fault in _check_copies(now)]
    return sorted(faults, key=lambda fault: (fault.kind, -fault.amount, fault.source))


def _check_source(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    yield from _check_delay(now, before)
    yield from _check_volume(now, before)
    yield from _check_content(now, before)
    yield from _check_comments(now, before)


def _check_delay(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    if now.delay is None or before.delay is None:
        return
    if now.delay >= MIN_DELAY_SECONDS and now.delay > MIN_DELAY_FACTOR * before.delay:
        usual = _format_minutes(before.delay)
        message = f"{_format_minutes(now.delay)} after publication, usually {usual}"
        yield _make_fault(now, FaultKind.LATE, message, now.delay)


def _check_volume(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    usual = MIN_VOLUME_FACTOR * before.busiest
    if now.busiest >= MIN_HOURLY_ARTICLES and now.busiest > usual:
        message = f"{now.busiest} articles in an hour, usually at most {before.busiest}"
        yield _make_fault(now, FaultKind.FLOODING, message, now.busiest)


def _check_content(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    for defect, count, usual_count in (
        ("with almost no text", now.short, before.short),
        ("without a date", now.undated, before.undated),
        ("without an author", now.unsigned, before.unsigned),
        ("with the text of another", now.copies, before.copies),
    ):
        share, usual = count / now.articles, usual_count / before.articles
        if share - usual >= MIN_SHARE_GROWTH:
            message = f"{share:.0%} of the articles {defect}, usually {usual:.0%}"
            yield _make_fault(now, FaultKind.THIN, message, share - usual)


def _check_copies(now: SourceYield) -> Iterator[SourceFault]:
    share = now.copies / max(now.articles + now.copies, 1)
    if now.copies >= MIN_COPIES and share >= MAX_COPIES_SHARE:
        message = f"{share:.0%} of {now.articles + now.copies} pages had a known text"
        yield _make_fault(now, FaultKind.COPIES, message, share)


def _check_comments(now: SourceYield, before: SourceYield) -> Iterator[SourceFault]:
    if now.expected < MIN_COMMENTS or before.expected < MIN_COMMENTS:
        return
    share, usual = now.found / now.expected, before.found / before.expected
    if usual - share >= MIN_COMMENT_LOSS:
        message = f"{share:.0%} of the comments found, usually {usual:.0%}"
        yield _make_fault(now, FaultKind.COMMENTS_MISSING, message, usual - share)


def _make_fault(
    source: SourceYield, kind: FaultKind, message: str, amount: float
) -> SourceFault:
    return SourceFault(source=source.source, kind=kind, message=message, amount=amount)


def _format_minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"
