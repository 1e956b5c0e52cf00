"""``wireroom extract --jsonl``: pages in, articles and comments out, a line each.

Needs no database and no broker. A page that cannot be read is answered by a line with
the reason; the pages after it are still read.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.console.filters.file_lines import answer_lines
from wireroom.model.article import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wireroom.console.filters.file_lines import FileRequest
    from wireroom.model.article import Comment, ExtractedArticle

# The largest page that a worker downloads by default.
_MAX_BYTES = 10_000_000


def run(lines: Iterable[str]) -> Iterator[str]:
    """Yield one line per line of the input, in order; blank lines are skipped.

    In: ``{"id", "url", "html_path"}``. Out: the article, or ``{"id", "error",
    "reason"}`` if the line or its page cannot be read; ``reason`` is a
    :class:`wireroom.errors.Reason`, ``bad_line`` or ``unreadable``.
    """
    return answer_lines(
        lines, _extract_article, path_field="html_path", max_bytes=_MAX_BYTES
    )


def main() -> None:
    """Read standard input; write and flush each line as soon as it is known."""
    for answer in run(sys.stdin):
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _extract_article(request: FileRequest, body: bytes) -> dict[str, object]:
    # Imported late, so that a bad first line is answered without loading lxml.
    from wireroom.extract import extract_page  # noqa: PLC0415 - see above

    page = Page(url=request.url, body=body, fetched_at=datetime.now(UTC))
    return _build_row(request, extract_page(page))


def _build_row(request: FileRequest, article: ExtractedArticle) -> dict[str, object]:
    published = article.published
    return {
        "id": request.id,
        "url": article.canonical_url or request.url,
        "title": article.title,
        "authors": list(article.authors),
        "published_at": published.isoformat() if published else None,
        "dates": {name: at.isoformat() for name, at in article.dates.items()},
        "language": _find_language(article),
        "text": article.text,
        "links": [
            {"url": link.url, "text": link.text, "relation": link.relation}
            for link in article.links
        ],
        "comments_expected": article.comments_expected,
        "comments_state": article.comment_location.state,
        "comments": [_build_comment(comment) for comment in article.comments],
    }


def _find_language(article: ExtractedArticle) -> str | None:
    """Return the language that the step ``enrich`` would store."""
    # Imported late: loading takes half a second.
    from wireroom.decide.articles.languages import choose_language  # noqa: PLC0415 - see above
    from wireroom.enrich.language import UNKNOWN, recognise_language  # noqa: PLC0415 - see above

    found = recognise_language(article.title, article.text, article.language)
    return choose_language(
        article.language,
        None if found.code == UNKNOWN else found,
        characters=len(article.text),
    )


def _build_comment(comment: Comment) -> dict[str, object]:
    return {
        "id": comment.key,
        "parent": comment.parent,
        "author": comment.author,
        "posted_at": comment.posted.isoformat() if comment.posted else None,
        "posted_raw": comment.posted_raw,
        "text": comment.text,
    }


if __name__ == "__main__":
    main()
