"""Reads a discussion that only its heading names: what follows "Comments"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.counts.count_claims import (
    is_comments_heading,
    parse_comment_count,
)
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.markup.section_removal import MarkupSpan
from wireroom.extract.comments.markup.wrap_siblings import wrap_elements, wrap_segments
from wireroom.extract.comments.strategies.by_repetition import (
    find_date_elements,
    shape_of,
    widen_dates,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.comment_draft import CommentDraft
    from wireroom.extract.comments.markup.date_context import DateContext

_HEADING_TAGS = ("h2", "h3", "h4", "h5", "h6", "div", "p", "strong", "b", "legend")
_TITLE_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "legend"})
_MAX_HEADING = 40
_STORY_CLASS = re.compile(r"article|hentry|story|\bpost\b|entry-content")
# Elements that may wrap the heading alone.
_MAX_WRAPPERS = 4


def read_by_heading(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read what repeats around the dates behind the first heading of comments."""
    heading, parts = _find_heading_and_parts(index.view.tree)
    dates = find_date_elements(MarkupSpan(elements=parts, owns_tail=True), ctx.dates)
    if not dates:
        return ()
    view = index.view.copy()
    date_copies = view.find_copies(dates)
    section = wrap_elements(view.find_copies(parts), class_name="comments")
    parent = section.getparent()
    # A date between two parts is the section's own text now.
    anchors = [section if x is parent else x for x in date_copies]
    drafts = _read_drafts(widen_dates(anchors, section), ctx.dates)
    candidates = make_candidates("by-heading", Evidence.HEADING, drafts, view)
    claimed = parse_comment_count(heading)
    return tuple(replace(candidate, claimed=claimed) for candidate in candidates)


def find_parts_behind_heading(tree: HtmlElement) -> tuple[HtmlElement, ...]:
    """Find the siblings behind the first heading of comments that has any.

    Returns:
        Nothing if there is no such heading, or the article itself is behind it: the
        heading was a button that leads to the comments.
    """
    return _find_heading_and_parts(tree)[1]


def _find_heading_and_parts(tree: HtmlElement) -> tuple[str, tuple[HtmlElement, ...]]:
    """Return the text of the heading, and what find_parts_behind_heading promises."""
    for element in tree.iter(*_HEADING_TAGS):
        text = _read_heading(element)
        if is_comments_heading(text):
            parts = _find_following(element)
            if parts:
                return text, () if _have_article(parts) else parts
    return "", ()


def _read_heading(element: HtmlElement) -> str:
    """Return the whole text of a heading, the own text of another element."""
    if len(element) and element.tag in _TITLE_TAGS:
        return short_text(element, _MAX_HEADING)
    text = element.text or ""
    return text.strip() if len(text) < 4 * _MAX_HEADING else ""


def _have_article(parts: Sequence[HtmlElement]) -> bool:
    """Return whether the parts hold the story; several of one shape are comments."""
    # The form for another comment may be before them.
    parts = [part for part in parts if part.tag != "form"]
    stories = [part for part in parts if _has_story_mark(part)]
    if len(stories) == 1:
        return not _holds_posts(stories[0])
    are_alike = len(set(map(shape_of, stories))) == 1
    return bool(stories) and not (
        all(map(_is_article, parts)) or (are_alike and not _have_title(parts))
    )


def _holds_posts(part: HtmlElement) -> bool:
    """Return whether a part is the list of several articles of one shape."""
    posts = list(part.iter("article"))
    are_alike = len(posts) > 1 and len(set(map(shape_of, posts))) == 1
    return are_alike and not _have_title([part])


def _have_title(parts: Sequence[HtmlElement]) -> bool:
    return any(next(part.iter("h1", "main"), None) is not None for part in parts)


def _is_article(part: HtmlElement) -> bool:
    return part.tag == "article" and next(part.iter("h1", "main"), None) is None


def _has_story_mark(part: HtmlElement) -> bool:
    return any(
        element.tag in {"h1", "article", "main"}
        or _STORY_CLASS.search(element.get("class", "").lower())
        for element in part.iter("h1", "article", "main", "div", "section")
    )


def _find_following(heading: HtmlElement) -> tuple[HtmlElement, ...]:
    """Return the siblings behind the heading, or behind the element it is all of."""
    element = heading
    for _ in range(_MAX_WRAPPERS):
        siblings = tuple(element.itersiblings())
        if any(len(x) or (x.text or "").strip() for x in siblings):
            return siblings
        parent = element.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            break
        element = parent
    return ()


def _read_drafts(
    records: Sequence[HtmlElement], dates: DateContext
) -> list[CommentDraft]:
    """Read the records, and those that are heads alone with what follows them."""
    records = list(dict.fromkeys(records))
    # A heading has no room for a comment: "Added by Ada Quill over 2 years ago".
    are_heads = all(record.tag in _TITLE_TAGS for record in records)
    drafts = [] if are_heads else read_threads(records, GENERIC, dates)
    if len(drafts) == len(records):
        return drafts
    known = {draft.element for draft in drafts}
    heads = (record for record in records if record not in known)
    offset = len(drafts)
    # Wrapping changes the elements around the heads, which were read above.
    dates.printed.clear()
    return drafts + [
        replace(draft, parent=None if draft.parent is None else draft.parent + offset)
        for draft in read_threads(wrap_segments(heads), GENERIC, dates)
    ]
