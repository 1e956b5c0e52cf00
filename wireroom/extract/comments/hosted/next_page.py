"""Further pages of a list of comments, read as the article's own page is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.extract import extract_comments
from wireroom.extract.comments.hosted.answers import MAX_COMMENTS, ParsedResponse
from wireroom.extract.comments.hosted.providers import find_comment_pages
from wireroom.extract.decode_page import parse_page
from wireroom.extract.source_rules import drop_elements
from wireroom.model.article import Page
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.answers import CommentResponse
    from wireroom.model.discussion import CommentLocation


def first_urls(found: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """The pages the article's page links to."""
    return found.pages


def read_next_page(answer: CommentResponse) -> ParsedResponse:
    """One page, and the pages it links to."""
    return read_as(answer, CommentOrigin.NEXT_PAGE)


def read_as(answer: CommentResponse, way: CommentOrigin) -> ParsedResponse:
    """One page of a list; raises what :func:`parse_page` raises."""
    page = Page(
        url=answer.url,
        body=answer.body,
        content_type=answer.headers.get("content-type", ""),
        fetched_at=answer.fetched_at,
        utc_offset_minutes=answer.utc_offset_minutes,
        rules=answer.rules,
    )
    tree = parse_page(page)
    drop_elements(tree, page.rules.drop)
    more = find_comment_pages(tree, answer.url)
    found = extract_comments(tree, page)
    return ParsedResponse(
        comments=tuple(
            replace(x, read_from=way) for x in found.comments[:MAX_COMMENTS]
        ),
        more_urls=more if way is CommentOrigin.NEXT_PAGE else (),
        total=found.expected,
    )
