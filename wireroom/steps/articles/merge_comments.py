"""A page's comments with those that were read beyond it, from what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent
from wireroom.extract.comments.hosted import read_answer
from wireroom.extract.comments.hosted.answers import Answer
from wireroom.extract.comments.hosted.completeness import settled_beyond
from wireroom.extract.comments.hosted.coverage import (
    Heard,
    covers_page,
    is_whole_page,
    whole_ways,
)
from wireroom.extract.comments.identity import united
from wireroom.model.discussion import CommentsState, Way
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from wireroom.extract.comments.hosted.answers import Reading
    from wireroom.model.article import ExtractedArticle, Page
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A page with what was read beyond it.

    Attributes:
        found: the page, with all comments of the visit, and why some are missing.
        whole: where all comments there were read.
        places: new positions of comments that are known and were not seen, by key.
    """

    found: ExtractedArticle
    whole: frozenset[Way]
    places: Mapping[str, int] = field(default_factory=dict)


def completed(
    tx: Transaction, article: Row[Any], page: Page, found: ExtractedArticle
) -> Completed:
    """Bring together what the page shows, what was heard beyond it, what is known.

    Raises:
        Transient: the archive has a stored answer and is away.
    """
    page_alone = frozenset({Way.PAGE} if is_whole_page(found) else ())
    if not article.beyond or not page.with_comments:
        return Completed(found=found, whole=page_alone)
    heard = [_heard(tx, part, page) for part in article.beyond]
    lists = [(h.way, h.reading) for h in heard if h.reading]
    known = tx.comments.known(article.id)
    both = united(known, [found.comments, *(r.comments for _, r in lists)])
    whole = whole_ways(heard, (article.url, page.url))
    shown, *named = both.named
    ways = [way for way, _ in lists]
    if covers_page(whole, shown, list(zip(ways, named, strict=True))):
        page_alone |= {Way.PAGE}
    present = {c.key for c in known if c.state != CommentState.GONE}
    state, expected = _settled(
        found,
        [reading for _, reading in lists],
        count=len(present | {c.key for c in both.comments}),
        whole=bool(whole),
    )
    found = replace(
        found,
        comments=both.comments,
        comments_expected=expected,
        discussion=replace(found.discussion, state=state),
    )
    return Completed(found=found, whole=whole | page_alone, places=both.places)


def _settled(
    found: ExtractedArticle, readings: list[Reading], *, count: int, whole: bool
) -> tuple[CommentsState, int | None]:
    """The state with what was heard, and how many there should be."""
    # "None" beyond the page is no claim: it will be asked again.
    told = max((r.total for r in readings if r.total), default=None)
    expected = told if found.comments_expected is None else found.comments_expected
    state = settled_beyond(
        found.discussion.state,
        expected=expected,
        found=count,
        whole=whole,
        heard=bool(readings),
    )
    return state, expected


def _heard(tx: Transaction, part: dict[str, Any], page: Page) -> Heard:
    way = Way(part["way"])
    reading = None if "page_id" not in part else _read(tx, way, part, page)
    return Heard(way=way, url=part["url"], reading=reading)


def _read(
    tx: Transaction, way: Way, part: dict[str, Any], page: Page
) -> Reading | None:
    """Read a stored answer; one that is lost or unreadable is missing."""
    try:
        row = tx.pages.get(part["page_id"])
        answer = Answer(
            url=part["url"],
            body=row["body"],
            headers=row["headers"],
            fetched_at=row["fetched_at"],
            utc_offset_minutes=page.utc_offset_minutes,
            rules=page.rules,
        )
        return read_answer(way, answer)
    except Permanent:
        return None
