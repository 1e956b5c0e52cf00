"""What a page says, as the columns of an article's row."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent
from wireroom.http.urls import choose_canonical_url
from wireroom.store.entries import make_storable, published_time_json

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.model.article import ExtractedArticle, Page
    from wireroom.model.moment import PublishedTime
    from wireroom.store.database import Transaction

MAX_TEXT = 1_000_000


def build_columns(
    found: ExtractedArticle, page: Page, tx: Transaction, article: Row[Any]
) -> dict[str, Any]:
    """Give every column that a page decides."""
    text = make_storable(found.text[:MAX_TEXT])
    image = found.image
    return {
        "title": make_storable(found.title[:1000]) or article.title,
        "authors": [make_storable(a) for a in found.authors],
        "final_url": page.url,
        "canonical_url": _canonical_url(page.url, found.canonical_url),
        "dates": {n: published_time_json(m) for n, m in sorted(found.dates.items())},
        "section": make_storable(found.section or "") or None,
        "site_name": make_storable(found.site_name or "") or None,
        "paywalled": found.paywalled,
        "language": found.language,
        "image": {}
        if image is None
        else {
            "url": make_storable(image.url),
            "caption": make_storable(image.caption),
            "credit": make_storable(image.credit),
        },
        "links": [
            {
                "url": make_storable(link.url),
                "text": make_storable(link.text),
                "relation": link.relation,
            }
            for link in found.links
        ],
        "text": text,
        "word_count": len(text.split()),
        **comment_columns(tx, article, found),
        "extractor": found.extractor,
        **_publication_columns(found.published, tx, article),
    }


def changed_columns(article: Row[Any], said: dict[str, Any]) -> tuple[str, ...]:
    """Name the columns that say something else than ``said``, which is by ``columns``.

    A language the page does not declare is the enricher's to say, and which version of
    an extractor read a page is no news.
    """
    if said["language"] is None:
        said["language"] = article.language
    return tuple(
        name
        for name, value in said.items()
        if not _is_same(getattr(article, name), value) and name != "extractor"
    )


def _is_same(stored: object, said: object) -> bool:
    if isinstance(stored, datetime) and isinstance(said, str):
        return stored == datetime.fromisoformat(said)
    return stored == said


def comment_columns(
    tx: Transaction, article: Row[Any], found: ExtractedArticle
) -> dict[str, Any]:
    """Give the columns of what is claimed, and of where the rest is."""
    said = asdict(found.comment_location)
    state = said.pop("state")
    feed = tx.articles.get_first_sighting_data(article.id)
    said["feed_url"] = said["feed_url"] or feed.get("comments_feed_url")
    said["feed_count"] = feed.get("comments_count")
    said["pages"] = [make_storable(url) for url in said["pages"]]
    said["shown"] = said["shown"] or None
    return {
        "comments_expected": found.comments_expected,
        "comments_state": state,
        "discussion": {
            name: make_storable(value) if isinstance(value, str) else value
            for name, value in said.items()
            if value not in (None, [])
        },
    }


def _canonical_url(final_url: str, declared: str | None) -> str:
    """Believe what a page says of its own address, or not."""
    try:
        return choose_canonical_url(final_url, declared)
    except Permanent:
        return final_url


def _publication_columns(
    moment: PublishedTime | None, tx: Transaction, article: Row[Any]
) -> dict[str, Any]:
    """Give the columns of the web date: the page's own, else the feed's."""
    said = published_time_json(moment)
    if said is None:
        said = tx.articles.get_first_sighting_data(article.id).get("published")
    if said is None:
        return {}
    return {
        "published_at": said["at"],
        "published_raw": said["raw"],
        "published_source": said["source"],
        "published_precision": said["precision"],
        "published_zone": said["zone"],
        "published_offset_minutes": said["offset_minutes"],
    }
