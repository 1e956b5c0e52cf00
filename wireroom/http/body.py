"""A response's body, decoded and counted as it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, WireroomError
from wireroom.http import classify, decoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3.response import BaseHTTPResponse

# Largest read; a read returns as soon as any byte has arrived.
_CHUNK = 65_536


def iter_body(
    response: BaseHTTPResponse, headers: dict[str, str], max_bytes: int | None
) -> Iterator[bytes]:
    """Yield the body as it arrives, decoded.

    Args:
        headers: names in lower case. max_bytes: of the body as sent; None for no limit.
            The caller counts the decoded bytes.

    Raises:
        Permanent: TOO_LARGE, or BAD_ENCODING for a coding that is not supported.
        Transient: CUT_OFF if the body ends within its coding.
    """
    decoder = decoding.make_decoder(headers.get("content-encoding", ""))
    received = 0
    while chunk := response.read1(_CHUNK, decode_content=False):
        received += len(chunk)
        if max_bytes is not None and received > max_bytes:
            raise Permanent(Reason.TOO_LARGE, f"above {max_bytes} bytes as sent")
        yield from decoder.decode_pieces(chunk)
    decoder.check_complete()


def read_error_head(response: BaseHTTPResponse, headers: dict[str, str]) -> bytes:
    """Return the beginning of an error page, as far as it can be read.

    Never fails: the status alone says what became of the request.
    """
    head = bytearray()
    try:
        for piece in iter_body(response, headers, classify.HEAD_BYTES):
            head += piece
            if len(head) >= classify.HEAD_BYTES:
                break
    except (broken.HTTPError, WireroomError):
        # Cut off, late or garbled: the bytes before it are enough to classify the page.
        return bytes(head)
    return bytes(head)


def drain_body(response: BaseHTTPResponse, limit: int) -> None:
    """Read and discard a small body, so that its connection can be reused."""
    while limit > 0 and (chunk := response.read1(limit, decode_content=False)):
        limit -= len(chunk)
