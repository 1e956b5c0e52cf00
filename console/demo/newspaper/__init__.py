"""A fictional newspaper of three sites on loopback, see :func:`serve_newspaper`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

import yaml

from wireroom.console.demo.newspaper import courier, daily, tribune
from wireroom.console.demo.newspaper.server import RequestLog, RequestRecord, SiteServer
from wireroom.console.demo.newspaper.state import NewspaperState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wireroom.console.demo.newspaper.responses import SiteDefinition

SITES = (tribune.SITE, courier.SITE, daily.SITE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The URLs of a served site; ``base_url`` has no slash at its end."""

    name: str
    base_url: str
    feed_url: str


class Newspaper:
    """The three sites while they are being served."""

    def __init__(
        self, sites: tuple[Site, ...], state: NewspaperState, log: RequestLog
    ) -> None:
        self.sites = sites
        self._state = state
        self._log = log

    @property
    def log(self) -> tuple[RequestRecord, ...]:
        """All requests that this process has answered."""
        return tuple(self._log.requests)

    @property
    def edition(self) -> int:
        """The edition that is served: 1 or 2."""
        return self._state.edition

    def next_edition(self) -> None:
        """Serve the second edition from now on, also in later runs on the folder."""
        self._state.next_edition()

    def sources_yaml(self, interval: str = "2s") -> str:
        """Return a sources file for the three sites, polled at ``interval``."""
        sources = [_source_settings(site, interval) for site in self.sites]
        sources[0]["utc_offset"] = "+05:00"
        return yaml.safe_dump({"version": 1, "sources": sources}, sort_keys=False)


def _source_settings(site: Site, interval: str) -> dict[str, object]:
    return {
        "name": site.name,
        "url": f"{site.base_url}/",
        "language": "en",
        "tags": ["demo"],
        "interval": interval,
        "allow_private": True,
        "feeds": [site.feed_url],
    }


@contextmanager
def serve_newspaper(state_dir: Path, host: str = "127.0.0.1") -> Iterator[Newspaper]:
    """Serve the newspaper at ``host``, in threads, until the block ends.

    The system chooses the ports, and ``state_dir`` remembers them: the next run takes
    the same ones if they are free, because a URL identifies an article.
    """
    state = NewspaperState(state_dir)
    log = RequestLog(state)
    ports = state.read_ports()
    servers: list[SiteServer] = []
    try:
        for site in SITES:
            port = ports.get(site.name, 0)
            servers.append(_start_site(site, (host, port), state, log))
        state.remember_ports({server.name: server.server_port for server in servers})
        for server in servers:
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield Newspaper(_describe_sites(servers), state, log)
        finally:
            for server in servers:
                server.shutdown()
    finally:
        for server in servers:
            server.server_close()


def _start_site(
    site: SiteDefinition,
    address: tuple[str, int],
    state: NewspaperState,
    log: RequestLog,
) -> SiteServer:
    try:
        return SiteServer(site, address, state, log)
    except OSError:
        return SiteServer(site, (address[0], 0), state, log)


def _describe_sites(servers: list[SiteServer]) -> tuple[Site, ...]:
    return tuple(
        Site(
            name=site.name,
            base_url=server.base_url,
            feed_url=server.base_url + site.feed_path,
        )
        for site, server in zip(SITES, servers, strict=True)
    )
