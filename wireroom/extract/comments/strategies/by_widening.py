"""Reads comments whose marked element is only the text.

Some pages mark what a reader wrote and leave the line with the author and the time
beside it unmarked. The comment is then the largest element around the text that holds
no other comment.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.markup.section_removal import is_comment_section
from wireroom.extract.comments.scoring import is_mostly_partial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext

_MAX_LEVELS = 12
_NEVER_RECORDS = frozenset({"ol", "ul", "table", "tbody", "body", "html", "main"})


def read_by_widening(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read the containers of what generic marks gave, if most of that is partial."""
    best = ctx.best
    if best is None or best.read_by != GENERIC.name or not is_mostly_partial(best):
        return ()
    drafts = widen_to_container(best.drafts, ctx.dates)
    return make_candidates("by-widening", Evidence.PATTERN, drafts, index.view)


def widen_to_container(
    drafts: Sequence[CommentDraft], dates: DateContext
) -> list[CommentDraft]:
    """Read each comment again from the largest element that is its own.

    The text read first stays, unless the container has more than twice as much.
    """
    containers = find_containers([draft.element for draft in drafts])
    widened = read_threads(containers, GENERIC, dates)
    if len(containers) != len(drafts):
        return widened
    texts = dict(zip(containers, (draft.text for draft in drafts), strict=True))
    return [
        replace(draft, text=texts[draft.element])
        if 2 * len(texts[draft.element]) > len(draft.text)
        else draft
        for draft in widened
    ]


def find_containers(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Find for each element the largest one around it that holds none of the others."""
    counts: Counter[HtmlElement] = Counter()
    for element in elements:
        counts.update((element, *islice(element.iterancestors(), _MAX_LEVELS)))
    return list(dict.fromkeys(_find_outermost(x, counts) for x in elements))


def _find_outermost(element: HtmlElement, counts: Counter[HtmlElement]) -> HtmlElement:
    best = element
    for parent in islice(element.iterancestors(), _MAX_LEVELS):
        is_shared = counts[parent] != 1
        if is_shared or parent.tag in _NEVER_RECORDS or is_comment_section(parent):
            break
        best = parent
    return best
