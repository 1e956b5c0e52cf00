"""Reads the comments of one markup family and links replies to their parents."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.answer_boxes import find_answer_boxes
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.dialect import (
    GENERIC_NAME,
    NO_RANK,
    marks_of,
)
from wireroom.extract.comments.markup.fields import read_fields
from wireroom.extract.comments.markup.moderation import is_removal_notice
from wireroom.extract.comments.markup.parent_links import (
    find_own_box,
    link_by_attribute,
    link_by_box,
    link_by_depth,
)
from wireroom.extract.comments.markup.pings import is_in_ping

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.answer_boxes import AnswerBox
    from wireroom.extract.comments.markup.date_context import DateContext
    from wireroom.extract.comments.markup.dialect import Dialect

MAX_COMMENTS = 20_000
# Elements read for one page; a record inside a record that is no comment is read again.
MAX_READ = 400_000
# Levels above a comment in which its parent, or an aside, is searched.
_MAX_LEVELS = 41
_MAX_ASIDE_LEVELS = 12
_MAX_TEXT_LEVELS = 4
# Lists within the only record of a page of which one may hold the comments.
_MAX_LISTS = 8
# Siblings before a list of replies, and elements in each, that may be the parent.
_MAX_SIBLINGS = 5
_MAX_INSIDE = 9
_ASIDE = re.compile(
    r"(?:^|[-_])(?:recent|latest|newest|related|popular)[-_]?comments?"
    r"|(?:^|[-_])comments?[-_](?:recent|latest)|^block-comment(?:$|-)"
    r"|^widget_recent|^dummy[-_]?comments?"
)
# A selection of the list below it, or what a theme calls the top of its comments.
_SELECTION = re.compile(r"(?:^|[-_])(?:top|best|featured)[-_]?comments?")
_NUMBER = re.compile(r"\d+$")
# Comments as short as these may be written twice: "Thanks!".
_MIN_REPEATED_TEXT = 20
_REPLY_LIST_TAGS = frozenset({"ol", "ul", "div", "dd", "section"})
_REPLY_LIST = re.compile(
    # A class "has-children" is one of the comment that is answered.
    r"(?:^|\s|(?<!has)(?<!no)[_-])"
    r"(?:children|replies|indented|child-comments|subcomments|reply-?list)\b"
)


def read_records(
    hints: Sequence[HtmlElement], dialect: Dialect, dates: DateContext
) -> list[CommentDraft]:
    """Read every comment of a markup family, in document order.

    Returns:
        Drafts whose ``parent`` is an index into the list, always of an earlier one.
    """
    records = list(
        islice((x for x in hints if dialect.is_record(marks_of(x))), 2 * MAX_COMMENTS)
    )
    if len(records) < dialect.min_records:
        return []
    drafts = read_threads(records, dialect, dates)
    if len(drafts) == 1 and dialect.name == GENERIC_NAME:
        return _read_items(drafts[0].element, dialect, dates) or drafts
    return drafts


def _read_items(
    element: HtmlElement, dialect: Dialect, dates: DateContext
) -> list[CommentDraft]:
    """Return the comments in a list of an element that was read as one comment.

    A generic class such as "story-comment" marks a comment on one site and the section
    of all comments on another. Nothing is returned where the element has a name, a time
    and a text outside of the list: it is a comment then, and the list has its answers.
    """
    lists = islice(element.iterdescendants("ul", "ol"), _MAX_LISTS)
    for items in ([*x.iterchildren("li")] for x in lists):
        whole = (x for x in items if _is_whole(x, set(), dialect, dates))
        if next(whole, None) is None:
            continue
        if _is_whole(element, set(items), dialect, dates):
            return []
        return read_threads(items, dialect, dates)
    return []


def _is_whole(
    element: HtmlElement,
    inner: AbstractSet[HtmlElement],
    dialect: Dialect,
    dates: DateContext,
) -> bool:
    """Return whether an element, without inner ones, has a name, a time and a text."""
    draft, _ = read_fields(element, inner, dialect, dates)
    return bool(draft.author and draft.posted and draft.text)


def read_threads(
    records: Sequence[HtmlElement], dialect: Dialect, dates: DateContext
) -> list[CommentDraft]:
    """Read comments as :func:`read_records` does, from elements already chosen."""
    drafts = _read_valid_drafts(records, dialect, dates)
    _link_parents(drafts, _find_wrappers(records, drafts))
    return list(drafts.values())


def _find_wrappers(
    records: Sequence[HtmlElement], drafts: Mapping[HtmlElement, CommentDraft]
) -> dict[HtmlElement, HtmlElement]:
    """Return records that hold one comment, and all replies to it, to that comment.

    WordPress's themes put ``article#div-comment-7`` in ``div#comment-7``, and the
    ``div`` of each reply behind the article.
    """
    empty = {record for record in records if record not in drafts}
    nearest: dict[HtmlElement, list[HtmlElement]] = {}
    for element in drafts if empty else ():
        around = islice(element.iterancestors(), _MAX_LEVELS)
        wrapper = next((x for x in around if x in empty), None)
        if wrapper is not None:
            nearest.setdefault(wrapper, []).append(element)
    # What holds several comments is a list of them.
    return {wrapper: own[0] for wrapper, own in nearest.items() if len(own) == 1}


def _read_valid_drafts(
    records: Sequence[HtmlElement], dialect: Dialect, dates: DateContext
) -> dict[HtmlElement, CommentDraft]:
    """Read from the inside out, so that a wrapper never takes its comments' text."""
    valid: dict[HtmlElement, CommentDraft] = {}
    # Elements that are no part of an outer comment: comments, and wrappers in which
    # nothing but comments is left. Without those, each level of nested replies would be
    # read once for every level above it.
    taken: set[HtmlElement] = set()
    known = set(records)
    budget = MAX_READ
    for element in reversed(records):
        if budget <= 0 or len(valid) >= MAX_COMMENTS:
            break
        answers = find_answer_boxes(element, taken)
        own = {answer.element for answer in answers}
        taken |= own
        draft, visited = read_fields(element, taken, dialect, dates)
        budget -= visited
        body = _find_nested_body(element, draft, valid, dialect)
        if body is not None:
            part = valid.pop(body)
            taken.discard(body)
            whole, visited = read_fields(element, taken, dialect, dates)
            budget -= visited
            if whole.author and whole.posted:
                whole.text = part.text
                draft = whole
            else:
                # The last one again, as it was.
                valid[body] = part
                taken.add(body)
        is_comment = draft.is_comment and not (
            is_in_ping(element)
            or _is_text_of_record(draft, known, dialect)
            or (draft.posted is None and _is_section_of(element, valid))
        )
        if is_comment and not _is_in_aside(element, _ASIDE):
            valid |= {x.element: _make_answer(x) for x in reversed(answers)}
            valid[element] = draft
            taken.add(element)
            continue
        # The box of no comment has no answers to it.
        taken -= own
        if _is_empty(draft):
            taken.add(element)
    return _drop_selections(dict(reversed(list(valid.items()))))


def _make_answer(answer: AnswerBox) -> CommentDraft:
    return CommentDraft(
        element=answer.element,
        author=answer.author,
        has_marked_author=True,
        text=answer.text,
        raw_text=f"{answer.author}\n{answer.text}",
        has_text_element=True,
        is_answer=True,
    )


def _is_section_of(element: HtmlElement, comments: Collection[HtmlElement]) -> bool:
    """Return whether an element is Drupal's wrapper of the comments, with their pages.

    Some themes give its class to each comment.
    """
    is_wrapper = "comment-wrapper" in marks_of(element).tokens
    return is_wrapper and any(child in comments for child in element)


def _is_text_of_record(
    draft: CommentDraft, records: Collection[HtmlElement], dialect: Dialect
) -> bool:
    """Return whether a draft is the text of the comment around it, with a date in it.

    A button beside the text may have the comment's time in an attribute.
    """
    element = draft.element
    if draft.author or draft.posted is None:
        return False
    is_text = dialect.text_rank(marks_of(element)) < NO_RANK
    around = islice(element.iterancestors(), _MAX_TEXT_LEVELS)
    return is_text and any(ancestor in records for ancestor in around)


def _is_empty(draft: CommentDraft) -> bool:
    """Return whether an element has nothing of its own beside the comments in it."""
    return draft.posted is None and not (draft.raw_text or draft.author)


def _drop_selections(
    drafts: Mapping[HtmlElement, CommentDraft],
) -> dict[HtmlElement, CommentDraft]:
    """Drop comments that a page prints a second time above or beside its list.

    A double post of one reader has a number of its own, or is in the same list, and
    stays.
    """
    outside = {x: d for x, d in drafts.items() if not _is_in_aside(x, _SELECTION)}
    shown = outside or dict(drafts)
    last: dict[tuple[str, str, str], CommentDraft] = {}
    repeated: set[HtmlElement] = set()
    for draft in shown.values():
        key = (draft.author, draft.posted_raw, draft.text)
        if draft.is_answer:
            # The site may answer several comments alike.
            continue
        if not (draft.author and len(draft.text) >= _MIN_REPEATED_TEXT):
            continue
        before = last.get(key)
        if before is not None and not _is_double_post(before, draft):
            repeated.add(before.element)
        last[key] = draft
    return {x: draft for x, draft in shown.items() if x not in repeated}


def _is_double_post(first: CommentDraft, second: CommentDraft) -> bool:
    numbers = [_NUMBER.search(draft.source_id or "") for draft in (first, second)]
    if all(numbers):
        return len({match[0] for match in numbers if match}) > 1
    return first.element.getparent() is second.element.getparent()


def _find_nested_body(
    element: HtmlElement,
    draft: CommentDraft,
    valid: Mapping[HtmlElement, CommentDraft],
    dialect: Dialect,
) -> HtmlElement | None:
    """Return the one part of a comment that was read as a comment without author."""
    if not valid or not draft.author:
        return None
    last, *others = islice(reversed(valid), 2)
    if valid[last].author or not _is_inside(last, element):
        return None
    if draft.posted and not _is_removed_body(valid[last], dialect):
        return None
    return None if any(_is_inside(other, element) for other in others) else last


def _is_inside(element: HtmlElement, outer: HtmlElement) -> bool:
    return outer in element.iterancestors()


def _is_removed_body(part: CommentDraft, dialect: Dialect) -> bool:
    """Return whether a draft is the notice in the place of a removed text."""
    if part.posted or not is_removal_notice(part.text):
        return False
    return dialect.text_rank(marks_of(part.element)) < NO_RANK


def _is_in_aside(element: HtmlElement, marks: re.Pattern[str]) -> bool:
    """Return whether an element with these marks, or a template, is around it."""
    around = islice(element.iterancestors(), _MAX_ASIDE_LEVELS)
    return _has_aside_mark(element, marks) or any(
        ancestor.tag == "template" or _has_aside_mark(ancestor, marks)
        for ancestor in around
    )


def _has_aside_mark(element: HtmlElement, marks: re.Pattern[str]) -> bool:
    element_id = element.get("id")
    return _has_aside_class(element.get("class", "")[:500], marks) or (
        bool(element_id) and marks.search(element_id[:200].lower()) is not None
    )


@lru_cache(maxsize=2_000)
def _has_aside_class(names: str, marks: re.Pattern[str]) -> bool:
    return any(map(marks.search, names.lower().split()))


def is_in_aside(element: HtmlElement) -> bool:
    """Return whether an element is in a list of other comments, or in a template."""
    return _is_in_aside(element, _ASIDE)


def _link_parents(
    drafts: Mapping[HtmlElement, CommentDraft],
    wrappers: Mapping[HtmlElement, HtmlElement],
) -> None:
    indexes = {element: index for index, element in enumerate(drafts)}
    indexes |= {wrapper: indexes[own] for wrapper, own in wrappers.items()}
    boxes = {element: find_own_box(element, drafts) for element in drafts}
    indexes = {boxes.get(element, element): place for element, place in indexes.items()}
    ordered = list(drafts.values())
    for index, draft in enumerate(ordered):
        draft.parent = _find_parent(boxes[draft.element], index, indexes)
    link_by_attribute(ordered)
    for link in (link_by_box, link_by_depth):
        if all(draft.parent is None for draft in ordered):
            link(ordered)


def _find_parent(
    element: HtmlElement, index: int, indexes: Mapping[HtmlElement, int]
) -> int | None:
    """Return the comment around the element, or the one whose replies hold it.

    Only earlier comments: elements that were wrapped come before those that were not,
    wherever they are on the page.
    """
    for ancestor in islice(element.iterancestors(), _MAX_LEVELS):
        parent = indexes.get(ancestor)
        if parent is not None and parent < index:
            return None if _is_behind(element, ancestor) else parent
        if _is_reply_list(ancestor):
            for sibling in islice(ancestor.itersiblings(preceding=True), _MAX_SIBLINGS):
                parent = _find_record_inside(sibling, indexes)
                if parent is not None and parent < index:
                    return parent
    return None


def _is_behind(item: HtmlElement, other: HtmlElement) -> bool:
    """Return whether an item is in another one whose ``div`` alone was not closed.

    There is no list between them.
    """
    if {item.tag, other.tag} != {"li"}:
        return False
    between = takewhile(lambda x: x is not other, item.iterancestors())
    return all(level.tag not in {"ol", "ul"} for level in between)


def _is_reply_list(element: HtmlElement) -> bool:
    if element.tag not in _REPLY_LIST_TAGS:
        return False
    outer = element.getparent()
    if element.tag in {"ol", "ul"} and outer is not None and outer.tag == "li":
        return True
    marks = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return _REPLY_LIST.search(marks) is not None


def _find_record_inside(
    element: HtmlElement, indexes: Mapping[HtmlElement, int]
) -> int | None:
    """Return the record that the element is, or that is among its first elements."""
    first = islice(element.iter(), _MAX_INSIDE)
    return next((indexes[x] for x in first if x in indexes), None)
