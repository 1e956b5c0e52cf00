"""What a site answers to a path: a value, sent by the server."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedResponse:
    """One prepared answer.

    Attributes:
        conditional: has an ETag and a Last-Modified, and turns into 304.
        limited: the very first request for it in a data folder gets a 429.
        seconds: how long the body takes to drip out.
    """

    body: bytes = b""
    media: str = HTML
    status: int = 200
    location: str = ""
    conditional: bool = False
    limited: bool = False
    seconds: float = 0.0


def make_html(text: str) -> CannedResponse:
    """A page."""
    return CannedResponse(body=text.encode())


def make_robots(rules: str) -> CannedResponse:
    """A robots.txt."""
    return CannedResponse(body=rules.encode(), media="text/plain; charset=utf-8")


def make_feed(text: str, media: str) -> CannedResponse:
    """A feed that answers conditional requests."""
    return CannedResponse(body=text.encode(), media=media, conditional=True)
