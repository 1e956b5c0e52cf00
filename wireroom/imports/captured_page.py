"""A page that somebody kept, judged as the answer of a server is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.http.classify import (
    PAGE_MEDIA_TYPES,
    find_challenge_vendor,
    sniff_media_type,
)
from wireroom.http.urls import canonicalize_url
from wireroom.model.http import FetchResponse
from wireroom.model.imports import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.defects import Defect
    from wireroom.model.moment import PublishedTime

# The first page of the web is of August 1991. A clock may be a little ahead of ours.
_EARLIEST_YEAR = 1991
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedPage:
    """A page as a download would have given it, at the time of its capture.

    Attributes:
        name: of the file or record, for people. title, published: what was said of it
            beside it.
    """

    name: str
    response: FetchResponse
    title: str = ""
    published: PublishedTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """Something that is not taken: what, why, and in words."""

    name: str
    reason: RefusalReason
    message: str = ""


def refuse_defect(name: str, defect: Defect) -> RefusedPage:
    """Log the traceback; return the refusal that takes the page's place."""
    defect.log_traceback(name)
    return RefusedPage(name=name, reason=RefusalReason.DEFECT, message=defect.message)


class RefusalError(Exception):
    """Raised where something is not taken; becomes a :class:`Refused`."""

    def __init__(self, reason: RefusalReason, said: str = "") -> None:
        super().__init__(reason, said)
        self.reason, self.message = reason, said


def make_response(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    captured: datetime,
    now: datetime,
    status: int = 200,
) -> FetchResponse:
    """Give a kept page as the answer it was.

    ``headers``: names in lower case.

    Raises:
        RefusedError: BAD_URL, BAD_TIME, WRONG_MEDIA or CHALLENGE.
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
    """Raise RefusedError, WRONG_MEDIA, for what a download would not take."""
    media = declared.strip() or sniff_media_type(body)
    if not media.lower().startswith(PAGE_MEDIA_TYPES):
        raise RefusalError(RefusalReason.WRONG_MEDIA, media[:80])
