"""An article with its comments, as a reader would see it, in a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from wireroom.console.terminal.sanitize import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

WIDTH = 78
PARAGRAPHS = 3
COMMENTS = 25


def article_lines(
    article: Row[Any], comments: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Yield an article's lines: what it is, its first paragraphs, its comments."""
    yield plain(article.title, 200) or "(no title)"
    yield from _facts(article)
    if article.outcome != "published":
        why = f": {article.reason}" if article.reason else ""
        yield f"  {article.outcome}{why} {plain(article.detail, 200)}".rstrip()
        return
    yield from _body(article)
    yield from _thread(article, comments)


def _facts(article: Row[Any]) -> Iterator[str]:
    authors = ", ".join(plain(a, 60) for a in article.authors)
    dates = [_date("web", article.published_at, article.published_precision)]
    dates += [f"{n} {plain(m['shown'], 25)}" for n, m in article.dates.items()]
    said = "  ".join(x for x in (authors, *dates) if x)
    yield f"  {said}"
    yield f"  {plain(article.url, 160)}"
    if article.image.get("caption"):
        yield f"  [picture] {plain(article.image['caption'], 160)}"


def _date(name: str, at: Any, precision: str | None) -> str:  # noqa: ANN401 - a column's value
    if at is None:
        return ""
    return (
        f"{name} {at:%Y-%m-%d}" if precision == "day" else f"{name} {at:%F %H:%M} UTC"
    )


def _body(article: Row[Any]) -> Iterator[str]:
    paragraphs = article.text.split("\n")
    for paragraph in paragraphs[:PARAGRAPHS]:
        yield from _wrapped(plain(paragraph, 600), "    ")
    if len(paragraphs) > PARAGRAPHS:
        yield f"    ... {article.word_count} words in all"
    for link in article.links:
        if link["relation"] == "related":
            yield f"    Read: {plain(link['text'])} <{plain(link['url'])}>"


def _thread(article: Row[Any], comments: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not comments and not article.comments_expected:
        return
    claimed = article.comments_expected
    said = "" if claimed is None else f" of {claimed} the page speaks of"
    plural = "" if article.comments_found == 1 else "s"
    yield f"  {article.comments_found} comment{plural}{said}"
    names = {c["id"]: c["author"] for c in comments}
    for comment in comments[:COMMENTS]:
        yield from _comment(comment, names)
    if len(comments) > COMMENTS:
        yield f"    ... and {len(comments) - COMMENTS} more"


def _comment(comment: dict[str, Any], names: dict[int, str]) -> Iterator[str]:
    answers = ""
    if comment["parent_id"] is not None:
        how = "seems to answer" if comment["parent_inferred"] else "answers"
        answers = f" {how} {plain(names.get(comment['parent_id']), 40)}"
    state = "" if comment["state"] == "visible" else f" [{comment['state']}]"
    when = plain(comment["posted_raw"], 30)
    indent = "    " + "  " * min(comment["depth"], 6)
    yield f"{indent}{plain(comment['author'], 40)}, {when}{answers}{state}"
    yield from _wrapped(plain(comment["text"], 400), indent + "  ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
