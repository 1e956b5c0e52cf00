"""A response's body, decoded and counted as it arrives."""

from __future__ import annotations

from http.client import IncompleteRead
from typing import TYPE_CHECKING

from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, Transient, WireroomError
from wireroom.http import classify
from wireroom.http.transport import decoding
from wireroom.http.transport.response_reader import LEAST_RATIO, MAX_SHORTFALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from urllib3.response import BaseHTTPResponse

# Largest read; a read returns as soon as any byte has arrived.
_CHUNK = 65_536
# How documents end: a tag, a JSON object or array, a line of a text.
_ENDS = (b">", b"}", b"]", b"\n")


def iter_body(
    response: BaseHTTPResponse,
    headers: dict[str, str],
    max_bytes: int | None,
    report_shortfall: Callable[[int], None] | None = None,
    *,
    finds_gzip: bool = False,
) -> Iterator[bytes]:
    """Yield the body as it arrives, decoded.

    Args:
        headers: names in lower case. max_bytes: of the body as sent; None for no limit.
            The caller counts the decoded bytes.
        report_shortfall: called in place of an error with the bytes, at most
            ``MAX_SHORTFALL``, that the body lacks of its Content-Length.
        finds_gzip: whether gzip that no header names is undone as well.

    Raises:
        Permanent: TOO_LARGE, or BAD_ENCODING for a coding that is not supported.
        Transient: CUT_OFF if the body ends within its coding.
    """
    coding = headers.get("content-encoding", "")
    decoder = decoding.make_decoder(coding, finds_gzip=finds_gzip)
    received = 0
    while chunk := _read_chunk(response, report_shortfall):
        received += len(chunk)
        if max_bytes is not None and received > max_bytes:
            raise Permanent(Reason.TOO_LARGE, f"above {max_bytes} bytes as sent")
        yield from decoder.decode_pieces(chunk)
    decoder.check_complete()


def judge_shortfall(missing: Sequence[int], content: bytes | bytearray) -> str | None:
    """Return what to note of a body that lacks some bytes of its Content-Length.

    None for a body of the right length.

    Raises:
        Transient: CUT_OFF, because the body does not end as documents do.
    """
    if not missing:
        return None
    detail = f"{missing[0]} bytes fewer than its Content-Length"
    # Servers count line ends twice, or a byte order mark that they do not send.
    is_small = missing[0] * LEAST_RATIO <= len(content)
    if not is_small or not content[-16:].rstrip(b" \t\r\0").endswith(_ENDS):
        raise Transient(Reason.CUT_OFF, detail)
    return detail


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


def _read_chunk(
    response: BaseHTTPResponse, report_shortfall: Callable[[int], None] | None
) -> bytes:
    try:
        return response.read1(_CHUNK, decode_content=False)
    except (broken.ProtocolError, broken.ReadTimeoutError) as error:
        missing = 0 if report_shortfall is None else _count_missing(response, error)
        if report_shortfall is None or not 0 < missing <= MAX_SHORTFALL:
            raise
        report_shortfall(missing)
        return b""


def _count_missing(response: BaseHTTPResponse, error: broken.HTTPError) -> int:
    """Return the bytes that a body lacks of its length; 0: not known."""
    if isinstance(error, broken.ReadTimeoutError):
        return int(response.length_remaining or 0)
    cause = error.args[-1] if error.args else None
    return (cause.expected or 0) if isinstance(cause, IncompleteRead) else 0
