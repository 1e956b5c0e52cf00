"""Evidence for folding query parameters: see ``decide/entries/address_folds.py``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, bindparam, text

from wireroom.decide.entries.address_folds import (
    MIN_HITS,
    MIN_STORIES,
    find_varying_parameters,
    fold_url_key,
)
from wireroom.http.urls import make_url_key
from wireroom.model.sighting import hash_identity
from wireroom.store.entries.entry_rows import make_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.sighting import Sighting
    from wireroom.store.entries.changed_entries import EntryRow

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
_ACTIVE = text("""
    SELECT parameter FROM address_folds WHERE source_id = :source_id
    GROUP BY parameter
    HAVING NOT bool_or(is_vetoed) AND (count(*) >= :stories OR sum(hits) >= :hits)
    ORDER BY parameter
""")
_VETOED = text("""
    SELECT DISTINCT parameter FROM address_folds
    WHERE source_id = :source_id AND is_vetoed
""")
_HAS_KEY = text("SELECT EXISTS (SELECT FROM article_urls WHERE key = :key)")
_CLAIM = text("""
    INSERT INTO article_urls (key, url, article_id, seen_at)
    SELECT DISTINCT ON (f.key) f.key, a.url, coalesce(a.merged_into, a.id),
        CAST(:now AS timestamptz)
    FROM address_folds f JOIN articles a ON a.id = f.article_id
    WHERE f.source_id = :source_id AND f.key = ANY (:keys)
    ORDER BY f.key
    ON CONFLICT (key) DO NOTHING
""").bindparams(bindparam("keys", type_=_TEXTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAgain:
    """A story that a feed shows under other parameters than before.

    Attributes:
        url, before: its address now, and the one that is known. labels: in what they
            differ, as ``Difference.labels`` names it.
    """

    article_id: int
    url: str
    before: str
    labels: tuple[str, ...]


class AddressFolds:
    """Recording evidence, and folding the addresses of sightings by it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queued: list[tuple[int, int, str, str]] = []

    def queue_same_text(
        self, source_id: int, article_id: int, url: str, *, other: str
    ) -> None:
        """Record as :meth:`record_same_text` when the transaction commits.

        For a transaction that still writes to entries, which are locked before.
        """
        self._queued.append((source_id, article_id, url, other))

    def write_queued(self) -> None:
        """Record what was queued."""
        queued, self._queued = self._queued, []
        for source_id, article_id, url, other in queued:
            self.record_same_text(source_id, article_id, url, other=other)

    def record_same_text(
        self, source_id: int, article_id: int, url: str, *, other: str
    ) -> None:
        """Record that two addresses lead to one text, that of an article.

        A veto for the parameters in which they differ, if another article of the same
        address without them is published.
        """
        names = find_varying_parameters(url, other)
        if names:
            self._record_parameters(source_id, article_id, url, names)

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

    def record_shown_again(
        self,
        source_id: int,
        stories: Sequence[ShownAgain],
        established: frozenset[str],
    ) -> None:
        """Record in what the addresses of a feed's stories differ from poll to poll.

        Of so many stories as are needed, and only until the source is known for it.
        """
        recorded = Counter[tuple[str, ...]]()
        for story in stories:
            recorded[story.labels] += 1
            if recorded[story.labels] > MIN_STORIES or established >= set(story.labels):
                continue
            if not story.labels[0].startswith("@"):
                self._record_parameters(
                    source_id, story.article_id, story.url, story.labels
                )
                continue
            key = make_url_key(story.before)
            self._record(source_id, story.labels, key, story.article_id)

    def fold(
        self, source_id: int, sightings: Sequence[Sighting], *, now: datetime
    ) -> list[Sighting]:
        """Return sightings with keys without the parameters that change nothing.

        The folded addresses become addresses of the articles that had them.
        """
        if not any(sighting.url and "?" in sighting.url for sighting in sightings):
            return list(sightings)
        names = self.find_active(source_id)
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

    def _record_parameters(
        self, source_id: int, article_id: int, url: str, names: Sequence[str]
    ) -> None:
        key = fold_url_key(url, names)
        given = {"base": key.partition("?")[0], "article_id": article_id}
        beside = self._connection.execute(
            _BESIDE, {**given, "most": _MAX_COMPARED}
        ).scalars()
        is_vetoed = any(fold_url_key(one, names) == key for one in beside)
        self._record(source_id, names, key, article_id, is_vetoed=is_vetoed)

    def _record(
        self,
        source_id: int,
        labels: Sequence[str],
        key: str,
        article_id: int,
        *,
        is_vetoed: bool = False,
    ) -> None:
        for label in labels:
            values = {"source_id": source_id, "parameter": label, "key": key}
            more = {"article_id": article_id, "is_vetoed": is_vetoed}
            self._connection.execute(_RECORD, {**values, **more})

    def find_vetoed(self, source_id: int) -> frozenset[str]:
        """Return the parameters that number articles of a source."""
        given = {"source_id": source_id}
        return frozenset(self._connection.execute(_VETOED, given).scalars())

    def find_key(self, source_id: int, url: str) -> str:
        """Return the key by which an address is compared at a source.

        Without the parameters that change nothing, unless an article has the address
        with them.
        """
        key = make_url_key(url)
        if "?" not in url:
            return key
        names = self.find_active(source_id)
        folded = fold_url_key(url, names)
        if folded == key:
            return key
        is_known = self._connection.execute(_HAS_KEY, {"key": key}).scalar_one()
        return key if is_known else folded

    def find_active(self, source_id: int) -> frozenset[str]:
        """Return the labels of what is known to change nothing at a source."""
        given = {"source_id": source_id, "stories": MIN_STORIES, "hits": MIN_HITS}
        return frozenset(self._connection.execute(_ACTIVE, given).scalars())
