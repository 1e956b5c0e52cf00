"""Bytes as answers: compressed where that is wanted, and only when they are new."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

# Smaller answers are not worth compressing, bytes.
MIN_GZIP_BYTES = 1_000
GZIP_LEVEL = 5


def build_response(
    request: Request, body: bytes, media_type: str, headers: dict[str, str]
) -> Response:
    """Answer with ``body``, or with 304 where the caller has it (RFC 9110, 13.1.2)."""
    packed = len(body) >= MIN_GZIP_BYTES and _accepts_gzip(request)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gzip" if packed else ""}"'
    said = {
        "ETag": etag,
        # To be kept, and asked for again each time.
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding",
        **headers,
    }
    if _matches_etag(request, etag):
        return Response(status_code=304, headers=said)
    if packed:
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        said["Content-Encoding"] = "gzip"
    return Response(body, headers=said, media_type=media_type)


def _matches_etag(request: Request, etag: str) -> bool:
    given = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in given.split(",")}
    return etag in known or given.strip() == "*"


def _accepts_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = part.replace(" ", "").lower().partition(";q=")
        if coding in {"gzip", "*"}:
            return weight.strip("0.") != "" or not weight
    return False
