"""Events of the change feed in the form of CloudEvents 1.0 (JSON event format)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.export.fields import format_rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wireroom.follow import Event

SOURCE = "urn:wireroom"
# Raised when a member of `data` changes its meaning or leaves.
VERSION = 1
MEDIA_TYPE = "application/cloudevents+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudEvent:
    """One event.

    Attributes:
        id: the same at each delivery, and used for one event only: epoch and position.
        position: its place in the change feed.
        at: when it was published here. document: all of it, as JSON.
    """

    id: str
    position: int
    at: datetime
    document: Mapping[str, object]

    def to_json(self) -> bytes:
        """Return the event as one line of JSON."""
        text = json.dumps(self.document, ensure_ascii=False, separators=(",", ":"))
        return text.encode()


def make_cloud_event(
    event: Event,
    rows: Mapping[str, Mapping[str, object]] | None = None,
    *,
    queries: Sequence[str] | None = None,
) -> CloudEvent:
    """Return an event for delivery.

    Args:
        rows: what a full event carries besides the ids: ``article``, ``comment``,
            ``story``, as the export has them. queries: names of the saved queries
            that the article matches.
    """
    identity = f"{event.epoch or '0'}-{event.position}"
    return CloudEvent(
        id=identity,
        position=event.position,
        at=event.at,
        document={
            "specversion": "1.0",
            "id": identity,
            "source": SOURCE,
            "type": f"wireroom.{event.kind}.v{VERSION}",
            "subject": _name_subject(event),
            "time": format_rfc3339(event.at),
            "datacontenttype": "application/json",
            "data": {
                "position": event.position,
                "epoch": event.epoch,
                "kind": event.kind,
                "article_id": event.article_id,
                "comment_id": event.comment_id,
                "story_id": event.story_id,
                "details": event.data,
                **(rows or {}),
                **({} if queries is None else {"queries": queries}),
            },
        },
    )


def _name_subject(event: Event) -> str:
    if event.comment_id is not None:
        return f"comments/{event.comment_id}"
    if event.story_id is not None:
        return f"stories/{event.story_id}"
    return f"articles/{event.article_id}"
