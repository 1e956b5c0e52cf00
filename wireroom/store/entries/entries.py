"""Entries: which link was seen in which feed, and whose article it is.

Every entry has one outcome in the ledger. The first entry of an address makes an
article and shares its outcome; any later one, in any feed, is *merged* at once: same
address.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    DateTime,
    LargeBinary,
    Text,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.decide.sources.ownership import may_move
from wireroom.errors import Reason
from wireroom.model.sighting import Sighting, hash_identity
from wireroom.model.states import Outcome
from wireroom.store.articles.article_urls import ArticleUrls
from wireroom.store.comments.feed_comment_counts import record_comment_counts
from wireroom.store.connection.bulk_insert import insert_missing_rows, insert_rows
from wireroom.store.entries.address_folds import AddressFolds
from wireroom.store.entries.adoption import ShownArticles, adopt_articles
from wireroom.store.entries.changed_entries import (
    ENTRY_ROWS,
    EntryRow,
    follow_move,
    list_reused,
    record_changes,
)
from wireroom.store.entries.entry_rows import (
    build_entry_row,
    collect_comment_counts,
    find_anchor,
    hash_linked,
    is_same_url,
    make_title,
)
from wireroom.store.entries.known_again import recognise_entries
from wireroom.store.entries.reopening import reopen_articles
from wireroom.store.erasure.refused_entries import refuse_erased
from wireroom.store.schema.tables import article_urls, articles, entries
from wireroom.store.sources.source_hosts import SourceHosts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedEntries:
    """What a poll added: entries not seen before, and the articles they made.

    Attributes:
        changed_articles: known articles that have changed, by what their known entries
            or new ones show.
    """

    new_entries: int
    new_articles: tuple[int, ...]
    changed_articles: tuple[int, ...] = ()


class Entries:
    """Storing entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_sightings(
        self,
        feed_id: int,
        source_id: int,
        sightings: Sequence[Sighting],
        *,
        now: datetime,
        due_at: datetime | None,
        is_attributed: bool = False,
    ) -> AddedEntries:
        """Store entries that are new; make an article of every address that is new.

        An article belongs to the source that claims its address's host, whichever
        source shows it first; to the feed's source if no source claims the host, or if
        an operator attributed the sightings to that source (``is_attributed``).

        The new articles are due at ``due_at``. None: they are not due, and the caller
        sets their due times in this transaction.
        """
        if not sightings:
            return AddedEntries(new_entries=0, new_articles=())
        sightings = refuse_erased(self._connection, feed_id, sightings)
        sightings = recognise_entries(
            self._connection, feed_id, source_id, sightings, now=now
        )
        held = self._rows_by_hash(feed_id, hash_linked(sightings))
        shown = set(hash_linked(sightings))
        sightings, moves, moved = self._separate_moved_entries(
            held, source_id, sightings
        )
        renamed = [hashed for hashed in hash_linked(sightings) if hashed not in shown]
        if renamed:
            held |= self._rows_by_hash(feed_id, renamed)
        fresh = self._insert_entries(feed_id, sightings, now=now)
        owners = self._claim_urls([s for s in fresh if s.key], moved, now=now)
        sources = {} if is_attributed else self._find_sources(owners)
        made = [o for o in owners.values() if o.is_new]
        columns = ShownArticles(source_id=source_id, sources=sources, moves=moves)
        self._create_articles(made, columns, now=now, due_at=due_at)
        self._link_articles(feed_id, fresh, owners)
        self._add_wrappers(fresh, owners, now=now)
        # After the addresses: a merge, too, claims an address and then writes entries.
        changed = set(record_changes(self._connection, held.values(), sightings))
        changed.update(self._list_changed(feed_id, fresh, owners))
        AddressFolds(self._connection).record_moves(source_id, held, sightings)
        counts = collect_comment_counts(sightings)
        record_comment_counts(self._connection, feed_id, counts, now=now)
        known = _list_claimed(owners, sources, source_id)
        adopt_articles(self._connection, known, source_id, now=now)
        if due_at is not None:
            hashes = [hash_identity(s.entry.identity) for s in sightings]
            reopen_articles(self._connection, feed_id, hashes, now=now)
        return AddedEntries(
            new_entries=len(fresh),
            new_articles=tuple(o.article_id for o in made),
            changed_articles=tuple(changed),
        )

    def _list_changed(
        self, feed_id: int, fresh: Sequence[Sighting], owners: Mapping[str, _UrlOwner]
    ) -> list[int]:
        """Return the known articles that have changed, by what new entries show."""
        known = _pair_known(fresh, owners)
        # A live blog's feed has an entry for each of its posts, at an anchor of a page.
        extended = [article_id for article_id, s in known if find_anchor(s.entry)]
        return [*extended, *list_reused(self._connection, feed_id, known)]

    def count_existing(self, feed_id: int, identities: Sequence[str]) -> int:
        """Count how many of these identities a feed has shown before."""
        return len(
            self._rows_by_hash(feed_id, [hash_identity(one) for one in identities])
        )

    def follow_move(self, made: int, moved: int) -> None:
        """See :func:`changed_entries.follow_move`."""
        follow_move(self._connection, made, moved)

    def _separate_moved_entries(
        self,
        held: Mapping[bytes, EntryRow],
        source_id: int,
        sightings: Sequence[Sighting],
    ) -> tuple[list[Sighting], dict[str, int], dict[str, _Moved]]:
        """Separate entries that have moved from those that reuse an identity.

        A known identity with another link: with the same title, at the same site, it is
        the same article under one more address, otherwise an entry of its own. Returns
        the sightings; by the keys of new addresses the articles that may have moved
        there, where with another title only a redirect of the old address proves it;
        and by their keys the further addresses of articles.
        """
        hashes = {hash_identity(s.entry.identity): s for s in sightings if s.key}
        linked = {
            hashed: row
            for hashed, row in held.items()
            if row.url is None or not is_same_url(row.url, hashes[hashed])
        }
        owners = self._find_owners([hashes[hashed].key or "" for hashed in linked])
        sites = SourceHosts(self._connection).find_owners(
            hashes[hashed].url or "" for hashed in linked
        )
        moved: dict[str, _Moved] = {}
        renamed: dict[str, Sighting] = {}
        successors: dict[str, int] = {}
        for hashed, row in linked.items():
            sighting = hashes[hashed]
            key, identity = sighting.key or "", sighting.entry.identity
            if row.article_id is not None and owners.get(key) == row.article_id:
                continue
            is_allowed = may_move(
                row.url, sighting.url, sites.get(sighting.url or ""), source_id
            )
            is_same_title = row.title != "" and row.title == make_title(sighting.entry)
            if is_allowed and is_same_title and row.article_id is not None:
                moved[key] = (row.article_id, sighting)
                continue
            entry = replace(sighting.entry, identity=f"{identity} {sighting.url}")
            renamed[identity] = replace(sighting, entry=entry)
            if is_allowed and row.article_id is not None:
                successors[key] = row.article_id
        named = [renamed.get(s.entry.identity, s) for s in sightings]
        return named, successors, moved

    def _find_sources(self, owners: dict[str, _UrlOwner]) -> dict[str, int]:
        """Return the source of each address that a source claims."""
        urls = [o.sighting.url for o in owners.values() if o.sighting.url is not None]
        return SourceHosts(self._connection).find_owners(urls)

    def _find_owners(self, keys: Sequence[str]) -> dict[str, int]:
        query = select(article_urls.c.key, article_urls.c.article_id).where(
            article_urls.c.key.in_(keys)
        )
        rows = self._connection.execute(query) if keys else ()
        return {row.key: row.article_id for row in rows}

    def _rows_by_hash(
        self, feed_id: int, hashes: Sequence[bytes]
    ) -> dict[bytes, EntryRow]:
        query = select(*ENTRY_ROWS.columns_of(entries)).where(
            entries.c.feed_id == feed_id,
            entries.c.identity_hash == func.any(bindparam("hashes", hashes, _HASHES)),
        )
        rows = ENTRY_ROWS.all(self._connection.execute(query))
        return {row.identity_hash: row for row in rows}

    def _insert_entries(
        self, feed_id: int, sightings: Sequence[Sighting], *, now: datetime
    ) -> list[Sighting]:
        by_identity = {hash_identity(s.entry.identity): s for s in sightings}
        if not by_identity:
            return []
        # Sorted, so that two polls at once never deadlock.
        rows = [
            build_entry_row(feed_id, h, by_identity[h], now)
            for h in sorted(by_identity)
        ]
        new = insert_missing_rows(
            self._connection,
            entries,
            rows,
            unique=("feed_id", "identity_hash"),
            returning="identity_hash",
        )
        return [s for h, s in by_identity.items() if h in new]

    def _claim_urls(
        self,
        sightings: Sequence[Sighting],
        moved: dict[str, _Moved],
        *,
        now: datetime,
    ) -> dict[str, _UrlOwner]:
        """Find or make the owner of each address, by its key.

        Also stores the further addresses of articles that have ``moved``. All keys are
        claimed in one order, so that two polls never wait for each other in a circle.
        """
        first: dict[str, Sighting] = {}
        for sighting in sightings:
            first.setdefault(sighting.key or "", sighting)
        keys = sorted({*first, *moved})
        if not keys:
            return {}
        parameters = {
            "keys": keys,
            "urls": [
                moved[key][1].url if key in moved else first[key].url for key in keys
            ],
            "articles": [moved[key][0] if key in moved else None for key in keys],
            "now": now,
        }
        claimed = self._connection.execute(_CLAIM, parameters)
        return {
            row.key: _UrlOwner(
                article_id=row.article_id,
                is_new=row.is_new and row.key not in moved,
                sighting=first[row.key],
            )
            for row in claimed
            if row.key in first
        }

    def _create_articles(
        self,
        owners: Sequence[_UrlOwner],
        shown: ShownArticles,
        *,
        now: datetime,
        due_at: datetime | None,
    ) -> None:
        if not owners:
            return
        rows = [
            {
                "id": owner.article_id,
                "url": owner.sighting.url,
                **shown.columns(owner.sighting),
                "found_at": now,
                "due_at": due_at,
            }
            for owner in owners
        ]
        insert_rows(self._connection, articles, rows)

    def _link_articles(
        self, feed_id: int, fresh: Sequence[Sighting], owners: dict[str, _UrlOwner]
    ) -> None:
        """Write whose article each new entry is, all in one statement."""
        rows = [
            {
                "hash": hash_identity(sighting.entry.identity).hex(),
                **_link(sighting, owners.get(sighting.key or "")),
            }
            for sighting in fresh
        ]
        if rows:
            given = {"feed_id": feed_id, "rows": json.dumps(rows)}
            self._connection.execute(_LINK, given)

    def _add_wrappers(
        self,
        fresh: Sequence[Sighting],
        owners: dict[str, _UrlOwner],
        *,
        now: datetime,
    ) -> None:
        wrappers = [
            (sighting.wrapper, owners[sighting.key].article_id)
            for sighting in fresh
            if sighting.wrapper and sighting.key in owners
        ]
        ArticleUrls(self._connection).add_wrappers(wrappers, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _UrlOwner:
    article_id: int
    is_new: bool
    sighting: Sighting


_HASHES = ARRAY(LargeBinary)
# An update that changes nothing lets the rows of all addresses come back. xmax is zero
# in a row version that was just inserted.
_CLAIM = text("""
    INSERT INTO article_urls AS known (key, url, article_id, seen_at)
    SELECT key, url, coalesce(article_id, nextval('articles_id_seq')), :now
    FROM unnest(:keys, :urls, :articles) AS claim (key, url, article_id)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key
    RETURNING known.key, known.article_id, known.xmax = 0 AS is_new
    """).bindparams(
    bindparam("keys", type_=ARRAY(Text)),
    bindparam("urls", type_=ARRAY(Text)),
    bindparam("articles", type_=ARRAY(BigInteger)),
    bindparam("now", type_=DateTime(timezone=True)),
)
_Moved: TypeAlias = tuple[int, Sighting]


_LINK = text("""
    UPDATE entries SET article_id = v.article_id, outcome = v.outcome, reason = v.reason
    FROM json_to_recordset(CAST(:rows AS json))
        AS v (hash text, article_id bigint, outcome text, reason text)
    WHERE feed_id = :feed_id AND identity_hash = decode(v.hash, 'hex')
    """)


def _list_claimed(
    owners: Mapping[str, _UrlOwner], sources: Mapping[str, int], source_id: int
) -> list[int]:
    """Return the known articles whose addresses the source claims."""
    known = (o for o in owners.values() if not o.is_new)
    return [
        o.article_id for o in known if sources.get(o.sighting.url or "") == source_id
    ]


def _pair_known(
    fresh: Sequence[Sighting], owners: Mapping[str, _UrlOwner]
) -> list[tuple[int, Sighting]]:
    """Return the known articles to which new entries lead, with these entries."""
    pairs = ((owners.get(sighting.key or ""), sighting) for sighting in fresh)
    return [(o.article_id, sighting) for o, sighting in pairs if o and not o.is_new]


def _link(sighting: Sighting, owner: _UrlOwner | None) -> dict[str, Any]:
    """Return the columns of an entry that say whose article it is."""
    if owner is None:
        is_erased = sighting.reason is Reason.ERASED
        outcome = Outcome.ERASED if is_erased else Outcome.REJECTED
        return {"outcome": outcome, "reason": sighting.reason}
    if owner.is_new and owner.sighting is sighting:
        return {"article_id": owner.article_id, "outcome": Outcome.IN_FLIGHT}
    return {
        "article_id": owner.article_id,
        "outcome": Outcome.MERGED,
        "reason": Reason.SAME_URL,
    }
