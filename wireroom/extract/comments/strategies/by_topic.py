"""Reads the posts of a topic of a forum, in markup that belongs to no known system.

Posts are blocks of one kind, each with a number in its id, a name and a date. So are
the teasers of a blog. Two things prove that blocks are all posts of a topic from its
first one on: their headlines are "TITLE" and then "Re: TITLE", or they print the
numbers "#1", "#2", ... and the address is one of a topic.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.body_text import extract_clean_text
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.opening_post import has_story_before, is_topic_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_RECORD_TAGS = ("article", "div", "li", "section", "table", "tr")
_HEADING_TAGS = ("h2", "h3", "h4", "h5", "h6")
_TITLE_TAGS = (*_HEADING_TAGS, "a", "div", "span", "strong")
_BODY_TAGS = ("article", "div", "p", "section", "td")
_NUMBER_TAGS = ("a", "span", "strong", "b", "li", "div")
# "post-12", "p12", "12"; an id with a number in the middle is of another kind.
_NUMBERED_ID = re.compile(r"([a-z_-]{0,20}?)[_-]?(\d{1,12})", re.IGNORECASE)
_MAX_ID = 40
_ANSWER = re.compile(
    r"(?:re|aw|sv|vs|antw|odp|rif|res|ynt|ответ|回复|回覆|答复)\s*[:\uff1a]\s*(\S.*)",
    re.IGNORECASE,
)
_TITLE_CLASS = re.compile(r"(?:^|[-_\s])(?:title|subject)(?:$|[-_\s])")
# The id of a post's text has the number of the post: "post_message_12".
_BODY_ID = re.compile(r"message|content|text|body|msg", re.IGNORECASE)
_POST_NUMBER = re.compile(r"#\s?(\d{1,6})|(\d{1,6})\s?[#楼樓]")
# Marks behind the headline of a post, as that of a link to it.
_END_SIGNS = " \t\u00a0\u00b6#\u00bb"
_MAX_TITLE, _MAX_NUMBER, _MAX_CLASS = 300, 8, 200
_MAX_ELEMENTS, _MAX_HEADINGS, _MAX_POSTS, _MAX_GROUPS = 400, 400, 2_000, 4


def read_by_topic(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read the first group of blocks that are the posts of a topic."""
    tree = index.view.tree
    is_numbered = is_topic_address(ctx.base)
    if not is_numbered and not _has_answer_heading(tree):
        return ()
    for records in islice(_iter_groups(tree), _MAX_GROUPS):
        is_topic = _are_answers(records) or (is_numbered and _are_counted(records))
        if is_topic and not has_story_before(records[0]):
            drafts = _read_posts(records, ctx)
            if drafts:
                return make_candidates("by-topic", Evidence.TOPIC, drafts, index.view)
    return ()


def _read_posts(records: Sequence[HtmlElement], ctx: ReadContext) -> list[CommentDraft]:
    """Return the posts; none where the first is not read, or most texts are unmarked.

    A text that no element marks has the lines about the member beside the post in it.
    """
    drafts = read_threads(records, GENERIC, ctx.dates)
    if not drafts or drafts[0].element is not records[0]:
        return []
    for draft in drafts:
        draft.source_id = draft.element.get("id")
        _set_body(draft)
    marked = sum(draft.text_element is not None for draft in drafts)
    return drafts if 2 * marked > len(drafts) else []


def _set_body(draft: CommentDraft) -> None:
    """Take the text from the element whose id has the number of the post."""
    post = draft.element
    body = _find_body(post)
    outer = draft.text_element
    if body is None or (outer is not None and outer not in body.iterancestors()):
        return
    text = extract_clean_text(body, ())
    if text:
        draft.text, draft.text_element = text, body


def _find_body(post: HtmlElement) -> HtmlElement | None:
    number = _read_number(post)
    marked = (
        x
        for x in islice(post.iterdescendants(*_BODY_TAGS), _MAX_ELEMENTS)
        if _read_number(x) == number and _BODY_ID.search(x.get("id", ""))
    )
    return max(marked, key=_count_levels, default=None)


def _count_levels(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _read_number(element: HtmlElement) -> str:
    match = _match_id(element)
    return match[2] if match else ""


def _match_id(element: HtmlElement) -> re.Match[str] | None:
    name = element.get("id")
    return _NUMBERED_ID.fullmatch(name) if name and len(name) <= _MAX_ID else None


def _has_answer_heading(tree: HtmlElement) -> bool:
    """Return whether a heading of the page is that of an answer: "Re: TITLE"."""
    headings = islice(tree.iter(*_HEADING_TAGS), _MAX_HEADINGS)
    return any(_ANSWER.match(short_text(x, _MAX_TITLE)) for x in headings)


def _iter_groups(tree: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield lists of elements with the same tag and the same id but for its number.

    The longest list comes first. Of two equally long ones that is the one whose first
    element comes first on the page: the posts, before the texts within the posts.
    """
    groups: dict[tuple[str, str], dict[str, HtmlElement]] = {}
    for element in tree.iter(*_RECORD_TAGS):
        match = _match_id(element)
        if match is not None:
            group = groups.setdefault((str(element.tag), match[1].lower()), {})
            group.setdefault(match[2], element)
    lists = [list(group.values()) for group in groups.values()]
    yield from sorted((x for x in lists if len(x) <= _MAX_POSTS), key=len, reverse=True)


def _are_answers(records: Sequence[HtmlElement]) -> bool:
    """Return whether the headlines are "TITLE", "Re: TITLE", "Re: TITLE", ..."""
    first = {title.casefold() for title in _iter_titles(records[0])}
    if len(records) == 1 or any(map(_ANSWER.match, first)):
        return False
    same = sum(any(map(first.__contains__, _iter_answered(x))) for x in records[1:])
    return 2 * same > len(records) - 1


def _iter_answered(record: HtmlElement) -> Iterator[str]:
    """Yield the headlines that a post answers."""
    matches = map(_ANSWER.match, _iter_titles(record))
    return (match[1].casefold() for match in matches if match)


def _iter_titles(record: HtmlElement) -> Iterator[str]:
    """Yield the headings of a post without the sign of a permalink behind the words."""
    for element in islice(record.iter(*_TITLE_TAGS), _MAX_ELEMENTS):
        if element.tag in _HEADING_TAGS or _has_title_class(element):
            yield short_text(element, _MAX_TITLE).rstrip(_END_SIGNS)


def _has_title_class(element: HtmlElement) -> bool:
    names = element.get("class")
    return bool(names) and _TITLE_CLASS.search(names[:_MAX_CLASS].lower()) is not None


def _are_counted(records: Sequence[HtmlElement]) -> bool:
    """Return whether the posts print their own numbers, from the first one on."""
    return all(
        str(place) in _list_numbers(record)
        for place, record in enumerate(records, start=1)
    )


def _list_numbers(record: HtmlElement) -> set[str]:
    elements = islice(record.iter(*_NUMBER_TAGS), _MAX_ELEMENTS)
    matches = (_POST_NUMBER.fullmatch(short_text(x, _MAX_NUMBER)) for x in elements)
    return {match[1] or match[2] for match in matches if match}
