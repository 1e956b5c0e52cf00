"""``wireroom extract --jsonl``: pages in, articles and comments out, a line each.

Needs no database and no broker. A page that cannot be read is answered by a line with
the reason; the pages after it are still read.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.defects import Defect, catch_defect
from wireroom.errors import Permanent, Reason
from wireroom.model.article import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wireroom.model.article import Comment, ExtractedArticle

# One byte above the largest page, so that a larger file is refused, not truncated.
_MAX_READ = 10_000_001
_BAD_LINE = "bad_line"
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageRequest:
    """One line of the input."""

    id: object
    url: str
    html_path: str


def run(lines: Iterable[str]) -> Iterator[str]:
    """Yield one line per line of the input, in order; blank lines are skipped.

    In: ``{"id", "url", "html_path"}``. Out: the article, or ``{"id", "error",
    "reason"}`` if the line or its page cannot be read; ``reason`` is a
    :class:`wireroom.errors.Reason`, ``bad_line`` or ``unreadable``.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _to_json(_answer_line(line, number))


def main() -> None:
    """Read standard input; write and flush each line as soon as it is known."""
    for answer in run(sys.stdin):
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _to_json(answer: dict[str, object]) -> str:
    """Return JSON as UTF-8 text, as ASCII if it holds half a surrogate pair.

    Truncated titles in JSON-LD hold one; it is not valid UTF-8.
    """
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text


def _answer_line(line: str, number: int) -> dict[str, object]:
    try:
        request = _parse_line(line)
    except (ValueError, RecursionError) as error:
        return _build_failure(None, f"line {number}: {error}", _BAD_LINE)
    try:
        with Path(request.html_path).open("rb") as file:
            body = file.read(_MAX_READ)
    except (OSError, ValueError) as error:
        return _build_failure(request.id, str(error), _UNREADABLE)
    answer = catch_defect(lambda: _extract_article(request, body))
    if isinstance(answer, Defect):
        answer.log_traceback(request.id)
        return _build_failure(request.id, answer.message, Reason.DEFECT)
    return answer


def _parse_line(line: str) -> _PageRequest:
    value = json.loads(line)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - bad input, like bad JSON
    path, url = value.get("html_path"), value.get("url") or ""
    if not isinstance(path, str) or not isinstance(url, str) or not path:
        raise ValueError("html_path and url must be strings")
    urlsplit(url)
    return _PageRequest(id=value.get("id"), url=url, html_path=path)


def _extract_article(request: _PageRequest, body: bytes) -> dict[str, object]:
    # Imported late, so that a bad first line is answered without loading lxml.
    from wireroom.extract import extract_page  # noqa: PLC0415 - see above

    page = Page(url=request.url, body=body, fetched_at=datetime.now(UTC))
    try:
        article = extract_page(page)
    except Permanent as error:
        return _build_failure(request.id, str(error), error.reason)
    except MemoryError:
        return _build_failure(request.id, "out of memory", Reason.TOO_LARGE)
    return _build_row(request, article)


def _build_failure(identity: object, error: str, reason: str) -> dict[str, object]:
    return {"id": identity, "error": error, "reason": reason}


def _build_row(request: _PageRequest, article: ExtractedArticle) -> dict[str, object]:
    published = article.published
    return {
        "id": request.id,
        "url": article.canonical_url or request.url,
        "title": article.title,
        "authors": list(article.authors),
        "published_at": published.isoformat() if published else None,
        "dates": {name: at.isoformat() for name, at in article.dates.items()},
        "language": article.language or _detect_language(article),
        "text": article.text,
        "links": [
            {"url": link.url, "text": link.text, "relation": link.relation}
            for link in article.links
        ],
        "comments_expected": article.comments_expected,
        "comments": [_build_comment(comment) for comment in article.comments],
    }


def _detect_language(article: ExtractedArticle) -> str | None:
    """Return the language of a text, None if the text is too short to tell."""
    # Imported late: loading takes half a second, and most pages declare a language.
    from wireroom.enrich.language import UNKNOWN, identify_language  # noqa: PLC0415 - see above

    language, _ = identify_language(f"{article.title}\n{article.text[:1_200]}")
    return None if language == UNKNOWN else language


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
