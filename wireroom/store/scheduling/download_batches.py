"""The pages of several first downloads, stored in one statement.

Each row is fenced by its own lease, as if it were written by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    LargeBinary,
    Text,
    bindparam,
    text,
)

from wireroom.model.imports import PageRole
from wireroom.store.archive.pages import page_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import LeasedArticle

_TIME = DateTime(timezone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadedPage:
    """The page of an article that answered at the article's own address."""

    article: LeasedArticle
    response: FetchResponse


_COLUMNS: dict[str, TypeEngine[Any]] = {
    "article_id": BigInteger(),
    "lease_id": BigInteger(),
    "url": Text(),
    "final_url": Text(),
    "status": Integer(),
    "headers": Text(),
    "sha256": LargeBinary(),
    "size": Integer(),
    "body_start": Integer(),
    "body_size": Integer(),
    "fetched_at": _TIME,
}
# All bodies are one parameter: an array of them would be sent as text, of which the
# driver looks at every character.
_GIVEN = ", ".join(name for name in _COLUMNS if not name.startswith("body_"))
_PAGE_COLUMNS = "article_id, url, final_url, status, headers, sha256, size, body"
# The failures stay until the page is extracted: it may be served, and have no text yet.
_RECORD = text(f"""
    WITH given AS (
        SELECT {_GIVEN},
            substring(CAST(:bodies AS bytea) FROM body_start FOR body_size) AS body
        FROM unnest({", ".join(f":{n}" for n in _COLUMNS)})
            AS row ({", ".join(_COLUMNS)})
    ), mine AS (
        SELECT a.id FROM articles a
        JOIN given ON given.article_id = a.id AND given.lease_id = a.lease_id
        WHERE a.stage = :at_stage
        ORDER BY a.id FOR NO KEY UPDATE OF a
    ), stored AS (
        INSERT INTO pages ({_PAGE_COLUMNS}, fetched_at, last_seen_at, role)
        SELECT {_PAGE_COLUMNS.replace("headers", "headers::jsonb")},
            fetched_at, fetched_at, :role
        FROM given WHERE article_id IN (SELECT id FROM mine)
        ON CONFLICT (article_id, sha256) DO UPDATE
        SET last_seen_at = excluded.last_seen_at, headers = excluded.headers
        RETURNING id, article_id
    )
    UPDATE articles SET stage = :stage, page_id = stored.id, seen_digest = NULL,
        visited_at = :now, due_at = :now, lease_until = :until, started = false,
        lease_id = NULL, attempts = 0, waits_for = NULL
    FROM stored WHERE articles.id = stored.article_id
    RETURNING articles.id
    """).bindparams(  # noqa: S608 - our own names
    bindparam("now", type_=_TIME),
    bindparam("until", type_=_TIME),
    bindparam("bodies", type_=LargeBinary()),
    *(bindparam(name, type_=ARRAY(kind)) for name, kind in _COLUMNS.items()),
)


def record_downloads(
    connection: Connection,
    pages: Sequence[DownloadedPage],
    *,
    stages: tuple[str, str],
    now: datetime,
    lease_until: datetime,
) -> list[int]:
    """Store pages, and end the leases; return the ids of the articles that have them.

    Nothing is written of an article whose lease is over.

    Args:
        stages: of the articles before and afterwards. lease_until: until when the tick
            does not send them again.
    """
    rows, bodies = [], bytearray()
    for page in pages:
        row = _to_columns(page)
        body = row.pop("body")
        # PostgreSQL counts from 1.
        rows.append({**row, "body_start": len(bodies) + 1, "body_size": len(body)})
        bodies += body
    parameters: dict[str, object] = {n: [row[n] for row in rows] for n in _COLUMNS}
    parameters["bodies"] = bytes(bodies)
    before, after = stages
    parameters |= {"at_stage": before, "stage": after, "role": PageRole.PAGE}
    parameters |= {"now": now, "until": lease_until}
    stored = set(connection.execute(_RECORD, parameters).scalars())
    return [page.article.id for page in pages if page.article.id in stored]


def _to_columns(page: DownloadedPage) -> dict[str, Any]:
    lease = page.article.lease
    columns = page_columns(lease.article_id, page.response, role=PageRole.PAGE)
    headers = json.dumps(columns["headers"])
    return {**columns, "headers": headers, "lease_id": lease.lease_id}
