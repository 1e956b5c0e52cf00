"""``wireroom sources try``: a page read with and without a source's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from difflib import unified_diff
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import OperatorError, Permanent, Transient
from wireroom.extract import extract_page
from wireroom.extract.decode_page import parse_page
from wireroom.extract.source_rules import select_elements
from wireroom.model.article import NO_RULES, Page
from wireroom.model.http import FetchRequest
from wireroom.workers.wiring import make_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wireroom.config.settings import Settings
    from wireroom.config.sources import Source, SourcesFile

_MAX_LINES = 60


def find_source(found: SourcesFile, url: str, name: str | None) -> Source:
    """The source of this name, else the one whose home page or feed is at this host.

    Raises:
        OperatorError: there is none.
    """
    host = _get_host(url)
    for source in found.sources:
        hosts = {
            _get_host(source.url or ""),
            *(_get_host(feed.url) for feed in source.feeds),
        }
        if source.name == name or (name is None and host in hosts - {""}):
            return source
    wanted = (
        f"named {name!r}" if name else f"at {host or url!r}; name one with --source"
    )
    raise OperatorError(f"no source {wanted}")


def _get_host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def read_saved_page(path: Path, url: str, source: Source) -> Page:
    """A page out of a file; raises OperatorError where it cannot be read."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror or error}") from error
    return _to_page(source, url, body)


def fetch_page(settings: Settings, url: str, source: Source) -> Page:
    """A page from the web, asked for as the pipeline asks."""
    web = make_client(settings)
    request = FetchRequest(
        url=url,
        max_bytes=settings.page_max_bytes,
        allow_private=source.allow_private or settings.allow_private,
        obey_robots=settings.obey_robots,
        headers=source.headers,
    )
    try:
        answer = web.fetch(request)
    except (Permanent, Transient) as error:
        raise OperatorError(str(error)) from error
    finally:
        web.close()
    kind = answer.headers.get("content-type", "")
    return _to_page(source, answer.final_url, answer.body, kind)


def _to_page(source: Source, url: str, body: bytes, content_type: str = "") -> Page:
    return Page(
        url=url,
        body=body,
        content_type=content_type,
        fetched_at=datetime.now(UTC),
        utc_offset_minutes=source.utc_offset_minutes,
        with_comments=source.comments,
        rules=source.rules,
    )


def compare_rules(page: Page) -> Iterator[str]:
    """Lines that say what each selector picks and what the rules change."""
    yield from _count_matches(page)
    plain = _extract_lines(replace(page, rules=NO_RULES))
    ruled = _extract_lines(page)
    changed = list(
        unified_diff(plain, ruled, "without rules", "with rules", lineterm="", n=0)
    )
    yield from changed[:_MAX_LINES]
    if len(changed) > _MAX_LINES:
        yield f"... {len(changed) - _MAX_LINES} more lines"
    if not changed:
        yield "the rules change nothing"


def _count_matches(page: Page) -> Iterator[str]:
    try:
        tree = parse_page(page)
    except Permanent as error:
        raise OperatorError(str(error)) from error
    for kind in ("body", "comments", "drop"):
        for selector in getattr(page.rules, kind):
            count = len(select_elements(tree, [selector]))
            yield f"{kind}: {selector}: {count} elements"


def _extract_lines(page: Page) -> list[str]:
    """What is read, as lines: the title, the text, and a line a comment."""
    try:
        found = extract_page(page)
    except Permanent as error:
        return [f"rejected: {error.reason}"]
    comments = [f"comment: {x.author}: {x.text[:80]!r}" for x in found.comments]
    return [f"title: {found.title}", *found.text.split("\n"), *comments]
