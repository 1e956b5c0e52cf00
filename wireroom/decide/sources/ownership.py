"""Which source an address belongs to: that of its host, or of its author on a platform.

A feed may link to any address, so a link, a redirect or an id says nothing about whose
page it is. The host does. A source claims the hosts in its settings, the hosts of its
home page and of its feeds, and the host that most of its feeds' links lead to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.errors import Permanent
from wireroom.http.urls import split_url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Platforms that give each author a part of the path, and the number of its segments.
# Where the author's segment begins with "@" or "~" no list is needed.
_PLATFORMS = {
    "blog.csdn.net": 1,
    "blog.naver.com": 1,
    "bsky.app": 2,
    "cnblogs.com": 1,
    "codeberg.org": 1,
    "dev.to": 1,
    "facebook.com": 1,
    "github.com": 1,
    "gitlab.com": 1,
    "habr.com": 2,
    "instagram.com": 1,
    "medium.com": 1,
    "note.com": 1,
    "patreon.com": 1,
    "qiita.com": 1,
    "reddit.com": 2,
    "sites.google.com": 2,
    "t.me": 1,
    "twitter.com": 1,
    "vk.com": 1,
    "write.as": 1,
    "x.com": 1,
    "youtube.com": 2,
    "zenn.dev": 1,
}
# First segments of a feed's path that name no author.
_NO_AUTHOR = frozenset({"feed", "feeds", "rss", "atom", "api", "u", "user", "users"})
_AUTHOR_MARKS = ("@", "~")
# Segments among which an author's mark is looked for.
_MARK_DEPTH = 3
# A feed's path with fewer segments has no folder.
_FOLDER_DEPTH = 2
# Links of one feed that teach the host of its source, and the share that one host
# needs.
MIN_LINKS = 4
LINK_SHARE = 0.5


class ClaimKind(StrEnum):
    """By what a source claims a site."""

    CONFIGURED = "configured"
    HOME = "home"
    FEED = "feed"
    FOLDER = "folder"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A host (folded, with a port that is not the default), and an author's path there.

    Attributes:
        path: empty for the whole host, else "/" and segments.
    """

    host: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostClaim:
    """A source's claim on a site."""

    source_id: int
    site: Site
    kind: ClaimKind


def split_site(url: str) -> Site | None:
    """Return the site of an address; None for what is no address of a web page."""
    parts = _split_key(url)
    return None if parts is None else Site(host=parts[0], path=_author_path(*parts))


def list_claims(
    *, hosts: Iterable[str], home: str | None, feeds: Iterable[str]
) -> frozenset[tuple[Site, ClaimKind]]:
    """Return what a source claims by its settings.

    Args:
        hosts: as configured: a host, or a host and the beginning of a path.
        home: its home page. feeds: the addresses of its feeds.
    """
    claims = each_claim(hosts=hosts, home=home, feeds=feeds)
    return frozenset((Site(host=host, path=path), kind) for host, path, kind in claims)


def each_claim(
    *, hosts: Iterable[str], home: str | None, feeds: Iterable[str]
) -> Iterator[tuple[str, str, ClaimKind]]:
    """Yield host, path and kind of each claim as :func:`list_claims`, some twice.

    Of a large file the values and their hashes cost more than the claims.
    """
    for given in hosts:
        parts = _split_key(given if "://" in given else f"https://{given}")
        if parts is not None:
            host, segments = parts
            path = "".join(f"/{segment}" for segment in segments)
            yield host, path, ClaimKind.CONFIGURED
    addresses = [(url, ClaimKind.FEED) for url in feeds]
    if home is not None:
        addresses.append((home, ClaimKind.HOME))
    before: tuple[str, str, ClaimKind] | None = None
    for url, kind in addresses:
        parts = _split_key(url)
        if parts is None:
            continue
        host, segments = parts
        author = _author_path(host, segments) if segments else ""
        # Most feeds of a source are on one host.
        if (claim := (host, author, kind)) != before:
            before = claim
            yield claim
        folder = (
            "" if author or len(segments) < _FOLDER_DEPTH else _folder_path(segments)
        )
        if folder:
            yield host, folder, ClaimKind.FOLDER


def list_hosts(url: str) -> tuple[str, ...]:
    """Return the hosts whose claims may hold for an address, its own first."""
    parts = _split_key(url)
    if parts is None:
        return ()
    labels = parts[0].split(".")
    return tuple(".".join(labels[at:]) for at in range(max(1, len(labels) - 1)))


def find_owner(url: str, claims: Iterable[HostClaim]) -> int | None:
    """Return the source that an address belongs to.

    None if no source claims it, or several do with the same right.
    """
    parts = _split_key(url)
    if parts is None:
        return None
    path = "".join(f"/{segment}" for segment in parts[1])
    matching = [claim for claim in claims if _covers(claim, parts[0], path)]
    firm = [
        claim
        for claim in matching
        if claim.kind not in {ClaimKind.FOLDER, ClaimKind.LEARNED}
    ]
    if not firm:
        learned = [claim for claim in matching if claim.kind is ClaimKind.LEARNED]
        return _only_source(_most_specific(learned))
    sources = {claim.source_id for claim in _most_specific(firm)}
    if len(sources) == 1:
        return sources.pop()
    folders = [
        claim
        for claim in matching
        if claim.kind is ClaimKind.FOLDER and claim.source_id in sources
    ]
    return _only_source(_most_specific(folders))


def learn_site(urls: Sequence[str]) -> Site | None:
    """Return the site that most links of a feed lead to; None if there is none."""
    if len(urls) < MIN_LINKS:
        return None
    sites = Counter(site for site in map(split_site, urls) if site is not None)
    for site, count in sites.most_common(1):
        if count > LINK_SHARE * len(urls):
            return site
    return None


def _covers(claim: HostClaim, host: str, path: str) -> bool:
    is_below = claim.kind is ClaimKind.CONFIGURED and host.endswith(
        f".{claim.site.host}"
    )
    if claim.site.host != host and not is_below:
        return False
    return not claim.site.path or f"{path}/".startswith(f"{claim.site.path}/")


def _most_specific(claims: Sequence[HostClaim]) -> list[HostClaim]:
    def rank(claim: HostClaim) -> tuple[int, int]:
        return len(claim.site.host), len(claim.site.path)

    best = max(map(rank, claims), default=None)
    return [claim for claim in claims if rank(claim) == best]


def _only_source(claims: Iterable[HostClaim]) -> int | None:
    sources = {claim.source_id for claim in claims}
    return sources.pop() if len(sources) == 1 else None


def _split_key(url: str) -> tuple[str, list[str]] | None:
    """Return the folded host with its port, and the segments of the path."""
    try:
        host, path = split_url_key(url)
    except Permanent:
        return None
    return host, [segment for segment in path.split("/") if segment]


def _author_path(host: str, segments: Sequence[str]) -> str:
    for segment in segments[:_MARK_DEPTH]:
        if segment.startswith(_AUTHOR_MARKS):
            return f"/{segment}"
    if host not in _PLATFORMS:
        return ""
    depth = _PLATFORMS[host]
    author = list(segments)
    while author and author[0].lower() in _NO_AUTHOR:
        del author[0]
    if len(author) < depth:
        return ""
    return "".join(f"/{segment}" for segment in author[:depth])


def _folder_path(segments: Sequence[str]) -> str:
    """Return the first folder of a feed's path, which parts the sources of one host."""
    for segment in segments[:-1]:
        if segment.lower() not in _NO_AUTHOR:
            return f"/{segment}"
    return ""


def may_move(
    old: str | None, new: str | None, owner: int | None, source_id: int
) -> bool:
    """Return whether a feed may call a new address one more of its article's.

    Not where the address belongs to another source, nor at another site that no source
    claims: an id is what the feed says, and says nothing about a page there.

    Args:
        owner: the source that the new address belongs to, None if none claims it.
        source_id: the feed's.
    """
    return owner == source_id or (
        owner is None and split_site(new or "") == split_site(old or "")
    )
