"""What a source's requests carry for its own hosts, and how they are sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from wireroom.model.access import NO_ACCESS, Access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model.login import Login


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSite:
    """Addresses that a source calls its own.

    Attributes:
        host: lower case, without ``www.``, with a port that is not the scheme's.
        path: "" for the whole host, else "/" and segments: an author on a platform.
        with_subdomains: whether the hosts below it belong to it as well.
        allow_http: False: only https, because the settings never name it without.
    """

    host: str
    path: str = ""
    with_subdomains: bool = False
    allow_http: bool = False

    def covers(self, parts: SplitResult) -> bool:
        """Return whether a normalized address belongs to the site."""
        if parts.scheme != "https" and not self.allow_http:
            return False
        host = strip_www(parts.netloc)
        if host != self.host and not (
            self.with_subdomains and host.endswith(f".{self.host}")
        ):
            return False
        return not self.path or f"{parts.path}/".startswith(f"{self.path}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLogin:
    """The login of one feed, for the feed and for pages of the feed's host.

    Attributes:
        url: the feed's address, normalized. site: where the login may be sent.
    """

    url: str
    site: OwnSite
    login: Login


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Headers and logins, and the sites that may see them: no other host ever does.

    Attributes:
        access: how the source's requests are sent. source_id: of the source whose
            cookies are kept; None: not stored yet.
    """

    sites: tuple[OwnSite, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    logins: tuple[FeedLogin, ...] = ()
    access: Access = NO_ACCESS
    source_id: int | None = None

    def covers(self, url: str) -> bool:
        """Return whether a normalized address belongs to the source's own sites."""
        parts = urlsplit(url)
        return any(site.covers(parts) for site in self.sites)

    def drop_secrets(self) -> Credentials | None:
        """Return how requests are sent, without what they carry; None: as all others.

        Two sources that are sent alike are equal then.
        """
        access = replace(self.access, rate=None, keeps_cookies=False)
        if access == NO_ACCESS:
            return None
        # Only the check of certificates depends on whose host is asked.
        return Credentials(sites=() if access.verify else self.sites, access=access)

    def select_headers(self, url: str) -> tuple[tuple[str, str], ...]:
        """Return the headers for one request; nothing for a host of someone else.

        Args:
            url: the address that is requested, normalized.
        """
        parts = urlsplit(url)
        if not any(site.covers(parts) for site in self.sites):
            return ()
        login = self._find_login(url, parts)
        if login is None:
            return self.headers
        header = login.header
        own = (pair for pair in self.headers if pair[0].lower() != header[0].lower())
        return (*own, header)

    def _find_login(self, url: str, parts: SplitResult) -> Login | None:
        """Return the feed's own login, else the only one that the host's feeds have."""
        for feed in self.logins:
            if feed.url == url and feed.site.covers(parts):
                return feed.login
        return _find_only(
            [feed.login for feed in self.logins if feed.site.covers(parts)]
        )


def strip_www(netloc: str) -> str:
    """Return a host without a leading ``www.``: the two are one site."""
    bare = netloc.removeprefix("www.")
    return bare if "." in bare else netloc


def _find_only(logins: Sequence[Login]) -> Login | None:
    return logins[0] if logins and all(each == logins[0] for each in logins) else None
