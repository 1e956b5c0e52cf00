"""Reads and writes OPML lists of feeds (opml.org/spec2.opml)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.decode import decode_text
from wireroom.feeds.links import resolve_link

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_BYTES = 20_000_000
_MAX_FEEDS = 100_000
# An OPML list has no address, so relative links in it are dropped.
_NO_BASE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list.

    Attributes:
        url: absolute address of the feed. home: of its site.
        title: of the feed in the list; may be "".
        tags: its categories and the names of its folders, at most 20.
    """

    url: str
    title: str = ""
    home: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Read the first 100,000 feeds of a list, each address once.

    Raises:
        Permanent: BROKEN_FEED if the list is not well formed or not OPML.
    """
    text, _ = decode_text(body[:_MAX_BYTES])
    outlines: dict[str, Outline] = {}
    folders: list[str] = []
    try:
        for event, element in _iter_outlines(text):
            if event == "end":
                folders.pop()
                element.clear()
                continue
            outline = _parse_outline(element, folders)
            if outline is not None and len(outlines) < _MAX_FEEDS:
                outlines.setdefault(outline.url, outline)
            folders.append("" if outline else _read_attribute(element, "text", "title"))
    except etree.XMLSyntaxError as error:
        raise Permanent(Reason.BROKEN_FEED, f"not OPML: {error}"[:300]) from error
    return tuple(outlines.values())


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """Write a list from which :func:`read_opml` returns the same outlines."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for outline in outlines:
        attributes = {
            "type": "rss",
            "text": outline.title,
            "title": outline.title,
            "xmlUrl": outline.url,
            "htmlUrl": outline.home,
            "language": outline.language,
            # A comma separates categories (OPML 2.0, "category").
            "category": ",".join(t.replace(",", " ") for t in outline.tags) or None,
        }
        etree.SubElement(body, "outline", {k: v for k, v in attributes.items() if v})
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


def _iter_outlines(text: str) -> etree.iterparse[tuple[str, etree._Element]]:
    # The XML declaration is cut off: it names the encoding of the original bytes.
    start = text.find("<opml")
    if start < 0:
        raise Permanent(Reason.BROKEN_FEED, "not OPML: there is no <opml>")
    return etree.iterparse(
        BytesIO(text[start:].encode("utf-8", "replace")),
        events=("start", "end"),
        tag="outline",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )


def _parse_outline(element: etree._Element, folders: list[str]) -> Outline | None:
    url = resolve_link(_read_attribute(element, "xmlUrl", "xmlurl"), _NO_BASE)
    if url is None:
        return None
    categories = _read_attribute(element, "category").split(",")
    tags = (
        _clean_line(part)
        for name in [*folders, *categories]
        for part in name.split("/")
    )
    return Outline(
        url=url,
        title=_clean_line(_read_attribute(element, "text", "title")),
        home=resolve_link(_read_attribute(element, "htmlUrl", "htmlurl"), _NO_BASE),
        language=_read_attribute(element, "language")[:35] or None,
        tags=tuple(dict.fromkeys(t for t in tags if t))[:20],
    )


def _read_attribute(element: etree._Element, *names: str) -> str:
    values = (str(element.get(name) or "").strip() for name in names)
    return next(filter(None, values), "")


def _clean_line(text: str) -> str:
    """Return one line of at most 200 printable characters."""
    line = " ".join(text[:2_000].split())
    return "".join(c for c in line if c.isprintable())[:200]
