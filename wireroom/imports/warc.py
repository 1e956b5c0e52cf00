"""Reads the pages of WARC files (ISO 28500); other records are refused with a reason.

Records are read one at a time. A damaged record is reported, and the next is searched.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser

from wireroom.defects import Defect, catch_defect
from wireroom.errors import Permanent, Transient
from wireroom.http.classify import sniff_media_type
from wireroom.http.transport.decoding import make_decoder
from wireroom.imports.captured_page import (
    CapturedPage,
    RefusalError,
    RefusedPage,
    make_response,
    refuse_defect,
    require_page_media,
)
from wireroom.imports.gzip_members import RECORD_START, DamageError, open_records
from wireroom.model.imports import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from wireroom.imports.gzip_members import RecordSource

# Largest head of a record, and of a response in it, in bytes.
_MAX_HEAD = 65_536
_BLOCK = 65_536


def read_warc(
    file: BinaryIO, *, name: str, max_bytes: int, now: datetime
) -> Iterator[CapturedPage | RefusedPage]:
    """Yield each record: its page, or why it is refused.

    Args:
        name: of the file, for messages. max_bytes: of a page, as stored and decoded.
    """
    source = open_records(file)
    while True:
        try:
            if not source.open_next_record():
                return
            record = catch_defect(
                partial(_read_record, source, name, max_bytes=max_bytes, now=now),
                let_through=(DamageError, OSError),
            )
        except DamageError as error:
            at = f"{name}@{source.offset}"
            yield RefusedPage(name=at, reason=RefusalReason.DAMAGED, message=str(error))
            if not source.skip_damage():
                return
            continue
        if not isinstance(record, Defect):
            yield record
            continue
        yield refuse_defect(f"{name}@{source.offset}", record)
        # Only a part of the record may have been read.
        if not source.skip_damage():
            return


def _read_record(
    source: RecordSource, name: str, *, max_bytes: int, now: datetime
) -> CapturedPage | RefusedPage:
    head = _read_record_head(source)
    url = head.get("warc-target-uri", "").strip("<>")
    at = f"{name}@{source.offset} {url}".rstrip()
    try:
        block = _read_response_block(source, head, max_bytes)
    except RefusalError as error:
        return RefusedPage(name=at, reason=error.reason, message=error.message)
    # A separate boundary: the record is read, so the next one follows directly.
    page = catch_defect(
        partial(_parse_page, head, url, block, name=at, max_bytes=max_bytes, now=now)
    )
    return refuse_defect(at, page) if isinstance(page, Defect) else page


def _parse_page(
    head: Mapping[str, str],
    url: str,
    block: bytes,
    *,
    name: str,
    max_bytes: int,
    now: datetime,
) -> CapturedPage | RefusedPage:
    try:
        status, headers, body = _parse_response(block, max_bytes)
        response = make_response(
            url,
            body,
            headers=headers,
            captured=_parse_date(head.get("warc-date", "")),
            now=now,
            status=status,
        )
    except RefusalError as error:
        return RefusedPage(name=name, reason=error.reason, message=error.message)
    return CapturedPage(name=name, response=response)


def _read_record_head(source: RecordSource) -> dict[str, str]:
    lines = bytearray()
    while (line := source.read_line(_MAX_HEAD)).strip():
        if line.startswith(RECORD_START) == bool(lines) or len(lines) > _MAX_HEAD:
            # The first line is not that of a record, or another record starts here.
            raise DamageError("no record starts here")
        lines += line
    _, head = _parse_head(bytes(lines))
    # A repeated header: the heads of two records are joined.
    is_joined = "," in head.get("warc-type", "")
    if not line or is_joined or not head.get("content-length", "").isdecimal():
        raise DamageError("the head of a record is not complete")
    return head


def _parse_head(block: bytes) -> tuple[str, dict[str, str]]:
    """Return the first line after its first word, and headers in lower case."""
    if not block.strip():
        return "", {}
    head = StatusAndHeadersParser((), verify=False).parse(BytesIO(block))
    headers: dict[str, str] = {}
    for name, value in head.headers:
        key = name.strip().lower()
        text = "".join(c for c in " ".join(value.split()) if c.isprintable())
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return head.statusline, headers


def _read_response_block(
    source: RecordSource, head: Mapping[str, str], max_bytes: int
) -> bytes:
    """Return the block of a response record, after its size and digest were checked.

    Raises:
        RefusalError: NO_RESPONSE, TOO_LARGE or CUT_OFF; the record was skipped.
        DamageError: the block is not complete, or does not match its digest.
    """
    size = int(head["content-length"][:18])
    refusal = _find_refusal(head, size, max_bytes)
    block = b"" if refusal else source.read_bytes(size)
    left = size - len(block)
    while refusal and left and (piece := source.read_bytes(min(left, _BLOCK))):
        left -= len(piece)
    if left:
        raise DamageError("the file ends within a record")
    source.finish_record()
    if refusal:
        raise refusal
    if not _matches_digest(block, head.get("warc-block-digest", "")):
        raise DamageError("the record does not match its digest")
    return block


def _find_refusal(
    head: Mapping[str, str], size: int, max_bytes: int
) -> RefusalError | None:
    kind = head.get("warc-type", "").lower()
    is_http = head.get("content-type", "").lower().startswith("application/http")
    if kind != "response" or not is_http:
        return RefusalError(RefusalReason.NO_RESPONSE, kind)
    if size > max_bytes + _MAX_HEAD:
        return RefusalError(RefusalReason.TOO_LARGE, f"{size:,} bytes")
    if "warc-truncated" in head:
        return RefusalError(RefusalReason.CUT_OFF, head["warc-truncated"])
    return None


def _matches_digest(block: bytes, digest: str) -> bool:
    """Return whether a block matches its SHA-1 digest; others are not checked."""
    name, _, expected = digest.partition(":")
    if name.lower() != "sha1" or len(expected) != 32:
        return True
    actual = hashlib.sha1(block, usedforsecurity=False).digest()
    return base64.b32encode(actual).decode() == expected.upper()


def _parse_response(block: bytes, max_bytes: int) -> tuple[int, dict[str, str], bytes]:
    """Return a response's status, headers and decoded body.

    Raises:
        RefusalError: BAD_STATUS, WRONG_MEDIA, TOO_LARGE, BAD_ENCODING, CUT_OFF.
    """
    head, body = _split_head(block)
    line, headers = _parse_head(head)
    status = line[:3]
    if not status.isdecimal() or not 200 <= int(status) < 300:
        raise RefusalError(RefusalReason.BAD_STATUS, line[:80])
    if declared := headers.get("content-type", ""):
        require_page_media(declared, b"")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        reader = ChunkedDataReader(BytesIO(body))
        body = b"".join(iter(lambda: reader.read(_BLOCK), b""))
    body = _decode_body(body, headers.get("content-encoding", ""), max_bytes)
    return int(status), headers, body


def _split_head(block: bytes) -> tuple[bytes, bytes]:
    for gap in (b"\r\n\r\n", b"\n\n"):
        at = block.find(gap, 0, _MAX_HEAD)
        if at >= 0:
            return block[:at], block[at + len(gap) :]
    return block[:_MAX_HEAD], b""


def _decode_body(body: bytes, coding: str, max_bytes: int) -> bytes:
    """Decode a body; return it unchanged if the archiver had decoded it already."""
    decoded = bytearray()
    try:
        decoder = make_decoder(coding)
        for at in range(0, len(body), _BLOCK):
            for piece in decoder.decode_pieces(body[at : at + _BLOCK]):
                decoded += piece
                if len(decoded) > max_bytes:
                    raise RefusalError(
                        RefusalReason.TOO_LARGE, f"above {max_bytes:,} bytes"
                    )
        decoder.check_complete()
    except Permanent as error:
        if sniff_media_type(body) == "text/html":
            return body
        raise RefusalError(RefusalReason.BAD_ENCODING, error.detail) from error
    except Transient as error:
        raise RefusalError(RefusalReason.CUT_OFF, error.detail) from error
    return bytes(decoded)


def _parse_date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise RefusalError(RefusalReason.BAD_TIME, f"WARC-Date {text[:80]!r}") from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
