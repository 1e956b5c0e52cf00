"""``wireroom sources try``: extract a page with and without a source's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from difflib import unified_diff
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.console.terminal.quantities import format_quantity
from wireroom.errors import OperatorError, Permanent, Transient
from wireroom.extract import extract_page
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.source_rules import select_elements
from wireroom.model.article import NO_RULES, Page
from wireroom.model.http import FetchRequest
from wireroom.workers.wiring import make_client, make_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wireroom.config.settings import Settings
    from wireroom.config.sources import SourcesFile
    from wireroom.model.source_specs import SourceSpec

# Lines of the difference that are printed.
_MAX_LINES = 60


def find_source(sources_file: SourcesFile, url: str, name: str | None) -> SourceSpec:
    """Return the source with this name, else the first with a feed or home on the host.

    Raises:
        OperatorError: there is no such source.
    """
    host = _get_host(url)
    for source in sources_file.sources:
        is_match = source.name == name if name else host in _list_hosts(source)
        if is_match:
            return source
    if name:
        raise OperatorError(f"no source is named {name!r}")
    raise OperatorError(f"no source is at {host or url!r}; select one with --source")


def _list_hosts(source: SourceSpec) -> set[str]:
    hosts = {_get_host(source.url or ""), *(_get_host(f.url) for f in source.feeds)}
    return hosts - {""}


def _get_host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def read_saved_page(path: Path, url: str, source: SourceSpec) -> Page:
    """Return a page from a file.

    Raises:
        OperatorError: the file cannot be read.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror or error}") from error
    return _to_page(source, url, body)


def fetch_page(settings: Settings, url: str, source: SourceSpec) -> Page:
    """Fetch a page with the request that the pipeline sends for this source.

    Raises:
        OperatorError: the page cannot be fetched.
    """
    http = make_client(settings)
    request = FetchRequest(
        url=url,
        max_bytes=settings.page_max_bytes,
        allow_private=source.allow_private or settings.allow_private,
        obey_robots=settings.obey_robots,
        credentials=make_credentials(source),
    )
    try:
        response = http.fetch(request)
    except (Permanent, Transient) as error:
        raise OperatorError(str(error)) from error
    finally:
        http.close()
    content_type = response.headers.get("content-type", "")
    return _to_page(source, response.final_url, response.body, content_type)


def _to_page(source: SourceSpec, url: str, body: bytes, content_type: str = "") -> Page:
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
    """Yield how many elements each selector matches, then the difference in text.

    Raises:
        OperatorError: the page is not HTML.
    """
    yield from _count_matches(page)
    without_rules = _extract_lines(replace(page, rules=NO_RULES))
    with_rules = _extract_lines(page)
    diff = list(
        unified_diff(
            without_rules, with_rules, "without rules", "with rules", lineterm="", n=0
        )
    )
    yield from diff[:_MAX_LINES]
    if len(diff) > _MAX_LINES:
        yield f"... {len(diff) - _MAX_LINES} more lines"
    if not diff:
        yield "the rules change nothing"


def _count_matches(page: Page) -> Iterator[str]:
    try:
        tree = parse_page(page)
    except Permanent as error:
        raise OperatorError(str(error)) from error
    rules = page.rules
    for kind, selectors in (
        ("body", rules.body),
        ("comments", rules.comments),
        ("drop", rules.drop),
    ):
        for selector in selectors:
            count = len(select_elements(tree, [selector]))
            yield f"{kind}: {selector}: {format_quantity(count, 'element')}"


def _extract_lines(page: Page) -> list[str]:
    """Return title, paragraphs and comments of a page, one line each."""
    try:
        article = extract_page(page)
    except Permanent as error:
        return [f"rejected: {error.reason}"]
    comments = [f"comment: {c.author}: {c.text[:80]!r}" for c in article.comments]
    return [f"title: {article.title}", *article.text.split("\n"), *comments]
