"""Lists of links in OPML: bookmarks and starred articles as readers export them.

``<outline type="link" url="..." text="..." created="..."/>`` (opml.org/spec2.opml). An
outline that names a feed is no article: it is refused with where it belongs. A list of
any length takes the same memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from wireroom.imports.bounded_lines import BadLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CHUNK = 65_536
# What a table calls its columns, and what an outline calls the same.
_NAMES = {
    "url": ("url", "href", "htmlUrl", "htmlurl"),
    "title": ("text", "title"),
    "captured": ("created",),
    "published": ("published", "pubDate"),
}


def read_opml_links(
    begin: bytes, file: BinaryIO
) -> Iterator[tuple[int, dict[str, str]] | BadLine]:
    """Give each link as its line and what a row of a table would say of it.

    Args:
        begin: what has been read of ``file`` already, if anything.
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
        said = {
            column: next(filter(None, map(element.get, names)), "")
            for column, names in _NAMES.items()
        }
        _free_element(element)
        if feed:
            told = f"a feed, for wireroom sources import: {feed}"[:200]
            yield BadLine(number=number, message=told)
        elif said["url"]:
            yield number, said


def _free_element(element: etree.ElementBase) -> None:
    """Let go of what has been read: the outline, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
