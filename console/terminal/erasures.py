"""Erasures as lines for a person, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.erasures import ErasureRow

_NAMES = {
    "articles": "article",
    "comments": "comment",
    "mentions": "mention",
    "entries": "entry",
    "pages": "stored page",
    "archive_files": "archive file",
}


def describe_counts(counts: Mapping[str, int]) -> str:
    """Return the rows of an erasure by kind, in words."""
    parts = [
        format_quantity(number, _NAMES.get(name, name))
        for name, number in sorted(counts.items())
        if number
    ]
    return ", ".join(parts) or "nothing"


def describe_erasure(row: ErasureRow) -> str:
    """Return one line about an erasure: never what it erased."""
    kind = row.kind.replace("_", "-")
    state = f"{row.finished_at:%Y-%m-%d %H:%M}" if row.finished_at else str(row.state)
    return sanitize(
        f"erasure {row.id} ({kind}, {state}): {describe_counts(row.counts)};"
        f" by {row.requested_by}: {row.why}",
        1000,
    )


def erasure_to_json(row: ErasureRow) -> dict[str, object]:
    """Return an erasure as JSON, without what it names."""
    return {
        "id": row.id,
        "kind": str(row.kind),
        "state": str(row.state),
        "why": row.why,
        "requested_by": row.requested_by,
        "requested_at": row.requested_at.isoformat(),
        "finished_at": row.finished_at and row.finished_at.isoformat(),
        "counts": dict(row.counts),
    }
