"""Parents that the markup of a flat list names: by attribute, by link, or by depth."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.head_notes import is_reply_note
from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_PARENT_ATTRIBUTES = (
    "data-parent-id", "data-parentid", "data-parent", "data-comment-parent",
    "data-parent-comment-id", "data-in-reply-to", "data-reply-to",
    "data-reply-to-id", "reply_to_id",
)  # fmt: skip
_POST_PARENT_ATTRIBUTES = ("data-parent-pid", "data-topid")
_ID_ATTRIBUTES = (
    "id", "data-comment-id", "data-commentid", "data-id", "name", "data-reply-id",
    "reply_id",
)  # fmt: skip
_DEPTH_ATTRIBUTES = (
    "data-depth", "data-level", "data-indent", "aria-level", "indent",
)  # fmt: skip
_DEPTH_NAMES = frozenset(_DEPTH_ATTRIBUTES)
# Elements at the head of a comment of which one may state its depth.
_MAX_PARTS, _MAX_POST_PARTS = 8, 60
_MAX_BOX_LEVELS = 8
_MAX_SPACERS = 3
_DEPTH_CLASS = re.compile(
    r"^(?:[a-z]{1,20}[-_]{0,2}){0,2}?(?:depth|level|indent)"
    r"[-_]{0,2}(\d{1,2})$"
)
# Classes of the empty elements that draw the lines of a thread, one a level.
_RAIL = re.compile(
    r"(?:^|[-_\s])(?:level|depth|indent|thread-?line|rail)(?:$|[-_\s\d])"
)
_MAX_RAIL = 30
# Besides a margin, a style may have the depth: "calc(var(--indent) * 2)", "--depth: 2".
_MARGIN = re.compile(
    r"(?:(?:margin|padding)-(?:left|inline-start|right)"
    r"|--(?:[a-z]{1,20}-)?(?:depth|level|indent))\s{0,3}:\s{0,3}"
    r"(?:calc\([^;*]{0,80}\*\s{0,3})?(\d{1,4}(?:\.\d{1,3})?)"
)
_NUMBER = re.compile(r"(\d{1,19}|[0-9a-f]{8,64})$")
_REPLY_MARK = re.compile(
    r"(?:^|[-_\s])(?:in[-_]?reply|reply[-_]?to|replied[-_]?to|parent|answer[-_]?to)"
)
_REPLY_LIST_ID = re.compile(
    r"(?:list|children|replies|responses|thread|subcomments)[-_]\d{1,19}$"
)
_MAX_LIST_LEVELS = 4
_MAX_CHILDREN = 200
# Links in the text of a comment are the reader's own.
_MAX_LINKS = 12
_MAX_REPLY_LABEL = 60
_ARROW = re.compile(r"(?:>>|»|↑|↩|↪|⤷|→|@|re:)\s{0,2}[^\W_]", re.IGNORECASE)
_REPLY_WORDS = re.compile(
    rf"\b{join_patterns(language.reply_phrases for language in LANGUAGES)}",
    re.IGNORECASE,
)


def link_by_attribute(drafts: Sequence[CommentDraft]) -> None:
    """Set parents that an attribute or an "in reply to" link of a comment names."""
    indexes: dict[str, int] = {}
    posts: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        number = draft.element.get("data-pid")
        if number:
            answered = posts.get(_read_answered_post(draft.element))
            draft.parent = answered if draft.parent is None else draft.parent
            posts.setdefault(number, index)
        if draft.parent is None:
            names = (*_iter_parent_names(draft.element), *_iter_lists(draft.element))
            known = (indexes.get(_fold_id(name)) for name in names)
            draft.parent = next((x for x in known if x is not None), None)
        for name in _iter_own_names(draft):
            indexes.setdefault(name, index)


def link_by_box(drafts: Sequence[CommentDraft]) -> None:
    """Set as parent the comment in whose box a comment has its own box.

    Bootstrap's ``media-body`` has a comment, and behind the comment a box of the same
    class for each reply. A box with several comments is a list.
    """
    boxes: dict[HtmlElement, int | None] = {}
    for index, draft in enumerate(drafts):
        box = draft.element.getparent()
        if box is not None:
            boxes[box] = None if box in boxes else index
    for index, draft in enumerate(drafts):
        box = draft.element.getparent()
        if box is None or draft.element.tag == "li":
            # Items are in each other where the ``div`` in one was not closed.
            continue
        around = islice(box.iterancestors(), _MAX_BOX_LEVELS)
        parents = (boxes.get(x) for x in around if _is_alike(x, box))
        parent = next((place for place in parents if place is not None), None)
        if parent is not None and parent < index:
            draft.parent = parent


def find_own_box(record: HtmlElement, records: Collection[HtmlElement]) -> HtmlElement:
    """Return the element that is a comment's own, in what was found as the comment.

    A list of answers may be found as the first of them. Then the others are beside a
    box alike, which has all words before them: they answer what the list answers.
    """
    children = islice(record, _MAX_CHILDREN)
    answer = next((child for child in children if child in records), None)
    if answer is None or (record.text or "").strip():
        return record
    before = islice(answer.itersiblings(preceding=True), _MAX_CHILDREN)
    with_words = [x for x in before if any(map(str.strip, x.itertext()))]
    is_list = len(with_words) == 1 and _is_alike(with_words[0], answer)
    return with_words[0] if is_list else record


def _is_alike(element: HtmlElement, other: HtmlElement) -> bool:
    return (element.tag, element.get("class")) == (other.tag, other.get("class"))


def link_by_depth(drafts: Sequence[CommentDraft]) -> None:
    """Set parents by the depth of each comment: the last one a level up.

    Depths are classes, attributes or margins; the first kind that differs between the
    comments counts, because "level 1" at each of them states no thread.
    """
    for read_depth in _DEPTH_READERS:
        depths = [read_depth(draft.element) for draft in drafts]
        if len({depth for depth in depths if depth is not None}) > 1:
            _link_by_depths(drafts, depths)
            return


def _link_by_depths(
    drafts: Sequence[CommentDraft], depths: Sequence[float | None]
) -> None:
    """Set the last comment one level up; levels are the depths in order of size."""
    levels = sorted({depth for depth in depths if depth is not None})
    ranks = {depth: rank for rank, depth in enumerate(levels)}
    last: dict[int, int] = {}
    for index, depth in enumerate(depths):
        if depth is not None:
            drafts[index].parent = last.get(ranks[depth] - 1)
            last[ranks[depth]] = index


def _iter_parent_names(element: HtmlElement) -> Iterator[str]:
    for name in _PARENT_ATTRIBUTES:
        value = element.get(name)
        if value and value != "0":
            yield value
    for part in islice(element.iterdescendants("div", "span", "a"), _MAX_LINKS):
        value = part.get("data-parent-id")
        if value and value != "0" and _REPLY_MARK.search(part.get("class", "")):
            yield value
    for link in islice(element.iter("a"), _MAX_LINKS):
        href = link.get("href", "")
        if "#" in href and (
            _is_reply_link(link)
            or _is_labelled_reply(link)
            or _is_in_note(link, element)
        ):
            yield href.rpartition("#")[2]


def _read_answered_post(element: HtmlElement) -> str:
    """Return the number of the post that a post of a forum answers; "" without one.

    These numbers are those of ``data-pid`` alone: ids count the posts of the topic.
    """
    for part in islice(element.iter("*"), _MAX_POST_PARTS):
        for name in _POST_PARENT_ATTRIBUTES:
            value: str = part.get(name, "")
            if value:
                return value
    return ""


def _is_in_note(link: HtmlElement, root: HtmlElement) -> bool:
    parent = link.getparent()
    return parent is not None and is_reply_note(parent, root)


def _iter_lists(element: HtmlElement) -> Iterator[str]:
    """Yield the ids of lists of replies: ``comments-list-7`` behind comment 7."""
    for around in islice(element.iterancestors(), _MAX_LIST_LEVELS):
        names = around.get("id", "")
        if _REPLY_LIST_ID.search(names):
            yield names


def _is_reply_link(link: HtmlElement) -> bool:
    marks = f"{link.get('class', '')} {link.get('rel', '')}"[:200].lower()
    is_button = "reply-link" in marks or "replytocom" in link.get("href", "")
    return not is_button and _REPLY_MARK.search(marks) is not None


def _is_labelled_reply(link: HtmlElement) -> bool:
    text = short_text(link, _MAX_REPLY_LABEL)
    return _says_reply_to(link, text) or _points_up(link, text)


def _points_up(link: HtmlElement, text: str) -> bool:
    """``<a href="#c7">&gt;&gt; Ada</a>``: an arrow before the name."""
    return link.get("href", "").startswith("#") and _ARROW.match(text) is not None


def _says_reply_to(link: HtmlElement, text: str) -> bool:
    """``<a href="#c7">In reply to Ada</a>``, ``in reply to <a href="#c7">Ada</a>``."""
    before = link.getprevious()
    parent = link.getparent()
    around = before.tail if before is not None else getattr(parent, "text", None)
    return any(_has_reply_words(x[-_MAX_REPLY_LABEL:]) for x in (text, around) if x)


@lru_cache(maxsize=2_000)
def _has_reply_words(text: str) -> bool:
    """Return whether a text says "in reply to"; a page repeats its labels."""
    return _REPLY_WORDS.search(text) is not None


def _iter_own_names(draft: CommentDraft) -> Iterator[str]:
    values = (draft.element.get(name) for name in _ID_ATTRIBUTES)
    for value in (draft.source_id, *values):
        if value:
            yield _fold_id(value)


def _fold_id(value: str) -> str:
    """Return the number at the end of an id: ``comment-7`` and ``7`` are the same."""
    match = _NUMBER.search(value.strip()[-100:])
    return match[1] if match else value.strip()[:100]


def _read_class(element: HtmlElement) -> float | None:
    matches = map(_DEPTH_CLASS.match, marks_of(element).tokens)
    return next((float(match[1]) for match in matches if match), None)


def _read_attribute(element: HtmlElement) -> float | None:
    for part in islice(element.iter(), _MAX_PARTS):
        if _DEPTH_NAMES.isdisjoint(part.keys()):
            continue
        values = (part.get(name, "") for name in _DEPTH_ATTRIBUTES)
        depth = next((float(x) for x in values if len(x) < 4 and x.isdecimal()), None)
        if depth is not None:
            return depth
    return None


def _read_spacer(element: HtmlElement) -> float | None:
    """Return the width of a picture of one line that moves a comment to the right."""
    for picture in islice(element.iter("img"), _MAX_SPACERS):
        width = picture.get("width", "")
        if picture.get("height") == "1" and len(width) < 4 and width.isdecimal():
            return float(width)
    return None


def _read_rail(element: HtmlElement) -> float | None:
    """Return how many empty elements draw the lines of a thread beside a comment.

    They are the first children of the comment, or its nearest siblings before it.
    """
    before = element.itersiblings("*", preceding=True)
    parts = (islice(element.iterchildren("*"), _MAX_RAIL), islice(before, _MAX_RAIL))
    return float(max(sum(map(_is_rail, takewhile(_is_empty, row))) for row in parts))


def _is_empty(element: HtmlElement) -> bool:
    return not (len(element) or (element.text or "").strip())


def _is_rail(element: HtmlElement) -> bool:
    return _RAIL.search(element.get("class", "")[:200]) is not None


def _read_margin(element: HtmlElement) -> float | None:
    style = element.get("style")
    if not style:
        return 0.0
    match = _MARGIN.search(style[:300])
    return float(match[1]) if match else 0.0


_DEPTH_READERS = (_read_class, _read_attribute, _read_margin, _read_spacer, _read_rail)
