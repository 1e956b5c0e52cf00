"""Rewrite archive files without the pages that were erased.

The order is that of ``steps/archive.py``: announce, write, read back, and only then one
transaction that gives the remaining pages their new places and marks the old file as
replaced. The old file is removed after that commit. If the process is killed at any
point, each remaining page is in a file that is complete, and the next run continues.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.steps.archive import make_name, require_owner
from wireroom.store.archive.warc import WarcPosition
from wireroom.store.connection.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.store.archive.blob_store import BlobStore
    from wireroom.store.database import Store

logger = logging.getLogger(__name__)


def rewrite_next_file(store: Store, *, now: datetime) -> bool:
    """Rewrite or remove one file; return False if none is left.

    Raises:
        Transient: ``ARCHIVE_UNAVAILABLE``, or another process writes to the archive.
        OperatorError: files are left, and no archive is configured.
    """
    with store.begin() as tx:
        files = tx.erased_pages.list_files()
    if not files:
        return False
    blob_store = store.blob_store
    if blob_store is None:
        raise OperatorError(
            f"{len(files)} archive files hold erased pages: set WIREROOM_ARCHIVE_URL"
        )
    name, is_replaced = min(files, key=lambda file: not file[1])
    try:
        if not is_replaced:
            _replace_file(store, blob_store, name, now=now)
    except Permanent as error:
        # Nothing is left to be erased in a file that is gone.
        logger.warning("erased_file_missing: %s", error.detail)
        with store.begin() as tx:
            tx.erased_pages.forget_note(name)
        return True
    if require_owner(store).owns(name):
        blob_store.remove(name)
    else:
        logger.error("erased_file_left: %s is another database's: remove it", name)
    with store.begin() as tx:
        tx.erased_pages.forget_file(name)
    return True


def _replace_file(
    store: Store, blob_store: BlobStore, old: str, *, now: datetime
) -> None:
    """Copy the remaining pages of a file into a new one, record by record."""
    owner = require_owner(store)
    with store.begin() as tx:
        if not tx.try_advisory_lock(Lock.ARCHIVE):
            raise Transient(Reason.ARCHIVE_UNAVAILABLE, "another process writes to it")
        places = tx.erased_pages.list_remaining(old)
        if places:
            content, moved = _copy_records(blob_store, old, places)
            name = make_name(owner, now)
            with store.begin() as other:
                other.cold_pages.announce_file(name, now=now)
            blob_store.write(name, content)
            if blob_store.read(name, 0, len(content)) != content:
                detail = f"{name}: the stored bytes differ from the written ones"
                raise Transient(Reason.ARCHIVE_UNAVAILABLE, detail)
            tx.cold_pages.finish_file(name, moved, size=len(content), now=now)
        tx.erased_pages.mark_replaced(old)


def _copy_records(
    blob_store: BlobStore, name: str, places: Sequence[WarcPosition]
) -> tuple[bytes, list[WarcPosition]]:
    """Return the records at some places of a file, and their new places.

    A record is a gzip member of its own, so its bytes are the same in any file.

    Raises:
        Permanent: ``ARCHIVE_MISSING``: the file does not exist.
    """
    content, moved = bytearray(), []
    for place in places:
        member = blob_store.read(name, place.offset, place.length)
        moved.append(
            WarcPosition(page_id=place.page_id, offset=len(content), length=len(member))
        )
        content += member
    return bytes(content), moved
