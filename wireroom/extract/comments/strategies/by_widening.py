"""How far a comment reaches, where the marked element is only its text.

Some pages mark what a reader wrote and leave the line with the name beside it unmarked.
The comment is then the largest element around it that holds no other comment.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.markup.section_removal import is_comment_section

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.fields import CommentDraft
    from wireroom.extract.comments.markup.parts import DateContext

_MAX_LEVELS = 12
_NOT_ONE = frozenset({"ol", "ul", "table", "tbody", "body", "html", "main"})


def widen_to_container(
    drafts: list[CommentDraft], clock: DateContext
) -> list[CommentDraft]:
    """The same comments, each read out of the largest element that is its own."""
    elements = [draft.element for draft in drafts]
    outer = find_containers(elements)
    found = read_threads(outer, GENERIC, clock)
    if len(outer) == len(drafts):
        texts = dict(zip(outer, (draft.text for draft in drafts), strict=True))
        for draft in found:
            known = texts[draft.element]
            if 2 * len(known) > len(draft.text):
                draft.text = known
    return found


def find_containers(elements: list[HtmlElement]) -> list[HtmlElement]:
    """For each element the largest one around it that holds none of the others."""
    held: Counter[HtmlElement] = Counter()
    for element in elements:
        held.update((element, *islice(element.iterancestors(), _MAX_LEVELS)))
    return list(dict.fromkeys(_find_outermost(x, held) for x in elements))


def _find_outermost(element: HtmlElement, held: Counter[HtmlElement]) -> HtmlElement:
    best = element
    for parent in islice(element.iterancestors(), _MAX_LEVELS):
        if held[parent] != 1 or parent.tag in _NOT_ONE or is_comment_section(parent):
            break
        best = parent
    return best
