"""Reads lists of links in OPML: bookmarks and starred articles of feed readers.

``<outline type="link" url="..." text="..." created="..."/>`` (opml.org/spec2.opml). An
outline of a feed is not an article: it is refused, and the message names the command
for feeds. Memory use does not grow with the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from wireroom.imports.bounded_lines import BadLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CHUNK = 65_536
# Attributes of an outline by the column of a table with the same content.
_NAMES = {
    "url": ("url", "href", "htmlUrl", "htmlurl"),
    "title": ("text", "title"),
    "captured": ("created",),
    "published": ("published", "pubDate"),
}


def read_opml_links(
    begin: bytes, file: BinaryIO
) -> Iterator[tuple[int, dict[str, str]] | BadLine]:
    """Yield each link: its line number, and its values by the columns of a table.

    Args:
        begin: bytes that were already read from ``file``, or b"".
    """
    parser: etree.XMLPullParser = etree.XMLPullParser(
        events=("end",),
        tag="outline",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    chunk = begin or file.read(_CHUNK)
    try:
        while chunk:
            parser.feed(chunk)
            yield from _iter_links(parser)
            chunk = file.read(_CHUNK)
        parser.close()
        yield from _iter_links(parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        yield BadLine(number=line, message=f"not OPML from here on: {error.msg}"[:200])


def _iter_links(
    parser: etree.XMLPullParser,
) -> Iterator[tuple[int, dict[str, str]] | BadLine]:
    events = cast("Iterator[tuple[str, etree.ElementBase]]", parser.read_events())
    for _, element in events:
        number = cast("int", element.sourceline)
        feed = element.get("xmlUrl") or element.get("xmlurl")
        values = {
            column: next(filter(None, map(element.get, names)), "")
            for column, names in _NAMES.items()
        }
        _free_element(element)
        if feed:
            message = f"a feed, use wireroom sources import: {feed}"[:200]
            yield BadLine(number=number, message=message)
        elif values["url"]:
            yield number, values


def _free_element(element: etree.ElementBase) -> None:
    """Free the memory of an outline and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
