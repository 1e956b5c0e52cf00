"""Answers of the site in the box of a comment: "Reply by the editor", and a text.

Contao prints them so, without a date. Read as a part of the comment, they would be the
words of a reader who did not write them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wireroom.extract.comments.markup.body_text import extract_clean_text
from wireroom.extract.comments.markup.dialect import marks_of
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.name_texts import is_name
from wireroom.extract.comments.markup.own_element import EitherSet
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

_BOX_TAGS = frozenset({"div", "blockquote", "section", "article", "li", "aside"})
_BOX_MARK = re.compile(r"(?:^|[-_])(?:reply|replies|response|answer|antwort)(?:$|[-_])")
_LABELS = join_patterns(language.answer_labels for language in LANGUAGES)
# A line with a date is that of a comment, which is read as one.
_HEAD = re.compile(rf"{_LABELS}\s*:?\s+([^|:\d]{{2,60}}?)\s*:?", re.IGNORECASE)


class AnswerBox(NamedTuple):
    """An answer: its element, who wrote it, and its text."""

    element: HtmlElement
    author: str
    text: str


def find_answer_boxes(
    root: HtmlElement, inner: AbstractSet[HtmlElement]
) -> list[AnswerBox]:
    """Return the answers in a comment's box, in the page's order.

    They are among its children, or among those of its wrapper.

    Args:
        inner: elements below ``root`` that belong to other comments.
    """
    own = [child for child in root if child not in inner]
    below = (x for child in own for x in (child, *child) if x not in inner)
    boxes = (x for x in below if x.tag in _BOX_TAGS and _has_box_mark(x))
    found = (_read_answer(box, inner) for box in boxes)
    return [answer for answer in found if answer is not None]


def _read_answer(box: HtmlElement, inner: AbstractSet[HtmlElement]) -> AnswerBox | None:
    head = next((x for x in box if isinstance(x.tag, str)), None)
    if head is None or (box.text or "").strip():
        return None
    named = _HEAD.fullmatch(short_text(head, MAX_NAME_LENGTH))
    if named is None or not is_name(named[1]):
        return None
    text = extract_clean_text(box, EitherSet(inner, {head}))
    return AnswerBox(box, named[1], text) if text else None


def _has_box_mark(element: HtmlElement) -> bool:
    return _are_box_marks(marks_of(element).tokens)


@lru_cache(maxsize=2_000)
def _are_box_marks(tokens: tuple[str, ...]) -> bool:
    return any(map(_BOX_MARK.search, tokens))
