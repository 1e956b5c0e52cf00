"""One walk over the tree that gathers everything metadata is read from.

Metadata needs a dozen kinds of element; asking the tree for each kind costs a dozen
walks of some thousand elements. This is the one walk, made before anything is cut out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lxml.html import HtmlElement

T = TypeVar("T")

MAX_META = 500
MAX_PER_KIND = 60
_BYLINE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:byline|author|autor|writer|auteur)", re.IGNORECASE
)
_EXCLUDED_MARKS = re.compile(
    r"comment|avatar|bio|image|img|photo|desc|related|card-list|follow|social|count",
    re.IGNORECASE,
)
_DATE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|published|pubdate|timestamp|posted|datum|fecha)",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form"})
# Elements that are looked at for what they are; and those whose marks tell nothing.
_INDEXED_TAGS = frozenset({"meta", "link", "title", "script", "h1", "time", "figure"})
_TAGS_WITHOUT_MARKS = frozenset({"meta", "body", "html"})


@dataclass(slots=True)
class PageIndex:
    """What metadata is read from, in document order.

    Attributes:
        meta: contents of ``meta`` elements by ``name``, ``property`` or ``itemprop``.
        links: ``href`` of ``link`` elements by ``rel``.
        bylines, dated: elements whose markup says that they hold authors or a date.
    """

    root: HtmlElement
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    bylines: list[HtmlElement] = field(default_factory=list)
    date_elements: list[HtmlElement] = field(default_factory=list)
    figures: list[HtmlElement] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def find_meta(self, *names: str) -> str:
        """The first filled ``meta`` of these names, in the order of the names."""
        return next((x for name in names for x in self.meta.get(name, ()) if x), "")

    def find_all_meta(self, *names: str) -> list[str]:
        """All ``meta`` of these names, in the order of the names."""
        return [x for name in names for x in self.meta.get(name, ())]


def index_page(tree: HtmlElement) -> PageIndex:
    """Gather; reads only."""
    found = PageIndex(root=tree)
    for element in tree.iter():
        _index_element(element, found)
    return found


def get_text(element: HtmlElement) -> str:
    """All text below an element, whitespace folded."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(element.itertext()).split())


def get_short_text(element: HtmlElement, limit: int) -> str:
    """As :func:`text_of`, but "" where the text is longer than ``limit``.

    Stops reading at the limit: asked of a wrapper, it does not read the page.
    """
    if not len(element):
        text = " ".join((element.text or "").split())
        return text if len(text) <= limit else ""
    pieces, left = [], limit
    for number, piece in enumerate(element.itertext()):
        pieces.append(piece)
        left -= len(piece.strip())
        if left < 0 or number > limit:
            return ""
    text = " ".join("".join(pieces).split())
    return text if len(text) <= limit else ""


def get_spaced_text(element: HtmlElement) -> str:
    """All text below an element, with a space between any two pieces of markup."""
    return " ".join(" ".join(element.itertext()).split())


def is_inside_furniture(element: HtmlElement) -> bool:
    """Whether it stands in a navigation, footer, form or margin column."""
    return any(parent.tag in _FURNITURE_TAGS for parent in element.iterancestors())


def is_inside_comments(element: HtmlElement) -> bool:
    """Whether its marks, or those around it, speak of comments."""
    return any(
        "comment" in f"{x.get('class', '')} {x.get('id', '')}".lower()
        for x in (element, *element.iterancestors())
        if x.tag not in {"body", "html"}
    )


def _index_element(element: HtmlElement, found: PageIndex) -> None:
    tag = element.tag
    if tag in _INDEXED_TAGS:
        _index_by_tag(element, found)
    if tag not in _TAGS_WITHOUT_MARKS:
        _index_by_marks(element, found)


def _index_by_tag(element: HtmlElement, found: PageIndex) -> None:
    """What an element's tag alone tells."""
    tag = element.tag
    if tag == "meta":
        _index_meta(element, found)
    elif tag == "link":
        found.links.setdefault(element.get("rel", "").lower(), element.get("href", ""))
    elif tag == "title":
        found.title = found.title or get_text(element)
    elif tag == "script":
        if "ld+json" in element.get("type", "").lower():
            _append_up_to_limit(found.scripts, element.text or "")
    elif tag == "h1":
        _append_up_to_limit(found.headings, element)
    elif tag == "time":
        _append_up_to_limit(found.times, element)
    elif tag == "figure":
        _append_up_to_limit(found.figures, element)


def _append_up_to_limit(kept: list[T], value: T) -> None:
    if len(kept) < MAX_PER_KIND:
        kept.append(value)


def _index_meta(element: HtmlElement, found: PageIndex) -> None:
    name = element.get("property") or element.get("name") or element.get("itemprop")
    name = name or element.get("http-equiv")
    content = " ".join((element.get("content") or "").split())
    if name and content and len(found.meta) < MAX_META:
        found.meta.setdefault(name.strip().lower(), []).append(content)


def _index_by_marks(element: HtmlElement, found: PageIndex) -> None:
    item = element.get("itemprop")
    if item and item.lower() in {"datepublished", "datecreated"}:
        _append_up_to_limit(found.date_elements, element)
        return
    rel = element.get("rel")
    if item == "author" or (rel and "author" in rel.lower().split()):
        _append_up_to_limit(found.bylines, element)
        return
    name, ident = element.get("class") or "", element.get("id") or ""
    if not (name or ident) or len(name) + len(ident) > 200:
        return
    says = _classify_marks(name, ident)
    if says is _MarkedAs.BYLINE:
        _append_up_to_limit(found.bylines, element)
    elif says is _MarkedAs.DATE:
        _append_up_to_limit(found.date_elements, element)


class _MarkedAs(Enum):
    """What an element's class and id say that it holds."""

    NEITHER = auto()
    BYLINE = auto()
    DATE = auto()


@lru_cache(maxsize=4_000)
def _classify_marks(name: str, ident: str) -> _MarkedAs:
    marks = f"{name} {ident}"
    if _EXCLUDED_MARKS.search(marks):
        return _MarkedAs.NEITHER
    if _BYLINE_MARKS.search(marks):
        return _MarkedAs.BYLINE
    return _MarkedAs.DATE if _DATE_MARKS.search(marks) else _MarkedAs.NEITHER
