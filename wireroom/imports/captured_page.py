"""Classifies an imported page with the same rules as an HTTP response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.http.classify import (
    PAGE_MEDIA_TYPES,
    find_challenge_vendor,
    find_media_type,
    sniff_media_type,
)
from wireroom.http.urls import canonicalize_url
from wireroom.model.http import FetchResponse
from wireroom.model.imports import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.defects import Defect
    from wireroom.model.moment import PublishedTime

# The first web page is of August 1991. A capturing clock may be ahead of this one.
_EARLIEST_YEAR = 1991
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedPage:
    """An imported page as a download at the time of its capture would have returned it.

    Attributes:
        name: of the file or record, for messages. title, published: from the manifest.
    """

    name: str
    response: FetchResponse
    title: str = ""
    published: PublishedTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """A file, row or record that is refused, with the reason and a message."""

    name: str
    reason: RefusalReason
    message: str = ""


def refuse_defect(name: str, defect: Defect) -> RefusedPage:
    """Log the traceback; return the refusal that takes the page's place."""
    defect.log_traceback(name)
    return RefusedPage(name=name, reason=RefusalReason.DEFECT, message=defect.message)


class RefusalError(Exception):
    """Refuses a file, row or record; its catcher returns a :class:`RefusedPage`."""

    def __init__(self, reason: RefusalReason, message: str = "") -> None:
        super().__init__(reason, message)
        self.reason, self.message = reason, message


def make_response(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    captured: datetime,
    now: datetime,
    status: int = 200,
) -> FetchResponse:
    """Return an imported page as a response.

    Args:
        headers: names in lower case. captured: when the page was saved.

    Raises:
        RefusalError: BAD_URL, BAD_TIME, WRONG_MEDIA or CHALLENGE.
    """
    try:
        url = canonicalize_url(url)
    except Permanent:
        raise RefusalError(
            RefusalReason.BAD_URL, f"not an address: {url[:200]!r}"
        ) from None
    if captured.year < _EARLIEST_YEAR or captured > now + _AHEAD:
        raise RefusalError(RefusalReason.BAD_TIME, f"captured {captured.isoformat()}")
    require_page_media(headers.get("content-type", ""), body)
    vendor = find_challenge_vendor(status, headers, body)
    if vendor:
        raise RefusalError(RefusalReason.CHALLENGE, f"robot check by {vendor}")
    return FetchResponse(
        url=url,
        final_url=url,
        status=status,
        headers=dict(headers),
        body=body,
        fetched_at=min(captured, now),
    )


def require_page_media(declared: str, body: bytes) -> None:
    """Raise RefusalError, WRONG_MEDIA, for a type that a download refuses."""
    media = find_media_type(declared) or sniff_media_type(body)
    if not media.lower().startswith(PAGE_MEDIA_TYPES):
        raise RefusalError(RefusalReason.WRONG_MEDIA, media[:80])
