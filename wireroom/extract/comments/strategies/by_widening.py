"""How far a comment reaches, where the marked element is only its text.

Some pages mark what a reader wrote and leave the line with the name beside it unmarked.
The comment is then the largest element around it that holds no other comment.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import threads_of
from wireroom.extract.comments.markup.section_removal import is_section

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.fields import Draft
    from wireroom.extract.comments.markup.parts import Clock

_MAX_LEVELS = 12
_NOT_ONE = frozenset({"ol", "ul", "table", "tbody", "body", "html", "main"})


def widened(drafts: list[Draft], clock: Clock) -> list[Draft]:
    """The same comments, each read out of the largest element that is its own."""
    elements = [draft.element for draft in drafts]
    outer = around(elements)
    found = threads_of(outer, GENERIC, clock)
    if len(outer) == len(drafts):
        texts = dict(zip(outer, (draft.text for draft in drafts), strict=True))
        for draft in found:
            known = texts[draft.element]
            if 2 * len(known) > len(draft.text):
                draft.text = known
    return found


def around(elements: list[HtmlElement]) -> list[HtmlElement]:
    """For each element the largest one around it that holds none of the others."""
    held: Counter[HtmlElement] = Counter()
    for element in elements:
        held.update((element, *islice(element.iterancestors(), _MAX_LEVELS)))
    return list(dict.fromkeys(_outermost(x, held) for x in elements))


def _outermost(element: HtmlElement, held: Counter[HtmlElement]) -> HtmlElement:
    best = element
    for parent in islice(element.iterancestors(), _MAX_LEVELS):
        if held[parent] != 1 or parent.tag in _NOT_ONE or is_section(parent):
            break
        best = parent
    return best
