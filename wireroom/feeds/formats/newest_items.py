"""The newest entries of a document that has more than are read.

Some feeds list their whole archive, and some of these begin with the oldest entry, so
that the first 2,000 never change.
"""

from __future__ import annotations

import heapq
import re
from typing import TYPE_CHECKING

from wireroom.feeds.dates import read_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_START = re.compile(r"<((?:\w{1,20}:)?(?:item|entry))(?=[\s>])")
# In the order in which they say when an entry is from.
_DATES = tuple(
    re.compile(rf"<(?:\w{{1,20}}:)?{name}[^<>]{{0,200}}>\s{{0,99}}([^<]{{1,99}})")
    for name in ("pubDate", "published", "issued", "date", "updated", "modified")
)
# Characters of an entry in which its date is searched, at its beginning and its end.
_SEARCHED = 2_000


def keep_newest_items(
    text: str, most: int, fetched_at: datetime
) -> tuple[str, str | None]:
    """Return a document with at most so many entries, and a note of the cut or None.

    The newest by their dates are kept, in the order of the document; of entries without
    a date the first.
    """
    if text.count("item") + text.count("entry") <= most:
        return text, None
    spans = list(_iter_spans(text))
    if len(spans) <= most:
        return text, None
    ranks = [
        (_read_rank(text, start, end, fetched_at), -number)
        for number, (start, end) in enumerate(spans)
    ]
    kept = {-number for _, number in heapq.nlargest(most, ranks)}
    pieces = [text[: spans[0][0]]]
    pieces += [text[s:e] for number, (s, e) in enumerate(spans) if number in kept]
    pieces.append(text[spans[-1][1] :])
    return "".join(pieces), f"cut: more than {most} entries"


def _iter_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each entry begins and ends; an entry without an end is none."""
    at = 0
    while start := _START.search(text, at):
        closing = f"</{start[1]}"
        end = text.find(closing, start.end())
        if end < 0:
            return
        at = text.find(">", end) + 1
        if at == 0:
            return
        yield start.start(), at


def _read_rank(text: str, start: int, end: int, fetched_at: datetime) -> float:
    pieces = [text[start : min(end, start + _SEARCHED)]]
    if end - start > _SEARCHED:
        pieces.append(text[max(end - _SEARCHED, start) : end])
    for pattern in _DATES:
        for piece in pieces:
            match = pattern.search(piece)
            found = read_date(match[1].strip(), fetched_at) if match else None
            if found is not None:
                return found.at.timestamp()
    return 0.0
