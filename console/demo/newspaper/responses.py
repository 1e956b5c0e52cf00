"""The response of a sample site to a path: a value that the server sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedResponse:
    """One prepared response.

    Attributes:
        conditional: has an ETag and a Last-Modified, and turns into 304.
        limited: the very first request for it in a data folder gets a 429.
        seconds: duration of sending the body, in small pieces.
    """

    body: bytes = b""
    media: str = HTML
    status: int = 200
    location: str = ""
    conditional: bool = False
    limited: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDefinition:
    """One sample site.

    Attributes:
        feed_path: path of its feed or sitemap.
        build_responses: returns the response to each path, from the site's base URL
            and the edition.
    """

    name: str
    feed_path: str
    build_responses: Callable[[str, int], dict[str, CannedResponse]]


def make_html(text: str) -> CannedResponse:
    """Return an HTML page."""
    return CannedResponse(body=text.encode())


def make_robots(rules: str) -> CannedResponse:
    """Return a robots.txt."""
    return CannedResponse(body=rules.encode(), media="text/plain; charset=utf-8")


def make_feed(text: str, media: str) -> CannedResponse:
    """Return a feed that supports conditional requests."""
    return CannedResponse(body=text.encode(), media=media, conditional=True)
