"""``wireroom extract --jsonl``: pages in, articles and comments out, a line each.

Needs no database and no broker. A page that cannot be read is a line with its reason;
the run goes on.
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

# One byte above what is read as a page, so that a larger file is refused, not cut.
_MAX_READ = 10_000_001
_BAD_LINE = "bad_line"
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageRequest:
    """One line in."""

    id: object
    url: str
    html_path: str


def run(lines: Iterable[str]) -> Iterator[str]:
    """Answer every line in with one line out, in order; blank lines are passed over.

    In: ``{"id", "url", "html_path"}``. Out: the article, or ``{"id", "error",
    "reason"}`` where the line or its page cannot be read; ``reason`` is one of
    :class:`wireroom.errors.Reason`, ``bad_line`` or ``unreadable``.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _to_json(_answer_line(line, number))


def main() -> None:
    """Standard input to standard output, each answer sent as soon as it is known."""
    for answer in run(sys.stdin):
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _to_json(answer: dict[str, object]) -> str:
    """Half a surrogate pair, as cut titles in JSON-LD have one, is not valid UTF-8."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text


def _answer_line(line: str, number: int) -> dict[str, object]:
    try:
        order = _parse_line(line)
    except (ValueError, RecursionError) as error:
        return _build_failure(None, f"line {number}: {error}", _BAD_LINE)
    try:
        with Path(order.html_path).open("rb") as file:
            body = file.read(_MAX_READ)
    except (OSError, ValueError) as error:
        return _build_failure(order.id, str(error), _UNREADABLE)
    answer = catch_defect(lambda: _extract_article(order, body))
    if isinstance(answer, Defect):
        answer.log_traceback(order.id)
        return _build_failure(order.id, answer.message, Reason.DEFECT)
    return answer


def _parse_line(line: str) -> _PageRequest:
    value = json.loads(line)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - bad input, as bad JSON is
    path, url = value.get("html_path"), value.get("url") or ""
    if not isinstance(path, str) or not isinstance(url, str) or not path:
        raise ValueError("html_path and url must be strings")
    urlsplit(url)
    return _PageRequest(id=value.get("id"), url=url, html_path=path)


def _extract_article(order: _PageRequest, body: bytes) -> dict[str, object]:
    # Imported late so that a bad first line is answered at once.
    from wireroom.extract import extract_page  # noqa: PLC0415 - see above

    page = Page(url=order.url, body=body, fetched_at=datetime.now(UTC))
    try:
        article = extract_page(page)
    except Permanent as error:
        return _build_failure(order.id, str(error), error.reason)
    except MemoryError:
        return _build_failure(order.id, "out of memory", Reason.TOO_LARGE)
    return _build_row(order, article)


def _build_failure(identity: object, error: str, reason: str) -> dict[str, object]:
    return {"id": identity, "error": error, "reason": reason}


def _build_row(order: _PageRequest, article: ExtractedArticle) -> dict[str, object]:
    published = article.published
    return {
        "id": order.id,
        "url": article.canonical_url or order.url,
        "title": article.title,
        "authors": list(article.authors),
        "published_at": published.isoformat() if published else None,
        "dates": {name: x.isoformat() for name, x in article.dates.items()},
        "language": article.language or _detect_language(article),
        "text": article.text,
        "links": [
            {"url": x.url, "text": x.text, "relation": x.relation}
            for x in article.links
        ],
        "comments_expected": article.comments_expected,
        "comments": [_build_comment(x) for x in article.comments],
    }


def _detect_language(article: ExtractedArticle) -> str | None:
    """The language of a text whose page declares none, None for a very short text."""
    # Imported late: the model takes half a second, and most pages declare theirs.
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
