"""Reads and writes OPML lists of feeds (opml.org/spec2.opml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.errors import Permanent, Reason
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.markup.decode import decode_text
from wireroom.feeds.markup.repair_markup import repair_entities
from wireroom.masking import mask_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_BYTES = 20_000_000
_MAX_FEEDS = 100_000
_MAX_LINES = 1_000
# An OPML list has no address, so relative links in it are dropped.
_NO_BASE = ""
_ROOT = re.compile(r"<(?:\w{1,40}:)?opml\b", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feeds?:(?://)?", re.IGNORECASE)
# An attribute up to what follows it, whatever signs are in its value.
_QUOTED = re.compile(
    r"(?<=\s)([A-Za-z][\w-]{0,40})\s?=\s?\"([^\n]{0,4000}?)\"(?=\s+[A-Za-z][\w-]{0,40}\s?=|\s*/?>)"
)
# A prefix of an attribute; without its declaration it is an error of XML.
_PREFIX = re.compile(r"(\s)(?!xmlns\b)([A-Za-z][\w.-]{0,40}):(?=[\w.-]{1,60}\s{0,5}=)")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlList:
    """What a list holds.

    Attributes:
        refused: a line for each feed whose address is none, at most 1,000.
    """

    outlines: tuple[Outline, ...]
    refused: tuple[str, ...] = ()


def read_opml(body: bytes) -> OpmlList:
    """Read the first 100,000 feeds of a list, each address once.

    Lists are read as they are found: with a default namespace, bare ``&``, entities of
    HTML, prefixes without a declaration, attributes in any case.

    Of a damaged list the feeds that can be recognised are read.

    Raises:
        Permanent: BROKEN_FEED if the list is not OPML, or so damaged that it has none.
    """
    text, _ = decode_text(body[:_MAX_BYTES])
    # The XML declaration is cut off: it names the encoding of the original bytes.
    start = _ROOT.search(text)
    if start is None:
        raise Permanent(Reason.BROKEN_FEED, "not OPML: there is no <opml>")
    markup = _PREFIX.sub(r"\1\2-", repair_entities(text[start.start() :]))
    try:
        return _collect_outlines(markup)
    except etree.XMLSyntaxError as error:
        is_whole = len(body) <= _MAX_BYTES
        found = _collect_outlines(markup, recover=True) if is_whole else None
        if found is None or not found.outlines:
            raise Permanent(Reason.BROKEN_FEED, f"not OPML: {error}"[:300]) from error
        return found


def _collect_outlines(markup: str, *, recover: bool = False) -> OpmlList:
    """Return the feeds of a list; with ``recover`` also those of a damaged one.

    Raises:
        etree.XMLSyntaxError: the list is not well formed.
    """
    outlines: dict[str, Outline] = {}
    refused: list[str] = []
    # For each open outline its name as a folder, None within one that is no live feed.
    folders: list[str | None] = []
    for event, element in _iter_outlines(markup, recover=recover):
        if event == "end":
            folders.pop()
            element.clear()
            continue
        attributes = _read_attributes(element)
        is_comment = None in folders or _is_true(attributes, "iscomment")
        outline = None
        if not is_comment:
            outline = _parse_outline(attributes, [f for f in folders if f])
            refused += _refuse(attributes, outline) if len(refused) < _MAX_LINES else ()
        if outline is not None and len(outlines) < _MAX_FEEDS:
            outlines.setdefault(outline.url, outline)
        name = "" if outline else _find_value(attributes, "text", "title")
        folders.append(None if is_comment else name)
    return OpmlList(outlines=tuple(outlines.values()), refused=tuple(refused))


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """Write a list from which :func:`read_opml` reads the same outlines."""
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


def _iter_outlines(
    markup: str, *, recover: bool
) -> Iterator[tuple[str, etree._Element]]:
    if recover:
        markup = _QUOTED.sub(_escape_value, markup)
    events = etree.iterparse(
        BytesIO(markup.encode("utf-8", "replace")),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=recover,
    )
    return (
        (event, element)
        for event, element in events
        if str(element.tag).rpartition("}")[2].lower() == "outline"
    )


def _escape_value(match: re.Match[str]) -> str:
    """Return an attribute whose value has no sign of markup within it."""
    value = match[2].replace("<", "&lt;").replace('"', "&quot;")
    return f'{match[1]}="{value}"'


def _read_attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes by their names in lower case, without a namespace."""
    return {
        str(name).rpartition("}")[2].lower(): str(value).strip()
        for name, value in element.attrib.items()
    }


def _parse_outline(attributes: dict[str, str], folders: list[str]) -> Outline | None:
    url = resolve_link(_fix_scheme(_find_address(attributes)), _NO_BASE)
    if url is None:
        return None
    categories = _find_value(attributes, "category").split(",")
    tags = (
        _clean_line(part)
        for name in [*folders, *categories]
        for part in name.split("/")
    )
    return Outline(
        url=url,
        title=_clean_line(_find_value(attributes, "text", "title")),
        home=resolve_link(_find_value(attributes, "htmlurl"), _NO_BASE),
        language=_find_value(attributes, "language")[:35] or None,
        tags=tuple(dict.fromkeys(t for t in tags if t))[:20],
    )


def _find_address(attributes: dict[str, str]) -> str:
    """Return the address of a feed; some lists have that of one in ``url``."""
    is_feed = attributes.get("type", "").lower() in {"rss", "atom"}
    return _find_value(attributes, "xmlurl", *(["url"] if is_feed else []))


def _refuse(attributes: dict[str, str], outline: Outline | None) -> Iterator[str]:
    """Yield a line about an outline that names a feed, but not where it is."""
    address = _find_address(attributes)
    if outline is None and address:
        title = _clean_line(_find_value(attributes, "text", "title"))
        shown = mask_unreadable(_clean_line(address))
        yield f"{title or 'a feed'}: not an address of the web: {shown!r}"


def _fix_scheme(url: str) -> str:
    """Return an address of the scheme ``feed:`` as a web address."""
    match = _FEED_SCHEME.match(url)
    if match is None:
        return url
    rest = url[match.end() :]
    return rest if rest.lower().startswith(("http:", "https:")) else f"https://{rest}"


def _is_true(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name, "").lower() == "true"


def _find_value(attributes: dict[str, str], *names: str) -> str:
    return next((attributes[name] for name in names if attributes.get(name)), "")


def _clean_line(text: str) -> str:
    """Return one line of at most 200 printable characters."""
    line = " ".join(text[:2_000].split())
    return "".join(c for c in line if c.isprintable())[:200]
