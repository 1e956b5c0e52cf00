"""Evidence that query parameters change nothing: see ``decide/address_folds.py``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, bindparam, text

from wireroom.decide.address_folds import (
    MIN_HITS,
    MIN_STORIES,
    ShownStory,
    find_renamed_stories,
    find_varying_parameters,
    fold_url_key,
)
from wireroom.store.entry_rows import hash_identity, make_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.sighting import Sighting
    from wireroom.store.changed_entries import EntryRow

_TEXTS = ARRAY(Text)
# Addresses below one path that are looked through for a counter-example.
_MAX_COMPARED = 500
_RECORD = text("""
    INSERT INTO address_folds AS f (source_id, parameter, key, article_id, is_vetoed)
    VALUES (:source_id, :parameter, :key, :article_id, :is_vetoed)
    ON CONFLICT (source_id, parameter, key) DO UPDATE SET hits = f.hits + 1,
        article_id = excluded.article_id,
        is_vetoed = f.is_vetoed OR excluded.is_vetoed
""")
# "@" follows "?" in the order of bytes.
_BESIDE = text("""
    SELECT u.key FROM article_urls u JOIN articles a ON a.id = u.article_id
    WHERE u.key >= :base || '?' AND u.key < :base || '@'
        AND coalesce(a.merged_into, a.id) <> :article_id AND a.outcome = 'published'
    LIMIT :most
""")
_OF_TITLES = text("""
    SELECT identity_hash, url, title, article_id FROM entries
    WHERE feed_id = :feed_id AND title = ANY (:titles) AND url LIKE '%?%'
        AND article_id IS NOT NULL
    ORDER BY id DESC LIMIT :most
""").bindparams(bindparam("titles", type_=_TEXTS))
_ACTIVE = text("""
    SELECT parameter FROM address_folds WHERE source_id = :source_id
    GROUP BY parameter
    HAVING NOT bool_or(is_vetoed) AND (count(*) >= :stories OR sum(hits) >= :hits)
    ORDER BY parameter
""")
_CLAIM = text("""
    INSERT INTO article_urls (key, url, article_id, seen_at)
    SELECT DISTINCT ON (f.key) f.key, a.url, coalesce(a.merged_into, a.id),
        CAST(:now AS timestamptz)
    FROM address_folds f JOIN articles a ON a.id = f.article_id
    WHERE f.source_id = :source_id AND f.key = ANY (:keys)
    ORDER BY f.key
    ON CONFLICT (key) DO NOTHING
""").bindparams(bindparam("keys", type_=_TEXTS))


class AddressFolds:
    """Recording evidence, and folding the addresses of sightings by it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_same_text(
        self, source_id: int, article_id: int, url: str, *, other: str
    ) -> None:
        """Record that two addresses lead to one text, that of an article.

        A veto for the parameters in which they differ, if another article of the same
        address without them is published.
        """
        names = find_varying_parameters(url, other)
        if not names:
            return
        key = fold_url_key(url, names)
        beside = self._connection.execute(
            _BESIDE,
            {
                "base": key.partition("?")[0],
                "article_id": article_id,
                "most": _MAX_COMPARED,
            },
        ).scalars()
        is_vetoed = any(fold_url_key(one, names) == key for one in beside)
        for name in names:
            values = {"source_id": source_id, "parameter": name, "key": key}
            more = {"article_id": article_id, "is_vetoed": is_vetoed}
            self._connection.execute(_RECORD, {**values, **more})

    def record_moves(
        self,
        source_id: int,
        held: Mapping[bytes, EntryRow],
        sightings: Sequence[Sighting],
    ) -> None:
        """Record the known entries that a feed shows under another address.

        The feed says by its identity and title that it is the same story.
        """
        for sighting in sorted(sightings, key=lambda one: one.url or ""):
            row = held.get(hash_identity(sighting.entry.identity))
            if row is None or row.article_id is None or not row.url:
                continue
            if sighting.url and row.title == make_title(sighting.entry):
                self.record_same_text(
                    source_id, row.article_id, sighting.url, other=row.url
                )

    def record_renamed(
        self, feed_id: int, source_id: int, fresh: Sequence[Sighting], shown: set[bytes]
    ) -> None:
        """Record the stories that a feed shows again under other parameters.

        Args:
            fresh: sightings that the feed has not shown before. shown: the keys of all
                entries that it shows now.
        """
        stories = [
            ShownStory(url=one.url, title=make_title(one.entry))
            for one in fresh
            if one.url and "?" in one.url
        ]
        if len(stories) < MIN_STORIES:
            return
        titles = sorted({story.title for story in stories})
        given = {"feed_id": feed_id, "titles": titles, "most": _MAX_COMPARED}
        rows = [
            row
            for row in self._connection.execute(_OF_TITLES, given)
            if bytes(row.identity_hash) not in shown
        ]
        gone = [ShownStory(url=row.url, title=row.title) for row in rows]
        for position, old in find_renamed_stories(stories, gone):
            self.record_same_text(
                source_id,
                rows[old].article_id,
                stories[position].url,
                other=rows[old].url,
            )

    def fold(
        self, source_id: int, sightings: Sequence[Sighting], *, now: datetime
    ) -> list[Sighting]:
        """Return sightings with keys without the parameters that change nothing.

        The folded addresses become addresses of the articles that had them.
        """
        if not any(sighting.url and "?" in sighting.url for sighting in sightings):
            return list(sightings)
        given = {"source_id": source_id, "stories": MIN_STORIES, "hits": MIN_HITS}
        names = frozenset(self._connection.execute(_ACTIVE, given).scalars())
        if not names:
            return list(sightings)
        folded = [
            replace(sighting, key=fold_url_key(sighting.url, names))
            if sighting.url and "?" in sighting.url
            else sighting
            for sighting in sightings
        ]
        pairs = zip(sightings, folded, strict=True)
        keys = sorted({new.key or "" for old, new in pairs if old.key != new.key})
        if keys:
            claim = {"source_id": source_id, "keys": keys, "now": now}
            self._connection.execute(_CLAIM, claim)
        return folded
