"""Trends as lines on the terminal; text from the web is made safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Document = Mapping[str, Any]

_BARS = " ▁▂▃▄▅▆▇█"
# Precisions of a date without a time.
_COARSE = frozenset({"day", "month", "year"})
# Widest name, and most periods of a line of bars: the latest.
_NAME, _PERIODS = 30, 60


def format_counts(document: Document) -> Iterator[str]:
    """Show each name with its total and its periods as bars."""
    starts = document["starts"][-_PERIODS:]
    if not starts:
        return
    step = document["step"]
    yield f"{_shorten(starts[0])} to {_shorten(starts[-1])}, by {step}, UTC"
    for one in document["series"]:
        name = sanitize(one["name"] or ("-" if document["by"] else "all"), _NAME)
        bars = draw_bars(one["counts"][-_PERIODS:])
        yield f"{name:{_NAME}} {one['total']:>8,}  {bars}"
    yield format_quantity(document["articles"], "article")
    if document["is_partial"]:
        yield "Only the newest were counted: the earlier periods are too small."


def format_rising(document: Document) -> Iterator[str]:
    """Show each term with its articles and those that were expected."""
    for one in document["terms"]:
        yield (
            f"{sanitize(one['term'], _NAME):{_NAME}} {one['recent']:>6,} articles of"
            f" {format_quantity(one['sources'], 'source')}, {one['expected']:.1f}"
            f" expected"
        )
    recent, before = document["recent_articles"], document["before_articles"]
    if before:
        yield f"{format_quantity(recent, 'article')} compared with {before:,} before"
    else:
        articles = format_quantity(recent, "article")
        yield f"{articles} and none before: nothing to compare with"


def format_discussed(document: Document) -> Iterator[str]:
    """Show each article with its new comments and all of them."""
    for one in document["items"]:
        yield (
            f"{one['comments_new']:>6,} new of {one['comments_found']:>6,}  "
            f"{sanitize(one['title'], 70)}  ({sanitize(one['source'], _NAME)})"
        )
        yield f"{'':17}{sanitize(one['url'], 300)}"
    if not document["items"]:
        yield "No comment was found in this time."


def format_life(document: Document) -> Iterator[str]:
    """Show the events of a story in order, then its discussion by hour."""
    articles = format_quantity(document["articles"], "article")
    sources = format_quantity(document["sources"], "source")
    comments = format_quantity(document["comments"], "comment")
    yield f"Story {document['story_id']}: {articles} of {sources}, {comments}"
    for one in document["events"]:
        kind = one["kind"].replace("_", " ")
        at = _shorten(one["at"])
        if one["precision"] in _COARSE:
            at = f"{at[:10]:16}"
        at += " " if one["is_stated"] else "*"
        source = sanitize(one["source"], _NAME)
        yield f"{at} {kind:12} {source}: {sanitize(one['title'], 70)}"
    if any(not one["is_stated"] for one in document["events"]):
        yield "* when it was seen here"
    hours = document["discussion"][-_PERIODS:]
    if hours:
        bars = draw_bars([hour["comments"] for hour in hours])
        yield f"comments by hour from {_shorten(hours[0]['start'])}: {bars}"


def draw_bars(counts: Sequence[int]) -> str:
    """Return a bar for each count, the highest for the largest; none for 0."""
    top = max(counts, default=0)
    if not top:
        return _BARS[0] * len(counts)
    steps = len(_BARS) - 1
    return "".join(_BARS[-(-count * steps // top)] for count in counts)


def _shorten(moment: str) -> str:
    """Return a time of RFC 3339 to the minute."""
    return moment[:16].replace("T", " ")
