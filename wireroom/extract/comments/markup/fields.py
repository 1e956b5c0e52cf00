"""The fields of one comment, read from its element: author, time, text, id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.dates.finest import refine
from wireroom.extract.comments.counts.count_claims import (
    is_comment_invitation,
    parse_comment_count,
)
from wireroom.extract.comments.markup.author_names import (
    extend_to_link_text,
    extract_author_name,
    find_name_element,
)
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.comment_text import (
    has_paragraph,
    read_button_word,
    read_paragraph_word,
    read_raw_text,
    set_text,
)
from wireroom.extract.comments.markup.date_lines import (
    find_name_before_date,
    find_posted_by_name,
)
from wireroom.extract.comments.markup.head_lines import split_speech_line
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.parts import (
    UNRANKED,
    CommentScope,
    choose_reading,
    find_parts,
    may_read_again,
)
from wireroom.extract.comments.markup.stated_author import find_stated_author
from wireroom.extract.publication_date.date_labels import (
    is_change,
    is_class_of_member,
    is_of_member,
)
from wireroom.model.moment import DateSource, Precision

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.date_context import DateContext, PrintedTime
    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.parts import CommentParts
    from wireroom.model.moment import PublishedTime

# From the finest to the coarsest.
_PRECISIONS = list(Precision)
_MAX_URL = 2_048
_MAX_ID = 200
# Links and anchors of a comment that are looked at: its own are among the first.
_MAX_LINKS = 12
_ID = re.compile(
    r"(?:comment|cmt|comm|c|message|reply|body)[-_]?(?:[a-z]{0,8}[-_])?\d[\w-]{0,60}$",
    re.IGNORECASE,
)
# Numbers that frameworks give to elements, others at each request.
_MADE_ID = re.compile(
    r"(?:^|_)(?:ctl|ctrl|ctr)\d+(?:_|$)|^(?:ember|ext-gen|gwt-uid-|yui_|radix-|headlessui-"
    r"|mui-|react-|__BVID__|:r|\xabr)\w*\d"
)
_ENDS_IN_NUMBER = re.compile(r"\d\d$")
# WordPress wraps ``comment-301`` in ``li-comment-301`` and ``div-comment-301``.
_WRAPPED = re.compile(r"^(?:li|div)-(?=comment)")
_PERMALINK = re.compile(r"#(?:li-|div-)?(?:comment|c)[-_]?\w*\d")
_COMMENT_NUMBER = re.compile(r"\d{1,20}")
_SECTION_LINK = re.compile(r"#(?:comments|respond|disqus_thread|comments-list)$")
_MAX_LABEL, _MAX_READER_LINE = 80, 40
_MIN_NAME, _MAX_ANSWER_LABEL = 2, 200
# A printed date with name, place and link around it; a sentence has more words.
_MAX_DATE_WORDS = 14
_MAX_CLOCK = 16
# Without name and time only the notice of a removed comment is one. An element with
# more text says more, and its text is not looked for.
_MAX_REMOVED = 600
_CLOCK = re.compile(
    r"\(?(?:at\s|um\s|à\s)?[0-2]?\d[:.h][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?|\suhr)?\)?",
    re.IGNORECASE,
)


def read_fields(
    root: HtmlElement,
    inner: AbstractSet[HtmlElement],
    dialect: Dialect,
    dates: DateContext,
) -> tuple[CommentDraft, int]:
    """Return one comment, and how many elements were read for it.

    Args:
        inner: elements below ``root`` that belong to other comments.
    """
    scope = CommentScope(root=root, inner=inner, dialect=dialect, dates=dates)
    parts = find_parts(scope)
    is_complete = bool(parts.times) and parts.author_rank < UNRANKED
    if not is_complete and may_read_again(parts, scope):
        parts = choose_reading(parts, find_parts(scope, whole=True))
    draft = CommentDraft(element=root, votes=parts.votes)
    draft.is_section_link = any(map(_links_to_section, parts.links[:_MAX_LINKS]))
    _set_time(draft, parts, dates)
    draft.answer_label = _find_answer_label(parts)
    _set_author(draft, parts)
    # A family's own marks vouch for the name; any page's marks do not.
    draft.has_marked_author = bool(draft.author) and (
        draft.has_marked_author or dialect.name != "generic"
    )
    draft.raw_text = read_raw_text(root, inner)
    if not (draft.author or draft.posted) and len(draft.raw_text) > _MAX_REMOVED:
        return draft, parts.visit_count
    set_text(draft, parts, inner)
    is_marked = dialect.name != "generic" or has_paragraph(parts.text)
    if not draft.text and parts.text is not None and is_marked:
        draft.text = read_button_word(parts.text, inner)
    if not draft.text and draft.posted is not None:
        draft.text = read_paragraph_word(root, inner)
    if not draft.author and draft.posted is not None:
        name, rest = split_speech_line(draft.text)
        if name:
            draft.author, draft.text = name, rest
    draft.source_id = _find_id(root, parts)
    draft.permalink = _find_permalink(parts)
    return draft, parts.visit_count


def _links_to_section(link: HtmlElement) -> bool:
    """``<a href="#comments">4 Comments</a>``: a line of the article, no comment."""
    if not _SECTION_LINK.search(link.get("href", "")):
        return False
    text = short_text(link, MAX_NAME_LENGTH)
    return parse_comment_count(text) is not None or is_comment_invitation(text)


def _set_time(draft: CommentDraft, parts: CommentParts, dates: DateContext) -> None:
    if parts.times:
        written = [x for x in parts.times if not _is_of_reader(x)]
        if len(written) > 1:
            written = [x for x in written if not _is_edit_time(x)] or written
        if written:
            date = min(written, key=_weigh_time)
            draft.posted_raw, draft.posted = date.text, _add_clock(date, dates)


def _add_clock(date: PrintedTime, dates: DateContext) -> PublishedTime:
    """Return a day with the time of day in an element right beside it."""
    time = date.time
    is_day = time.source is DateSource.VISIBLE and time.precision is Precision.DAY
    for beside in (
        (date.element.getnext(), date.element.getprevious()) if is_day else ()
    ):
        clock = "" if beside is None else short_text(beside, _MAX_CLOCK)
        if _CLOCK.fullmatch(clock):
            whole = dates.parse(f"{date.text} {clock}", DateSource.VISIBLE)
            return time if whole is None else refine(time, whole)
    return time


def _is_of_reader(date: PrintedTime) -> bool:
    """Return whether a time is when a reader joined, or was last seen."""
    parent = date.element.getparent()
    is_small = parent is not None and short_text(parent, _MAX_READER_LINE)
    around = (
        (date.element, parent) if parent is not None and is_small else (date.element,)
    )
    return (
        any(is_class_of_member(x.get("class", "")[:_MAX_LABEL]) for x in around)
        or is_of_member(date.text)
        or is_of_member(date.time.raw)
    )


def _is_edit_time(date: PrintedTime) -> bool:
    """Return whether a time is when a comment was last changed."""
    parent = date.element.getparent()
    around = "" if parent is None else short_text(parent, _MAX_LABEL)
    return is_change(date.text) or is_change(around)


def _weigh_time(date: PrintedTime) -> tuple[bool, bool, int, int]:
    """Return a key that is lowest for a short and precise date of the markup."""
    is_printed = date.time.source is not DateSource.MARKUP
    is_prose = len(date.text.split()) > _MAX_DATE_WORDS
    precision = _PRECISIONS.index(date.time.precision)
    # Of attributes the first counts; of texts the innermost element's, not its box's.
    return is_printed, is_prose, precision, len(date.text) if is_printed else 0


def _set_author(draft: CommentDraft, parts: CommentParts) -> None:
    stated = find_stated_author(draft.element)
    element = _choose_author_element(draft, parts) if stated is None else stated
    if element is None:
        return
    name = extract_author_name(element, parts)
    draft.author = "" if is_comment_invitation(name) else name
    marked = (stated, parts.author, parts.picture)
    is_answered = len(draft.author) >= _MIN_NAME and draft.author in draft.answer_label
    is_marked = any(x is not None for x in marked) or is_answered
    draft.has_marked_author = is_marked and bool(draft.author)
    link = element if element.tag == "a" else next(element.iterdescendants("a"), None)
    href = "" if link is None else link.get("href", "")
    draft.author_url = href[:_MAX_URL] if href.startswith("http") else None


def _find_answer_label(parts: CommentParts) -> str:
    """Return the label of WordPress' link to answer: "Reply to Ada"."""
    labels = (
        link.get("aria-label", "")
        for link in parts.links[:_MAX_LINKS]
        if link.get("data-commentid")
    )
    return next((x for x in labels if 0 < len(x) <= _MAX_ANSWER_LABEL), "")


def _choose_author_element(
    draft: CommentDraft, parts: CommentParts
) -> HtmlElement | None:
    """Return the element of the name; None where the line of a date has the name."""
    name = find_name_before_date(draft.posted_raw)
    element = parts.author
    if element is not None:
        in_date = short_text(element, MAX_NAME_LENGTH) in draft.posted_raw
        if in_date or not name:
            return element
    draft.author = extend_to_link_text(name or find_posted_by_name(parts), parts)
    if draft.author:
        return None
    named = find_name_element(parts)
    return parts.picture if named is None else named


def _find_id(root: HtmlElement, parts: CommentParts) -> str | None:
    """Return the comment's id: one that says "comment" and a number, or a number."""
    own = (root.get("id", ""), root.get("data-comment-id", ""), root.get("data-id", ""))
    for name in (*own, *parts.anchors[:_MAX_LINKS]):
        if _MADE_ID.search(name):
            continue
        if _ID.search(name) or name.isdigit():
            return _WRAPPED.sub("", name)[:_MAX_ID]
    is_own = _ENDS_IN_NUMBER.search(own[0]) and not _MADE_ID.search(own[0])
    return own[0][:_MAX_ID] if is_own else _find_answered_id(parts)


def _find_answered_id(parts: CommentParts) -> str | None:
    """Return the id of WordPress for the comment that a link answers."""
    numbers = (link.get("data-commentid", "") for link in parts.links[:_MAX_LINKS])
    return next((f"comment-{x}" for x in numbers if _COMMENT_NUMBER.fullmatch(x)), None)


def _find_permalink(parts: CommentParts) -> str | None:
    hrefs = (link.get("href", "") for link in parts.links)
    return next((href[:_MAX_URL] for href in hrefs if _PERMALINK.search(href)), None)
