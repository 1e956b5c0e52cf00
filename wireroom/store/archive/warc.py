"""Stored pages as WARC records (ISO 28500), and back.

Each record is a gzip member of its own, so that one is read without the others. The
body has no transfer and content codings, as in the database.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from wireroom.errors import Permanent, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

# More than the headers of a record ever take.
_MAX_HEADER_BYTES = 262_144
_BLANK = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """A page to be written."""

    page_id: int
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPosition:
    """Where a page's record is in its file, in bytes."""

    page_id: int
    offset: int
    length: int


def pack_records(
    records: Iterable[WarcRecord],
) -> tuple[bytes, tuple[WarcPosition, ...]]:
    """Return a WARC file and the position of each page in it."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    places = []
    for record in records:
        offset = file.tell()
        writer.write_record(_response_record(writer, record))
        length = file.tell() - offset
        places.append(
            WarcPosition(page_id=record.page_id, offset=offset, length=length)
        )
    return file.getvalue(), tuple(places)


def unpack_record(member: bytes, *, size: int, sha256: bytes) -> bytes:
    """Return the body of one record, exactly as it was stored.

    Never takes more memory than the body and its headers, even for a damaged file.

    Raises:
        Permanent: ``ARCHIVE_DAMAGED`` if it is not the page that was stored.
    """
    try:
        text = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(
            member, size + _MAX_HEADER_BYTES
        )
    except zlib.error as error:
        raise Permanent(Reason.ARCHIVE_DAMAGED, str(error)) from error
    # The record's headers, the answer's headers, the body.
    parts = text.split(_BLANK, 2)
    body = parts[-1][:size]
    if hashlib.sha256(body).digest() != sha256:
        raise Permanent(Reason.ARCHIVE_DAMAGED, "another page than was stored")
    return body


def _response_record(writer: WARCWriter, record: WarcRecord) -> object:
    try:
        phrase = HTTPStatus(record.status).phrase
    except ValueError:
        phrase = ""
    fetched = record.fetched_at.astimezone(UTC)
    return writer.create_warc_record(
        record.url,
        "response",
        payload=io.BytesIO(record.body),
        # Without it the library keeps a copy in a file it does not close.
        length=len(record.body),
        http_headers=StatusAndHeaders(
            f"{record.status} {phrase}".rstrip(),
            sorted(record.headers.items()),
            protocol="HTTP/1.1",
        ),
        warc_headers_dict={"WARC-Date": f"{fetched:%Y-%m-%dT%H:%M:%SZ}"},
    )
