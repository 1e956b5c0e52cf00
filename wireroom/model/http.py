"""An HTTP request and its response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One polite GET, or a POST of ``form`` if there is one.

    Attributes:
        etag, last_modified: validators of the stored copy, sent back unchanged.
        accept: the Accept header.
        max_bytes: largest decompressed body that is read.
        media: accepted media types (prefixes such as ``text/``); a body of another type
            is refused before it is read. Empty: any.
        allow_private: connect to private and loopback addresses too.
        obey_robots: request robots.txt first.
        headers: from the source's settings; sent to the first host only.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"
    max_bytes: int = 10_000_000
    media: tuple[str, ...] = ()
    allow_private: bool = False
    obey_robots: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """What a server answered: status 200 to 299 with its body, or 304 without one.

    Attributes:
        url: the address asked for; ``final_url``: the one that answered.
        headers: names in lower case; a repeated header's values joined by ", ".
        permanent_url: where a chain of *only* permanent redirects led, else None.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    permanent_url: str | None = None
