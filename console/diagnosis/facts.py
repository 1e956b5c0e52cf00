"""What the rows know of an address, for the verdict on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.console.diagnosis.verdict import (
    ArticleFacts,
    FeedFacts,
    Imported,
    Known,
    Quarantined,
)
from wireroom.errors import Permanent
from wireroom.http.urls import host_of, url_key
from wireroom.model.states import FailureState
from wireroom.store.schema.tables import (
    articles,
    entries,
    failures,
    feeds,
    import_items,
    imports,
    sources,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from wireroom.store.database import Transaction

# Feeds of one site and sightings of one address; more would tell nothing else.
MOST = 50


def known_of(tx: Transaction, url: str) -> Known:
    """Read what is known of an address, a GUID, or the number of an article."""
    key = _key(url)
    told = Known(
        now=tx.pulses.now(),
        url=url,
        usable=key is not None,
        feed=next(iter(_feeds(tx, feeds.c.url == url)), None),
        left_out=_left_out(tx, url),
        article=_article(tx, url, key),
    )
    if told.seen or key is None:
        return told
    # Feeds are searched only where nothing else tells anything.
    near = _feeds(tx, feeds.c.url.regexp_match(_site(url)))
    return Known(now=told.now, url=url, near=near)


def names(url: str) -> ColumnElement[bool]:
    """Whether a sighting without an article shows this address, or this GUID."""
    return (entries.c.url == url) | (entries.c.identity == url)


def _key(url: str) -> str | None:
    try:
        return url_key(url)
    except Permanent:
        return None


def _site(url: str) -> str:
    """Return what matches the addresses of a site's feeds."""
    host = host_of(url).removeprefix("www.")
    return rf"^https?://([a-z0-9-]+\.)?{re.escape(host)}(:[0-9]+)?/"


def _feeds(tx: Transaction, which: ColumnElement[bool]) -> list[FeedFacts]:
    c = feeds.c
    asked = select(c.url, c.state, c.reason, c.due_at).where(which).limit(MOST)
    return [FeedFacts(**row) for row in tx.connection.execute(asked).mappings()]


def _left_out(tx: Transaction, url: str) -> list[str | None]:
    """Sightings that have no article: their address was no good."""
    asked = (
        select(entries.c.reason)
        .where(entries.c.article_id.is_(None), names(url))
        .order_by(entries.c.id.desc())
        .limit(MOST)
    )
    return list(tx.connection.execute(asked).scalars())[::-1]


def _article(tx: Transaction, given: str, key: str | None) -> ArticleFacts | None:
    c = articles.c
    stands = articles.alias()
    asked = (
        select(
            *(c.id, c.url, c.stage, c.outcome, c.found_at, c.reason, c.detail),
            *(c.due_at, c.lease_until, c.begun, c.failures, c.withdrawn_at),
            c.first_published_at.label("published_at"),
            c.merged_into,
            stands.c.url.label("stands_url"),
            sources.c.name.label("source"),
        )
        .join_from(articles, sources)
        .outerjoin(stands, stands.c.id == c.merged_into)
        .where(c.id == tx.articles.named(given))
    )
    row = tx.connection.execute(asked).mappings().one_or_none()
    return None if row is None else _facts(tx, dict(row), key)


def _facts(tx: Transaction, row: dict[str, Any], key: str | None) -> ArticleFacts:
    columns = {name: row[name] for name in row if name not in _MERGED}
    into = row["merged_into"]
    return ArticleFacts(
        **columns,
        alias=key is not None and key != _key(row["url"]),
        stands_for=None if into is None else (into, row["stands_url"]),
        quarantined=_quarantined(tx, row["id"]),
        imported=_imported(tx, row["id"]),
    )


_MERGED = frozenset({"merged_into", "stands_url"})


def _imported(tx: Transaction, article_id: int) -> Imported | None:
    asked = (
        select(imports.c.id.label("import_id"), imports.c.state, import_items.c.due_at)
        .join_from(import_items, imports)
        .where(import_items.c.article_id == article_id)
    )
    row = tx.connection.execute(asked).mappings().one_or_none()
    return None if row is None else Imported(**row)


def _quarantined(tx: Transaction, article_id: int) -> Quarantined | None:
    """Return what is in quarantine of an article: what is open before the rest."""
    c = failures.c
    asked = (
        select(c.id.label("failure_id"), c.stage.label("step"), c.state, c.settled_by)
        .where(c.article_id == article_id)
        .order_by((c.state == FailureState.OPEN).desc(), c.id.desc())
        .limit(1)
    )
    row = tx.connection.execute(asked).mappings().one_or_none()
    return None if row is None else Quarantined(**row)
