"""The links of a page, as far as they may lead to a feed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.attribute_text import unescape_attribute
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.markup.decode import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Bytes of a page that are searched.
_MAX_PAGE = 2_000_000
# A value in quotes may hold angle brackets; of a tag with an odd quote the second form
# takes what comes before the next bracket.
_TAG = re.compile(
    r"<(?P<tag>link|a|base|meta)\s(?:"
    r"(?P<quoted>(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^<>\"']){1,4000}+)>"
    r"|(?P<plain>[^<>]{1,4000})>)",
    re.IGNORECASE,
)
# What is in a comment is not on the page; one that never ends takes all behind it.
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'"
    r"|([^\s\"'>]{1,2000}))",
    re.IGNORECASE,
)
# Characters behind the beginning of a link in which its words are read.
_MAX_WORDS = 600
_ENDS = re.compile(r"</a\b|<a\s", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,1000}>")
_SHOWN = re.compile(r"\b(?:alt|title|aria-label)=[\"']([^\"']{0,200})", re.IGNORECASE)
_LINK_VALUE = re.compile(r"<([^<>]{1,2000})>([^<]{0,2000})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A ``link`` or ``a`` tag with an address.

    Attributes:
        url: absolute, without a fragment. relations: of its ``rel``, in lower case.
        words: of an ``a``: its text, and the names of its pictures.
    """

    tag: str
    url: str
    relations: frozenset[str]
    attributes: Mapping[str, str]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What a page links to, and which publishing system it names as its own."""

    links: tuple[PageLink, ...] = ()
    generator: str = ""


def read_page_links(body: bytes, *, url: str, content_type: str = "") -> PageLinks:
    """Read the links of the first 2 MB of a page, in their order."""
    text = _COMMENT.sub(" ", decode_text(body[:_MAX_PAGE], content_type)[0])
    links: list[PageLink] = []
    generator, base = "", url
    for match in _TAG.finditer(text):
        tag, attributes = match["tag"].lower(), _read_attributes(match)
        if tag == "meta":
            if attributes.get("name", "").lower() == "generator":
                generator = generator or attributes.get("content", "")[:200]
            continue
        link = resolve_link(attributes.get("href"), base)
        if link is None:
            continue
        if tag == "base":
            base = link
            continue
        words = _read_words(text, match.end()) if tag == "a" else ""
        links.append(_make_link(tag, link, attributes, words))
    return PageLinks(links=tuple(links), generator=generator)


def read_link_header(value: str, *, url: str) -> Iterator[PageLink]:
    """Yield the links of a ``Link`` header (RFC 8288)."""
    for target, parameters in _LINK_VALUE.findall(value[:20_000]):
        link = resolve_link(target, url)
        if link is not None:
            attributes = _parse_attributes(parameters.replace(";", " "))
            yield _make_link("link", link, attributes, "")


def _make_link(
    tag: str, link: str, attributes: Mapping[str, str], words: str
) -> PageLink:
    return PageLink(
        tag=tag,
        url=link.partition("#")[0],
        relations=frozenset(attributes.get("rel", "").lower().split()),
        attributes=attributes,
        words=words,
    )


def _read_attributes(match: re.Match[str]) -> dict[str, str]:
    return _parse_attributes(match["quoted"] or match["plain"] or "")


def _parse_attributes(text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for name, one, two, bare in _ATTRIBUTE.findall(text):
        attributes.setdefault(name.lower(), unescape_attribute(one or two or bare))
    return attributes


def _read_words(text: str, start: int) -> str:
    """Return the words of a link that begins before ``start``."""
    end = _ENDS.search(text, start, start + _MAX_WORDS)
    inner = text[start : end.start() if end else start + _MAX_WORDS]
    shown = " ".join(_SHOWN.findall(inner))
    return html.unescape(f"{_MARKUP.sub(' ', inner)} {shown}").strip()[:300]
