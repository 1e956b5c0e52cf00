"""An article with its comments, as ``wireroom ingest`` and the demo print it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize
from wireroom.model.states import CommentState, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from wireroom.model.rows import ArticleRow, CommentRow

WIDTH = 78
MAX_PARAGRAPHS = 3
MAX_COMMENTS = 25
# Replies below this level are not indented further.
MAX_INDENT = 6


def format_article(
    article: ArticleRow, comments: Sequence[CommentRow]
) -> Iterator[str]:
    """Yield title, authors, dates, first paragraphs and comments, sanitized."""
    yield sanitize(article.title, 200) or "(no title)"
    yield from _format_header(article)
    if article.outcome != Outcome.PUBLISHED:
        why = f": {article.reason}" if article.reason else ""
        yield f"  {article.outcome}{why} {sanitize(article.detail, 200)}".rstrip()
        return
    yield from _format_body(article)
    yield from _format_comments(article, comments)


def _format_header(article: ArticleRow) -> Iterator[str]:
    authors = ", ".join(sanitize(author, 60) for author in article.authors)
    published = _format_date(article.published_at, article.published_precision)
    others = (
        f"{name} {sanitize(time['shown'], 25)}" for name, time in article.dates.items()
    )
    yield "  " + "  ".join(part for part in (authors, published, *others) if part)
    yield f"  {sanitize(article.url, 160)}"
    if article.image.get("caption"):
        yield f"  [image] {sanitize(article.image['caption'], 160)}"


def _format_date(at: datetime | None, precision: str | None) -> str:
    if at is None:
        return ""
    if precision == "day":
        return f"published {at:%Y-%m-%d}"
    return f"published {at:%F %H:%M} UTC"


def _format_body(article: ArticleRow) -> Iterator[str]:
    paragraphs = article.text.split("\n")
    for paragraph in paragraphs[:MAX_PARAGRAPHS]:
        yield from _wrap_text(sanitize(paragraph, 600), "    ")
    if len(paragraphs) > MAX_PARAGRAPHS:
        yield f"    ... {article.word_count:,} words in total"
    for link in article.links:
        if link["relation"] == "related":
            yield f"    Related: {sanitize(link['text'])} <{sanitize(link['url'])}>"


def _format_comments(
    article: ArticleRow, comments: Sequence[CommentRow]
) -> Iterator[str]:
    if not comments and not article.comments_expected:
        return
    yield f"  {_format_comment_count(article)}"
    authors = {comment.id: comment.author for comment in comments}
    for comment in comments[:MAX_COMMENTS]:
        yield from _format_comment(comment, authors)
    if len(comments) > MAX_COMMENTS:
        yield f"    ... and {len(comments) - MAX_COMMENTS} more"


def _format_comment_count(article: ArticleRow) -> str:
    """Return how many comments were read, of how many the page states."""
    count, expected = article.comments_found, article.comments_expected
    if expected is None:
        return format_quantity(count, "comment")
    return f"{count:,} of {format_quantity(expected, 'comment')} read"


def _format_comment(comment: CommentRow, authors: Mapping[int, str]) -> Iterator[str]:
    indent = "    " + "  " * min(comment.depth, MAX_INDENT)
    author, posted = sanitize(comment.author, 40), sanitize(comment.posted_raw, 30)
    is_plain = comment.state == CommentState.VISIBLE
    state = "" if is_plain else f" [{comment.state}]"
    yield f"{indent}{author}, {posted}{_format_parent(comment, authors)}{state}"
    yield from _wrap_text(sanitize(comment.text, 400), indent + "  ")


def _format_parent(comment: CommentRow, authors: Mapping[int, str]) -> str:
    if comment.parent_id is None:
        return ""
    verb = "probably replies to" if comment.parent_inferred else "replies to"
    return f" {verb} {sanitize(authors.get(comment.parent_id), 40)}"


def _wrap_text(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
