"""An article with its comments, as a reader would see it, in a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.model.rows import ArticleRow, CommentRow

WIDTH = 78
MAX_PARAGRAPHS = 3
MAX_COMMENTS = 25


def format_article(
    article: ArticleRow, comments: Sequence[CommentRow]
) -> Iterator[str]:
    """Yield an article's lines: what it is, its first paragraphs, its comments."""
    yield sanitize(article.title, 200) or "(no title)"
    yield from _format_header(article)
    if article.outcome != "published":
        why = f": {article.reason}" if article.reason else ""
        yield f"  {article.outcome}{why} {sanitize(article.detail, 200)}".rstrip()
        return
    yield from _format_body(article)
    yield from _format_comments(article, comments)


def _format_header(article: ArticleRow) -> Iterator[str]:
    authors = ", ".join(sanitize(a, 60) for a in article.authors)
    dates = [_format_date("web", article.published_at, article.published_precision)]
    dates += [f"{n} {sanitize(m['shown'], 25)}" for n, m in article.dates.items()]
    said = "  ".join(x for x in (authors, *dates) if x)
    yield f"  {said}"
    yield f"  {sanitize(article.url, 160)}"
    if article.image.get("caption"):
        yield f"  [picture] {sanitize(article.image['caption'], 160)}"


def _format_date(name: str, at: Any, precision: str | None) -> str:  # noqa: ANN401 - a column's value
    if at is None:
        return ""
    return (
        f"{name} {at:%Y-%m-%d}" if precision == "day" else f"{name} {at:%F %H:%M} UTC"
    )


def _format_body(article: ArticleRow) -> Iterator[str]:
    paragraphs = article.text.split("\n")
    for paragraph in paragraphs[:MAX_PARAGRAPHS]:
        yield from _wrap_text(sanitize(paragraph, 600), "    ")
    if len(paragraphs) > MAX_PARAGRAPHS:
        yield f"    ... {article.word_count} words in all"
    for link in article.links:
        if link["relation"] == "related":
            yield f"    Read: {sanitize(link['text'])} <{sanitize(link['url'])}>"


def _format_comments(
    article: ArticleRow, comments: Sequence[CommentRow]
) -> Iterator[str]:
    if not comments and not article.comments_expected:
        return
    claimed = article.comments_expected
    said = "" if claimed is None else f" of {claimed} the page speaks of"
    plural = "" if article.comments_found == 1 else "s"
    yield f"  {article.comments_found} comment{plural}{said}"
    names = {c.id: c.author for c in comments}
    for comment in comments[:MAX_COMMENTS]:
        yield from _format_comment(comment, names)
    if len(comments) > MAX_COMMENTS:
        yield f"    ... and {len(comments) - MAX_COMMENTS} more"


def _format_comment(comment: CommentRow, names: dict[int, str]) -> Iterator[str]:
    answers = ""
    if comment.parent_id is not None:
        how = "seems to answer" if comment.parent_inferred else "answers"
        answers = f" {how} {sanitize(names.get(comment.parent_id), 40)}"
    state = "" if comment.state == "visible" else f" [{comment.state}]"
    when = sanitize(comment.posted_raw, 30)
    indent = "    " + "  " * min(comment.depth, 6)
    yield f"{indent}{sanitize(comment.author, 40)}, {when}{answers}{state}"
    yield from _wrap_text(sanitize(comment.text, 400), indent + "  ")


def _wrap_text(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
