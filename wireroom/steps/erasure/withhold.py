"""What a page shows of erased comments, and pages of erased articles: not stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.decide.articles.erasure import (
    ErasedWords,
    list_text_marks,
    make_author_marks,
    make_comment_marks,
    mask_text,
)
from wireroom.dedupe.fingerprint import content_hash
from wireroom.errors import Permanent
from wireroom.extract.page.page_tokens import digest_without_tokens
from wireroom.http.urls import make_url_key
from wireroom.steps.erasure.comments import list_keys
from wireroom.store.erasure.article_content import make_address_mark, make_content_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.model.article import Comment, ExtractedArticle, Page
    from wireroom.model.erasures import ErasureMark
    from wireroom.model.rows import ArticleRow, LeasedArticle
    from wireroom.steps.articles.extract.merge_comments import MergedPage
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldPage:
    """A page without erased comments.

    Attributes:
        erased: how many comments the article has lost, or lost a part of. Above 0 its
            page is not kept.
    """

    page: MergedPage
    erased: int = 0


def withhold_comments(
    tx: Transaction, article: ArticleRow, merged: MergedPage
) -> WithheldPage:
    """Leave out comments that were erased, and what others say of them."""
    if not tx.tombstones.keys:
        return WithheldPage(page=merged)
    keys = list_keys(tx, article.id)
    shown = merged.article.comments
    marks = {c.key: _list_own_marks(c, keys, article.source_id) for c in shown}
    found = tx.tombstones.find(mark for own in marks.values() for mark in own)
    gone = {key for key, own in marks.items() if not found.isdisjoint(own)}
    erased = max(article.erased_comments, len(gone))
    if not erased:
        return WithheldPage(page=merged)
    left = [comment for comment in shown if comment.key not in gone]
    words = ErasedWords.of_marks(
        tx.tombstones.find(
            mark
            for comment in left
            for said in _list_texts(comment)
            for mark in list_text_marks(said, keys, article.source_id)
        )
    )
    comments = tuple(_mask_comment(comment, words, gone) for comment in left)
    page = replace(merged, article=replace(merged.article, comments=comments))
    return WithheldPage(page=page, erased=erased)


def is_erased_page(
    tx: Transaction, article: ArticleRow, page: Page, extracted: ExtractedArticle
) -> bool:
    """Return whether a page is an erased article, at another address or again.

    By the address that answered, the one that the page declares at the same host, and
    its text.
    """
    if not tx.tombstones.keys:
        return False
    marks = [make_address_mark(key) for key in _list_page_keys(page, extracted)]
    digest = content_hash(extracted.title, extracted.text)
    if digest is not None:
        marks.append(make_content_mark(article.source_id, digest))
    return bool(tx.tombstones.find(marks))


def delete_page(
    tx: Transaction,
    article: LeasedArticle,
    page: Page,
    withheld: WithheldPage,
    *,
    is_reserved: bool,
) -> None:
    """Delete the stored page of an article that shows what may not be kept.

    Visits then compare a digest of it. Of a page that was joined from several they
    compare texts.

    Args:
        is_reserved: whether the publisher forbids that the page is kept.
    """
    if not withheld.erased and not is_reserved:
        return
    # The next statements read and write the article's row in the database.
    tx.articles.write_row(article.lease)
    if withheld.erased:
        tx.erased_pages.count_erased(article.id, withheld.erased)
    tx.erased_pages.delete_pages([article.id], with_captures=False)
    if article.replay_id is None and not page.further:
        obey = tx.feeds.get_source(article.source_id).obey
        digest = digest_without_tokens(page.body, page.reservations, obey)
        tx.erased_pages.note_seen(article.id, digest)


def _list_page_keys(page: Page, extracted: ExtractedArticle) -> Iterator[str]:
    declared = extracted.canonical_url
    urls = [page.url]
    if declared and urlsplit(declared).hostname == urlsplit(page.url).hostname:
        urls.append(declared)
    for url in urls:
        try:
            yield make_url_key(url)
        except Permanent:
            continue


def _list_own_marks(
    comment: Comment, keys: Sequence[str], source_id: int
) -> list[ErasureMark]:
    return [
        *make_comment_marks(comment, keys),
        *make_author_marks(comment.author, source_id),
    ]


def _list_texts(comment: Comment) -> tuple[str, ...]:
    stated = (str(comment.structure), *comment.text_readings.values())
    return (comment.text, comment.raw_text, *stated)


def _mask_comment(comment: Comment, words: ErasedWords, gone: set[str]) -> Comment:
    """Return a comment without erased words, and without an erased parent."""
    if comment.parent in gone:
        comment = replace(
            comment,
            parent=None,
            parent_inferred=False,
            parent_confidence=1.0,
            parent_from=None,
        )
    texts = _list_texts(comment)
    if all(mask_text(text, words) == text for text in texts):
        return comment
    masked = mask_text(comment.text, words)
    return replace(comment, text=masked, raw_text="", structure={}, text_readings={})
