"""Rows as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

A text with structure is HTML that Wireroom renders. Any other is plain text: Atom and
JSON Feed mark it as such, and RSS expects HTML, so each paragraph is escaped there. No
markup of a page is passed on, and only http and https URLs become links. An id is
derived from the article's URL alone, so it is the same for ever and in every
deployment.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from wireroom.export.fields import format_rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ATOM = "http://www.w3.org/2005/Atom"
# Atom Threading Extensions, RFC 4685.
THREAD = "http://purl.org/syndication/thread/1.0"
CREATOR = "http://purl.org/dc/elements/1.1/"
SLASH = "http://purl.org/rss/1.0/modules/slash/"
WFW = "http://wellformedweb.org/CommentAPI/"
# Characters that XML 1.0 cannot represent, not even escaped.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The update time of a feed without entries: constant, so that its bytes stay equal.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed.

    Attributes:
        url: its http(s) URL; None if it has none.
        html: the text with its structure; None if it has none.
        in_reply_to: id and URL of the item that it replies to; None for an article.
        comments_feed: URL of the feed of its comments; None for a comment.
        comment_count: how many comments that feed has.
    """

    id: str
    url: str | None
    title: str
    text: str
    authors: tuple[str, ...]
    html: str | None = None
    published_at: datetime
    updated_at: datetime
    language: str | None = None
    in_reply_to: tuple[str, str | None] | None = None
    comments_feed: str | None = None
    comment_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A list of items, newest first. ``url``: the feed's own; ``home``: the site's."""

    title: str
    url: str
    home: str
    entries: Sequence[Entry]

    @property
    def updated_at(self) -> datetime:
        """The latest update time of its entries."""
        return max((entry.updated_at for entry in self.entries), default=_NEVER)


def stable_id(url: str, key: str = "") -> str:
    """Return the permanent id of an article or of its comment (RFC 9562, v5)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{url}#{key}' if key else url)}"


def web_link(url: str | None) -> str | None:
    """Return an http(s) URL in characters that XML can hold; None for any other."""
    link = _replace_unfit(url or "")
    return link if link.lower().startswith(("http://", "https://")) else None


def render_atom(feed: Feed) -> bytes:
    """Return the feed as Atom."""
    root = etree.Element(
        f"{{{ATOM}}}feed",
        nsmap={
            None: ATOM,  # type: ignore[dict-item]  # lxml's types omit the default namespace
            "thr": THREAD,
        },
    )
    for name, text in (
        ("title", feed.title),
        ("id", stable_id(feed.url)),
        ("updated", format_rfc3339(feed.updated_at)),
    ):
        _add_element(root, f"{{{ATOM}}}{name}", text)
    _add_element(root, f"{{{ATOM}}}link", rel="self", href=feed.url)
    _add_element(root, f"{{{ATOM}}}link", rel="alternate", href=feed.home)
    author = _add_element(root, f"{{{ATOM}}}author")
    _add_element(author, f"{{{ATOM}}}name", "Wireroom")
    for entry in feed.entries:
        _add_atom_entry(_add_element(root, f"{{{ATOM}}}entry"), entry)
    return _serialize_xml(root)


def _add_atom_entry(item: etree._Element, entry: Entry) -> None:
    _add_element(item, f"{{{ATOM}}}id", entry.id)
    _add_element(item, f"{{{ATOM}}}title", entry.title, type="text")
    _add_element(item, f"{{{ATOM}}}published", format_rfc3339(entry.published_at))
    _add_element(item, f"{{{ATOM}}}updated", format_rfc3339(entry.updated_at))
    for name in entry.authors:
        _add_element(_add_element(item, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)
    if entry.url:
        _add_element(item, f"{{{ATOM}}}link", rel="alternate", href=entry.url)
    if entry.comments_feed:
        replies = {
            "rel": "replies",
            "type": "application/atom+xml",
            "href": entry.comments_feed,
            f"{{{THREAD}}}count": str(entry.comment_count),
        }
        _add_element(item, f"{{{ATOM}}}link", **replies)
    _add_reply_reference(item, entry)
    kind = "text" if entry.html is None else "html"
    _add_element(item, f"{{{ATOM}}}content", entry.html or entry.text, type=kind)


def render_rss(feed: Feed) -> bytes:
    """Return the feed as RSS 2.0."""
    names = {"atom": ATOM, "thr": THREAD, "dc": CREATOR, "slash": SLASH, "wfw": WFW}
    root = etree.Element("rss", version="2.0", nsmap=names)
    channel = _add_element(root, "channel")
    _add_element(channel, "title", feed.title)
    _add_element(channel, "link", feed.home)
    _add_element(channel, "description", feed.title)
    _add_element(
        channel, "lastBuildDate", format_datetime(feed.updated_at, usegmt=True)
    )
    _add_element(channel, f"{{{ATOM}}}link", rel="self", href=feed.url)
    for entry in feed.entries:
        _add_rss_item(_add_element(channel, "item"), entry)
    return _serialize_xml(root)


def _add_rss_item(item: etree._Element, entry: Entry) -> None:
    _add_element(item, "title", entry.title)
    if entry.url:
        _add_element(item, "link", entry.url)
    _add_element(item, "guid", entry.id, isPermaLink="false")
    _add_element(item, "pubDate", format_datetime(entry.published_at, usegmt=True))
    for name in entry.authors:
        _add_element(item, f"{{{CREATOR}}}creator", name)
    if entry.comments_feed:
        _add_element(item, f"{{{SLASH}}}comments", str(entry.comment_count))
        _add_element(item, f"{{{WFW}}}commentRss", entry.comments_feed)
    _add_reply_reference(item, entry)
    _add_element(item, "description", entry.html or _to_html_paragraphs(entry.text))


def render_json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "items": [_to_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _to_json_item(entry: Entry) -> dict[str, object]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "content_html": entry.html,
        "date_published": format_rfc3339(entry.published_at),
        "date_modified": format_rfc3339(entry.updated_at),
        "authors": [{"name": name} for name in entry.authors],
        "language": entry.language,
        "_wireroom": {
            "in_reply_to": entry.in_reply_to and entry.in_reply_to[0],
            "comments_feed": entry.comments_feed,
        },
    }
    return {name: value for name, value in item.items() if value is not None}


def _add_reply_reference(item: etree._Element, entry: Entry) -> None:
    if entry.in_reply_to:
        ref, href = entry.in_reply_to
        link = {"href": href} if href else {}
        _add_element(item, f"{{{THREAD}}}in-reply-to", ref=ref, **link)


def _add_element(
    parent: etree._Element, tag: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        element.set(name, _replace_unfit(value))
    element.text = None if text is None else _replace_unfit(text)
    return element


def _to_html_paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line)


def _replace_unfit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _serialize_xml(root: etree._Element) -> bytes:
    document: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


# By the suffix of a URL: the function that renders the format, and its media type.
FORMATS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (render_atom, "application/atom+xml"),
    "rss": (render_rss, "application/rss+xml"),
    "json": (render_json_feed, "application/feed+json"),
}
