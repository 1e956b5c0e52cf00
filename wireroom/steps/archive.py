"""Move cold pages from the database into WARC files, and verify the files.

The order is: announce, write, sync, read back, and only then one transaction that
empties the rows and finishes the file. If the process is killed at any point, each page
is in exactly one place that counts.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.store.archive.warc import WarcRecord, pack_records
from wireroom.store.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from wireroom.store.archive.blob_store import BlobStore
    from wireroom.store.database import Store, Transaction

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
        _clean_up(tx, blob_store)
        ids = tx.cold_pages.lock_candidates(
            before=before, pages_at_once=MAX_PAGES, max_bytes=MAX_BYTES
        )
        if not ids:
            return None
        # The random part makes the name unique, so that no file is overwritten.
        name = f"{now:%Y/%m}/pages-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.warc.gz"
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


def _clean_up(tx: Transaction, blob_store: BlobStore) -> None:
    """Remove files of killed runs: their pages are still in the database."""
    for name in tx.cold_pages.list_incomplete():
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
