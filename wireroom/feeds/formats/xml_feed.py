"""Parses RSS, RDF and Atom with feedparser, into the values of the product."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import feedparser

from wireroom.errors import Permanent, Reason
from wireroom.feeds.dates import read_date
from wireroom.feeds.discovery.websub_discovery import read_channel_hubs
from wireroom.feeds.fields.authors import read_entry_authors
from wireroom.feeds.fields.categories import read_entry_categories
from wireroom.feeds.fields.content import join_content
from wireroom.feeds.fields.licenses import read_entry_license, read_feed_license
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.fields.media import read_media
from wireroom.feeds.fields.publisher_hints import read_publisher_hints
from wireroom.feeds.fields.titles import clean_title
from wireroom.feeds.formats.newest_items import keep_newest_items
from wireroom.feeds.formats.older_pages import read_older_link
from wireroom.feeds.markup.feed_limits import MAX_ENTRIES, cut_to_limits
from wireroom.feeds.markup.repair_markup import (
    drop_foreign_addresses,
    drop_media_texts,
)
from wireroom.model.feed import FeedEntry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.feeds.fields.feedparser_types import ParsedNode
    from wireroom.feeds.markup.strip_prolog import Document
    from wireroom.model.moment import PublishedTime

MAX_SUMMARY = 20_000
MAX_CONTENT = 500_000
_FEEDPARSER_ERRORS = (KeyError, IndexError, TypeError, ValueError)
_UNUSED = re.compile(
    r"</?(?:(?:georss|gml|geo|psc|cc|creativecommons|media|itunes):[\w.-]{1,30}"
    r"|width|height|where|license)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r"<(?:[\w-]{1,20}:)?(?:updated|modified)\b")
_RELATIONS = "http://www.iana.org/assignments/relation/"
_BLANK = re.compile(r"\s")
_FEED_TYPES = ("atom+xml", "rss+xml")


def read_xml_feed(document: Document, *, url: str, fetched_at: datetime) -> ParsedFeed:
    """Parse a document; raises Permanent NOT_A_FEED or BROKEN_FEED."""
    newest, note = keep_newest_items(document.text, MAX_ENTRIES, fetched_at)
    text, cut = cut_to_limits(newest)
    cut = "; ".join(filter(None, (note, cut))) or None
    if not text:
        raise Permanent(Reason.BROKEN_FEED, f"{url} has no complete entry: {cut}"[:300])
    parsed = _parse_tolerantly(text, url)
    error = parsed.get("bozo_exception") if parsed.bozo else None
    if not parsed.version and not parsed.entries:
        reason = Reason.BROKEN_FEED if error or cut else Reason.NOT_A_FEED
        detail = cut or error or f"begins with {document.text[:40]!r}"
        raise Permanent(reason, f"{url} has no feed: {detail}"[:300])
    damage = cut or (str(error) if error else None)
    if damage and not parsed.entries:
        # Whatever was wrong, the part with the entries is missing.
        raise Permanent(Reason.BROKEN_FEED, f"{url} has no entry: {damage}"[:300])
    language = str(parsed.feed.get("language") or "")[:35] or None
    is_atom = str(parsed.version).startswith("atom")
    base = _find_base(parsed.feed, url)
    licensed = read_feed_license(parsed.feed, base)
    entries = tuple(
        replace(
            _parse_entry(entry, base, fetched_at, language),
            authors=read_entry_authors(entry, parsed.feed, is_atom=is_atom),
            license=read_entry_license(entry, base) or licensed,
        )
        for entry in parsed.entries[:MAX_ENTRIES]
    )
    if not is_atom and _has_issue_dates(text):
        entries = tuple(
            replace(entry, published=entry.published or entry.updated)
            for entry in entries
        )
    return ParsedFeed(
        format=_name_format(parsed.version or "unknown", document.doctype),
        title=clean_title(parsed.feed.get("title")),
        language=language,
        entries=entries,
        damage=damage,
        hints=read_publisher_hints(text, parsed.feed),
        hub_links=read_channel_hubs(parsed.feed, url),
        older_url=read_older_link(parsed.feed, url),
        generator=str(parsed.feed.get("generator") or "")[:200],
    )


def _has_issue_dates(text: str) -> bool:
    """Return whether the dates that feedparser calls "updated" are of the issue.

    They are where ``dc:date`` gives them, under any prefix: RSS 1.0 has no other date.
    """
    return ":date" in text and _MODIFIED.search(text) is None


def _parse_tolerantly(text: str, url: str) -> Any:  # noqa: ANN401 - feedparser ships no types
    """Return feedparser's result, without elements on which it fails.

    Its parsers of map positions, chapters, licences and picture sizes fail on some
    broken markup. The product uses none of these elements, so they are removed then.
    """
    text = drop_foreign_addresses(drop_media_texts(text))
    try:
        return _run_feedparser(text)
    except _FEEDPARSER_ERRORS:
        simpler = _UNUSED.sub("", text)
    try:
        return _run_feedparser(simpler)
    except _FEEDPARSER_ERRORS as error:
        detail = f"{url} cannot be parsed: {type(error).__name__} {error}"
        raise Permanent(Reason.BROKEN_FEED, detail[:300]) from error


def _run_feedparser(text: str) -> Any:  # noqa: ANN401 - feedparser ships no types
    return feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        # No "content-location": feedparser joins GUIDs to it, which would then change.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _name_format(version: str, doctype: str) -> str:
    netscape = version == "rss091u" and "netscape" in doctype.lower()
    return "rss091n" if netscape else str(version)


def _find_base(feed: ParsedNode, url: str) -> str:
    """Return what relative links of entries are resolved against.

    The site that the channel links to, where the feed itself is on another host: a
    feed service's address is no base for a publisher's links.
    """
    site = resolve_link(_find_link(feed, "alternate") or feed.get("link"), url)
    if site is None or urlsplit(site).netloc == urlsplit(url).netloc:
        return url
    return site


def _parse_entry(
    entry: ParsedNode, url: str, fetched_at: datetime, language: str | None
) -> FeedEntry:
    guid = str(entry.get("id") or "").strip()[:2_000]
    link = _choose_link(entry, url)
    title = clean_title(entry.get("title") or entry.get("itunes_title"))
    # Without its detail a summary is feedparser's copy of the content.
    has_summary = "summary_detail" in entry or not entry.get("content")
    summary = str((entry.get("summary") if has_summary else "") or "")[:MAX_SUMMARY]
    return FeedEntry(
        identity=guid or link or hash_identity(title, summary),
        url=link,
        title=title,
        published=_read_entry_date(entry, "published", fetched_at, language)
        or _read_entry_date(entry, "created", fetched_at, language),
        updated=_read_entry_date(entry, "updated", fetched_at, language),
        summary=summary,
        content_html=join_content(entry.get("content", ()))[:MAX_CONTENT],
        categories=read_entry_categories(entry),
        comments_url=_read_comments_link(entry, url),
        comments_feed_url=resolve_link(entry.get("wfw_commentrss"), url)
        or resolve_link(_find_link(entry, "replies", feed=True), url),
        comments_count=_read_comment_count(entry),
        media=read_media(entry, url),
    )


def _read_entry_date(
    entry: ParsedNode, name: str, fetched_at: datetime, language: str | None
) -> PublishedTime | None:
    # The plain dictionary's get(): feedparser's own returns "published" for "updated".
    assert isinstance(entry, dict)
    return read_date(dict.get(entry, name) or "", fetched_at, language)


def _choose_link(entry: ParsedNode, url: str) -> str | None:
    """Choose the article's address.

    That is the first there is of: the address that a feed service has replaced; the
    link, to a page before other alternates; the GUID, if it is an address or is not
    marked ``isPermaLink="false"``; the ``src`` of the content (Atom). A link to the
    front page of the site yields to a GUID that is a page of the same site.
    """
    original = entry.get("feedburner_origlink") or entry.get("pheedo_origlink")
    if resolve_link(original, url):
        return resolve_link(original, url)
    guid = str(entry.get("id") or "").strip()
    is_address = guid.startswith(("http://", "https://"))
    page = _find_link(entry, "alternate")
    if page is None and (is_address or entry.get("link") != guid):
        # feedparser puts a GUID here that is not marked; it may be no address at all.
        page = entry.get("link")
    if page:
        link = resolve_link(page, url)
        return guid if link and _is_page_below(guid, link) else link
    if is_address:
        return resolve_link(guid, url)
    sources = (content.get("src") for content in entry.get("content", ())[:1])
    return resolve_link(next(sources, None), url)


def _is_page_below(guid: str, link: str) -> bool:
    """Return whether a link is a site's front page, and the GUID a page of the site."""
    try:
        front, page = urlsplit(link), urlsplit(guid)
    except ValueError:
        return False
    if front.path.strip("/") or front.query or front.fragment:
        return False
    has_path = bool((page.path + page.query).strip("/"))
    is_web = page.scheme in {"http", "https"}
    return is_web and has_path and _name_site(front) == _name_site(page)


def _name_site(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.")


def _find_link(entry: ParsedNode, rel: str, *, feed: bool = False) -> str | None:
    """Return the first link of this relation to a page, or with ``feed`` to a feed."""
    links = [
        link
        for link in entry.get("links", ())[:200]
        if link.get("href") and _read_relation(link) == rel
    ]
    feeds = [link for link in links if str(link.get("type")).endswith(_FEED_TYPES)]
    others = [link for link in links if link not in feeds]
    pages = [link for link in others if "html" in str(link.get("type") or "html")]
    rest = feeds if rel == "alternate" else []
    chosen = feeds if feed else pages or others or rest
    return str(chosen[0]["href"]) if chosen else None


def _read_relation(link: ParsedNode) -> str:
    """Return a link's relation; it may be written as an address (RFC 4287, 4.2.7.2)."""
    return str(link.get("rel") or "alternate").removeprefix(_RELATIONS)


def _read_comments_link(entry: ParsedNode, url: str) -> str | None:
    """Return the page of comments; words in its place ("12", "None yet") are none."""
    text = str(entry.get("comments") or "").strip()
    is_address = text and not text.isdigit() and not _BLANK.search(text)
    return resolve_link(text if is_address else _find_link(entry, "replies"), url)


def _read_comment_count(entry: ParsedNode) -> int | None:
    counts = (link.get("thr:count") for link in entry.get("links", ()))
    value = entry.get("slash_comments") or entry.get("thr_total")
    digits = str(value or next(filter(None, counts), "")).strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 9
    return int(digits) if is_number else None


def hash_identity(*texts: str) -> str:
    """Return an identity for an entry that has no id and no link."""
    joined = "\0".join(texts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()
