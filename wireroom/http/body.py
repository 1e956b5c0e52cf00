"""An answer's body as it comes off the wire: decoded, counted, never waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, WireroomError
from wireroom.http import classify, decoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3.response import BaseHTTPResponse

# Read at most in one step; a step returns as soon as anything is there.
_CHUNK = 65_536


def iter_body(
    answer: BaseHTTPResponse, headers: dict[str, str], max_bytes: int | None
) -> Iterator[bytes]:
    """The body as it comes, decoded; neither form above ``max_bytes``."""
    decoder = decoding.make_decoder(headers.get("content-encoding", ""))
    received = 0
    while chunk := answer.read1(_CHUNK, decode_content=False):
        received += len(chunk)
        if max_bytes is not None and received > max_bytes:
            raise Permanent(Reason.TOO_LARGE, f"above {max_bytes} bytes as sent")
        yield from decoder.decode_pieces(chunk)
    decoder.check_complete()


def read_error_head(answer: BaseHTTPResponse, headers: dict[str, str]) -> bytes:
    """As much of an error's page as can be read; its status counts anyway."""
    head = bytearray()
    try:
        for piece in iter_body(answer, headers, classify.HEAD_BYTES):
            head += piece
            if len(head) >= classify.HEAD_BYTES:
                break
    except (broken.HTTPError, WireroomError):
        # Cut off, late or garbled: what came before it is enough to go by.
        return bytes(head)
    return bytes(head)


def drain_body(answer: BaseHTTPResponse, limit: int) -> None:
    """Read a small body away, so that its connection can serve again."""
    while limit > 0 and (chunk := answer.read1(limit, decode_content=False)):
        limit -= len(chunk)
