"""Facts about one address, collected for its verdict and its timeline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.http.request_url import extract_host
from wireroom.http.urls import make_url_key
from wireroom.store.erasure.article_content import make_address_mark
from wireroom.store.reports import article_facts
from wireroom.store.reports.article_facts import (
    ArticleFacts,
    FeedFacts,
    Newest,
    Sighting,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFacts:
    """Rows about an address.

    Attributes:
        now: the database's time. is_valid_url: whether the address is a valid URL.
        feed: the feed at this address. article: the article at this address.
        is_alias: the article was published under another address.
        unlinked_sightings: feed entries with this address or GUID that became no
            article.
        site_feeds: feeds of the same site; only read if nothing else is known.
        erased_at: when the article at this address was erased; its rows do not name
            the address any more.
    """

    now: datetime
    is_valid_url: bool = True
    is_alias: bool = False
    feed: FeedFacts | None = None
    article: ArticleFacts | None = None
    unlinked_sightings: Newest[Sighting] = Newest()  # noqa: RUF009 - a frozen value
    site_feeds: Sequence[FeedFacts] = ()
    erased_at: datetime | None = None

    @property
    def has_rows(self) -> bool:
        """Whether any row names the address itself."""
        return bool(
            self.article
            or self.feed
            or self.unlinked_sightings.rows
            or self.erased_at is not None
        )


def read_address_facts(tx: Transaction, address: str) -> AddressFacts:
    """Read the rows about a URL, a GUID, or the id of an article."""
    url_key = _to_url_key(address)
    article = _read_article(tx, address)
    facts = AddressFacts(
        now=tx.queue_heartbeats.get_database_time(),
        is_valid_url=url_key is not None,
        is_alias=_is_alias(url_key, article),
        feed=article_facts.read_feed(tx.connection, address),
        article=article,
        unlinked_sightings=article_facts.read_unlinked_sightings(
            tx.connection, address
        ),
    )
    if facts.has_rows or url_key is None:
        return facts
    erased_at = tx.tombstones.find_time(make_address_mark(url_key))
    if erased_at is not None:
        return AddressFacts(now=facts.now, erased_at=erased_at)
    pattern = _build_site_pattern(address)
    site_feeds = article_facts.read_feeds_matching(tx.connection, pattern)
    return AddressFacts(now=facts.now, site_feeds=site_feeds)


def _to_url_key(address: str) -> str | None:
    try:
        return make_url_key(address)
    except Permanent:
        return None


def _read_article(tx: Transaction, address: str) -> ArticleFacts | None:
    article_id = tx.articles.find_by_reference(address)
    if article_id is None:
        article_id = _find_folded(tx, address)
    if article_id is None:
        return None
    return article_facts.read_article(tx.connection, article_id)


def _find_folded(tx: Transaction, address: str) -> int | None:
    """Return the article of an address without the parameters that change nothing."""
    if "?" not in address or _to_url_key(address) is None:
        return None
    for source_id in tx.source_hosts.find_owners([address]).values():
        key = tx.address_folds.find_key(source_id, address)
        return next(iter(tx.articles.find_owners([key])), None)
    return None


def _is_alias(url_key: str | None, article: ArticleFacts | None) -> bool:
    """Return whether the article's own address is another one than the given one."""
    if url_key is None or article is None:
        return False
    return url_key != _to_url_key(article.url)


def _build_site_pattern(url: str) -> str:
    """Return a regular expression for the addresses of a site and its subdomains."""
    host = extract_host(url).removeprefix("www.")
    return rf"^https?://([a-z0-9-]+\.)?{re.escape(host)}(:[0-9]+)?/"
