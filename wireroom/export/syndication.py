"""Rows as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

Texts are text: in Atom and JSON Feed they are marked as such; RSS takes HTML, so there
each paragraph is escaped. Nothing of a page's markup gets through, and only http and
https addresses become links. An id follows from the article's address alone, so it is
the same for ever, and in every deployment.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from wireroom.export.fields import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ATOM = "http://www.w3.org/2005/Atom"
# Atom Threading Extensions, RFC 4685.
THREAD = "http://purl.org/syndication/thread/1.0"
CREATOR = "http://purl.org/dc/elements/1.1/"
SLASH = "http://purl.org/rss/1.0/modules/slash/"
WFW = "http://wellformedweb.org/CommentAPI/"
# What XML 1.0 cannot hold, not even escaped.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A feed without entries was never changed, and says the same each time.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item.

    Attributes:
        url: where it is on the web; None where that is no http address.
        answers: id and address of what it answers; None for an article.
        discussion: address of the feed of comments on it; None for a comment.
        comments: how many those are.
    """

    id: str
    url: str | None
    title: str
    text: str
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    language: str | None = None
    answers: tuple[str, str | None] | None = None
    discussion: str | None = None
    comments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A list of items, the newest first. ``url``: its own address; ``home``: ours."""

    title: str
    url: str
    home: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When the last of its entries changed."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def stable_id(url: str, key: str = "") -> str:
    """Name an article, or a comment under it by its key, for ever (RFC 9562, v5)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{url}#{key}' if key else url)}"


def web_link(url: str | None) -> str | None:
    """Give an address that a reader may follow; None for any other."""
    given = _fit(url or "")
    return given if given.lower().startswith(("http://", "https://")) else None


def atom(feed: Feed) -> bytes:
    """Write Atom."""
    root = etree.Element(
        f"{{{ATOM}}}feed",
        nsmap={
            None: ATOM,  # type: ignore[dict-item]  # its types know no default one
            "thr": THREAD,
        },
    )
    for name, said in (
        ("title", feed.title),
        ("id", stable_id(feed.url)),
        ("updated", rfc3339(feed.updated)),
    ):
        _put(root, f"{{{ATOM}}}{name}", said)
    _put(root, f"{{{ATOM}}}link", rel="self", href=feed.url)
    _put(root, f"{{{ATOM}}}link", rel="alternate", href=feed.home)
    author = _put(root, f"{{{ATOM}}}author")
    _put(author, f"{{{ATOM}}}name", "Wireroom")
    for entry in feed.entries:
        _atom_entry(_put(root, f"{{{ATOM}}}entry"), entry)
    return _xml(root)


def _atom_entry(item: etree._Element, entry: Entry) -> None:
    _put(item, f"{{{ATOM}}}id", entry.id)
    _put(item, f"{{{ATOM}}}title", entry.title, type="text")
    _put(item, f"{{{ATOM}}}published", rfc3339(entry.published))
    _put(item, f"{{{ATOM}}}updated", rfc3339(entry.updated))
    for name in entry.authors:
        _put(_put(item, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)
    if entry.url:
        _put(item, f"{{{ATOM}}}link", rel="alternate", href=entry.url)
    if entry.discussion:
        replies = {
            "rel": "replies",
            "type": "application/atom+xml",
            "href": entry.discussion,
            f"{{{THREAD}}}count": str(entry.comments),
        }
        _put(item, f"{{{ATOM}}}link", **replies)
    _thread(item, entry)
    _put(item, f"{{{ATOM}}}content", entry.text, type="text")


def rss(feed: Feed) -> bytes:
    """Write RSS 2.0."""
    names = {"atom": ATOM, "thr": THREAD, "dc": CREATOR, "slash": SLASH, "wfw": WFW}
    root = etree.Element("rss", version="2.0", nsmap=names)
    channel = _put(root, "channel")
    _put(channel, "title", feed.title)
    _put(channel, "link", feed.home)
    _put(channel, "description", feed.title)
    _put(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    _put(channel, f"{{{ATOM}}}link", rel="self", href=feed.url)
    for entry in feed.entries:
        _rss_item(_put(channel, "item"), entry)
    return _xml(root)


def _rss_item(item: etree._Element, entry: Entry) -> None:
    _put(item, "title", entry.title)
    if entry.url:
        _put(item, "link", entry.url)
    _put(item, "guid", entry.id, isPermaLink="false")
    _put(item, "pubDate", format_datetime(entry.published, usegmt=True))
    for name in entry.authors:
        _put(item, f"{{{CREATOR}}}creator", name)
    if entry.discussion:
        _put(item, f"{{{SLASH}}}comments", str(entry.comments))
        _put(item, f"{{{WFW}}}commentRss", entry.discussion)
    _thread(item, entry)
    _put(item, "description", _paragraphs(entry.text))


def json_feed(feed: Feed) -> bytes:
    """Write JSON Feed 1.1."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _json_item(entry: Entry) -> dict[str, Any]:
    said = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "language": entry.language,
        "_wireroom": {
            "in_reply_to": entry.answers and entry.answers[0],
            "comments_feed": entry.discussion,
        },
    }
    return {name: value for name, value in said.items() if value is not None}


def _thread(item: etree._Element, entry: Entry) -> None:
    if entry.answers:
        ref, href = entry.answers
        where = {"href": href} if href else {}
        _put(item, f"{{{THREAD}}}in-reply-to", ref=ref, **where)


def _put(
    parent: etree._Element, tag: str, text: str | None = None, **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        made.set(name, _fit(value))
    made.text = None if text is None else _fit(text)
    return made


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line)


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _xml(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


# By how an address ends: what writes it, and its media type.
FORMATS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom, "application/atom+xml"),
    "rss": (rss, "application/rss+xml"),
    "json": (json_feed, "application/feed+json"),
}
