"""Responses with an ETag: compressed if the client accepts it, or 304 if unchanged."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

# Smaller bodies are not worth compressing, bytes.
MIN_GZIP_BYTES = 1_000
GZIP_LEVEL = 5


def build_response(
    request: Request, body: bytes, media_type: str, headers: dict[str, str]
) -> Response:
    """Return ``body``, or 304 if the client has it already (RFC 9110, 13.1.2)."""
    compressed = len(body) >= MIN_GZIP_BYTES and _accepts_gzip(request)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gzip" if compressed else ""}"'
    response_headers = {
        "ETag": etag,
        # Clients may store it, and have to revalidate it each time.
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding",
        **headers,
    }
    if _matches_etag(request, etag):
        return Response(status_code=304, headers=response_headers)
    if compressed:
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        response_headers["Content-Encoding"] = "gzip"
    return Response(body, headers=response_headers, media_type=media_type)


def _matches_etag(request: Request, etag: str) -> bool:
    header = request.headers.get("if-none-match", "")
    etags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in etags or header.strip() == "*"


def _accepts_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = part.replace(" ", "").lower().partition(";q=")
        if coding in {"gzip", "*"}:
            return weight.strip("0.") != "" or not weight
    return False
