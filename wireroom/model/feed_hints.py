"""What feeds say besides the text of their entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAttachment:
    """Sound, a film or a picture that an entry of a feed carries.

    Attributes:
        role: ``enclosure``, ``content`` or ``thumbnail``. url: absolute, http(s).
        type: a media type in lower case, "" where there is none that is one.
        size: bytes, and ``seconds``: how long it is, as the publisher claims.
    """

    role: str
    url: str
    type: str = ""
    size: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherHints:
    """What a feed asks: seconds between polls; UTC hours and days (0: Monday) off."""

    interval_seconds: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
