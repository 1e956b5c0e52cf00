"""Reads comments without dates: siblings of one shape, each with a name and a text.

Without dates a list of comments looks like any other list. So the list has to be in a
section for comments or behind its heading, every element needs a name and a text, the
names have to differ, and one more sign is needed: the number that the page claims, or
names marked as such in elements with numbers of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.fields import read_fields
from wireroom.extract.comments.markup.position_consensus import (
    find_names_by_position,
    set_author,
)
from wireroom.extract.comments.markup.records import is_in_aside
from wireroom.extract.comments.markup.section_removal import is_comment_section
from wireroom.extract.comments.strategies.by_heading import find_parts_behind_heading
from wireroom.extract.comments.strategies.by_repetition import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext

_RECORD_TAGS = frozenset({"li", "div", "article", "section", "tr", "details"})
_MAX_SECTIONS = 20
_MAX_ELEMENTS = 4_000
_MAX_RECORDS = 2_000
# A page's number may be older than its list.
_MAX_SURPLUS = 1.2
_NUMBER = re.compile(r"\d+$")
_MIN_WORDS, _MIN_LETTERS = 3, 10


def read_by_siblings(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read the longest list of siblings that are a name and a text each."""
    best: list[CommentDraft] = []
    for records in _iter_groups(index):
        if len(records) > len(best):
            drafts = _read_group(records, ctx)
            best = max(best, drafts, key=len)
    return make_candidates("by-siblings", Evidence.UNDATED, best, index.view)


def _iter_groups(index: CommentIndex) -> Iterator[list[HtmlElement]]:
    """Yield siblings of one shape in the sections for comments of a page."""
    sections = list(islice(_iter_sections(index), _MAX_SECTIONS))
    parts = find_parts_behind_heading(index.view.tree)
    if parts:
        yield from _group_by_shape(parts)
    for section in (*sections, *parts):
        for element in islice(section.iter(), _MAX_ELEMENTS):
            if isinstance(element.tag, str) and len(element) > 1:
                yield from _group_by_shape(list(element))


def _iter_sections(index: CommentIndex) -> Iterator[HtmlElement]:
    known = set(index.hints)
    for hint in index.hints:
        is_outermost = known.isdisjoint(hint.iterancestors())
        if is_comment_section(hint) or (is_outermost and len(hint) > 1):
            yield hint


def _group_by_shape(elements: Sequence[HtmlElement]) -> Iterator[list[HtmlElement]]:
    groups: defaultdict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
    for element in elements[:_MAX_RECORDS]:
        if element.tag in _RECORD_TAGS:
            groups[shape_of(element)].append(element)
    yield from (group for group in groups.values() if len(group) > 1)


def _read_group(records: Sequence[HtmlElement], ctx: ReadContext) -> list[CommentDraft]:
    """Return the comments of a group; none if anything speaks against it."""
    count = ctx.expected
    if is_in_aside(records[0]) or (count and len(records) > count * _MAX_SURPLUS):
        return []
    is_counted = len(records) == count
    if not is_counted and not _are_numbered(records):
        return []
    drafts = _read_named(records, ctx.dates)
    authors = {draft.author for draft in drafts}
    if "" in authors or len(authors) < 2 or not all(map(_has_words, drafts)):
        return []
    has_marked_names = all(draft.has_marked_author for draft in drafts)
    return drafts if is_counted or has_marked_names else []


def _are_numbered(records: Sequence[HtmlElement]) -> bool:
    """Return whether each element has an id with a number of its own."""
    numbers = [_NUMBER.search(record.get("id", "")) for record in records]
    return len({match[0] for match in numbers if match}) == len(records)


def _read_named(
    records: Sequence[HtmlElement], dates: DateContext
) -> list[CommentDraft]:
    drafts = [read_fields(record, frozenset(), GENERIC, dates)[0] for record in records]
    if all(draft.author for draft in drafts):
        return drafts
    names = find_names_by_position(drafts)
    return [
        draft if draft.author else set_author(draft, name)
        for draft, name in zip(drafts, names, strict=True)
    ]


def _has_words(draft: CommentDraft) -> bool:
    """Return whether a line of the text is more than a label or a name."""
    lines = draft.text.split("\n")
    is_long = any(len(x.split()) >= _MIN_WORDS or len(x) >= _MIN_LETTERS for x in lines)
    return is_long and draft.text != draft.author
