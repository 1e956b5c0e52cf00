"""Stored pages: every distinct version of every page that was downloaded.

Bodies are compressed with Zstandard at level 3. The column is stored as it is
(``STORAGE EXTERNAL``), so that the server does not compress what is compressed. Cold
pages are in WARC files instead (``store/archive/cold_pages.py``); readers of a page do
not need to know.
"""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, bindparam, delete, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import NoResultFound

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.reservations import (
    AI_FILE_HEADER,
    ROBOTS_LICENSE_HEADER,
    TDM_FILE_HEADER,
)
from wireroom.model.archive_rows import ColdPageRow
from wireroom.model.http import NO_VALIDATORS, Validators
from wireroom.model.imports import PageRole
from wireroom.model.rows import PageRow
from wireroom.store.archive.warc import unpack_record
from wireroom.store.entries.entry_rows import make_storable
from wireroom.store.schema.tables import pages

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row

    from wireroom.model.http import FetchResponse
    from wireroom.model.leases import ArticleLease
    from wireroom.store.archive.blob_store import BlobStore

# Stored with a page: later steps and the next conditional request need them.
STORED_HEADERS = frozenset(
    {"content-type", "etag", "last-modified", "date", "content-language", "link"}
    # The reservations of the publisher: see http/reservations.py.
    | {"x-robots-tag", "tdm-reservation", "tdm-policy", "cache-control"}
    | {TDM_FILE_HEADER, AI_FILE_HEADER, ROBOTS_LICENSE_HEADER}
    # The number of comments, from the REST API of WordPress.
    | {"x-wp-total"}
    # Added by the steps: the page was made of a feed's text, it is joined of several
    # pages, a further page is missing and why, a browser built it.
    | {"wireroom-origin", "wireroom-pages", "wireroom-missing-page"}
    | {"wireroom-rendered"}
)

_PAGES = select(pages).where(
    pages.c.id == bindparam("page_ids", type_=ARRAY(BigInteger)).any_()
)
_STORED = select(pages.c.sha256, pages.c.headers, pages.c.final_url).where(
    pages.c.id == bindparam("page_id")
)
_EARLIER = text("""
    SELECT old.id, old.sha256 FROM pages old
    WHERE old.article_id = :article_id AND old.role = 'page' AND old.id <> :page_id
        AND EXISTS (SELECT FROM pages WHERE id = :page_id AND fetched_at = last_seen_at)
        AND NOT EXISTS (SELECT FROM import_items i WHERE i.article_id = :article_id)
        AND NOT EXISTS (SELECT FROM article_revisions r WHERE r.page_id = :page_id)
    ORDER BY old.last_seen_at DESC, old.id DESC LIMIT 1
""")
_SEE_EARLIER = text("""
    UPDATE pages AS old SET last_seen_at = new.last_seen_at,
        headers = (old.headers - 'etag' - 'last-modified' - 'date') || (
            SELECT coalesce(jsonb_object_agg(key, value), '{}')
            FROM jsonb_each(new.headers)
            WHERE key IN ('etag', 'last-modified', 'date'))
    FROM pages AS new
    WHERE old.id = :earlier AND new.id = :page_id
        AND old.article_id = :article_id AND new.article_id = :article_id
""")
_COLUMNS_OF_A_PAGE = (
    *("article_id", "url", "final_url", "status", "headers", "sha256", "size"),
    *("body", "fetched_at", "last_seen_at", "role"),
)
_INSERT = postgresql.insert(pages).values(
    {name: bindparam(name, type_=pages.c[name].type) for name in _COLUMNS_OF_A_PAGE}
)
_ADD_PAGE = _INSERT.on_conflict_do_update(
    index_elements=[pages.c.article_id, pages.c.sha256],
    set_={
        "last_seen_at": _INSERT.excluded.last_seen_at,
        "headers": _INSERT.excluded.headers,
    },
).returning(pages.c.id)
# Among the headers of a stored page: how it is recognised with other random tokens.
MASK_HEADER = "wireroom-token-mask"
_MARK_DAMAGED = text("""
    UPDATE pages SET sha256 = :digest,
        headers = headers - 'etag' - 'last-modified' - 'wireroom-token-mask'
    WHERE id = :page_id AND article_id = :article_id
    """)
_ADD_MASK = text("""
    UPDATE pages SET headers = headers
        || jsonb_build_object('wireroom-token-mask', CAST(:mask AS text))
    WHERE id = :page_id AND article_id = :article_id AND sha256 = :sha256
    """)


class Pages:
    """Writing and reading stored pages."""

    def __init__(
        self, connection: Connection, blob_store: BlobStore | None = None
    ) -> None:
        self._connection = connection
        self._shelf = blob_store
        self._read_ahead: dict[int, Row[Any]] = {}

    def add_page(
        self, lease: ArticleLease, response: FetchResponse, *, role: str = PageRole.PAGE
    ) -> int:
        """Store a page, or record that its bytes were seen again; return its id."""
        row = page_columns(lease.article_id, response, role=role)
        return int(self._connection.execute(_ADD_PAGE, row).scalar_one())

    def get(self, page_id: int) -> PageRow:
        """Return a page with its body as it was served (decompressed).

        Raises:
            Permanent: ``ARCHIVE_MISSING``, ``ARCHIVE_DAMAGED``: the stored bytes are
                not those that were served.
            Transient: ``ARCHIVE_UNAVAILABLE``.
        """
        page = self.find(page_id)
        if page is None:
            raise NoResultFound(f"page {page_id}")
        return page

    def read_ahead(self, page_ids: Sequence[int]) -> None:
        """Read pages at once, each for one call of :meth:`get` or :meth:`find`."""
        rows = self._connection.execute(_PAGES, {"page_ids": list(page_ids)})
        self._read_ahead |= {row.id: row for row in rows}

    def find(self, page_id: int) -> PageRow | None:
        """As :meth:`get`; None if the page was erased."""
        if page_id not in self._read_ahead:
            self.read_ahead([page_id])
        row = self._read_ahead.pop(page_id, None)
        if row is None:
            return None
        return PageRow(
            id=row.id,
            article_id=row.article_id,
            url=row.url,
            final_url=row.final_url,
            status=row.status,
            headers=row.headers,
            fetched_at=row.fetched_at,
            body=self._read_body(row),
        )

    def delete(self, lease: ArticleLease, page_id: int) -> None:
        """Delete a page of a leased article that no article refers to."""
        mine = pages.c.article_id == lease.article_id
        self._connection.execute(delete(pages).where(pages.c.id == page_id, mine))

    def mark_damaged(self, lease: ArticleLease, page_id: int) -> None:
        """Take from a damaged page what makes it the page that was served.

        The same bytes, served again, are then a page of their own, and no request asks
        whether they have changed.
        """
        parameters = {
            "page_id": page_id,
            "article_id": lease.article_id,
            "digest": _damaged_digest(page_id),
        }
        self._connection.execute(_MARK_DAMAGED, parameters)

    def add_mask(
        self, lease: ArticleLease, page_id: int, mask: str, *, sha256: bytes
    ) -> None:
        """Store how a page is recognised whose random tokens are others at each visit.

        Args:
            sha256: of the page that the mask was made of, if it is still that one.
        """
        parameters = {
            "page_id": page_id,
            "article_id": lease.article_id,
            "mask": mask,
            "sha256": sha256,
        }
        self._connection.execute(_ADD_MASK, parameters)

    def _read_body(self, row: Row[Any]) -> bytes:
        if row.body is not None:
            return _unpack_body(row)
        return self.read_cold_body(
            ColdPageRow(
                id=row.id,
                final_url=row.final_url,
                size=row.size,
                sha256=row.sha256,
                archive=row.archive,
                archive_offset=row.archive_offset,
                archive_length=row.archive_length,
            )
        )

    def read_cold_body(self, page: ColdPageRow) -> bytes:
        """Return the body of an archived page; raises as :meth:`get`."""
        name = page.archive
        if self._shelf is None:
            detail = f"{name}: WIREROOM_ARCHIVE_URL is not set"
            raise Transient(Reason.ARCHIVE_UNAVAILABLE, detail)
        member = self._shelf.read(name, page.archive_offset, page.archive_length)
        try:
            return unpack_record(member, size=page.size, sha256=page.sha256)
        except Permanent as error:
            raise Permanent(error.reason, f"{name}: {error.detail}") from error

    def find_earlier(self, article_id: int, page_id: int) -> int | None:
        """Return the page that an article's last visit found before this new one.

        None if it is damaged, if this page was stored before or an earlier version was
        read from it, or if a page of the article was imported: those are kept as they
        were collected.
        """
        wanted = {"article_id": article_id, "page_id": page_id}
        row = self._connection.execute(_EARLIER, wanted).one_or_none()
        if row is None or bytes(row.sha256) == _damaged_digest(row.id):
            return None
        return int(row.id)

    def replace_by_earlier(
        self, lease: ArticleLease, page_id: int, earlier: int
    ) -> None:
        """Delete a page that no row refers to; note that the earlier one was seen.

        The earlier one gets its validators: the next request asks for changes since.
        """
        parameters = {
            "article_id": lease.article_id,
            "page_id": page_id,
            "earlier": earlier,
        }
        self._connection.execute(_SEE_EARLIER, parameters)
        self.delete(lease, page_id)

    def get_validators(self, page_id: int | None) -> Validators:
        """Return the validators of a stored page, for the next request."""
        row = self._connection.execute(_STORED, {"page_id": page_id}).one_or_none()
        if row is None:
            return NO_VALIDATORS
        return _read_validators(row.headers, row.final_url)


def _damaged_digest(page_id: int) -> bytes:
    return hashlib.sha256(b"damaged %d" % page_id).digest()


def _read_validators(headers: Mapping[str, str], final_url: str) -> Validators:
    return Validators(
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        issuer=final_url,
    )


def _unpack_body(row: Row[Any]) -> bytes:
    try:
        body = zstd.decompress(row.body)
    except zstd.ZstdError as error:
        raise Permanent(Reason.ARCHIVE_DAMAGED, f"page {row.id}: {error}") from error
    if hashlib.sha256(body).digest() != bytes(row.sha256):
        raise Permanent(Reason.ARCHIVE_DAMAGED, f"page {row.id}: not as it was served")
    return body


def page_columns(
    article_id: int, response: FetchResponse, *, role: str
) -> dict[str, Any]:
    """Return the columns of a page as it was served."""
    return {
        "article_id": article_id,
        "url": response.url,
        "final_url": response.final_url,
        "status": response.status,
        "headers": _stored_headers(response.headers),
        "sha256": hashlib.sha256(response.body).digest(),
        "size": len(response.body),
        "body": zstd.compress(response.body, 3),
        "fetched_at": response.fetched_at,
        "last_seen_at": response.fetched_at,
        "role": role,
    }


def _stored_headers(headers: Mapping[str, str]) -> dict[str, str]:
    names = STORED_HEADERS & headers.keys()
    if "no-store" not in headers.get("cache-control", "").lower():
        names = names - {"cache-control"}
    return {name: make_storable(headers[name][:1000]) for name in names}
