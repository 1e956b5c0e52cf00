"""Controls that count the answers to a comment: "View 3 more replies".

A list whose comments have such controls is complete only if as many answers are on the
page, folded or not.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_NOUN = join_patterns(language.reply_nouns for language in LANGUAGES)
_WORDS = r"(?:[^\W\d_]+['’]?\W+)"  # noqa: RUF001 - an apostrophe of French
# "View 3 more replies", "Antworten (3)", "返信 3件", "답글 3개".
_COUNTED = re.compile(
    rf"\W*(?P<before>{_WORDS}{{0,3}})(?P<number>\d{{1,5}})\s?(?:件の?|条|條|个|個|개의?)?"
    rf"\W*(?P<between>{_WORDS}{{0,2}}){_NOUN}(?P<behind>(?:\W+[^\W\d_]+){{0,2}})\W*"
    rf"|\W*{_NOUN}\s?[(:\uff08]?\s?(?P<last>\d{{1,5}})\s?(?:件|条|條|个|個|개)?\W*",
    re.IGNORECASE,
)
# ``aria-setsize``.
_SET_SIZE = re.compile(r"-1|\d{1,6}")
_DIGIT = re.compile(r"\d")
_CONTROL_TAGS = ("a", "button", "summary", "div", "span")
_ALWAYS_CONTROLS = frozenset({"a", "button", "summary"})
_MAX_TEXT, _MAX_CONTROLS, _MAX_LEVELS = 48, 60, 12


def has_folded_answers(drafts: Sequence[CommentDraft]) -> bool:
    """Return whether a control counts more answers than the page shows.

    Where no comment has a parent, a number alone proves nothing: the answers may be
    further down in a list by time. Then the control has to show answers, or all
    controls together count as many answers as there are comments.
    """
    answers = _count_answers(drafts)
    places = {draft.element: place for place, draft in enumerate(drafts)}
    is_threaded = any(draft.parent is not None for draft in drafts)
    counted = 0
    for place, control, match in _iter_controls(drafts, places):
        number = int(match["number"] or match["last"])
        if number > answers[place] and (is_threaded or _shows(control, match, places)):
            return True
        counted += number
    return not is_threaded and counted >= max(len(drafts), 1)


def is_part_of_set(drafts: Sequence[CommentDraft]) -> bool:
    """Return whether ``aria-setsize`` says that there are more comments than these.

    Screen readers are given the number of comments of one level in it; -1 is unknown.
    """
    sizes: dict[int | None, list[str]] = {}
    for draft in drafts:
        size = draft.element.get("aria-setsize", "")
        sizes.setdefault(draft.parent, []).append(size)
    return any(
        len(set(level)) == 1
        and _SET_SIZE.fullmatch(level[0]) is not None
        and not 0 <= int(level[0]) <= len(level)
        for level in sizes.values()
    )


def _count_answers(drafts: Sequence[CommentDraft]) -> Counter[int]:
    """Count all comments below each one; an answer is behind what it answers."""
    answers: Counter[int] = Counter()
    for place in range(len(drafts) - 1, -1, -1):
        parent = drafts[place].parent
        if parent is not None and parent < place:
            answers[parent] += answers[place] + 1
    return answers


def _iter_controls(
    drafts: Sequence[CommentDraft], places: Mapping[HtmlElement, int]
) -> Iterator[tuple[int, HtmlElement, re.Match[str]]]:
    """Yield the controls that count answers, with the place of the comment answered.

    A control belongs to the comment around it, else to the one right before it.
    """
    for place, draft in enumerate(drafts):
        beside = draft.element.itersiblings("a", "button", "details", "div", "p", "li")
        behind = next(beside, None)
        roots = [draft.element]
        if behind is not None and behind not in places and len(behind) <= 2:
            roots.append(behind)
        for root in roots:
            for control in islice(root.iter(*_CONTROL_TAGS), _MAX_CONTROLS):
                match = _read_control(control)
                if match and _find_owner(control, places, place) == place:
                    yield place, control, match


def _read_control(element: HtmlElement) -> re.Match[str] | None:
    if element.tag not in _ALWAYS_CONTROLS and element.get("role") != "button":
        return None
    text = short_text(element, _MAX_TEXT)
    return _COUNTED.fullmatch(text) if text and _DIGIT.search(text) else None


def _find_owner(
    control: HtmlElement, places: Mapping[HtmlElement, int], default: int
) -> int:
    """Return the comment nearest around a control; the one before it without any."""
    around = islice(control.iterancestors(), _MAX_LEVELS)
    return next((places[x] for x in around if x in places), default)


def _shows(
    control: HtmlElement, match: re.Match[str], places: Mapping[HtmlElement, int]
) -> bool:
    """Return whether a control shows answers that are not on the page yet."""
    if control.tag == "summary":
        folded = control.getparent()
        return folded is not None and not any(x in places for x in folded.iter())
    has_verb = any(match[name] for name in ("before", "between", "behind"))
    return has_verb or control.get("aria-expanded") == "false"
