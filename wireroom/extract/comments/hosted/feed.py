"""A feed of one page's comments: RSS, or Atom with its threads (RFC 4685).

A feed is a window on the list, mostly the last ten: what it lacks may be there still.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.comments.hosted.answers import (
    MAX_COMMENTS,
    ParsedResponse,
    Post,
    as_url,
    posts_to_comments,
)
from wireroom.model.discussion import CommentOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.extract.comments.hosted.answers import CommentResponse
    from wireroom.model.discussion import CommentLocation

_THREADS = "{http://purl.org/syndication/thread/1.0}"
_COMMENT = re.compile(r"(?:comment|c)[-_]?(\d{1,19})$")
_BY = re.compile(r"^(?:By|Von|Par|Por|Di|Door|Av)\s?:\s+(.{1,200})$", re.IGNORECASE)


def first_urls(found: CommentLocation, _page_url: str) -> tuple[str, ...]:
    """The feed the page or its own feed's entry names."""
    return (found.feed_url,) if found.feed_url else ()


def read_comment_feed(answer: CommentResponse) -> ParsedResponse:
    """The feed's entries; what is broken in it is passed over."""
    root = _parse_xml(answer.body)
    posts: list[Post] = []
    for item in root.iter("{*}item", "{*}entry"):
        if len(posts) >= MAX_COMMENTS:
            break
        posts.append(_to_post(item, answer.url))
    if not posts and not _is_feed_root(root):
        raise ValueError(f"<{str(root.tag)[:60]}> is no feed")
    return ParsedResponse(
        comments=posts_to_comments(posts, CommentOrigin.FEED, answer), is_complete=False
    )


def _parse_xml(body: bytes) -> etree._Element:
    """Parse without entities, network and depth beyond measure."""
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


def _is_feed_root(root: etree._Element) -> bool:
    return etree.QName(root).localname.lower() in {"rss", "feed", "rdf", "channel"}


def _to_post(item: etree._Element, base: str) -> Post:
    said = dict(_iter_fields(item))
    link = _find_link(item) or said.get("link", "")
    ident = _to_comment_id(said.get("guid") or said.get("id") or link, link)
    answered = item.find(f"{_THREADS}in-reply-to")
    ref = "" if answered is None else answered.get("ref", "")
    return Post(
        ident=ident,
        parent=_to_comment_id(ref, ref) if ref and _COMMENT.search(ref) else None,
        author=said.get("creator")
        or _find_author(item)
        or _author_from_title(said.get("title", "")),
        author_url=_find_author_url(item),
        posted=said.get("pubdate")
        or said.get("published")
        or said.get("date")
        or said.get("updated"),
        markup=said.get("encoded")
        or said.get("content")
        or said.get("description")
        or said.get("summary"),
        permalink=as_url(link, base),
    )


def _iter_fields(item: etree._Element) -> Iterator[tuple[str, str]]:
    """Names and texts of an entry's own elements, the first of each name last."""
    for child in reversed(list(item)[:200]):
        if isinstance(child.tag, str):
            yield etree.QName(child).localname.lower(), _text_of(child)


def _text_of(element: etree._Element) -> str:
    if element.get("type") == "xhtml":
        return etree.tostring(element, encoding="unicode", with_tail=False)
    return (element.text or "").strip()


def _find_link(item: etree._Element) -> str:
    """Atom's link to the comment itself."""
    for link in item.iterchildren("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    return ""


def _to_comment_id(named: str, link: str) -> str:
    """``comment-301`` where an address ends so: the id WordPress's pages have."""
    for text in (link, named):
        found = _COMMENT.search(text.strip()[-100:])
        if found:
            return f"comment-{found[1]}"
    return named.strip()[-200:]


def _find_author(item: etree._Element) -> str:
    found = item.find("{*}author/{*}name")
    if found is None:
        found = item.find("{*}author")
    return "" if found is None else (found.text or "").strip()


def _find_author_url(item: etree._Element) -> str | None:
    found = item.find("{*}author/{*}uri")
    return None if found is None else found.text


def _author_from_title(title: str) -> str:
    found = _BY.match(title.strip())
    return found[1] if found else ""
