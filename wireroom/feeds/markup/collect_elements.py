"""Passes the elements of a sitemap one after another, also of a damaged one."""

from __future__ import annotations

import itertools
import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.feeds.markup.repair_markup import repair_entities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAX_ELEMENTS = 2_000_000
# Elements behind a mistake: each is parsed on its own, ten times as slowly.
_MAX_RESCUED = 50_000
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]{0,60})((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>")
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,30}):")
_DECLARED = re.compile(r"\sxmlns:([\w.-]{1,31})\s{0,9}=")
# Characters in which prefixes are looked for: the first elements have them all.
_SEARCHED = 100_000


def collect_elements(
    text: str, name: str, most: int, read: Callable[[etree._Element], None]
) -> str | None:
    """Pass each element of this name below the root to ``read``, at most so many.

    A mistake in the markup costs the element that has it. A prefix that is not declared
    is none.

    Args:
        text: of a document, from its first element on.

    Returns:
        what was wrong, or why reading ended early; None if all was read.
    """
    text = _declare_prefixes(repair_entities(text))
    count = 0

    def read_next(element: etree._Element) -> None:
        nonlocal count
        count += 1
        read(element)

    try:
        return _walk_elements(text, name, most, read_next)
    except etree.XMLSyntaxError as error:
        for element in itertools.islice(
            _rescue_elements(text, name, count), most - count
        ):
            read(element)
        return f"not well formed: {error}"


def _declare_prefixes(text: str) -> str:
    """Return a document whose root declares the prefixes that nothing declares."""
    root = _ROOT.match(text)
    if root is None or root[2].endswith("/"):
        return text
    end = root.end() + _SEARCHED
    used = dict.fromkeys(_PREFIX.findall(text, 0, end))
    declared = set(_DECLARED.findall(text, 0, end))
    missing = [prefix for prefix in used if prefix not in declared]
    added = "".join(f' xmlns:{prefix}="urn:x-undeclared"' for prefix in missing[:20])
    return f"{text[: root.end() - 1]}{added}{text[root.end() - 1 :]}"


def _walk_elements(
    text: str, name: str, most: int, read: Callable[[etree._Element], None]
) -> str | None:
    count = 0
    walk = etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for position, (_, element) in enumerate(walk):
        if position == _MAX_ELEMENTS:
            return f"cut: more than {_MAX_ELEMENTS} elements"
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            continue
        if count == most:
            return f"cut: more than {most} entries"
        if str(element.tag).rpartition("}")[2] == name:
            read(element)
            count += 1
        _free_element(element, parent)
    return None


def _free_element(element: etree._Element, parent: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del parent[0]


def _rescue_elements(text: str, name: str, done: int) -> Iterator[etree._Element]:
    """Yield the well-formed elements of this name behind the first ones."""
    root = _ROOT.match(text)
    if root is None:
        return
    spans = itertools.islice(_iter_spans(text, name), done, done + _MAX_RESCUED)
    for start, end in spans:
        document = f"{root[0]}{text[start:end]}</{root[1]}>"
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False
        )
        try:
            yield etree.fromstring(document.encode("utf-8", "replace"), parser)[0]
        except etree.XMLSyntaxError:
            continue


def _iter_spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where each element begins and ends; one without an end is none."""
    tag = re.compile(
        rf"<(/?)(?:[A-Za-z_][\w.-]{{0,30}}:)?{name}(?=[\s>])[^<>]{{0,999}}>"
    )
    start = None
    for match in tag.finditer(text):
        if not match[1]:
            start = match.start()
        elif start is not None:
            yield start, match.end()
            start = None
