"""Tombstones: keyed hashes that recognise what was erased, and say nothing of it.

A writer asks before it stores what is new to it. It may have asked just before the
tombstones were committed; so an erasure removes rows only when every transaction that
may have done so has ended (``jobs.py``). For that each reader of the keys takes the
number of its transaction first.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import (
    ARRAY,
    DateTime,
    LargeBinary,
    Text,
    bindparam,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql

from wireroom.model.erasures import ErasureMark, TombstoneKind
from wireroom.store.schema.tables import tombstone_keys, tombstones

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection

# Bytes of a key, and of a hash: no two marks ever share one.
_KEY_BYTES, _HASH_BYTES = 32, 16
_KEYS = text(
    "SELECT (SELECT array_agg(key ORDER BY id) FROM tombstone_keys) AS keys,"
    " pg_current_xact_id() AS transaction"
)
_FIND = select(tombstones.c.hash).where(
    tombstones.c.hash == bindparam("hashes", type_=ARRAY(LargeBinary)).any_()
)
_ADD = text("""
    INSERT INTO tombstones (hash, kind, erasure_id, created_at)
    SELECT m.hash, m.kind, :erasure, :now
    FROM unnest(:hashes, :kinds) AS m (hash, kind) ON CONFLICT DO NOTHING
    """).bindparams(
    bindparam("hashes", type_=ARRAY(LargeBinary)),
    bindparam("kinds", type_=ARRAY(Text)),
    bindparam("now", type_=DateTime(timezone=True)),
)


class Tombstones:
    """Writing tombstones, and finding what they recognise."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keys: tuple[bytes, ...] | None = None

    # No cached_property: up to Python 3.11 that holds one lock for all threads of the
    # process while it computes, here while a statement waits.
    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys, oldest first; none before the first erasure. Read once."""
        if self._keys is None:
            row = self._connection.execute(_KEYS).one()
            self._keys = tuple(bytes(key) for key in row.keys or ())
        return self._keys

    def find(self, marks: Iterable[ErasureMark]) -> frozenset[ErasureMark]:
        """Return the marks that have a tombstone."""
        if not self.keys:
            return frozenset()
        by_hash = {
            _hash_mark(key, mark): mark for mark in set(marks) for key in self.keys
        }
        if not by_hash:
            return frozenset()
        found = self._connection.execute(_FIND, {"hashes": list(by_hash)}).scalars()
        return frozenset(by_hash[bytes(one)] for one in found)

    def add(
        self, marks: Collection[ErasureMark], *, erasure_id: int, now: datetime
    ) -> None:
        """Write tombstones of marks; one that is there already stays."""
        if not marks:
            return
        key = self.keys[0] if self.keys else self._create_key(now)
        # In one order, so that two erasures never wait for each other.
        kinds = sorted((_hash_mark(key, mark), mark.kind) for mark in set(marks))
        given = {
            "hashes": [one for one, _ in kinds],
            "kinds": [str(kind) for _, kind in kinds],
            "erasure": erasure_id,
            "now": now,
        }
        self._connection.execute(_ADD, given)

    def name_erased_entry(self, feed_id: int, identity: str) -> str:
        """Return the identity under which an erased entry is known from now on."""
        mark = ErasureMark(TombstoneKind.ENTRY, (str(feed_id), identity))
        return f"erased:{_hash_mark(self.keys[0], mark).hex()}"

    def find_time(self, mark: ErasureMark) -> datetime | None:
        """Return when a mark was erased; None if it has no tombstone."""
        hashes = [_hash_mark(key, mark) for key in self.keys]
        query = select(tombstones.c.created_at).where(tombstones.c.hash.in_(hashes))
        return self._connection.execute(query.limit(1)).scalar_one_or_none()

    def stream(self) -> Iterator[tuple[str, bytes]]:
        """Yield kind and hash of every tombstone."""
        query = select(tombstones.c.kind, tombstones.c.hash).order_by(tombstones.c.hash)
        for row in self._connection.execute(query):
            yield row.kind, bytes(row.hash)

    def take_over(
        self,
        keys: Collection[bytes],
        marks: Collection[tuple[TombstoneKind, bytes]],
        *,
        now: datetime,
    ) -> None:
        """Add keys and tombstones of another copy of the database."""
        for key in keys:
            added = postgresql.insert(tombstone_keys).values(key=key, created_at=now)
            self._connection.execute(added.on_conflict_do_nothing())
        rows = [{"kind": k, "hash": h, "created_at": now} for k, h in marks]
        if rows:
            statement = postgresql.insert(tombstones).on_conflict_do_nothing()
            self._connection.execute(statement, rows)
        self._keys = None

    def _create_key(self, now: datetime) -> bytes:
        key = secrets.token_bytes(_KEY_BYTES)
        self._connection.execute(insert(tombstone_keys).values(key=key, created_at=now))
        self._keys = None
        return self.keys[0]


def _hash_mark(key: bytes, mark: ErasureMark) -> bytes:
    named = "\x1f".join((mark.kind, *mark.parts)).encode("utf-8", "surrogatepass")
    return hmac.digest(key, named, hashlib.sha256)[:_HASH_BYTES]
