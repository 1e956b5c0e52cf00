"""Made-up feeds that never stand still: what each shows of its stories at a poll."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASE = "https://paper.example"
FIRST_DAY = datetime(2026, 3, 1, tzinfo=UTC)
# Items of the longest feed, the oldest first.
LONG = 100_000
_STEMS = ("gate", "tide", "mill", "rope", "bell", "quay", "lock", "barn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story as a feed shows it at one poll.

    Attributes:
        identity: None: the feed has none. ending: of the title. published: None: the
            time of the poll.
    """

    link: str
    identity: str | None = None
    ending: str = ""
    summary: str = ""
    is_dated_now: bool = False


def draw(*seed: object) -> str:
    """Return 32 digits that look drawn, the same for the same seed."""
    return hashlib.md5(repr(seed).encode(), usedforsecurity=False).hexdigest()


def _mirror(n: int, poll: int) -> Shown:
    host = f"https://m{poll % 2}.paper.example"
    return Shown(link=f"{host}/a/{n}", identity=draw(n, poll))


def _version(n: int, poll: int) -> Shown:
    return Shown(link=f"{'/amp' * (poll % 2)}/a/{n}", identity=f"g{n}")


def _session_in_path(n: int, poll: int) -> Shown:
    return Shown(link=f"/s-{draw(poll)[:16]}/a/{n}", identity=draw(n, poll))


def _session_in_identity(n: int, poll: int) -> Shown:
    link = f"/a/{n}?visit={draw(poll)}"
    return Shown(link=link, identity=BASE + link)


def _origin(n: int, poll: int) -> Shown:
    return Shown(link=f"/a/{n}{'?from=rss' * (poll % 2)}", identity=draw(n, poll))


def _nothing_in_common(n: int, poll: int) -> Shown:
    drawn = draw(n, poll)
    return Shown(link=f"/{drawn[:9]}/{n}/a/{n}", identity=drawn, ending=drawn[:5])


def _no_common_address(n: int, poll: int) -> Shown:
    drawn = draw(n, poll)
    return Shown(link=f"/{drawn[:9]}/{n}/a/{n}/{drawn[9:]}", identity=drawn)


KINDS: dict[str, Callable[[int, int], Shown]] = {
    "constant": lambda n, _: Shown(link=f"/a/{n}", identity=f"g{n}"),
    "new identities": lambda n, poll: Shown(link=f"/a/{n}", identity=draw(n, poll)),
    "new titles": lambda n, poll: Shown(
        link=f"/a/{n}", identity=f"g{n}", ending=draw(n, poll)[:5]
    ),
    "new summaries": lambda n, poll: Shown(
        link=f"/a/{n}", identity=f"g{n}", summary=draw(n, poll)
    ),
    "moving dates": lambda n, _: Shown(
        link=f"/a/{n}", identity=f"g{n}", is_dated_now=True
    ),
    "a random parameter": lambda n, poll: Shown(
        link=f"/a/{n}?zx={draw(n, poll)}", identity=f"g{n}"
    ),
    "a random parameter, new identities": lambda n, poll: Shown(
        link=f"/a/{n}?zx={draw(n, poll)}", identity=draw(poll, n)
    ),
    "a random parameter, no identities": lambda n, poll: Shown(
        link=f"/a/{n}?zx={draw(n, poll)}"
    ),
    "a session in links and identities": _session_in_identity,
    "a session in the path": _session_in_path,
    "a parameter that comes and goes": _origin,
    "two mirrors": _mirror,
    "alternating versions": _version,
    f"{LONG:,} items, the oldest first": lambda n, _: Shown(
        link=f"/a/{n}", identity=f"g{n}"
    ),
}
# Nothing of these stories stays but their text, which only a download shows.
UNKNOWABLE: dict[str, Callable[[int, int], Shown]] = {
    "nothing in common": _nothing_in_common
}
# Only their text and title stay: so many addresses of each are downloaded.
BOUNDED: dict[str, Callable[[int, int], Shown]] = {
    "no common part of addresses": _no_common_address
}
MOST_ADDRESSES = 8


def write_feed(
    show: Callable[[int, int], Shown],
    stories: range,
    poll: int,
    *,
    now: datetime,
    archived: int = 0,
) -> bytes:
    """Return the RSS document of a poll, in the order of ``stories``.

    Args:
        archived: how many of them are older than the first day.
    """
    items = "".join(_write_item(show(n, poll), n - archived, n, now) for n in stories)
    names = "xmlns:atom='http://www.w3.org/2005/Atom'"
    channel = f"<channel><title>T</title>{items}</channel>"
    return f"<rss version='2.0' {names}>{channel}</rss>".encode()


def _write_item(shown: Shown, minutes: int, n: int, now: datetime) -> str:
    link = shown.link if shown.link.startswith("http") else BASE + shown.link
    at = now if shown.is_dated_now else FIRST_DAY + timedelta(minutes=minutes)
    pieces = [f"<title>Story {n} {shown.ending}</title>", f"<link>{link}</link>"]
    if shown.identity is not None:
        pieces.append(f"<guid isPermaLink='false'>{shown.identity}</guid>")
    if shown.summary:
        pieces.append(f"<description>Advertisement {shown.summary}</description>")
    if shown.is_dated_now:
        pieces.append(f"<atom:updated>{at.isoformat()}</atom:updated>")
    pieces.append(f"<pubDate>{format_datetime(at)}</pubDate>")
    return f"<item>{''.join(pieces)}</item>"


def write_page(n: int) -> bytes:
    """Return the page of a story, the same under each of its addresses."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in _iter_paragraphs(n))
    at = (FIRST_DAY + timedelta(minutes=n % (LONG - 30))).isoformat()
    meta = f"<meta property='article:published_time' content='{at}'>"
    head = f"<title>Story {n}</title>{meta}"
    body = f"<article><h1>Story {n}</h1>{text}</article>"
    page = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    return f"<!doctype html>{page}".encode()


def _iter_paragraphs(n: int) -> Iterator[str]:
    stem = _STEMS[n % len(_STEMS)]
    for k, who in enumerate(("seven", "eleven", "forty")):
        yield (
            f"The {stem} of ward {n} was mended by {who} {stem}makers before the frost"
            f" of year {n}{k}, and the {stem} will hold for {n + 3} winters, said"
            f" keeper {n}."
        )
