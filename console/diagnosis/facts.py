"""What the rows know of an address, for the verdict on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.console.diagnosis.verdict import (
    AddressFacts,
    ArticleFacts,
    FeedFacts,
    ImportFacts,
    QuarantineFacts,
)
from wireroom.errors import Permanent
from wireroom.http.urls import extract_host, make_url_key
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
MAX_ROWS = 50


def read_address_facts(tx: Transaction, url: str) -> AddressFacts:
    """Read what is known of an address, a GUID, or the number of an article."""
    key = _to_url_key(url)
    told = AddressFacts(
        now=tx.queue_heartbeats.get_database_time(),
        url=url,
        is_valid_url=key is not None,
        feed=next(iter(_read_feeds(tx, feeds.c.url == url)), None),
        rejection_reasons=_read_rejections(tx, url),
        article=_read_article(tx, url, key),
    )
    if told.is_known or key is None:
        return told
    # Feeds are searched only where nothing else tells anything.
    near = _read_feeds(tx, feeds.c.url.regexp_match(_build_site_pattern(url)))
    return AddressFacts(now=told.now, url=url, site_feeds=near)


def match_sightings(url: str) -> ColumnElement[bool]:
    """Whether a sighting without an article shows this address, or this GUID."""
    return (entries.c.url == url) | (entries.c.identity == url)


def _to_url_key(url: str) -> str | None:
    try:
        return make_url_key(url)
    except Permanent:
        return None


def _build_site_pattern(url: str) -> str:
    """Return what matches the addresses of a site's feeds."""
    host = extract_host(url).removeprefix("www.")
    return rf"^https?://([a-z0-9-]+\.)?{re.escape(host)}(:[0-9]+)?/"


def _read_feeds(tx: Transaction, which: ColumnElement[bool]) -> list[FeedFacts]:
    c = feeds.c
    asked = select(c.url, c.state, c.reason, c.due_at).where(which).limit(MAX_ROWS)
    return [FeedFacts(**row) for row in tx.connection.execute(asked).mappings()]


def _read_rejections(tx: Transaction, url: str) -> list[str | None]:
    """Sightings that have no article: their address was no good."""
    asked = (
        select(entries.c.reason)
        .where(entries.c.article_id.is_(None), match_sightings(url))
        .order_by(entries.c.id.desc())
        .limit(MAX_ROWS)
    )
    return list(tx.connection.execute(asked).scalars())[::-1]


def _read_article(tx: Transaction, given: str, key: str | None) -> ArticleFacts | None:
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
        .where(c.id == tx.articles.find_by_reference(given))
    )
    row = tx.connection.execute(asked).mappings().one_or_none()
    return None if row is None else _to_article_facts(tx, dict(row), key)


def _to_article_facts(
    tx: Transaction, row: dict[str, Any], key: str | None
) -> ArticleFacts:
    columns = {name: row[name] for name in row if name not in _MERGED}
    into = row["merged_into"]
    return ArticleFacts(
        **columns,
        is_alias=key is not None and key != _to_url_key(row["url"]),
        merged_into=None if into is None else (into, row["stands_url"]),
        quarantine=_read_quarantine(tx, row["id"]),
        import_run=_read_import(tx, row["id"]),
    )


_MERGED = frozenset({"merged_into", "stands_url"})


def _read_import(tx: Transaction, article_id: int) -> ImportFacts | None:
    asked = (
        select(imports.c.id.label("import_id"), imports.c.state, import_items.c.due_at)
        .join_from(import_items, imports)
        .where(import_items.c.article_id == article_id)
    )
    row = tx.connection.execute(asked).mappings().one_or_none()
    return None if row is None else ImportFacts(**row)


def _read_quarantine(tx: Transaction, article_id: int) -> QuarantineFacts | None:
    """Return what is in quarantine of an article: what is open before the rest."""
    c = failures.c
    asked = (
        select(c.id.label("failure_id"), c.stage.label("step"), c.state, c.settled_by)
        .where(c.article_id == article_id)
        .order_by((c.state == FailureState.OPEN).desc(), c.id.desc())
        .limit(1)
    )
    row = tx.connection.execute(asked).mappings().one_or_none()
    return None if row is None else QuarantineFacts(**row)
