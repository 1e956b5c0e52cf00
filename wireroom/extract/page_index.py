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
MAX_KEPT = 60
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|autor|writer|auteur)", re.IGNORECASE
)
_NOT_BYLINE = re.compile(
    r"comment|avatar|bio|image|img|photo|desc|related|card-list|follow|social|count",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|published|pubdate|timestamp|posted|datum|fecha)",
    re.IGNORECASE,
)
_FURNITURE = frozenset({"nav", "footer", "aside", "form"})
# Elements that are looked at for what they are; and those whose marks tell nothing.
_TAKEN = frozenset({"meta", "link", "title", "script", "h1", "time", "figure"})
_UNMARKED = frozenset({"meta", "body", "html"})


@dataclass(slots=True)
class Survey:
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
    dated: list[HtmlElement] = field(default_factory=list)
    figures: list[HtmlElement] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def first(self, *names: str) -> str:
        """The first filled ``meta`` of these names, in the order of the names."""
        return next((x for name in names for x in self.meta.get(name, ()) if x), "")

    def every(self, *names: str) -> list[str]:
        """All ``meta`` of these names, in the order of the names."""
        return [x for name in names for x in self.meta.get(name, ())]


def take_survey(tree: HtmlElement) -> Survey:
    """Gather; reads only."""
    found = Survey(root=tree)
    for element in tree.iter():
        _take(element, found)
    return found


def text_of(element: HtmlElement) -> str:
    """All text below an element, whitespace folded."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(element.itertext()).split())


def brief_text(element: HtmlElement, limit: int) -> str:
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


def words_of(element: HtmlElement) -> str:
    """All text below an element, with a space between any two pieces of markup."""
    return " ".join(" ".join(element.itertext()).split())


def is_furniture(element: HtmlElement) -> bool:
    """Whether it stands in a navigation, footer, form or margin column."""
    return any(parent.tag in _FURNITURE for parent in element.iterancestors())


def in_comment(element: HtmlElement) -> bool:
    """Whether its marks, or those around it, speak of comments."""
    return any(
        "comment" in f"{x.get('class', '')} {x.get('id', '')}".lower()
        for x in (element, *element.iterancestors())
        if x.tag not in {"body", "html"}
    )


def _take(element: HtmlElement, found: Survey) -> None:
    tag = element.tag
    if tag in _TAKEN:
        _take_named(element, found)
    if tag not in _UNMARKED:
        _take_marked(element, found)


def _take_named(element: HtmlElement, found: Survey) -> None:
    """What an element's tag alone tells."""
    tag = element.tag
    if tag == "meta":
        _take_meta(element, found)
    elif tag == "link":
        found.links.setdefault(element.get("rel", "").lower(), element.get("href", ""))
    elif tag == "title":
        found.title = found.title or text_of(element)
    elif tag == "script":
        if "ld+json" in element.get("type", "").lower():
            _keep(found.scripts, element.text or "")
    elif tag == "h1":
        _keep(found.headings, element)
    elif tag == "time":
        _keep(found.times, element)
    elif tag == "figure":
        _keep(found.figures, element)


def _keep(kept: list[T], value: T) -> None:
    if len(kept) < MAX_KEPT:
        kept.append(value)


def _take_meta(element: HtmlElement, found: Survey) -> None:
    name = element.get("property") or element.get("name") or element.get("itemprop")
    name = name or element.get("http-equiv")
    content = " ".join((element.get("content") or "").split())
    if name and content and len(found.meta) < MAX_META:
        found.meta.setdefault(name.strip().lower(), []).append(content)


def _take_marked(element: HtmlElement, found: Survey) -> None:
    item = element.get("itemprop")
    if item and item.lower() in {"datepublished", "datecreated"}:
        _keep(found.dated, element)
        return
    rel = element.get("rel")
    if item == "author" or (rel and "author" in rel.lower().split()):
        _keep(found.bylines, element)
        return
    name, ident = element.get("class") or "", element.get("id") or ""
    if not (name or ident) or len(name) + len(ident) > 200:
        return
    says = _says(name, ident)
    if says is _Says.BYLINE:
        _keep(found.bylines, element)
    elif says is _Says.DATE:
        _keep(found.dated, element)


class _Says(Enum):
    """What an element's class and id say that it holds."""

    NOTHING = auto()
    BYLINE = auto()
    DATE = auto()


@lru_cache(maxsize=4_000)
def _says(name: str, ident: str) -> _Says:
    marks = f"{name} {ident}"
    if _NOT_BYLINE.search(marks):
        return _Says.NOTHING
    if _BYLINE.search(marks):
        return _Says.BYLINE
    return _Says.DATE if _DATED.search(marks) else _Says.NOTHING
