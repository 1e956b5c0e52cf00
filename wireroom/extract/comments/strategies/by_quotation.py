"""Reads comments without dates, each a ``blockquote`` below "Ada Quill wrote".

Systems such as Blosxom print comments in this way, without classes. A story may quote
people in the same markup, so the page has to have a field for writing a comment.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.body_text import extract_clean_text
from wireroom.extract.comments.markup.byline_words import strip_speech_verb
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.name_texts import is_name
from wireroom.extract.comments.markup.wrap_siblings import wrap_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex

_HEAD_TAGS = frozenset({"p", "div", "h3", "h4", "h5", "h6", "dt"})
_MIN_COMMENTS, _MAX_QUOTATIONS = 2, 2_000
_MAX_NAME_WORDS = 5
# So many times as many quotations as the page counts comments are quotations of the
# story. A few more are not: pages print the number from a cache.
_MAX_SURPLUS = 1.2
# Name or id of the field for writing a comment.
_FIELD = re.compile(r"comment|message|kommentar|coment|reply", re.IGNORECASE)
_MAX_FIELDS = 20


def read_by_quotation(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read quotations side by side, each behind the line that names its author."""
    tree = index.view.tree
    if next(tree.iter("blockquote"), None) is None or not _has_field(tree):
        return ()
    pairs = list(_iter_pairs(tree))
    names = {name for _, _, name in pairs}
    if len(pairs) < _MIN_COMMENTS or len(names) < _MIN_COMMENTS:
        return ()
    if ctx.expected and len(pairs) > _MAX_SURPLUS * ctx.expected:
        return ()
    view = index.view.copy()
    heads = view.find_copies(head for head, _, _ in pairs)
    quotations = view.find_copies(quotation for _, quotation, _ in pairs)
    drafts = [
        _make_draft(wrap_comment([head, quotation], head), quotation, name)
        for head, quotation, (_, _, name) in zip(heads, quotations, pairs, strict=True)
    ]
    return make_candidates("by-quotation", Evidence.DATA, drafts, view)


def _has_field(tree: HtmlElement) -> bool:
    fields = islice(tree.iter("textarea"), _MAX_FIELDS)
    names = (f"{x.get('name', '')} {x.get('id', '')}" for x in fields)
    return any(map(_FIELD.search, names))


def _iter_pairs(tree: HtmlElement) -> Iterator[tuple[HtmlElement, HtmlElement, str]]:
    """Yield the quotations of the first uninterrupted row.

    Each comes as the line before it, the quotation, and the name in the line.
    """
    last: HtmlElement | None = None
    for quotation in islice(tree.iter("blockquote"), _MAX_QUOTATIONS):
        head = _find_head(quotation)
        name = "" if head is None else _read_name(head)
        if head is None or not name:
            continue
        if last is not None and _skip_empty(head.getprevious()) is not last:
            # Words are between the two: a story that quotes people, or another row.
            return
        yield head, quotation, name
        last = quotation


def _find_head(quotation: HtmlElement) -> HtmlElement | None:
    """Return the line right before a quotation."""
    before = quotation.getprevious()
    if before is None or before.tag not in _HEAD_TAGS:
        return None
    return None if (before.tail or "").strip() else before


def _skip_empty(element: HtmlElement | None) -> HtmlElement | None:
    """Return an element, or the nearest one before it that has a text."""
    while element is not None and not any(map(str.strip, element.itertext())):
        element = element.getprevious()
    return element


def _read_name(head: HtmlElement) -> str:
    """Return the name in front of "wrote" or "says", "" for a line without the verb."""
    text = short_text(head, MAX_NAME_LENGTH)
    name = strip_speech_verb(text).strip(" :,")
    is_short = 0 < len(name.split()) <= _MAX_NAME_WORDS
    has_verb = name != text.strip(" :,")
    return name if is_short and has_verb and is_name(name) else ""


def _make_draft(element: HtmlElement, body: HtmlElement, name: str) -> CommentDraft:
    text = extract_clean_text(body, _find_subject(body))
    return CommentDraft(
        element=element,
        author=name,
        text=text,
        raw_text=f"{name}\n{extract_clean_text(body, ())}",
        has_text_element=True,
        text_element=body,
    )


def _find_subject(body: HtmlElement) -> tuple[HtmlElement, ...]:
    """Return the headline of a comment: bold words alone in the first line."""
    first = next(iter(body), None)
    if first is None or first.tag not in {"b", "strong"} or (body.text or "").strip():
        return ()
    following = first.getnext()
    is_line = following is not None and following.tag == "br"
    return (first,) if is_line and not (first.tail or "").strip() else ()
