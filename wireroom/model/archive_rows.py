"""Rows of the page archive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdPageRow:
    """A page whose body is in a WARC file: where, and what it must unpack to.

    Attributes:
        size, sha256: of the body. archive_offset, archive_length: of its record, bytes.
    """

    id: int
    final_url: str
    size: int
    sha256: bytes
    archive: str
    archive_offset: int
    archive_length: int
