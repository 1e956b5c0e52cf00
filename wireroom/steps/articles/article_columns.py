"""What a page says, as the columns of an article's row."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from wireroom.errors import Permanent
from wireroom.http.urls import choose_canonical_url
from wireroom.store.entries import make_storable, published_time_json

if TYPE_CHECKING:
    from wireroom.model.article import ExtractedArticle, Image, Page
    from wireroom.model.discussion import CommentLocation
    from wireroom.model.json_columns import CommentLocationJson, EntryData, ImageJson
    from wireroom.model.moment import PublishedTime
    from wireroom.model.rows import ArticleRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Transaction

MAX_TEXT = 1_000_000


def build_columns(
    found: ExtractedArticle, page: Page, tx: Transaction, article: ArticleRow
) -> ArticleUpdate:
    """Give every column that a page decides."""
    text = make_storable(found.text[:MAX_TEXT])
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
        "image": _image_to_json(found.image),
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


def changed_columns(article: ArticleRow, said: ArticleUpdate) -> tuple[str, ...]:
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
    tx: Transaction, article: ArticleRow, found: ExtractedArticle
) -> ArticleUpdate:
    """Give the columns of what is claimed, and of where the rest is."""
    feed = tx.articles.get_first_sighting_data(article.id)
    return {
        "comments_expected": found.comments_expected,
        "comments_state": found.comment_location.state,
        "discussion": _location_to_json(found.comment_location, feed),
    }


def _location_to_json(page: CommentLocation, feed: EntryData) -> CommentLocationJson:
    """Return what page and feed say, without what neither says."""
    feed_url = page.feed_url or feed.get("comments_feed_url")
    texts = {
        "provider": page.provider,
        "thread": page.thread,
        "site": page.site,
        "feed_url": feed_url,
        "api_url": page.api_url,
        "post_id": page.post_id,
    }
    stored = {n: make_storable(t) for n, t in texts.items() if t is not None}
    location = cast("CommentLocationJson", stored)
    if page.pages:
        location["pages"] = [make_storable(url) for url in page.pages]
    if page.shown:
        location["shown"] = page.shown
    if feed.get("comments_count") is not None:
        location["feed_count"] = feed["comments_count"]
    return location


def _image_to_json(image: Image | None) -> ImageJson:
    if image is None:
        return {}
    return {
        "url": make_storable(image.url),
        "caption": make_storable(image.caption),
        "credit": make_storable(image.credit),
    }


def _canonical_url(final_url: str, declared: str | None) -> str:
    """Believe what a page says of its own address, or not."""
    try:
        return choose_canonical_url(final_url, declared)
    except Permanent:
        return final_url


def _publication_columns(
    moment: PublishedTime | None, tx: Transaction, article: ArticleRow
) -> ArticleUpdate:
    """Give the columns of the web date: the page's own, else the feed's."""
    if moment is not None:
        said = published_time_json(moment)
    else:
        feed = tx.articles.get_first_sighting_data(article.id)
        if "published" not in feed:
            return {}
        said = feed["published"]
    return {
        "published_at": said["at"],
        "published_raw": said["raw"],
        "published_source": said["source"],
        "published_precision": said["precision"],
        "published_zone": said["zone"],
        "published_offset_minutes": said["offset_minutes"],
    }
