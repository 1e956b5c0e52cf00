"""Columns of an article's row, from its extracted page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from wireroom.dates.finest import refine
from wireroom.errors import Permanent
from wireroom.http.urls import choose_canonical_url, make_url_key
from wireroom.model.discussion import CommentsState
from wireroom.model.moment import (
    DOUBTFUL_DATES,
    DateSource,
    Precision,
    PublishedTime,
    ZoneSource,
)
from wireroom.model.reservations import to_json
from wireroom.store.entries.entry_rows import make_storable, published_time_json
from wireroom.structure.block_json import picture_to_json
from wireroom.structure.stored import encode_blocks

if TYPE_CHECKING:
    from wireroom.model.article import ExtractedArticle, Image, Page
    from wireroom.model.discussion import CommentLocation
    from wireroom.model.json_columns import (
        CommentLocationJson,
        EntryData,
        ImageJson,
        PublishedTimeJson,
        ReservationJson,
    )
    from wireroom.model.rows import ArticleRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.database import Transaction

MAX_TEXT = 1_000_000


def build_columns(
    extracted: ExtractedArticle, page: Page, tx: Transaction, article: ArticleRow
) -> ArticleUpdate:
    """Return every column that the page determines."""
    text = make_storable(extracted.text[:MAX_TEXT])
    canonical_url = _canonical_url(page.url, extracted.canonical_url)
    return {
        "title": make_storable(extracted.title[:1000]) or article.title,
        "title_source": extracted.title_source or article.title_source,
        "authors": [make_storable(a) for a in extracted.authors],
        "authors_source": extracted.authors_source,
        "final_url": page.url,
        "canonical_url": canonical_url,
        "canonical_key": _canonical_key(page.url, canonical_url),
        "dates": {
            n: published_time_json(m) for n, m in sorted(extracted.dates.items())
        },
        "section": make_storable(extracted.section or "") or None,
        "site_name": make_storable(extracted.site_name or "") or None,
        "paywalled": extracted.paywalled,
        "reservations": list_reservations(extracted),
        "language": extracted.language,
        "image": _image_to_json(extracted.image),
        "links": [
            {
                "url": make_storable(link.url),
                "text": make_storable(link.text),
                "relation": link.relation,
            }
            for link in extracted.links
        ],
        "description": make_storable(extracted.description or "") or None,
        "publisher": make_storable(extracted.publisher or "") or None,
        "tags": [make_storable(tag) for tag in extracted.tags],
        "text": text,
        **_structure_columns(extracted, text),
        "body_source": extracted.body_source,
        "text_state": extracted.text_state,
        "text_reason": extracted.text_reason,
        "word_count": len(text.split()),
        **comment_columns(tx, article, extracted),
        "extractor": extracted.extractor,
        **_publication_columns(extracted.published, tx, article),
    }


def _structure_columns(extracted: ExtractedArticle, text: str) -> ArticleUpdate:
    """Return the columns of the blocks of a text, as it is stored."""
    if text != extracted.text:
        # A part was cut off, or has characters that are not stored.
        return {"structure": {}, "images": []}
    stored = encode_blocks(extracted.blocks, text)
    return {
        "structure": stored.structure,
        "images": [picture_to_json(picture) for picture in stored.pictures],
    }


def list_reservations(extracted: ExtractedArticle) -> dict[str, ReservationJson]:
    """Return what the publisher reserves of a page, by kind."""
    return {
        kind: {"from": one["from"], "value": make_storable(one["value"])}
        for kind, one in to_json(extracted.reservations).items()
    }


def changed_columns(
    tx: Transaction, article: ArticleRow, columns: ArticleUpdate
) -> tuple[str, ...]:
    """Return the names of the columns that differ from the article's row.

    A language that was recognised stays where the page declares none, or still the one
    that was not believed; an enricher recognises that of another text. Another version
    of the extractor alone is not a change, nor is another reader of the same comments,
    nor another place of the same text.

    Args:
        columns: as :func:`build_columns` returns them; its language may be replaced.
    """
    if columns["language"] in {None, _find_overruled_language(tx, article, columns)}:
        columns["language"] = article.language
    return tuple(
        name
        for name, value in columns.items()
        if name not in _READ_BY and not _is_equal(getattr(article, name), value)
    )


def _find_overruled_language(
    tx: Transaction, article: ArticleRow, columns: ArticleUpdate
) -> str | None:
    if columns["language"] in {None, article.language}:
        return None
    return tx.annotations.find_overruled_language(article.id, article.language)


# The canonical URL is compared; its key follows from it.
_READ_BY = frozenset({"extractor", "comments_read_by", "canonical_key", "body_source"})


def _is_equal(stored: object, value: object) -> bool:
    if isinstance(stored, datetime) and isinstance(value, str):
        return stored == datetime.fromisoformat(value)
    return stored == value


def comment_columns(
    tx: Transaction, article: ArticleRow, extracted: ExtractedArticle
) -> ArticleUpdate:
    """Return the columns of the expected comments and of where they are."""
    feed = tx.articles.get_own_sighting(article).data
    if article.comments_state == CommentsState.EXPIRED:
        return {
            "comments_expected": article.comments_expected,
            "comments_state": article.comments_state,
            "comments_read_by": article.comments_read_by,
            "comment_location": article.comment_location,
        }
    return {
        "comments_expected": extracted.comments_expected,
        "comments_state": extracted.comment_location.state,
        "comments_read_by": extracted.comments_read_by,
        "comment_location": _location_to_json(extracted.comment_location, feed),
    }


def _location_to_json(page: CommentLocation, feed: EntryData) -> CommentLocationJson:
    """Return the location by page and feed, without the fields that neither states."""
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
    if page.reason:
        location["reason"] = page.reason
    if page.seen and page.state is CommentsState.UNKNOWN:
        location["seen"] = [make_storable(sign) for sign in page.seen]
    if page.is_flattened:
        location["is_flattened"] = True
    if page.has_coarse_times:
        location["has_coarse_times"] = True
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
    """Return the URL that the page declares, if it is credible; else its own."""
    try:
        return choose_canonical_url(final_url, declared)
    except Permanent:
        return final_url


def _canonical_key(final_url: str, canonical_url: str) -> str | None:
    """Return the key of a declared URL; None if the page declares its own."""
    key = make_url_key(canonical_url)
    return None if key == make_url_key(final_url) else key


def _to_published_time(time: PublishedTimeJson) -> PublishedTime:
    return PublishedTime(
        at=datetime.fromisoformat(time["at"]),
        raw=time["raw"],
        source=DateSource(time["source"]),
        precision=Precision(time["precision"]),
        zone=ZoneSource(time["zone"]),
        offset_minutes=time["offset_minutes"],
    )


def _publication_columns(
    published: PublishedTime | None, tx: Transaction, article: ArticleRow
) -> ArticleUpdate:
    """Return the columns of the publication time: the page's, else the feed's.

    Of two that agree the finer one: the feed's second over the page's day. The feed's
    is believed before a doubtful one of the page.
    """
    in_feed = tx.articles.get_own_sighting(article).data.get("published")
    is_doubtful = published is not None and published.source in DOUBTFUL_DATES
    if published is not None and not (is_doubtful and in_feed is not None):
        if in_feed is not None:
            published = refine(published, _to_published_time(in_feed))
        time = published_time_json(published)
    elif in_feed is not None:
        time = in_feed
    else:
        return {}
    return {
        "published_at": time["at"],
        "published_raw": time["raw"],
        "published_source": time["source"],
        "published_precision": time["precision"],
        "published_zone": time["zone"],
        "published_offset_minutes": time["offset_minutes"],
    }
