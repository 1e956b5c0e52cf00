"""``wireroom sources``: probe feeds, find the feeds of a site, read and write OPML."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.config.source_warnings import list_rate_claims
from wireroom.console.terminal.quantities import format_quantity
from wireroom.decide.entries.entry_filters import find_dropping_rule
from wireroom.decide.sources.credentials import build_login_credentials
from wireroom.decide.sources.host_rates import find_spacing, group_rates
from wireroom.errors import OperatorError, Permanent, Reason, Transient, WireroomError
from wireroom.feeds.formats.opml import Outline, read_opml, write_opml
from wireroom.http.url_login import split_login
from wireroom.masking import mask_unreadable
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import FeedKind
from wireroom.steps.feeds.discover import build_feed_request, find_feeds, probe_feed
from wireroom.steps.feeds.probe_kind import probe_kind
from wireroom.steps.feeds.probe_page import (
    build_page_probe,
    probe_json_list,
    probe_page,
    propose_page,
)
from wireroom.workers.wiring import make_client, make_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wireroom.config.settings import Settings
    from wireroom.config.sources import SourcesFile
    from wireroom.model.credentials import Credentials
    from wireroom.model.login import Login
    from wireroom.steps.context import HttpFetcher
    from wireroom.steps.feeds.discover import FeedProbe
    from wireroom.steps.feeds.probe_page import PageProposal

# Entries of a page without a feed that `add` shows.
MAX_PREVIEW = 10


def poll_each_feed(
    settings: Settings, sources_file: SourcesFile
) -> Iterator[tuple[str, bool]]:
    """Fetch each feed once, in parallel; yield a line and whether it can be read."""
    rates = group_rates(list_rate_claims(sources_file.sources))
    http = make_client(settings, lambda host: find_spacing(host, rates))
    feeds = [(s, feed) for s in sources_file.sources for feed in s.feeds]
    with ThreadPoolExecutor(settings.net_threads) as threads:
        yield from threads.map(
            lambda pair: _poll_feed(http, *pair, settings=settings), feeds
        )
    http.close()


def _poll_feed(
    http: HttpFetcher, source: SourceSpec, feed: FeedSpec, *, settings: Settings
) -> tuple[str, bool]:
    try:
        probe = _probe(http, source, feed, settings)
    except (Permanent, Transient) as error:
        return f"{source.name}: {feed.url}: {error}", False
    return f"{source.name}: {feed.url}: {_describe_probe(probe)}", True


def _probe(
    http: HttpFetcher, source: SourceSpec, feed: FeedSpec, settings: Settings
) -> FeedProbe:
    now, zone = datetime.now(UTC), source.utc_offset_minutes
    private = source.allow_private or settings.allow_private
    credentials = make_credentials(source)
    if feed.kind == FeedKind.PAGE:
        request = build_page_probe(
            feed.url,
            allow_private=private,
            credentials=credentials,
            obey_robots=settings.obey_robots,
        )
        return probe_page(
            http,
            request,
            now=now,
            utc_offset_minutes=zone,
            selector=feed.link_selector,
        )
    request = build_feed_request(
        feed.url, allow_private=private, credentials=credentials
    )
    if feed.json_paths is not None:
        request = replace(request, document=feed.json_paths.post)
        return probe_json_list(
            http, request, feed.json_paths, now=now, utc_offset_minutes=zone
        )
    if feed.kind == FeedKind.FEED:
        return probe_feed(http, request, now=now, utc_offset_minutes=zone)
    return probe_kind(
        http,
        request,
        feed.kind,
        feed.options,
        now=lambda: datetime.now(UTC),
        utc_offset_minutes=zone,
    )


def _describe_probe(probe: FeedProbe) -> str:
    entries = format_quantity(len(probe.feed.entries), "entry")
    newest = probe.newest_entry_at
    redirect = "moved permanently to" if probe.permanent_url else "redirected to"
    notes = (
        f"{probe.status}, {probe.feed.format}, {entries}",
        f"newest {newest:%Y-%m-%d %H:%M} UTC" if newest else "no dates",
        f"{redirect} {probe.final_url}" if probe.final_url != probe.url else "",
        probe.feed.damage or "",
    )
    return ", ".join(filter(None, notes))


def preview_feeds(
    settings: Settings, sources_file: SourcesFile, wanted: str
) -> Iterator[tuple[str, bool]]:
    """Fetch the feeds of a source, or one feed, once; yield lines of what they bring.

    Args:
        wanted: the name of a source of the file, or an address, of the file or not.

    Raises:
        OperatorError: no source is so called, and it is no address.
    """
    feeds = [
        (source, feed)
        for source in sources_file.sources
        for feed in source.feeds
        if wanted in (source.name, feed.url)
    ]
    if not feeds and "://" in wanted:
        feed = FeedSpec(url=wanted)
        feeds = [(SourceSpec(name=urlsplit(wanted).netloc, feeds=(feed,)), feed)]
    if not feeds:
        raise OperatorError(f"no source of the file is {wanted!r}")
    http = make_client(settings)
    for source, feed in feeds:
        yield from _preview_feed(http, source, feed, settings)
    http.close()


def _preview_feed(
    http: HttpFetcher, source: SourceSpec, feed: FeedSpec, settings: Settings
) -> Iterator[tuple[str, bool]]:
    try:
        probe = _probe(http, source, feed, settings)
    except (Permanent, Transient) as error:
        yield f"{source.name}: {feed.url}: {error}", False
        return
    yield f"{source.name}: {feed.url}: {_describe_probe(probe)}", True
    for entry in probe.feed.entries[:MAX_PREVIEW]:
        at = entry.published or entry.updated
        day = f"{at.at:%Y-%m-%d %H:%M}" if at else "no date"
        rule = find_dropping_rule(entry, source.filters, language=probe.feed.language)
        dropped = f"  (dropped by {rule})" if rule else ""
        yield f"  {day:16}  {entry.title[:80]}  {entry.url or 'no link'}{dropped}", True


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found from an address.

    Attributes:
        source: with the feeds to add. lines: a line a feed that was found, the best
            first, for a person: what led to it, and why it is not added.
    """

    source: SourceSpec
    lines: tuple[str, ...]


def discover_source(settings: Settings, url: str) -> Discovery:
    """Return a source with the feeds that a page, site or feed address leads to.

    A page without a feed is proposed itself, if it has article links.

    Raises:
        OperatorError: the site does not respond, or has neither.
    """
    http = make_client(settings)
    private = settings.allow_private
    try:
        url, login = split_login(url)
        credentials = build_login_credentials(url, login)
        probes = find_feeds(
            http,
            url,
            now=datetime.now(UTC),
            allow_private=private,
            credentials=credentials,
        )
    except ValueError as error:
        raise OperatorError(f"{mask_unreadable(url)}: {error}") from None
    except (Permanent, Transient) as error:
        if error.reason is Reason.NOT_A_FEED:
            return _propose_page(http, settings, url, error)
        raise OperatorError(str(error)) from error
    finally:
        http.close()
    source = _make_source(probes, url, login, credentials, private=private)
    return Discovery(source=source, lines=tuple(map(_describe_find, probes)))


def _propose_page(
    http: HttpFetcher, settings: Settings, url: str, missing: WireroomError
) -> Discovery:
    """Return the page as a source of its own; ``missing``: why it has no feed."""
    request = build_page_probe(
        url, allow_private=settings.allow_private, obey_robots=settings.obey_robots
    )
    try:
        proposal = propose_page(http, request, now=datetime.now(UTC))
    except (Permanent, Transient) as error:
        detail = f"{missing}; and as a page without a feed: {error}"
        raise OperatorError(detail) from error
    probe = proposal.probe
    home = urlsplit(probe.final_url)
    feed = FeedSpec(
        url=probe.final_url, kind=FeedKind.PAGE, link_selector=proposal.selector
    )
    source = SourceSpec(
        name=probe.feed.title or home.hostname or url,
        url=f"{home.scheme}://{home.netloc}/",
        language=probe.feed.language,
        allow_private=settings.allow_private,
        feeds=(feed,),
    )
    return Discovery(source=source, lines=tuple(_preview(proposal)))


def _preview(proposal: PageProposal) -> Iterator[str]:
    """Yield what a page without a feed would bring."""
    probe = proposal.probe
    links = proposal.selector or "found by themselves"
    yield f"{probe.final_url}: no feed; added as a page, links: {links}"
    for entry in probe.feed.entries[:MAX_PREVIEW]:
        at = entry.published
        day = f"{at.at:%Y-%m-%d %H:%M}" if at else "no date"
        yield f"  {day}  {entry.title}  {entry.url}"
    more = len(probe.feed.entries) - MAX_PREVIEW
    if more > 0:
        yield f"  and {more:,} more"


def _describe_find(probe: FeedProbe) -> str:
    """Return a line for a feed that was found."""
    verdict = f"left out, {probe.doubt}" if probe.doubt else "added"
    return f"{probe.url}: {verdict}; {probe.why}; {_describe_probe(probe)}"


def _make_source(
    probes: Sequence[FeedProbe],
    url: str,
    login: Login | None,
    credentials: Credentials | None,
    *,
    private: bool,
) -> SourceSpec:
    first = probes[0]
    home = urlsplit(first.final_url)
    return SourceSpec(
        name=first.feed.title or home.hostname or url,
        url=f"{home.scheme}://{home.netloc}/",
        language=first.feed.language,
        allow_private=private,
        feeds=tuple(
            FeedSpec(
                url=feed_url,
                # Written for the feeds of the host that the operator gave it for.
                login=login
                if credentials and credentials.select_headers(feed_url)
                else None,
            )
            for feed_url in (
                p.permanent_url or p.url for p in probes if p.doubt is None
            )
        ),
    )


def read_opml_file(path: Path) -> tuple[tuple[SourceSpec, ...], tuple[str, ...]]:
    """Read the sources of an OPML list, and a line for each feed that is refused.

    Adjacent feeds with the same title and the same home page are one source.

    Raises:
        OperatorError: the file cannot be read, or is not OPML.
    """
    try:
        found = read_opml(path.read_bytes())
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    except Permanent as error:
        raise OperatorError(f"{path}: {error.detail}") from error
    groups = groupby(found.outlines, key=lambda o: (o.title or o.url, o.home))
    sources = tuple(_to_source(title, list(group)) for (title, _), group in groups)
    return sources, found.refused


def _to_source(title: str, outlines: Sequence[Outline]) -> SourceSpec:
    first = outlines[0]
    return SourceSpec(
        name=title,
        url=first.home,
        language=first.language,
        tags=tuple(dict.fromkeys(t for o in outlines for t in o.tags)),
        feeds=tuple(FeedSpec(url=o.url) for o in outlines),
    )


def format_opml(sources_file: SourcesFile) -> str:
    """Return the feeds of a sources file as an OPML list."""
    outlines = (
        Outline(
            url=feed.url,
            title=source.name,
            home=source.url,
            language=source.language,
            tags=source.tags,
        )
        for source in sources_file.sources
        for feed in source.feeds
    )
    return write_opml(outlines, title="Wireroom").decode("utf-8")
