"""The comments of one dialect in a tree: which elements, who answers whom."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.fields import CommentDraft, read_fields
from wireroom.extract.comments.markup.moderation import is_removal_notice

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.parts import DateContext

MAX_COMMENTS = 20_000
# Elements read for one page; a record inside a record that is none is read again.
MAX_READ = 400_000
_NO_RANK = 9
_ASIDE = re.compile(
    r"(?:^|[-_])(?:recent|latest|newest|related|popular|top)[-_]?comments?"
    r"|^widget_recent|^dummy[-_]?comments?"
)
_DEPTH = re.compile(r"^(?:depth|level|comment-depth|indent)[-_]?(\d{1,2})$")


def read_records(
    hints: list[HtmlElement], dialect: Dialect, clock: DateContext
) -> list[CommentDraft]:
    """Every comment, in the page's order, with ``parent`` as a place in the list."""
    marked = [x for x in hints if dialect.is_record(marks_of(x))][: 2 * MAX_COMMENTS]
    if len(marked) < dialect.min_records or len(marked) > 2 * MAX_COMMENTS:
        return []
    return read_threads(marked, dialect, clock)


def read_threads(
    marked: list[HtmlElement], dialect: Dialect, clock: DateContext
) -> list[CommentDraft]:
    """As :func:`read_records`, of elements already chosen."""
    return _link_parents(_read_valid_drafts(marked, dialect, clock))


def _read_valid_drafts(
    marked: list[HtmlElement], dialect: Dialect, clock: DateContext
) -> dict[HtmlElement, CommentDraft]:
    """Read from the inside out, so that a wrapper never takes its comments' text."""
    kept: dict[HtmlElement, CommentDraft] = {}
    left = MAX_READ
    for element in reversed(marked):
        if left <= 0 or len(kept) >= MAX_COMMENTS:
            break
        draft, visited = read_fields(element, kept, dialect, clock)
        left -= visited
        body = _find_nested_body(element, draft, kept, dialect)
        if body is not None:
            rest = {x: kept[x] for x in kept if x is not body}
            whole, visited = read_fields(element, rest, dialect, clock)
            left -= visited
            if whole.author and whole.posted:
                whole.text = kept[body].text
                draft, kept = whole, rest
        if draft.is_comment and not _is_in_aside(element):
            kept[element] = draft
    return dict(reversed(list(kept.items())))


def _find_nested_body(
    element: HtmlElement,
    draft: CommentDraft,
    kept: dict[HtmlElement, CommentDraft],
    dialect: Dialect,
) -> HtmlElement | None:
    """The one part of a comment that was taken for a comment: it has no author."""
    if not kept or not draft.author:
        return None
    last = next(reversed(kept))
    if kept[last].author or element not in last.iterancestors():
        return None
    if draft.posted and not _is_removed_body(kept[last], dialect):
        return None
    others = (x for x in reversed(kept) if x is not last)
    other = next(others, None)
    inside = other is not None and element in other.iterancestors()
    return None if inside else last


def _is_removed_body(part: CommentDraft, dialect: Dialect) -> bool:
    """Whether it is the place of a text that was removed, and nothing more."""
    if part.posted or not is_removal_notice(part.text):
        return False
    return dialect.text_rank(marks_of(part.element)) < _NO_RANK


def _is_in_aside(element: HtmlElement) -> bool:
    for number, parent in enumerate((element, *element.iterancestors())):
        if number > 12:
            break
        name, ident = parent.get("class", ""), parent.get("id", "")
        if _has_aside_class(name[:500]) or (
            ident and _ASIDE.search(ident[:200].lower())
        ):
            return True
    return False


@lru_cache(maxsize=2_000)
def _has_aside_class(names: str) -> bool:
    return any(map(_ASIDE.search, names.lower().split()))


def _link_parents(drafts: dict[HtmlElement, CommentDraft]) -> list[CommentDraft]:
    out = list(drafts.values())
    place = {element: number for number, element in enumerate(drafts)}
    for number, draft in enumerate(out):
        draft.parent = _find_parent(draft.element, number, place)
    if all(draft.parent is None for draft in out):
        _link_parents_by_depth(out)
    for draft in out:
        draft.depth = 0 if draft.parent is None else out[draft.parent].depth + 1
    return out


def _find_parent(
    element: HtmlElement, number: int, place: dict[HtmlElement, int]
) -> int | None:
    """The comment around it, or the one whose replies' list it stands in."""
    for level, parent in enumerate(element.iterancestors()):
        if level > 40:
            return None
        found = place.get(parent)
        if found is not None and found < number:
            return found
        tokens = f"{parent.get('class', '')} {parent.get('id', '')}".lower()
        if _is_reply_list(parent, tokens):
            before = parent.getprevious()
            for _ in range(5):
                if before is None:
                    break
                found = _find_record_inside(before, place)
                if found is not None:
                    return found
                before = before.getprevious()
    return None


def _is_reply_list(element: HtmlElement, marks: str) -> bool:
    if element.tag not in {"ol", "ul", "div", "dd", "section"}:
        return False
    outer = element.getparent()
    listed = element.tag in {"ol", "ul"} and outer is not None and outer.tag == "li"
    return listed or _REPLIES.search(marks) is not None


_REPLIES = re.compile(
    r"(?:^|[\s_-])(?:children|replies|indented|child-comments|subcomments|reply-?list)\b"
)


def _find_record_inside(
    element: HtmlElement, place: dict[HtmlElement, int]
) -> int | None:
    found = place.get(element)
    if found is not None:
        return found
    for number, child in enumerate(element.iterdescendants()):
        if child in place:
            return place[child]
        if number > 6:
            break
    return None


def _link_parents_by_depth(drafts: list[CommentDraft]) -> None:
    """``depth-N`` tells the parent: the last comment one level up."""
    last: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        found = (_DEPTH.match(x) for x in marks_of(draft.element).tokens)
        depth = next((int(x[1]) for x in found if x), None)
        if depth is None:
            continue
        draft.parent = last.get(depth - 1)
        last[depth] = number
        for deeper in [x for x in last if x > depth]:
            del last[deeper]
