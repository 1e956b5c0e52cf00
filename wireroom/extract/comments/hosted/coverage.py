"""Which lists were read to their end: only what is missing from such a one is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.model.discussion import CommentsState, Way

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from wireroom.extract.comments.hosted.answers import Reading
    from wireroom.model.article import ExtractedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An address that was asked, and what it says; no reading where that is missing."""

    way: Way
    url: str
    reading: Reading | None


def whole_ways(heard: Collection[Heard], own: Iterable[str]) -> frozenset[Way]:
    """The ways whose list was read to its end: all of it, and all it leads to.

    Args:
        own: addresses of the article's page, which is read anyway.
    """
    asked = {h.url for h in heard} | set(own)
    return frozenset(h.way for h in heard) - {
        h.way for h in heard if not _is_ended(h, asked)
    }


def is_whole_page(found: ExtractedArticle) -> bool:
    """Whether the page shows every comment it speaks of."""
    at = found.discussion
    if at.state not in {CommentsState.COMPLETE, CommentsState.CLOSED}:
        return False
    return found.comments_expected is not None or not at.pages


def covers_page(
    whole: Collection[Way],
    shown: Collection[str],
    listed: Sequence[tuple[Way, Collection[str]]],
) -> bool:
    """Whether a whole list has all that the page shows: then it is the page's list too.

    Args:
        shown: keys of the page's comments. listed: those of each answer, with its way.
    """
    if Way.NEXT_PAGE in whole:
        return True
    lists = ({k for w, keys in listed if w is way for k in keys} for way in whole)
    return bool(shown) and any(set(shown) <= keys for keys in lists)


def is_beside(url: str, other: str) -> bool:
    """Whether an answer may lead there: a list goes on at its own host."""
    return urlsplit(url).netloc == urlsplit(other).netloc


def _is_ended(heard: Heard, asked: Collection[str]) -> bool:
    reading = heard.reading
    if reading is None or not reading.whole:
        return False
    return all(url in asked for url in reading.more if is_beside(url, heard.url))
