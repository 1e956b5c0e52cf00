"""Values of a feed besides the text of its entries: attachments, polling hints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAttachment:
    """Audio, video or a picture that a feed entry carries.

    Attributes:
        role: ``enclosure``, ``content`` or ``thumbnail``. url: absolute, http(s).
        type: a valid media type in lower case, else "".
        size: bytes, and ``seconds``: duration, as the publisher claims.
    """

    role: str
    url: str
    type: str = ""
    size: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherHints:
    """A feed's requests for its polling.

    Attributes:
        interval_seconds: between two polls. skip_hours, skip_days: UTC hours and days
            (0: Monday) without polls.
    """

    interval_seconds: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
