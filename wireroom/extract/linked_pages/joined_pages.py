"""An article that is divided into pages, as one document and as one article."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.extract import extract_page
from wireroom.model.discussion import CommentLocation
from wireroom.model.evidence import BodySource, TextState, TitleSource
from wireroom.structure.blocks import Heading, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.article import Comment, ExtractedArticle, Link, Page
    from wireroom.structure.blocks import Block

# The header of a stored document that holds more than one page, with their number.
PAGES_HEADER = "wireroom-pages"
# The header of a stored document of which a further page could not be had: the reason.
MISSING_HEADER = "wireroom-missing-page"
_SEPARATOR = re.compile(rb"\n<!-- wireroom page \d{1,2}: ([^\n]{1,8192}) -->\n")


def join_bodies(bodies: Sequence[tuple[str, bytes]]) -> bytes:
    """Return pages, each an address and a body, as one document."""
    first, *others = bodies
    parts = [first[1]]
    for number, (url, body) in enumerate(others, start=2):
        parts += [f"\n<!-- wireroom page {number}: {url} -->\n".encode(), body]
    return b"".join(parts)


def split_page(page: Page, pages: str | None) -> Page:
    """Return a stored document as its first page, with the further ones.

    Args:
        page: the document. pages: the value of :data:`PAGES_HEADER`; a document without
            this header is one page, whatever is in it.
    """
    if not pages or not pages.isdigit():
        return page
    first, *rest = _SEPARATOR.split(page.body, maxsplit=int(pages) - 1)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    further = tuple(
        replace(page, url=url.decode("utf-8", "replace"), body=body)
        for url, body in pairs
    )
    return replace(page, body=first, further=further)


def extract_pages(page: Page) -> ExtractedArticle:
    """Extract pages as one article: fields of the first, text and comments of all.

    A further page that cannot be read costs its own text only, and makes the article
    partial.

    Raises:
        Permanent: as :func:`extract_page`, for the first page.
    """
    article = extract_page(page)
    missing = None
    for further in page.further:
        try:
            article = _append(article, extract_page(further))
        except Permanent as error:
            missing = missing or error.reason
    missing = missing or page.missing
    if missing is not None:
        article = replace(article, text_state=TextState.PARTIAL, text_reason=missing)
    if page.is_from_feed:
        # Nothing is known of the comments of a page that was never read.
        article = replace(
            article,
            title_source=TitleSource.FEED,
            body_source=BodySource.FEED,
            comment_location=CommentLocation(),
        )
    return article


def _append(article: ExtractedArticle, further: ExtractedArticle) -> ExtractedArticle:
    return replace(
        article,
        body_source=BodySource.JOINED_PAGES,
        text=_join_texts(article.text, further.text),
        blocks=_join_blocks(article, further),
        links=_join_links(article.links, further.links),
        comments=_join_comments(article.comments, further.comments),
        comments_read_by=article.comments_read_by or further.comments_read_by,
    )


def _join_texts(text: str, further: str) -> str:
    """Append the lines that are new: headline and standfirst are on every page."""
    lines = set(text.splitlines())
    added = [line for line in further.splitlines() if line not in lines]
    return "\n".join([text, *added])


def _join_blocks(
    article: ExtractedArticle, further: ExtractedArticle
) -> tuple[Block, ...]:
    """Append the blocks that are new, by their words."""
    known = set(article.blocks)
    lines = set(article.text.splitlines())
    added = (
        block
        for block in further.blocks
        if block not in known
        and not (isinstance(block, Heading | Paragraph) and block.content.text in lines)
    )
    return (*article.blocks, *added)


def _join_links(links: tuple[Link, ...], further: tuple[Link, ...]) -> tuple[Link, ...]:
    urls = {link.url for link in links}
    return links + tuple(link for link in further if link.url not in urls)


def _join_comments(
    comments: tuple[Comment, ...], further: tuple[Comment, ...]
) -> tuple[Comment, ...]:
    keys = {comment.key for comment in comments}
    return comments + tuple(one for one in further if one.key not in keys)
