"""Sources and feeds as an operator configures them.

Applying the same list again changes nothing. A feed that was removed from the list is
paused, and stays with all its entries.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.decide.source_renames import NamedFeeds, find_renames
from wireroom.decide.transitions import FEED_TRANSITIONS, FeedEvent
from wireroom.errors import Reason
from wireroom.model.source_specs import SourceSpec
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState
from wireroom.store.credentials import REMOVED_FROM_FILE, replace_logins
from wireroom.store.row_reader import RowReader
from wireroom.store.schema.tables import articles, feeds, sources, subscriptions
from wireroom.store.source_cookies import SourceCookies
from wireroom.store.source_hosts import SourceHosts
from wireroom.store.websub.subscriptions import schedule_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, ScalarSelect


# The source and feed of submitted pages. No web address has this scheme.
MANUAL_SOURCE = "by hand"
MANUAL_FEED_URL = "wireroom:by-hand"
_IMPORT_FEED_URL = "wireroom:import/"
# Prefix of the addresses of feeds that are never polled: they only hold entries.
PLACEHOLDER_PREFIX = "wireroom:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedChanges:
    """Numbers of feeds that applying a list changed."""

    added: int
    resumed: int
    paused: int


def source_columns(spec: SourceSpec) -> dict[str, Any]:
    """Return a source's columns."""
    return {
        "name": spec.name,
        "url": spec.url,
        "country": spec.country,
        "language": spec.language,
        "tags": list(spec.tags),
        "comments": spec.comments,
        "external_comments": spec.external_comments,
        "utc_offset_minutes": spec.utc_offset_minutes,
        "allow_private": spec.allow_private,
        "headers": spec.headers,
        "access": spec.access.to_json(),
        "rules": {name: list(x) for name, x in asdict(spec.rules).items() if x},
        "filters": spec.filters.to_json(),
        "full_text": str(spec.full_text),
        "render": str(spec.render),
        "keep": spec.keep.to_json(),
        "obey": spec.obey.to_json(),
        "hosts": list(spec.hosts),
        "trusted": spec.trusted,
    }


_SOURCE_COLUMNS = ", ".join(source_columns(SourceSpec(name="")))
# Names of the product's own columns, never input.
_UPSERT_SOURCES = text(
    f"INSERT INTO sources ({_SOURCE_COLUMNS}) SELECT {_SOURCE_COLUMNS}"  # noqa: S608 - see above
    " FROM jsonb_populate_recordset(NULL::sources, CAST(:rows AS jsonb))"
    " ON CONFLICT (name) DO UPDATE SET "
    + ", ".join(f"{c} = excluded.{c}" for c in _SOURCE_COLUMNS.split(", "))
    + " RETURNING name, id"
)
# A body that is read in another way than before is read once more.
_UPSERT_FEEDS = text("""
    INSERT INTO feeds AS f (source_id, url, interval_seconds, interval_overrules, kind,
        link_selector, json_paths, due_at)
    SELECT source_id, url, interval_seconds, interval_overrules, kind, link_selector,
        json_paths, due_at
    FROM jsonb_populate_recordset(NULL::feeds, CAST(:rows AS jsonb))
    ON CONFLICT (url) DO UPDATE SET source_id = excluded.source_id,
        interval_seconds = excluded.interval_seconds,
        interval_overrules = excluded.interval_overrules, kind = excluded.kind,
        link_selector = excluded.link_selector, json_paths = excluded.json_paths,
        body_sha256 = CASE WHEN (f.kind, f.json_paths, f.link_selector)
            IS NOT DISTINCT FROM (excluded.kind, excluded.json_paths,
            excluded.link_selector) THEN f.body_sha256 END,
        validators_url = CASE WHEN (f.kind, f.json_paths, f.link_selector)
            IS NOT DISTINCT FROM (excluded.kind, excluded.json_paths,
            excluded.link_selector) THEN f.validators_url ELSE '' END
    RETURNING xmax = 0
""")


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield rows by the thousand, so that a statement's document stays small."""
    return (rows[at : at + 1_000] for at in range(0, len(rows), 1_000))


def is_pollable() -> ColumnElement[bool]:
    """Return the condition for real feeds, not placeholders that only hold entries."""
    return ~feeds.c.url.startswith(PLACEHOLDER_PREFIX, autoescape=True)


def _count_boilerplate() -> ScalarSelect[int]:
    """Count the pages of a source rejected as boilerplate in the last 30 days."""
    c = articles.c
    return (
        select(func.count())
        .where(
            c.source_id == sources.c.id,
            c.reason == Reason.BOILERPLATE,
            c.found_at >= func.now() - timedelta(days=30),
        )
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed as ``wireroom sources list`` shows it.

    Attributes:
        source: name of its source. new_per_day: expected new entries.
        boilerplate: pages of the source in the last 30 days with nothing of their own.
        silent_after: time from which a feed without new entries counts as silent.
        push_state: of its WebSub subscription; None without one.
    """

    id: int
    source_id: int
    source: str
    url: str
    state: FeedState
    reason: str | None
    last_outcome: str | None
    last_polled_at: datetime | None
    due_at: datetime | None
    new_per_day: float
    silent_after: datetime | None
    boilerplate: int
    push_state: SubscriptionState | None


_LOCK_FEEDS = select(feeds.c.id).order_by(feeds.c.id).with_for_update(key_share=True)
_LISTED_FEEDS = RowReader(ListedFeed, state=FeedState, push_state=SubscriptionState)


class Sources:
    """Storing the configured sources."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply_specs(
        self, specs: Sequence[SourceSpec], *, now: datetime
    ) -> AppliedChanges:
        """Make the database's active feeds those of ``specs``."""
        owners = {feed.url: (s.name, feed) for s in specs for feed in s.feeds}
        # Before everything else, because a poll locks its feed first.
        self._connection.execute(_LOCK_FEEDS)
        resumed = self._resume_feeds(list(owners), now=now)
        self._rename_sources(specs)
        ids = self._upsert_sources({spec.name: spec for spec in specs})
        claims = {ids[spec.name]: spec for spec in specs}
        SourceHosts(self._connection).apply_specs(claims)
        SourceCookies(self._connection).forget_all_but(
            [ids[spec.name] for spec in specs if spec.access.keeps_cookies]
        )
        rows = [
            {
                "source_id": ids[name],
                "url": url,
                "interval_seconds": feed.interval_seconds,
                "interval_overrules": feed.overrules,
                "kind": str(feed.kind),
                "link_selector": feed.link_selector,
                "json_paths": feed.json_paths.to_json() if feed.json_paths else {},
                "due_at": now.isoformat(),
            }
            for url, (name, feed) in owners.items()
        ]
        added = sum(self._upsert_feeds(part) for part in _batches(rows))
        logins = {url: feed.login for url, (_, feed) in owners.items() if feed.login}
        replace_logins(self._connection, logins)
        paused = self._pause_all_but(list(owners))
        schedule_check(self._connection, resumed, now=now, ended=True)
        schedule_check(self._connection, paused, now=now)
        return AppliedChanges(added=added, resumed=len(resumed), paused=len(paused))

    def has_source(self, name: str) -> bool:
        """Whether a source has this name."""
        query = select(sources.c.id).where(sources.c.name == name)
        return self._connection.execute(query).first() is not None

    def find_id(self, name: str) -> int | None:
        """Return the id of the source with this name."""
        query = select(sources.c.id).where(sources.c.name == name)
        return self._connection.execute(query).scalar_one_or_none()

    def ensure_manual_feed(self) -> tuple[int, int]:
        """Return (source id, feed id) for pages that are submitted one by one."""
        source_id = self._upsert_sources(
            {MANUAL_SOURCE: SourceSpec(name=MANUAL_SOURCE)}
        )[MANUAL_SOURCE]
        return source_id, self._upsert_placeholder(source_id, MANUAL_FEED_URL)

    def ensure_import_feed(self, name: str) -> tuple[int, int] | None:
        """Return (source id, feed id) for imports of a source.

        None if there is no such source.
        """
        query = select(sources.c.id).where(sources.c.name == name)
        source_id = self._connection.execute(query).scalar_one_or_none()
        if source_id is None:
            return None
        return source_id, self._upsert_placeholder(
            source_id, f"{_IMPORT_FEED_URL}{source_id}"
        )

    def list_feeds(self) -> list[ListedFeed]:
        """Return every feed that is polled, by source name and address."""
        query = (
            select(
                sources.c.name.label("source"),
                *_LISTED_FEEDS.columns_of(feeds),
                _count_boilerplate().label("boilerplate"),
                subscriptions.c.state.label("push_state"),
            )
            .join_from(feeds, sources)
            .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
            .where(is_pollable())
            .order_by(sources.c.name, feeds.c.url)
        )
        return _LISTED_FEEDS.all(self._connection.execute(query))

    def find_renames(self, specs: Sequence[SourceSpec]) -> dict[str, str]:
        """Return the new names of sources that the file has under another name."""
        names = set(self._connection.execute(select(sources.c.name)).scalars())
        if all(spec.name in names for spec in specs):
            return {}
        query = select(feeds.c.url, sources.c.name).join_from(feeds, sources)
        rows = self._connection.execute(query.where(is_pollable()))
        stored: dict[str, str] = {row.url: row.name for row in rows}
        listed = [
            NamedFeeds(
                name=spec.name,
                formerly=spec.formerly,
                feeds=[feed.url for feed in spec.feeds],
            )
            for spec in specs
        ]
        return find_renames(listed, stored, names - {MANUAL_SOURCE})

    def _rename_sources(self, specs: Sequence[SourceSpec]) -> None:
        """Give sources their new names: articles, habits and claims stay with them."""
        for old, new in sorted(self.find_renames(specs).items()):
            renamed = update(sources).where(sources.c.name == old).values(name=new)
            self._connection.execute(renamed)

    def _upsert_sources(self, specs: dict[str, SourceSpec]) -> dict[str, int]:
        """Write sources; return their ids by name."""
        ids: dict[str, int] = {}
        for part in _batches([source_columns(spec) for spec in specs.values()]):
            rows = self._connection.execute(_UPSERT_SOURCES, {"rows": json.dumps(part)})
            ids |= {row.name: row.id for row in rows}
        return ids

    def _upsert_placeholder(self, source_id: int, url: str) -> int:
        """Store a feed that is never polled and only holds entries; return its id."""
        values = {
            "source_id": source_id,
            "url": url,
            "state": FeedState.PAUSED,
            "reason": "not a feed",
        }
        upsert = postgresql.insert(feeds).values(values)
        upsert = upsert.on_conflict_do_update(
            index_elements=[feeds.c.url], set_={"source_id": upsert.excluded.source_id}
        )
        return int(self._connection.execute(upsert.returning(feeds.c.id)).scalar_one())

    def _upsert_feeds(self, rows: Sequence[dict[str, Any]]) -> int:
        """Write feeds; return how many are new."""
        given = {"rows": json.dumps(rows)}
        return sum(self._connection.execute(_UPSERT_FEEDS, given).scalars())

    def _resume_feeds(self, urls: Sequence[str], *, now: datetime) -> list[int]:
        after = FEED_TRANSITIONS[FeedEvent.BACK_IN_FILE]
        resumed = (
            update(feeds)
            .where(
                feeds.c.url == func.any(bindparam("urls", urls, ARRAY(Text))),
                feeds.c.state.in_(after.states),
                feeds.c.reason == REMOVED_FROM_FILE,
            )
            .values(state=after.next_state, reason=None, due_at=now)
            .returning(feeds.c.id)
        )
        return list(self._connection.execute(resumed).scalars())

    def _pause_all_but(self, urls: Sequence[str]) -> list[int]:
        after = FEED_TRANSITIONS[FeedEvent.LEFT_FILE]
        paused = (
            update(feeds)
            .where(
                is_pollable(),
                feeds.c.url != func.all(bindparam("urls", urls, ARRAY(Text))),
                feeds.c.state.in_(after.states),
            )
            .values(
                state=after.next_state,
                reason=REMOVED_FROM_FILE,
                due_at=None,
                waits_for=None,
            )
            .returning(feeds.c.id)
        )
        return list(self._connection.execute(paused).scalars())
