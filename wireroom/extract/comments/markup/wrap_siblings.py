"""Comments whose parts stand side by side, put into one element each.

``dt``/``dd`` lists (old Blogger, some themes) and rows of bare paragraphs have no
element for a comment. The parts are moved into one, so that every other module may
take "one comment, one element" for granted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml.html import Element

from wireroom.extract.comments.markup.section_removal import is_comment_section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_OURS = "data-wireroom-box"
_MARKED = re.compile("comment|^c\\d{5,}$")
_NUMBER = re.compile(r"^[a-z]{1,8}[-_]?\d+$")


def wrap_definition_terms(hints: list[HtmlElement]) -> list[HtmlElement]:
    """Give each marked ``dt`` and the ``dd`` behind it one element; the new hints.

    In a list that is the discussion's own, numbers are marks enough (DotClear).
    """
    out: list[HtmlElement] = []
    for element in hints:
        if element.tag == "dt" and _has_comment_mark(element):
            out.append(wrap_comment(_collect_definitions(element), element))
        out.append(element)
        for term in _find_numbered_terms(element):
            out += [wrap_comment(_collect_definitions(term), term), term]
    return out


def _find_numbered_terms(element: HtmlElement) -> list[HtmlElement]:
    """The numbered ``dt`` of a discussion that is a list, or holds one."""
    if not is_comment_section(element):
        return []
    lists = [element] if element.tag == "dl" else element.findall("dl")
    terms = [x for listed in lists for x in listed.findall("dt")]
    numbered = all(_NUMBER.search(x.get("id", "")) for x in terms)
    return terms if numbered and not any(map(_has_comment_mark, terms)) else []


def _collect_definitions(term: HtmlElement) -> list[HtmlElement]:
    parts = [term]
    following = term.getnext()
    while following is not None and following.tag == "dd":
        parts.append(following)
        following = following.getnext()
    return parts


def _has_comment_mark(element: HtmlElement) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    return any(map(_MARKED.search, marks))


def wrap_comment(parts: list[HtmlElement], marks: HtmlElement) -> HtmlElement:
    """Siblings in a new element that carries the marks of one of them."""
    name = "comment " + marks.get("class", "").replace("comment-author", "")
    return wrap_elements(parts, name=name, ident=marks.get("id", ""))


def wrap_elements(
    parts: list[HtmlElement], *, name: str, ident: str = ""
) -> HtmlElement:
    """Siblings in a new element of this class and id."""
    box: HtmlElement = Element("div")
    box.set("class", name)
    box.set(_OURS, "")
    if ident:
        box.set("id", ident)
    parts[0].addprevious(box)
    for part in parts:
        box.append(part)
    return box


def is_wrapper(element: HtmlElement) -> bool:
    """Whether it was made here."""
    return _OURS in element.attrib


def unwrap_elements(elements: Iterable[HtmlElement]) -> None:
    """Undo :func:`boxed`: what held no comment stays the article's as it was."""
    for element in elements:
        if is_wrapper(element) and element.getparent() is not None:
            element.drop_tag()


def wrap_segments(heads: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Each head with what stands between it and the next one, in one element.

    Heads with a date and a name alone. Where text stands before the first and none
    behind the last, they close a comment rather than open it.
    """
    by_parent: dict[HtmlElement, list[HtmlElement]] = {}
    for head in heads:
        parent = head.getparent()
        if parent is not None:
            by_parent.setdefault(parent, []).append(head)
    out = []
    for parent, own in by_parent.items():
        for parts, head in _split_segments(list(parent), set(own)):
            out.append(wrap_comment(parts, head))
    return out


def _split_segments(
    children: list[HtmlElement], heads: set[HtmlElement]
) -> list[tuple[list[HtmlElement], HtmlElement]]:
    places = [number for number, x in enumerate(children) if x in heads]
    if not places:
        return []
    closing = not _has_text(children[places[-1] + 1 :]) and _has_text(
        children[: places[0]]
    )
    if closing:
        starts = [
            _find_after_heading(children, places[0]),
            *(x + 1 for x in places[:-1]),
        ]
        ends = [x + 1 for x in places]
    else:
        starts, ends = places, [*places[1:], len(children)]
    return [
        (children[start:end], children[place])
        for start, end, place in zip(starts, ends, places, strict=True)
    ]


def _find_after_heading(children: list[HtmlElement], place: int) -> int:
    for number in range(place - 1, -1, -1):
        if children[number].tag in {"h1", "h2", "h3", "h4", "h5", "hr"}:
            return number + 1
    return 0


def _has_text(elements: list[HtmlElement]) -> bool:
    return any(
        x.tag in {"p", "div", "dd", "blockquote", "span", "td"}
        and sum(len(y.strip()) for y in x.itertext()) > 20
        for x in elements
    )
