"""Which lists were read to their end: only what is missing from such a one is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.model.discussion import CommentOrigin, CommentsState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from wireroom.extract.comments.hosted.answers import ParsedResponse
    from wireroom.model.article import ExtractedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedUrl:
    """An address that was asked, and what it says; no reading where that is missing."""

    way: CommentOrigin
    url: str
    response: ParsedResponse | None


def find_complete_sources(
    heard: Collection[AskedUrl], own: Iterable[str]
) -> frozenset[CommentOrigin]:
    """The ways whose list was read to its end: all of it, and all it leads to.

    Args:
        own: addresses of the article's page, which is read anyway.
    """
    asked = {h.url for h in heard} | set(own)
    return frozenset(h.way for h in heard) - {
        h.way for h in heard if not _is_read_to_end(h, asked)
    }


def is_page_complete(found: ExtractedArticle) -> bool:
    """Whether the page shows every comment it speaks of."""
    at = found.comment_location
    if at.state not in {CommentsState.COMPLETE, CommentsState.CLOSED}:
        return False
    return found.comments_expected is not None or not at.pages


def covers_page_comments(
    whole: Collection[CommentOrigin],
    shown: Collection[str],
    listed: Sequence[tuple[CommentOrigin, Collection[str]]],
) -> bool:
    """Whether a whole list has all that the page shows: then it is the page's list too.

    Args:
        shown: keys of the page's comments. listed: those of each answer, with its way.
    """
    if CommentOrigin.NEXT_PAGE in whole:
        return True
    lists = ({k for w, keys in listed if w is way for k in keys} for way in whole)
    return bool(shown) and any(set(shown) <= keys for keys in lists)


def is_same_host(url: str, other: str) -> bool:
    """Whether an answer may lead there: a list goes on at its own host."""
    return urlsplit(url).netloc == urlsplit(other).netloc


def _is_read_to_end(heard: AskedUrl, asked: Collection[str]) -> bool:
    reading = heard.response
    if reading is None or not reading.is_complete:
        return False
    return all(
        url in asked for url in reading.more_urls if is_same_host(url, heard.url)
    )
