"""A feed of one page's comments: RSS, or Atom with its threads (RFC 4685).

A feed is a window on the list, usually the last ten: comments that it lacks may still
be on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.comments.hosted.responses import (
    MAX_COMMENTS,
    ParsedResponse,
    Post,
    as_url,
    posts_to_comments,
)
from wireroom.model.discussion import CommentOrigin
from wireroom.words.byline_patterns import AUTHOR_PREPOSITION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wireroom.extract.comments.hosted.responses import CommentResponse
    from wireroom.model.discussion import CommentLocation

_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_THREAD_NAMESPACE = "{http://purl.org/syndication/thread/1.0}"
_MAX_FIELDS = 200
_MAX_ID = 200
# WordPress begins a reply with "In reply to NAME." in the site's language: a paragraph
# of a few words and a link to a comment. A reader's own sentence has no such link.
_REPLY_LINE = re.compile(
    r"\s*<p>[^<>]{0,60}<a\s[^<>]{0,200}?href=[\"'][^\"'<>]{1,500}#(?:li-|div-)?"
    r"comment-(\d{1,19})[\"'][^<>]{0,200}>[^<>]{1,200}</a>[^<>]{0,60}</p>",
    re.IGNORECASE,
)
_COMMENT_ID = re.compile(r"(?:comment|c)[-_]?(\d{1,19})$")
_BY_AUTHOR = re.compile(rf"^{AUTHOR_PREPOSITION}\s?:\s+(.{{1,200}})$", re.IGNORECASE)
_TIME_FIELDS = ("pubdate", "published", "date", "updated")
_TEXT_FIELDS = ("encoded", "content", "description", "summary")


def first_urls(location: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """Return the feed that the page, or the entry of the site's feed, names."""
    return (location.feed_url,) if location.feed_url else ()


def read_comment_feed(response: CommentResponse) -> ParsedResponse:
    """Read the feed's entries; broken ones are left out.

    Raises:
        ValueError: it is neither markup nor a feed.
    """
    root = _parse_xml(response.body)
    posts: list[Post] = []
    for item in root.iter("{*}item", "{*}entry"):
        if len(posts) >= MAX_COMMENTS:
            break
        posts.append(_to_post(item, response.url))
    if not posts and etree.QName(root).localname.lower() not in _FEED_ROOTS:
        raise ValueError(f"<{str(root.tag)[:60]}> is not a feed")
    comments = posts_to_comments(posts, CommentOrigin.FEED, response)
    return ParsedResponse(comments=comments, is_complete=False)


def _parse_xml(body: bytes) -> etree._Element:
    """Parse without entities, network and unlimited depth."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)[:200]) from error
    if root is None:
        raise ValueError("no markup")
    return root


def _to_post(item: etree._Element, base: str) -> Post:
    fields = dict(_iter_fields(item))
    link = _find_link(item) or fields.get("link", "")
    author = fields.get("creator") or _find_author(item)
    markup = _first_value(fields, _TEXT_FIELDS) or ""
    reply = _REPLY_LINE.match(markup)
    return Post(
        post_id=_to_comment_id(fields.get("guid") or fields.get("id") or link, link),
        parent=_find_parent(item) or (f"comment-{reply[1]}" if reply else None),
        author=author or _author_from_title(fields.get("title", "")),
        author_url=_find_author_url(item),
        posted=_first_value(fields, _TIME_FIELDS),
        markup=markup[reply.end() :] if reply else markup,
        permalink=as_url(link, base),
    )


def _first_value(fields: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(fields.get, names)), None)


def _iter_fields(item: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield names and texts of an entry's elements, the first of each name last."""
    for child in reversed(list(item)[:_MAX_FIELDS]):
        if isinstance(child.tag, str):
            yield etree.QName(child).localname.lower(), _text_of(child)


def _text_of(element: etree._Element) -> str:
    if element.get("type") == "xhtml":
        return etree.tostring(element, encoding="unicode", with_tail=False)
    return (element.text or "").strip()


def _find_link(item: etree._Element) -> str:
    """Return Atom's link to the comment itself."""
    for link in item.iterchildren("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    return ""


def _find_parent(item: etree._Element) -> str | None:
    """Return the id of the comment that an Atom entry replies to."""
    reply = item.find(f"{_THREAD_NAMESPACE}in-reply-to")
    ref = "" if reply is None else reply.get("ref", "")
    return _to_comment_id(ref, ref) if ref and _COMMENT_ID.search(ref) else None


def _to_comment_id(name: str, link: str) -> str:
    """Return ``comment-301`` for a URL that ends so: WordPress's pages have this id."""
    for text in (link, name):
        match = _COMMENT_ID.search(text.strip()[-100:])
        if match:
            return f"comment-{match[1]}"
    return name.strip()[-_MAX_ID:]


def _find_author(item: etree._Element) -> str:
    author = item.find("{*}author/{*}name")
    if author is None:
        author = item.find("{*}author")
    return "" if author is None else (author.text or "").strip()


def _find_author_url(item: etree._Element) -> str | None:
    uri = item.find("{*}author/{*}uri")
    return None if uri is None else uri.text


def _author_from_title(title: str) -> str:
    """Return the name in ``By: Ada Quill``, the title of WordPress's entries."""
    match = _BY_AUTHOR.match(title.strip())
    return match[1] if match else ""
