"""Further pages of a list of comments, read as the article's own page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.extract import extract_comments
from wireroom.extract.comments.hosted.comment_pages import find_comment_pages
from wireroom.extract.comments.hosted.responses import MAX_COMMENTS, ParsedResponse
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.source_rules import drop_elements
from wireroom.model.article import Page
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from wireroom.extract.comments.hosted.responses import CommentResponse
    from wireroom.model.discussion import CommentLocation


def first_urls(location: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """Return the pages that the article's page links to."""
    return location.pages


def read_next_page(response: CommentResponse) -> ParsedResponse:
    """Read one page of the list and the links to further ones."""
    return read_as(response, CommentOrigin.NEXT_PAGE)


def read_as(response: CommentResponse, origin: CommentOrigin) -> ParsedResponse:
    """Read the comments of a page, for a provider that answers with one.

    Raises:
        Permanent: the errors of ``decode_page.parse_page``.
    """
    page = Page(
        url=response.url,
        body=response.body,
        content_type=response.headers.get("content-type", ""),
        fetched_at=response.fetched_at,
        utc_offset_minutes=response.utc_offset_minutes,
        rules=response.rules,
    )
    tree = parse_page(page)
    drop_elements(tree, page.rules.drop)
    pages = find_comment_pages(tree, response.url)
    section = extract_comments(tree, page)
    comments = section.comments[:MAX_COMMENTS]
    return ParsedResponse(
        comments=tuple(replace(comment, read_from=origin) for comment in comments),
        more_urls=pages if origin is CommentOrigin.NEXT_PAGE else (),
        total=section.expected,
        pings=section.pings,
    )
