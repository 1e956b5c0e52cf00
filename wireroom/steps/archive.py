"""Move cold pages from the database into WARC files, and verify the files.

The order is: announce, write, sync, read back, and only then one transaction that
empties the rows and finishes the file. If the process is killed at any point, each page
is in exactly one place that counts.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.store.archive.owner import declare_owner, find_owner
from wireroom.store.archive.warc import WarcRecord, pack_records
from wireroom.store.connection.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from wireroom.store.archive.blob_store import BlobStore
    from wireroom.store.archive.owner import ArchiveOwner
    from wireroom.store.database import Store, Transaction

logger = logging.getLogger(__name__)

# Limits of one file, so that it is packed in memory and written within seconds.
MAX_PAGES = 500
MAX_BYTES = 32_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """A file that was written; ``bytes``: its size."""

    name: str
    pages: int
    bytes: int


def archive_pages(
    store: Store, *, before: datetime, now: datetime
) -> ArchivedFile | None:
    """Move one file of pages that were last seen before a time.

    None if there is no such page, or another process is moving pages.

    Raises:
        Transient: ``ARCHIVE_UNAVAILABLE``; the pages stay in the database.
        OperatorError: no archive is configured.
    """
    blob_store = _require_blob_store(store)
    with store.begin() as tx:
        if not tx.try_advisory_lock(Lock.ARCHIVE):
            return None
        owner = require_owner(store)
        _clean_up(tx, blob_store, owner)
        ids = tx.cold_pages.lock_candidates(
            before=before, pages_at_once=MAX_PAGES, max_bytes=MAX_BYTES
        )
        if not ids:
            return None
        name = make_name(owner, now)
        with store.begin() as other:
            other.cold_pages.announce_file(name, now=now)
        content, places = pack_records(_to_warc_record(tx, page_id) for page_id in ids)
        blob_store.write(name, content)
        if blob_store.read(name, 0, len(content)) != content:
            detail = f"{name}: the stored bytes differ from the written ones"
            raise Transient(Reason.ARCHIVE_UNAVAILABLE, detail)
        tx.cold_pages.finish_file(name, places, size=len(content), now=now)
    return ArchivedFile(name=name, pages=len(places), bytes=len(content))


def verify_archive(store: Store) -> Iterator[tuple[str, Permanent | Transient | None]]:
    """Read every archived page; yield its URL, and the error or None.

    Raises:
        OperatorError: no archive is configured.
    """
    _require_blob_store(store)
    with store.begin() as tx:
        for row in tx.cold_pages.stream_pages():
            try:
                tx.pages.read_cold_body(row)
            except (Permanent, Transient) as error:
                yield row.final_url, error
            else:
                yield row.final_url, None


def _require_blob_store(store: Store) -> BlobStore:
    if store.blob_store is None:
        raise OperatorError("no archive: set WIREROOM_ARCHIVE_URL to a folder or a URL")
    return store.blob_store


def list_foreign_files(tx: Transaction) -> list[str]:
    """Return unfinished files that are not this database's to remove."""
    owner = find_owner(tx.connection)
    return [
        name
        for name in tx.cold_pages.list_incomplete()
        if owner is None or not owner.owns(name)
    ]


def declare_copy(store: Store) -> ArchiveOwner:
    """Record that this database is a copy: it writes below a name of its own."""
    with store.begin() as tx:
        tx.advisory_lock(Lock.ARCHIVE)
        return declare_owner(tx.connection)


def require_owner(store: Store) -> ArchiveOwner:
    """Return this database's name in the archive; a new one where it was copied.

    A new name is committed before any file is announced below it.
    """
    with store.begin() as tx:
        owner = find_owner(tx.connection)
        if owner is not None and owner.is_here:
            return owner
        if owner is not None:
            logger.warning(
                "the database was copied or restored since it wrote below %s/ in the"
                " archive: unfinished files there are left",
                owner.name,
            )
        return declare_owner(tx.connection)


def make_name(owner: ArchiveOwner, now: datetime) -> str:
    """Return the name of a new file of an owner."""
    # The random part makes the name unique, so that no file is overwritten.
    unique = secrets.token_hex(4)
    return f"{owner.name}/{now:%Y/%m}/pages-{now:%Y%m%dT%H%M%SZ}-{unique}.warc.gz"


def _clean_up(tx: Transaction, blob_store: BlobStore, owner: ArchiveOwner) -> None:
    """Remove own files of killed runs: their pages are still in the database."""
    for name in tx.cold_pages.list_incomplete():
        if owner.owns(name):
            blob_store.remove(name)
            tx.cold_pages.delete_file(name)


def _to_warc_record(tx: Transaction, page_id: int) -> WarcRecord:
    row = tx.pages.get(page_id)
    return WarcRecord(
        page_id=page_id,
        url=row.final_url,
        status=row.status,
        headers=row.headers,
        body=row.body,
        fetched_at=row.fetched_at,
    )
