"""A page's comments with those that were read beyond it, from what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.extract.comments.hosted import read_response
from wireroom.extract.comments.hosted.completeness import resolve_state
from wireroom.extract.comments.hosted.coverage import (
    AskedUrl,
    covers_page_comments,
    find_complete_sources,
    is_page_complete,
)
from wireroom.extract.comments.hosted.responses import CommentResponse
from wireroom.extract.comments.identity import merge_comments
from wireroom.model.discussion import CommentOrigin, CommentsState
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.extract.comments.hosted.responses import ParsedResponse
    from wireroom.model.article import ExtractedArticle, Page
    from wireroom.model.json_columns import CommentAnswerJson
    from wireroom.model.rows import ArticleRow
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPage:
    """A page with what was read beyond it.

    Attributes:
        found: the page, with all comments of the visit, and why some are missing.
        whole: where all comments there were read.
        places: new positions of comments that are known and were not seen, by key.
    """

    article: ExtractedArticle
    complete_sources: frozenset[CommentOrigin]
    new_positions: Mapping[str, int] = field(default_factory=dict)


def merge_stored_comments(
    tx: Transaction, article: ArticleRow, page: Page, found: ExtractedArticle
) -> MergedPage:
    """Bring together what the page shows, what was heard beyond it, what is known.

    Raises:
        Transient: the archive has a stored answer and is away.
    """
    page_alone = frozenset({CommentOrigin.PAGE} if is_page_complete(found) else ())
    if not article.beyond or not page.with_comments:
        return MergedPage(article=found, complete_sources=page_alone)
    heard = [_load_answer(tx, part, page) for part in article.beyond]
    lists = [(h.origin, h.response) for h in heard if h.response]
    known = tx.comments.list_comments(article.id)
    both = merge_comments(known, [found.comments, *(r.comments for _, r in lists)])
    whole = find_complete_sources(heard, (article.url, page.url))
    shown, *named = both.document_keys
    ways = [way for way, _ in lists]
    if covers_page_comments(whole, shown, list(zip(ways, named, strict=True))):
        page_alone |= {CommentOrigin.PAGE}
    present = {c.key for c in known if c.state != CommentState.GONE}
    state, expected = _assess_completeness(
        found,
        [reading for _, reading in lists],
        count=len(present | {c.key for c in both.comments}),
        whole=bool(whole),
    )
    found = replace(
        found,
        comments=both.comments,
        comments_expected=expected,
        comment_location=replace(found.comment_location, state=state),
    )
    return MergedPage(
        article=found,
        complete_sources=whole | page_alone,
        new_positions=both.new_positions,
    )


def _assess_completeness(
    found: ExtractedArticle, readings: list[ParsedResponse], *, count: int, whole: bool
) -> tuple[CommentsState, int | None]:
    """The state with what was heard, and how many there should be."""
    # "None" beyond the page is no claim: it will be asked again.
    told = max((r.total for r in readings if r.total), default=None)
    expected = told if found.comments_expected is None else found.comments_expected
    state = resolve_state(
        found.comment_location.state,
        expected=expected,
        count=count,
        is_complete=whole,
        is_read=bool(readings),
    )
    return state, expected


def _load_answer(tx: Transaction, part: CommentAnswerJson, page: Page) -> AskedUrl:
    way = CommentOrigin(part["way"])
    reading = (
        None if "page_id" not in part else _parse_stored_answer(tx, way, part, page)
    )
    return AskedUrl(origin=way, url=part["url"], response=reading)


def _parse_stored_answer(
    tx: Transaction, way: CommentOrigin, part: CommentAnswerJson, page: Page
) -> ParsedResponse | None:
    """Read a stored answer; one that is lost or unreadable is missing."""
    try:
        row = tx.pages.get(part["page_id"])
        answer = CommentResponse(
            url=part["url"],
            body=row.body,
            headers=row.headers,
            fetched_at=row.fetched_at,
            utc_offset_minutes=page.utc_offset_minutes,
            rules=page.rules,
        )
        return read_response(way, answer)
    except Permanent:
        return None
