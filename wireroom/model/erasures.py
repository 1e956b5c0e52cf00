"""Erasures: what an operator had removed for good, and the marks that remain of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ErasureKind(StrEnum):
    """What an erasure names."""

    ARTICLE = "article"
    COMMENT = "comment"
    AUTHOR = "author"
    SOURCE = "source"
    URL_PREFIX = "url_prefix"
    # Everything that tombstones of another copy of the database name.
    TOMBSTONES = "tombstones"


class ErasureState(StrEnum):
    """The part of an erasure that runs next.

    ``COLLECTING``: the rows are listed. ``MARKING``: tombstones are written.
    ``SETTLING``: transactions that began before the tombstones end. ``ERASING``: rows
    lose their content. ``REWRITING``: so do archive files.
    """

    COLLECTING = "collecting"
    MARKING = "marking"
    SETTLING = "settling"
    ERASING = "erasing"
    REWRITING = "rewriting"
    DONE = "done"


class ErasedItem(StrEnum):
    """A row that an erasure removes; of a mention only a name within its text."""

    ARTICLE = "article"
    COMMENT = "comment"
    MENTION = "mention"


class TombstoneKind(StrEnum):
    """What a tombstone recognises.

    ``ADDRESS``: an article by its address. ``ENTRY``: an entry of a feed by its
    identity. ``TEXT``: an article of a source by its text. ``COMMENT``: a comment of an
    article. ``AUTHOR``: every comment of a name. ``NAME``, ``LINE``: a name, or a
    quoted part of an erased comment, within other comments of its article.
    """

    ADDRESS = "address"
    ENTRY = "entry"
    TEXT = "text"
    COMMENT = "comment"
    AUTHOR = "author"
    NAME = "name"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class ErasureMark:
    """What a tombstone is made of, before it is hashed: a kind, and an identity."""

    kind: TombstoneKind
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequest:
    """What an operator asks to be erased.

    Attributes:
        target: an article's id, a comment's id, a name, a source's name, or the
            beginning of an address. source: of authors: only comments of this source.
    """

    kind: ErasureKind
    target: str
    why: str
    requested_by: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRow:
    """An erasure: a row of ``erasures``.

    Attributes:
        target: as requested; None once it is done, because it may be a name.
        source_id: of authors: only comments of this source. position: the last row that
            was looked at. counts: rows by what became of them.
        lease_id: of the process that works on it.
    """

    id: int
    kind: ErasureKind
    state: ErasureState
    target: str | None
    source_id: int | None
    why: str
    requested_by: str
    position: int
    counts: Mapping[str, int]
    lease_id: int | None
    requested_at: datetime
    finished_at: datetime | None
