"""Which addresses see a source's headers and logins: those that its settings name.

A link, a redirect and a learned host are the word of others, so none of them makes a
host a source's own here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.decide.sources.ownership import split_site
from wireroom.errors import Permanent
from wireroom.http.urls import normalize_url
from wireroom.model.access import NO_ACCESS, Access
from wireroom.model.credentials import Credentials, FeedLogin, OwnSite, strip_www

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wireroom.model.login import Login


def build_credentials(  # noqa: PLR0913 - each part of a source by name
    *,
    headers: Mapping[str, str],
    logins: Mapping[str, Login],
    hosts: Iterable[str],
    home: str | None,
    feeds: Iterable[str],
    access: Access = NO_ACCESS,
    source_id: int | None = None,
) -> Credentials | None:
    """Return what a source's requests carry, and to which sites; None: nothing.

    Args:
        headers: from the settings. logins: by the address of their feed.
        hosts: as configured. home: the home page. feeds: addresses of the feeds.
        access: how its requests are sent. source_id: None: it is not stored yet.
    """
    if not headers and not logins and access == NO_ACCESS:
        return None
    addresses = [url for url in (home, *feeds) if url is not None]
    has_http = any(urlsplit(url).scheme == "http" for url in addresses)
    sites = {site for url in addresses for site in _list_sites(url)}
    sites |= {site for host in hosts for site in _read_host(host, allow_http=has_http)}
    return Credentials(
        sites=tuple(sorted(sites, key=lambda site: (site.host, site.path))),
        headers=tuple(headers.items()),
        logins=tuple(
            FeedLogin(url=normalize_url(url), site=site, login=login)
            for url, login in logins.items()
            for site in _list_sites(url)
        ),
        access=access,
        source_id=source_id,
    )


def build_login_credentials(url: str, login: Login | None) -> Credentials | None:
    """Return what requests of one address carry, before it belongs to a source."""
    logins = {} if login is None else {url: login}
    return build_credentials(
        headers={}, logins=logins, hosts=(), home=None, feeds=[url]
    )


def _list_sites(url: str) -> Iterator[OwnSite]:
    """Yield the site of an address; on a platform its author's part, and itself."""
    try:
        parts = urlsplit(normalize_url(url))
    except Permanent:
        return
    author = split_site(url)
    paths = [author.path, parts.path] if author is not None and author.path else [""]
    for path in paths:
        yield OwnSite(
            host=strip_www(parts.netloc),
            path=path.rstrip("/"),
            allow_http=parts.scheme == "http",
        )


def _read_host(host: str, *, allow_http: bool) -> Iterator[OwnSite]:
    try:
        parts = urlsplit(normalize_url(f"https://{host}"))
    except Permanent:
        return
    yield OwnSite(
        host=strip_www(parts.netloc),
        path=parts.path.rstrip("/"),
        with_subdomains=True,
        allow_http=allow_http,
    )
