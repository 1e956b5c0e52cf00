"""Merge a page's comments with the stored ones that were fetched beyond the page."""

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
    find_covered_sources,
    find_hidden_replies,
    has_complete_api,
    is_page_complete,
)
from wireroom.extract.comments.hosted.responses import CommentResponse
from wireroom.extract.comments.merge_comments import merge_comments
from wireroom.model.discussion import CommentOrigin, Completeness
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.extract.comments.hosted.responses import ParsedResponse
    from wireroom.model.article import Comment, ExtractedArticle, Page
    from wireroom.model.json_columns import CommentAnswerJson
    from wireroom.model.rows import ArticleRow
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPage:
    """A page with the comments that were fetched beyond it.

    Attributes:
        article: with all comments of the visit, and why some are missing.
        complete_sources: the sources of which a comment that was not seen is gone.
        hidden_replies: keys of comments that are not gone though no list shows them.
        new_positions: of known comments that were not seen this time, by key.
    """

    article: ExtractedArticle
    complete_sources: frozenset[CommentOrigin]
    new_positions: Mapping[str, int] = field(default_factory=dict)
    hidden_replies: frozenset[str] = frozenset()


def merge_stored_comments(
    tx: Transaction, article: ArticleRow, page: Page, extracted: ExtractedArticle
) -> MergedPage:
    """Merge the comments of the page, of the stored answers, and the known ones.

    Raises:
        Transient: a stored answer is in the archive, which does not answer now.
    """
    sources = frozenset({CommentOrigin.PAGE} if is_page_complete(extracted) else ())
    if not article.comment_answers or not page.with_comments:
        return MergedPage(article=extracted, complete_sources=sources)
    language = extracted.language or article.language
    answers = [
        _load_answer(tx, answer, page, language) for answer in article.comment_answers
    ]
    lists = [(a.origin, a.response) for a in answers if a.response]
    known = tx.comments.list_comments(article.id)
    merged = merge_comments(known, _list_documents(extracted, lists))
    complete = find_complete_sources(answers, (article.url, page.url))
    page_keys, *list_keys = merged.document_keys
    lists_by_source = [
        (source, keys) for (source, _), keys in zip(lists, list_keys, strict=True)
    ]
    if covers_page_comments(complete, page_keys, lists_by_source):
        sources |= {CommentOrigin.PAGE}
    covered = find_covered_sources(complete | sources, answers)
    present = {c.key for c in known if c.state != CommentState.GONE}
    completeness, expected = _assess_completeness(
        extracted,
        [response for _, response in lists],
        count=len(present | {c.key for c in merged.comments}),
        is_complete=bool(complete),
    )
    with_comments = replace(
        extracted,
        comments=merged.comments,
        comments_expected=expected,
        comment_location=replace(
            extracted.comment_location,
            state=completeness.state,
            reason=completeness.reason,
        ),
    )
    seen = {comment.key for comment in merged.comments}
    hidden = find_hidden_replies(known, seen, extracted.comments_expected)
    return MergedPage(
        article=with_comments,
        hidden_replies=frozenset() if has_complete_api(complete) else hidden,
        complete_sources=covered,
        new_positions=merged.new_positions,
    )


def _list_documents(
    extracted: ExtractedArticle, lists: Sequence[tuple[CommentOrigin, ParsedResponse]]
) -> list[Sequence[Comment]]:
    """Return the comments of the page and of each answer.

    A feed lists links of other sites as comments; the page tells which these are.
    """
    pings = set(extracted.comment_location.pings)
    pings.update(key for _, response in lists for key in response.pings)
    answers = [response.comments for _, response in lists]
    return [
        [comment for comment in comments if comment.key not in pings]
        for comments in (extracted.comments, *answers)
    ]


def _assess_completeness(
    extracted: ExtractedArticle,
    responses: Sequence[ParsedResponse],
    *,
    count: int,
    is_complete: bool,
) -> tuple[Completeness, int | None]:
    """Return the state of the comments, and how many there should be.

    Args:
        count: comments known and present. is_complete: whether a source was read to
            its end.
    """
    expected = extracted.comments_expected
    if expected is None:
        # A total of 0 is not evidence: the next visit asks again.
        expected = max((r.total for r in responses if r.total), default=None)
    page = extracted.comment_location
    completeness = resolve_state(
        Completeness(state=page.state, reason=page.reason),
        expected=expected,
        count=count,
        is_complete=is_complete,
        is_read=bool(responses),
    )
    return completeness, expected


def _load_answer(
    tx: Transaction, answer: CommentAnswerJson, page: Page, language: str | None
) -> AskedUrl:
    source = CommentOrigin(answer["origin"])
    is_transient = answer.get("is_transient", False)
    response = None
    if "page_id" in answer and not is_transient:
        response = _parse_stored_answer(tx, source, answer, page, language)
    return AskedUrl(
        origin=source,
        url=answer["url"],
        response=response,
        is_transient=is_transient,
    )


def _parse_stored_answer(
    tx: Transaction,
    source: CommentOrigin,
    answer: CommentAnswerJson,
    page: Page,
    language: str | None,
) -> ParsedResponse | None:
    """Parse a stored answer; None if it is lost or cannot be parsed."""
    try:
        row = tx.pages.get(answer["page_id"])
        response = CommentResponse(
            url=answer["url"],
            body=row.body,
            headers=row.headers,
            fetched_at=row.fetched_at,
            utc_offset_minutes=page.utc_offset_minutes,
            rules=page.rules,
            language=language,
        )
        return read_response(source, response)
    except Permanent:
        return None
