"""Wraps the parts of a comment that are siblings in one new element.

``dt``/``dd`` lists (old Blogger, some themes), anchors and rows of bare paragraphs have
no element for a comment. All other modules read one comment from one element, so the
parts are moved into a new one. The functions here change the tree they are given, so a
reader calls them on a copy (``TreeView.copy``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml.html import Element

from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.section_removal import is_comment_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

_WRAPPER_ATTRIBUTE = "data-wireroom-box"
_COMMENT_MARK = re.compile("comment|^c\\d{5,}$")
_NUMBERED_ID = re.compile(r"^[a-z]{1,8}[-_]?\d+$")
_PLACE_LINK = re.compile(r"#[a-z-]{0,12}\d{1,19}$", re.IGNORECASE)
_TEXT_TAGS = frozenset({"p", "div", "dd", "blockquote", "span", "td"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "hr"})
# Siblings before the date that may hold the name, and its characters.
_MAX_BEFORE, _MAX_NAME = 3, 60
# Characters of an element that a person wrote a text in; fewer are a label.
_MIN_TEXT = 20


def find_definition_terms(element: HtmlElement) -> list[HtmlElement]:
    """Return the ``dt`` elements that ``element`` marks as the start of a comment each.

    That is the element itself, if it is a ``dt`` with a comment mark. In a list that is
    the comment section's own, numbered ids are marks enough (DotClear).
    """
    if element.tag == "dt" and _has_comment_mark(element):
        return [element]
    return _find_numbered_terms(element)


def wrap_definition_terms(hints: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Wrap each marked ``dt`` with the ``dd`` behind it.

    Returns:
        The hints with the wrappers; each wrapper precedes its ``dt``.
    """
    wrapped: list[HtmlElement] = []
    for element in hints:
        terms = find_definition_terms(element)
        if element not in terms:
            wrapped.append(element)
        for term in terms:
            wrapped += [wrap_comment(_collect_definitions(term), term), term]
    return wrapped


def wrap_comment(parts: Sequence[HtmlElement], marks_from: HtmlElement) -> HtmlElement:
    """Wrap siblings in a comment element with the class and id of one of them."""
    names = marks_from.get("class", "").replace("comment-author", "")
    return wrap_elements(
        parts, class_name=f"comment {names}", element_id=marks_from.get("id", "")
    )


def wrap_elements(
    parts: Sequence[HtmlElement], *, class_name: str, element_id: str = ""
) -> HtmlElement:
    """Move siblings into a new ``div`` with this class and id."""
    wrapper: HtmlElement = Element("div")
    wrapper.set("class", class_name)
    wrapper.set(_WRAPPER_ATTRIBUTE, "")
    if element_id:
        wrapper.set("id", element_id)
    parts[0].addprevious(wrapper)
    for part in parts:
        wrapper.append(part)
    return wrapper


def is_wrapper(element: HtmlElement) -> bool:
    """Return whether :func:`wrap_elements` made the element."""
    return _WRAPPER_ATTRIBUTE in element.attrib


def wrap_segments(heads: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Wrap each head with its siblings up to the next head.

    A head is an element with a name and a date alone. Heads close a comment instead of
    opening one where text precedes the first head and none follows the last.
    """
    by_parent: dict[HtmlElement, list[HtmlElement]] = {}
    for head in heads:
        parent = head.getparent()
        if parent is not None:
            by_parent.setdefault(parent, []).append(head)
    return [
        wrap_comment(parts, head)
        for parent, own in by_parent.items()
        for parts, head in _split_segments(list(parent), set(own))
    ]


def _find_numbered_terms(element: HtmlElement) -> list[HtmlElement]:
    """Return the numbered ``dt`` of a comment section that is a list or holds one."""
    if not is_comment_section(element):
        return []
    lists = [element] if element.tag == "dl" else element.findall("dl")
    terms = [term for listed in lists for term in listed.findall("dt")]
    is_marked = all(
        _NUMBERED_ID.search(term.get("id", "")) or _has_place_link(term)
        for term in terms
    )
    return terms if is_marked and not any(map(_has_comment_mark, terms)) else []


def _has_place_link(term: HtmlElement) -> bool:
    """``<dt><a href="#491">1.</a> Ada Quill</dt>``."""
    link = term.find(".//a[@href]")
    return link is not None and _PLACE_LINK.search(link.get("href", "")) is not None


def _collect_definitions(term: HtmlElement) -> list[HtmlElement]:
    parts = [term]
    following = term.getnext()
    while following is not None and following.tag == "dd":
        parts.append(following)
        following = following.getnext()
    return parts


def _has_comment_mark(element: HtmlElement) -> bool:
    marks = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    return any(map(_COMMENT_MARK.search, marks))


def _split_segments(
    children: list[HtmlElement], heads: set[HtmlElement]
) -> list[tuple[list[HtmlElement], HtmlElement]]:
    indexes = [index for index, child in enumerate(children) if child in heads]
    first, last = indexes[0], indexes[-1]
    if _has_text(children[:first]) and not _has_text(children[last + 1 :]):
        starts = [
            _find_after_heading(children, first),
            *(index + 1 for index in indexes[:-1]),
        ]
        ends = [index + 1 for index in indexes]
    else:
        before = _count_names_before(children, indexes)
        starts = [index - before for index in indexes]
        ends = [*starts[1:], len(children)]
    return [
        (children[start:end], children[index])
        for start, end, index in zip(starts, ends, indexes, strict=True)
    ]


def _count_names_before(children: list[HtmlElement], indexes: list[int]) -> int:
    """Return how many siblings before each head belong to it: the names of readers.

    They are short and of one shape before every head, the first one too, and differ.
    """
    count = 0
    while count < _MAX_BEFORE:
        count += 1
        places = [index - count for index in indexes]
        others = [-1, *indexes]
        if any(place <= other for place, other in zip(places, others, strict=False)):
            return count - 1
        before = [children[place] for place in places]
        shapes = {(element.tag, element.get("class")) for element in before}
        texts = {short_text(element, _MAX_NAME) for element in before}
        if len(shapes) > 1 or "" in texts or len(texts) < min(2, len(before)):
            return count - 1
    return count


def _find_after_heading(children: list[HtmlElement], index: int) -> int:
    """Return the place behind the last heading or rule before ``index``; 0 if none."""
    for place in range(index - 1, -1, -1):
        if children[place].tag in _HEADINGS:
            return place + 1
    return 0


def _has_text(elements: list[HtmlElement]) -> bool:
    return any(
        element.tag in _TEXT_TAGS
        and sum(len(piece.strip()) for piece in element.itertext()) > _MIN_TEXT
        for element in elements
    )
