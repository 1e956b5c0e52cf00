"""What ``wireroom sources`` does with the web and with lists of other readers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.config.sources import FeedSource, Source
from wireroom.errors import OperatorError, Permanent, Transient
from wireroom.feeds.opml import Outline, read_opml, write_opml
from wireroom.steps.feeds.discover import build_feed_request, find_feeds, probe_feed
from wireroom.workers.wiring import make_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wireroom.config.settings import Settings
    from wireroom.config.sources import SourcesFile
    from wireroom.steps.context import HttpFetcher
    from wireroom.steps.feeds.discover import FeedProbe


def poll_each_feed(
    settings: Settings, found: SourcesFile
) -> Iterator[tuple[str, bool]]:
    """Ask each feed once; give a line about each, and whether it can be read."""
    web = make_client(settings)
    feeds = [(source, feed.url) for source in found.sources for feed in source.feeds]
    with ThreadPoolExecutor(settings.net_threads) as threads:
        yield from threads.map(
            lambda pair: _poll_feed(web, *pair, private=settings.allow_private), feeds
        )
    web.close()


def discover_source(settings: Settings, url: str) -> Source:
    """Give a source with the feeds found at an address.

    Raises:
        OperatorError: nothing answers there, or no feed was found.
    """
    web = make_client(settings)
    private = settings.allow_private
    try:
        seen = find_feeds(web, url, now=datetime.now(UTC), allow_private=private)
    except (Permanent, Transient) as error:
        raise OperatorError(str(error)) from error
    finally:
        web.close()
    first = seen[0]
    home = urlsplit(first.final_url)
    return Source(
        name=first.feed.title or home.hostname or url,
        url=f"{home.scheme}://{home.netloc}/",
        language=first.feed.language,
        allow_private=private,
        feeds=tuple(FeedSource(url=s.permanent_url or s.url) for s in seen),
    )


def read_opml_file(path: Path) -> tuple[Source, ...]:
    """Read an OPML list; raises OperatorError where it is none.

    Feeds that stand together under one title and one home page are one source's.
    """
    try:
        outlines = read_opml(path.read_bytes())
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    except Permanent as error:
        raise OperatorError(f"{path}: {error.detail}") from error
    together = groupby(outlines, key=lambda o: (o.title or o.url, o.home))
    return tuple(_to_source(title, list(group)) for (title, _), group in together)


def format_opml(found: SourcesFile) -> str:
    """Write the feeds as OPML."""
    outlines = (
        Outline(
            url=feed.url,
            title=source.name,
            home=source.url,
            language=source.language,
            tags=source.tags,
        )
        for source in found.sources
        for feed in source.feeds
    )
    return write_opml(outlines, title="Wireroom").decode("utf-8")


def _to_source(title: str, outlines: list[Outline]) -> Source:
    first = outlines[0]
    return Source(
        name=title,
        url=first.home,
        language=first.language,
        tags=tuple(dict.fromkeys(t for o in outlines for t in o.tags)),
        feeds=tuple(FeedSource(url=o.url) for o in outlines),
    )


def _poll_feed(
    web: HttpFetcher, source: Source, url: str, *, private: bool
) -> tuple[str, bool]:
    allowed = source.allow_private or private
    request = build_feed_request(url, allow_private=allowed, headers=source.headers)
    try:
        seen = probe_feed(web, request, now=datetime.now(UTC))
    except (Permanent, Transient) as error:
        return f"{source.name}: {url}: {error}", False
    return f"{source.name}: {url}: {_describe_feed(seen)}", True


def _describe_feed(seen: FeedProbe) -> str:
    newest = seen.newest_entry_at
    moved = "moved for good to " if seen.permanent_url else "redirected to "
    notes = (
        f"{seen.status}, {seen.feed.format}, {len(seen.feed.entries)} entries",
        f"newest {newest:%Y-%m-%d %H:%M} UTC" if newest else "none with a date",
        f"{moved}{seen.final_url}" if seen.final_url != seen.url else "",
        seen.feed.damage or "",
    )
    return ", ".join(filter(None, notes))
