"""Names as the links to answer a comment have them: "Reply to Ada Quill".

WordPress labels each link for screen readers, in its own language: the labels of a page
differ in the name alone. A theme may print more in the element of the name: a badge,
the link itself, "on".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_MIN_NAME, _MIN_LABELS = 2, 2
# Lines at the head of a comment of which one may be the name.
_MAX_LINES = 8


def correct_answered_names(drafts: Sequence[CommentDraft]) -> Sequence[CommentDraft]:
    """Return drafts whose names are those of the labels, where they hold more or none.

    A name without the one of its label stays: the label may be of another comment.
    """
    if not any(draft.answer_label for draft in drafts):
        return drafts
    labels = {draft.answer_label for draft in drafts if draft.answer_label}
    before = _find_common_words(labels)
    behind = _find_common_words({label[::-1] for label in labels})[::-1]
    return [_correct(draft, before, behind) for draft in drafts]


def _find_common_words(labels: set[str]) -> str:
    """Return what all labels begin with, up to the last space; "" for one label."""
    if len(labels) < _MIN_LABELS:
        return ""
    # What the first and the last in order share, all between them share.
    first, last = min(labels), max(labels)
    pairs = enumerate(zip(first, last, strict=False))
    end = next((n for n, (a, b) in pairs if a != b), len(first))
    return first[: first.rfind(" ", 0, end) + 1]


def _correct(draft: CommentDraft, before: str, behind: str) -> CommentDraft:
    label = draft.answer_label
    if not label:
        return draft
    if not draft.author:
        return _name_by_line(draft, before, behind)
    name = label.removeprefix(before).removesuffix(behind).strip()
    if name == label:
        name = _find_end(draft.author, label)
    is_part = len(name) >= _MIN_NAME and name in draft.author and name != draft.author
    return replace(draft, author=name) if is_part else draft


def _name_by_line(draft: CommentDraft, before: str, behind: str) -> CommentDraft:
    """Return a draft without a name with the line that is the name of its label."""
    label = draft.answer_label
    exact = label.removeprefix(before).removesuffix(behind).strip()
    lines = draft.raw_text.split("\n")[:_MAX_LINES]
    named = (
        line
        for line in lines
        if len(line) >= _MIN_NAME
        and (line == exact if exact != label else label.endswith(f" {line}"))
    )
    name = next(named, "")
    if not name:
        return draft
    text = draft.text.removeprefix(f"{name}\n")
    return replace(draft, author=name, has_marked_author=True, text=text)


def _find_end(author: str, label: str) -> str:
    """Return the longest run of an author's words with which a label ends.

    The only label of a page has no other to be compared with.
    """
    words = author.split()
    runs = (
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(len(words), start, -1)
    )
    fitting = [run for run in runs if label.endswith(f" {run}")]
    return max(fitting, key=len, default="")
