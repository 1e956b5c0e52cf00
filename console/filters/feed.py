"""``wireroom feed --jsonl``: feeds in, their entries out, a line each.

Needs no database and no broker. A document that is no feed is answered by a line with
the reason; the lines after it are still read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.console.filters.file_lines import BadLineError, answer_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wireroom.console.filters.file_lines import FileRequest
    from wireroom.model.feed import FeedEntry
    from wireroom.model.moment import PublishedTime

# The largest feed that a worker downloads by default.
_MAX_BYTES = 20_000_000


def run(lines: Iterable[str]) -> Iterator[str]:
    """Yield one line per line of the input, in order; blank lines are skipped.

    In: ``{"id", "url", "path", "headers": {}, "fetched_at"}``; ``path`` names a file
    with the body as it was served, ``fetched_at`` (ISO 8601; now, where it is missing)
    is what dates without a year are counted from. Out: ``{"id", "title", "entries",
    "children"}``, or ``{"id", "error", "reason"}`` as :func:`answer_lines` has it.
    """
    return answer_lines(lines, _parse_feed, path_field="path", max_bytes=_MAX_BYTES)


def _parse_feed(request: FileRequest, body: bytes) -> dict[str, object]:
    # Imported late, so that a bad first line is answered without loading feedparser.
    from wireroom.feeds.formats.parse import parse_feed  # noqa: PLC0415 - see above

    feed = parse_feed(
        body,
        url=request.url,
        content_type=_find_content_type(request.fields.get("headers")),
        fetched_at=_read_time(request.fields.get("fetched_at")),
    )
    return {
        "id": request.id,
        "title": feed.title,
        "entries": [_build_entry(entry) for entry in feed.entries],
        "children": list(feed.children),
    }


def _find_content_type(headers: object) -> str:
    """Return the Content-Type, whatever case its name has."""
    if isinstance(headers, dict):
        for name, value in headers.items():
            if str(name).lower() == "content-type":
                return str(value)
    return ""


def _read_time(value: object) -> datetime:
    if not isinstance(value, str):
        return datetime.now(UTC)
    try:
        time = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadLineError(f"fetched_at: {error}") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _build_entry(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.identity,
        "url": entry.url,
        "title": entry.title,
        "authors": list(entry.authors),
        "published_at": _format_time(entry.published),
        "summary": entry.summary,
        "content": entry.content_html,
        "categories": list(entry.categories),
    }


def _format_time(time: PublishedTime | None) -> str | None:
    return time.isoformat() if time else None
