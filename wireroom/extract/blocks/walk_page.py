"""Walks over the elements of a story once, and divides them into segments."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple, Protocol

from lxml import etree

from wireroom.extract.blocks.match_lines import make_key
from wireroom.extract.blocks.pictures import read_embed, read_picture
from wireroom.extract.blocks.segments import (
    CODE,
    PARAGRAPH,
    PLAIN,
    Container,
    ContainerKind,
    Look,
    Segment,
)
from wireroom.extract.body.normalize_markup import restore_joiners, unmark_code
from wireroom.extract.page.shown_text import get_text
from wireroom.structure.blocks import Embed, MarkKind
from wireroom.structure.html_output import EMBED_CLASS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.html import HtmlElement

    from wireroom.extract.blocks.pictures import Caption
    from wireroom.extract.blocks.segments import Leaf, Path, ShownText
    from wireroom.extract.body.normalize_markup import StruckText
    from wireroom.structure.blocks import Picture

# Levels below which markup is read as text alone, and containers within each other.
_MAX_DEPTH, _MAX_CONTAINERS = 150, 12
_MAX_URL = 2_000
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-)([\w+#.-]{1,30})")
_UPDATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:live-?blog|live-?update|lx-stream__post|key-?event)", re.IGNORECASE
)
_MAX_TIMES = 2


class Place(NamedTuple):
    """The place of a text: the containers around it, and its leaf."""

    path: Path = ()
    leaf: Leaf = PARAGRAPH


class Receiver(Protocol):
    """Takes what the walk finds, in document order."""

    def add_segment(self, segment: Segment) -> bool:
        """Take a segment; return whether it is part of the text."""

    def add_media(self, media: Picture | Embed, path: Path) -> None:
        """Take a picture or what is embedded."""


def _read_no_sign(_element: HtmlElement) -> None:
    return None


class PageWalk:
    """One walk; create another for each page.

    ``read_sign`` returns the characters that a picture in a sentence shows.
    """

    def __init__(
        self,
        receiver: Receiver,
        base: str,
        *,
        captions: Mapping[HtmlElement, Caption],
        struck: Mapping[HtmlElement, list[StruckText]],
        read_sign: Callable[[HtmlElement], str | None] = _read_no_sign,
    ) -> None:
        self._receiver = receiver
        self._base = base
        self._captions = captions
        self._struck = struck
        self._read_sign = read_sign
        self._texts: list[ShownText] = []
        self._continues = False
        self._outside = 0

    def walk(self, root: HtmlElement) -> None:
        """Pass on all segments below an element."""
        place = Place()
        self._read(root, place, PLAIN, 0)
        self._flush(place)

    def _read(self, element: HtmlElement, place: Place, look: Look, depth: int) -> None:
        is_struck = bool(self._struck) and element in self._struck
        if is_struck:
            self._add_struck_text(element.text, look, element, None)
        elif (text := element.text) and (self._texts or not text.isspace()):
            self._texts.append((text, look))
        if depth > _MAX_DEPTH:
            return
        for child in element:
            handle = _HANDLERS.get(child.tag)
            if handle is None:
                self._read(child, place, look, depth + 1)
            else:
                handle(self, child, place, look, depth + 1)
            if is_struck:
                self._add_struck_text(child.tail, look, element, child)
            elif (text := child.tail) and (self._texts or not text.isspace()):
                self._texts.append((text, look))

    def _add_struck_text(
        self,
        text: str | None,
        look: Look,
        parent: HtmlElement,
        before: HtmlElement | None,
    ) -> None:
        """Add a text, and between its characters what was struck out there."""
        start, text = 0, text or ""
        for struck in self._struck[parent]:
            if struck.before is before:
                self._texts.append((text[start : struck.offset], look))
                kinds = look.kinds | {MarkKind.DELETED}
                removed = Look(kinds, look.href, is_removed=True)
                self._texts.append((struck.text, removed))
                start = struck.offset
        self._texts.append((text[start:], look))

    def _flush(self, place: Place, *, at_break: bool = False) -> None:
        """Pass on the text since the last edge."""
        texts = self._texts
        if not texts:
            self._continues = False
            return
        self._texts = []
        if len(texts) == 1:
            key = make_key(texts[0][0])
        else:
            key = make_key("".join([t for t, look in texts if not look.is_removed]))
        if not key:
            self._continues = False
            return
        path, leaf = place
        segment = Segment(texts, restore_joiners(key), path, leaf, self._continues)
        is_kept = self._receiver.add_segment(segment)
        self._continues = at_break and is_kept

    def _read_block(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        self._flush(place)
        inner = place
        at = _find_update_time(element) if _can_be_update(element, place) else ""
        if at:
            inner = _enter(place, ContainerKind.UPDATE, at=at[:_MAX_URL])
        self._read(element, inner, look, depth)
        self._flush(inner)

    def _read_figure(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        """Read a figure; one that is marked as embedded is a link to what it shows."""
        link = element.find("a[@href]") if element.get("class") == EMBED_CLASS else None
        if link is None:
            self._read_block(element, place, look, depth)
            return
        self._flush(place)
        url, title = link.get("href", ""), get_text(link)
        embed = Embed(url=url, title="" if title == url else title)
        self._receiver.add_media(embed, place.path)

    def _read_outside(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        """Read a box beside the story: its pictures are not the story's."""
        self._outside += 1
        self._read_block(element, place, look, depth)
        self._outside -= 1

    def _read_heading(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        self._flush(place)
        inner = Place(place.path, int(element.tag[1]))
        self._read(element, inner, look, depth)
        self._flush(inner)

    def _read_container(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        self._flush(place)
        inner = _enter(place, _CONTAINERS[element.tag])
        self._read(element, inner, look, depth)
        self._flush(inner)

    def _read_code(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        del look, depth
        self._flush(place)
        text = unmark_code(_read_code_text(element)).strip("\n")
        if key := make_key(text):
            classes = (e.get("class") or "" for e in (element, *element.iter("code")))
            named = (_LANGUAGE.search(name[:200]) for name in classes)
            language = next((match[1] for match in named if match), "")
            segment = Segment([(text, PLAIN)], key, place.path, CODE, language=language)
            self._receiver.add_segment(segment)

    def _read_styled(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        kinds = look.kinds | {_STYLES[element.tag]}
        self._read(element, place, Look(kinds, look.href), depth)

    def _read_link(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        href = element.get("href")
        if href and href[0] != "#" and len(href) <= _MAX_URL:
            look = Look(look.kinds, href)
        self._read(element, place, look, depth)

    def _read_break(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        del element, look, depth
        self._flush(place, at_break=True)

    def _read_image(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        del depth
        if sign := self._read_sign(element):
            self._texts.append((sign, look))
            return
        if self._outside:
            return
        picture = read_picture(element, self._base, self._captions.get(element))
        if picture is not None:
            self._flush(place)
            self._receiver.add_media(picture, place.path)

    def _read_embed(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        del look, depth
        embed = None if self._outside else read_embed(element, self._base)
        if embed is not None:
            self._flush(place)
            self._receiver.add_media(embed, place.path)

    def _read_time(
        self, element: HtmlElement, place: Place, look: Look, depth: int
    ) -> None:
        """Read a time, unless it is printed as the markup states it."""
        if element.text is None or element.text != element.get("datetime"):
            self._read(element, place, look, depth)

    def _skip(self, element: HtmlElement, place: Place, look: Look, depth: int) -> None:
        """Read nothing."""


def _enter(place: Place, kind: ContainerKind, at: str = "") -> Place:
    """Return the place within a container; an item is nothing outside of a list."""
    above = place.path[-1].kind if place.path else None
    needed = _PARENTS.get(kind)
    if len(place.path) >= _MAX_CONTAINERS or (needed and above not in needed):
        return place
    return Place((*place.path, Container(kind, at)), PARAGRAPH)


def _can_be_update(element: HtmlElement, place: Place) -> bool:
    return _is_marked_update(element) and not any(
        one.kind is ContainerKind.UPDATE for one in place.path
    )


def _is_marked_update(element: HtmlElement) -> bool:
    """Return whether an element is marked as one entry of a live blog."""
    names = element.get("class")
    if names is None:
        return False
    return (
        element.get("itemprop") == "liveBlogUpdate"
        or _UPDATE_CLASS.search(names[:200]) is not None
    )


def _find_update_time(element: HtmlElement) -> str:
    """Return the time of an entry of a live blog; empty: a box around entries.

    A box has many times, or times of several entries. The parts of one entry are
    often marked like the entry itself, so an entry within an entry is not read.
    """
    times = list(islice(element.iterfind(".//time[@datetime]"), _MAX_TIMES + 1))
    parts = (_find_marked_part(time, element) for time in times)
    entries = {part for part in parts if part is not None}
    if not times or len(times) > _MAX_TIMES or len(entries) > 1:
        return ""
    at: str = times[0].get("datetime", "")
    return at


def _find_marked_part(time: HtmlElement, entry: HtmlElement) -> HtmlElement | None:
    """Return the outermost part of an entry around a time that is marked as one."""
    above = takewhile(lambda one: one is not entry, time.iterancestors())
    return next(filter(_is_marked_update, reversed(list(above))), None)


def _read_code_text(element: HtmlElement) -> str:
    """Return code with its line breaks; some highlighters have an element a line."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        is_line = part.tag in {"br", "div", "li"} and event == "start"
        if is_line and pieces and not pieces[-1].endswith("\n"):
            pieces.append("\n")
        text = part.text if event == "start" else part.tail
        if text and not (event == "end" and part is element):
            pieces.append(text)
    return "".join(pieces)


_PARENTS = {
    ContainerKind.ITEM: {ContainerKind.ORDERED_LIST, ContainerKind.UNORDERED_LIST},
    ContainerKind.ROW: {ContainerKind.TABLE},
    ContainerKind.CELL: {ContainerKind.ROW},
    ContainerKind.HEADING_CELL: {ContainerKind.ROW},
}
_CONTAINERS = {
    "blockquote": ContainerKind.QUOTE,
    "ol": ContainerKind.ORDERED_LIST,
    "ul": ContainerKind.UNORDERED_LIST,
    "dl": ContainerKind.UNORDERED_LIST,
    "li": ContainerKind.ITEM,
    "dt": ContainerKind.ITEM,
    "dd": ContainerKind.ITEM,
    "table": ContainerKind.TABLE,
    "tr": ContainerKind.ROW,
    "td": ContainerKind.CELL,
    "th": ContainerKind.HEADING_CELL,
}
_STYLES = {
    **dict.fromkeys(("b", "strong"), MarkKind.STRONG),
    **dict.fromkeys(("i", "em"), MarkKind.EMPHASIS),
    **dict.fromkeys(("del", "s", "strike"), MarkKind.DELETED),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), MarkKind.CODE),
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}
# ruff: noqa: SLF001 - the table below is part of the class
_HANDLERS: dict[
    object, Callable[[PageWalk, HtmlElement, Place, Look, int], None]
] = {
    **dict.fromkeys(
        ("p", "div", "section", "article", "header", "main", "center", "address",
         "details", "summary", "figcaption", "fieldset", "hgroup", "form"),
        PageWalk._read_block,
    ),
    **dict.fromkeys(("nav", "aside", "footer"), PageWalk._read_outside),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), PageWalk._read_heading),
    **dict.fromkeys(_CONTAINERS, PageWalk._read_container),
    **dict.fromkeys(_STYLES, PageWalk._read_styled),
    **dict.fromkeys(("iframe", "video", "audio"), PageWalk._read_embed),
    **dict.fromkeys(
        ("script", "style", "template", "noscript", "svg", "head", "title", "button",
         "select", "textarea", "object", "math"),
        PageWalk._skip,
    ),
    "a": PageWalk._read_link,
    "br": PageWalk._read_break,
    "figure": PageWalk._read_figure,
    "img": PageWalk._read_image,
    "pre": PageWalk._read_code,
    "time": PageWalk._read_time,
}  # fmt: skip
