"""Comment sections in which no comment was read: their notices, and their names."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.section_removal import is_comment_section
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

# A sentence may follow; words that continue the first one make it another sentence.
_EMPTY = re.compile(
    rf"{join_patterns(language.empty_notices for language in LANGUAGES)}"
    r"(?:\s{0,3}[.!…,:;。！，-].{0,60})?\s*",  # noqa: RUF001 - full-width marks
    re.IGNORECASE,
)
# "comment", and not "commentary".
_WIDGET = re.compile(r"(?:^|[^a-z])(?:comments?|commenting|discussion)(?![a-z])")
_MAX_ADDRESS = 300
_MAX_SECTIONS = 8
_MAX_ELEMENTS = 60
_MAX_NOTICE = 100
_MAX_NAME = 60
_MAX_SEEN = 3


def has_empty_notice(hints: Sequence[HtmlElement]) -> bool:
    """Return whether a comment section says that nobody commented yet.

    Args:
        hints: the elements whose class or id mentions comments.
    """
    for section in _iter_sections(hints):
        for element in islice(section.iter(), _MAX_ELEMENTS):
            if not isinstance(element.tag, str) or element.tag == "script":
                continue
            text = short_text(element, _MAX_NOTICE)
            if text and _EMPTY.fullmatch(text):
                return True
    return False


def describe_sections(
    hints: Sequence[HtmlElement], elements: Iterable[HtmlElement] = ()
) -> tuple[str, ...]:
    """Return the names of the comment sections of a page, ``element #comments``.

    Args:
        elements: those of the page, in which widgets for comments are looked for.
    """
    sections = (f"element {_name_element(x)}" for x in _iter_sections(hints))
    widgets = filter(None, map(_name_widget, elements))
    return tuple(islice(chain(sections, widgets), _MAX_SEEN))


def _name_widget(element: HtmlElement) -> str:
    """Return the name of a frame or custom element for comments, "" for any other."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag == "iframe":
        names = (element.get(name, "") for name in ("title", "id", "src"))
        named = next((x for x in names if _WIDGET.search(x[:_MAX_ADDRESS].lower())), "")
        return f"frame {named[:_MAX_NAME]}" if named else ""
    is_custom = "-" in tag and _WIDGET.search(tag) is not None
    return f"element {tag[:_MAX_NAME]}" if is_custom else ""


def _iter_sections(hints: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    return islice(filter(is_comment_section, hints), _MAX_SECTIONS)


def _name_element(element: HtmlElement) -> str:
    element_id = element.get("id", "").strip()
    if element_id:
        return f"#{element_id[:_MAX_NAME]}"
    return f".{' '.join(element.get('class', '').split())[:_MAX_NAME]}"
