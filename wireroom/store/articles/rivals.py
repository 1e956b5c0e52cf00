"""The articles that a new one may duplicate: by a declared address, and by the text.

Several articles that one transaction deduplicates are looked up at once. What is read
ahead holds only for articles that no other of them concerns, and until one is merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, LargeBinary, Text, bindparam, text

from wireroom.http.urls import make_url_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from wireroom.model.rows import ArticleRow, LeasedArticle

# Pages that declare one address, of which more tell nothing new.
MAX_CLAIMANTS = 20
_CLAIMANTS = text("""
    SELECT wanted.id AS of, a.id, a.source_id
    FROM unnest(:ids, :own_keys, :final_keys) AS wanted (id, own_key, final_key)
    CROSS JOIN LATERAL (
        SELECT id, source_id FROM articles
        WHERE canonical_key IN (wanted.own_key, wanted.final_key)
            AND outcome = 'published' AND id <> wanted.id
        ORDER BY id LIMIT :most
    ) AS a ORDER BY wanted.id, a.id
    """).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("own_keys", type_=ARRAY(Text)),
    bindparam("final_keys", type_=ARRAY(Text)),
)
_HOLDERS = text("""
    SELECT wanted.id AS of, a.id
    FROM unnest(:ids, :sources, :digests) AS wanted (id, source_id, digest)
    CROSS JOIN LATERAL (
        SELECT id FROM articles
        WHERE source_id = wanted.source_id AND content_hash = wanted.digest
            AND merged_into IS NULL LIMIT 1
    ) AS a WHERE a.id <> wanted.id
    """).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("sources", type_=ARRAY(BigInteger)),
    bindparam("digests", type_=ARRAY(LargeBinary)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """An article and the digest of its text; None for a text too short to compare."""

    article: LeasedArticle
    digest: bytes | None


class Rivals:
    """Finding rivals, for one article or for several ahead."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._claimants: dict[int, list[int]] = {}
        self._holders: dict[tuple[int, bytes], int | None] = {}

    def read_ahead(self, contenders: Sequence[Contender]) -> None:
        """Look up the rivals of articles that are deduplicated next, in any order."""
        alone = [one.article for one in contenders if not _is_declared(one, contenders)]
        self._claimants = self._list_claimants(alone)
        texts = [(c.article.source_id, c.digest) for c in contenders]
        single = [
            (c.article, c.digest)
            for c in contenders
            if c.digest and texts.count((c.article.source_id, c.digest)) == 1
        ]
        self._holders = self._list_holders(single)

    def forget(self) -> None:
        """Forget what was read ahead: another article may be the rival by now."""
        self._claimants, self._holders = {}, {}

    def find_published_claimants(self, article: ArticleRow) -> list[int]:
        """Return published articles of its source that declare an article's address.

        Some of many, and never the article itself.
        """
        known = self._claimants.pop(article.id, None)
        return self._list_claimants([article])[article.id] if known is None else known

    def find_holder(self, article: ArticleRow, digest: bytes) -> int | None:
        """Return another article of its source with the same text; None for none."""
        key = (article.id, digest)
        if key not in self._holders:
            return self._list_holders([(article, digest)])[key]
        return self._holders.pop(key)

    def _list_claimants(self, rows: Sequence[ArticleRow]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {row.id: [] for row in rows}
        sources = {row.id: row.source_id for row in rows}
        if not rows:
            return found
        wanted = {
            "ids": list(found),
            "own_keys": [make_url_key(row.url) for row in rows],
            "final_keys": [make_url_key(row.final_url or row.url) for row in rows],
            "most": MAX_CLAIMANTS,
        }
        for row in self._connection.execute(_CLAIMANTS, wanted):
            if row.source_id == sources[row.of]:
                found[row.of].append(row.id)
        return found

    def _list_holders(
        self, texts: Sequence[tuple[ArticleRow, bytes]]
    ) -> dict[tuple[int, bytes], int | None]:
        found: dict[tuple[int, bytes], int | None] = {
            (row.id, digest): None for row, digest in texts
        }
        if not found:
            return found
        digests = dict(found.keys())
        wanted = {
            "ids": list(digests),
            "sources": [row.source_id for row, _ in texts],
            "digests": list(digests.values()),
        }
        for row in self._connection.execute(_HOLDERS, wanted):
            found[row.of, digests[row.of]] = row.id
        return found


def _is_declared(one: Contender, contenders: Sequence[Contender]) -> bool:
    """Return whether another of the articles declares this one's address."""
    article = one.article
    keys = {make_url_key(url) for url in (article.url, article.final_url) if url}
    return any(c.article.canonical_key in keys for c in contenders if c is not one)
