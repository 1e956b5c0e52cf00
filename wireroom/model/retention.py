"""For how long a source's content is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long content is kept; None: for ever.

    Attributes:
        articles: after their publication, with all that belongs to them. comments:
            after the publication of their article. pages: stored bodies, after they
            were last served. gone_comments: after they were last seen. authors: after
            a comment was first seen its author becomes a pseudonym. feed_content:
            summary and content of an entry, after it was first seen.
        past_consumers: whether also what a registered consumer has not read goes.
    """

    articles: timedelta | None = None
    comments: timedelta | None = None
    pages: timedelta | None = None
    gone_comments: timedelta | None = None
    authors: timedelta | None = None
    feed_content: timedelta | None = None
    past_consumers: bool = False

    def limits(self) -> Iterator[tuple[str, timedelta]]:
        """Yield what is kept for a limited time, and for how long."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, timedelta):
                yield field.name, value

    def to_json(self) -> dict[str, int]:
        """Return the times in seconds; those that are not given are absent."""
        document = {name: int(age.total_seconds()) for name, age in self.limits()}
        return {**document, "past_consumers": 1} if self.past_consumers else document

    @classmethod
    def from_json(cls, document: Mapping[str, int]) -> Keep:
        """Return the times of a stored document."""
        ages = {
            name: timedelta(seconds=number)
            for name, number in document.items()
            if name != "past_consumers"
        }
        return cls(**ages, past_consumers=bool(document.get("past_consumers")))


KEEP_EVERYTHING = Keep()
