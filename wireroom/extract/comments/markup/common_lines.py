"""Removes the lines and labels of a page that its comments share.

What nearly all comments of a list begin or end with was written by the page, not by its
readers: "Name:", "Comment from:", and buttons in any language.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import short_text
from wireroom.extract.comments.markup.position_consensus import (
    CONSENSUS,
    MANY_COMMENTS,
    MAX_NAME,
    MIN_COMMENTS,
    SEPARATORS,
    fold_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
# "Name:" in front of a name.
_LABEL = re.compile(r"[^\W\d_]{2,14}\s?:(?=\s)")
# A last line that many comments share is the page's in any of these elements; one that
# fewer share only in a link.
_LABEL_TAGS = ("a", "span", "li", "div", "p")
# Share of the comments that have a button: not all are answers, or of a member.
_LABEL_SHARE = 0.3
_MAX_BUTTONS = 40
_MAX_LABEL_LINE = 120


def drop_field_labels(drafts: Sequence[CommentDraft]) -> Sequence[CommentDraft]:
    """Remove "Name:" and "Comment:" before what they name, if all have the same one."""
    if len(drafts) < MANY_COMMENTS:
        return drafts
    name = _find_common_label([draft.author for draft in drafts])
    text = _find_common_label([draft.text for draft in drafts])
    if not (name or text):
        return drafts
    return [
        replace(
            draft,
            author=draft.author.removeprefix(name).lstrip(),
            text=draft.text.removeprefix(text).lstrip(),
        )
        for draft in drafts
    ]


def _find_common_label(values: Sequence[str]) -> str:
    labels = {match[0] if match else "" for match in map(_LABEL.match, values)}
    return labels.pop() if len(labels) == 1 else ""


def drop_common_first_lines(drafts: Sequence[CommentDraft]) -> Sequence[CommentDraft]:
    """Remove the first line that nearly all comments begin with: "Comment from:".

    Numbers may differ. A quotation is kept: several comments may quote one text.
    """
    firsts = (x.text.partition("\n")[0] for x in drafts if "\n" in x.text)
    line, count = _find_most_common(x for x in firsts if not x.startswith(">"))
    if count < max(MANY_COMMENTS, CONSENSUS * len(drafts)):
        return drafts
    return [
        replace(draft, text=rest) if rest and fold_numbers(first) == line else draft
        for draft in drafts
        for first, _, rest in (draft.text.partition("\n"),)
    ]


def drop_common_last_lines(drafts: Sequence[CommentDraft]) -> Sequence[CommentDraft]:
    """Remove last lines that nearly all comments share: buttons of any language.

    Numbers may differ: "Like or dislike: 3 0" counts votes.
    """
    trimmed = drafts
    while (line := _find_common_last_line(trimmed)) is not None:
        trimmed = [
            replace(x, text=x.text.rpartition("\n")[0]) if _ends_with(x, line) else x
            for x in trimmed
        ]
    return trimmed


def _find_common_last_line(drafts: Sequence[CommentDraft]) -> str | None:
    lasts = (x.text.rpartition("\n")[2] for x in drafts if "\n" in x.text)
    line, count = _find_most_common(lasts)
    is_common = count >= max(MIN_COMMENTS, CONSENSUS * len(drafts))
    if not is_common:
        return None
    tags = _LABEL_TAGS if count >= MANY_COMMENTS else ("a",)
    sharing = (draft for draft in drafts if _ends_with(draft, line))
    return line if all(_has_label(x.element, line, tags) for x in sharing) else None


def _find_most_common(lines: Iterable[str]) -> tuple[str, int]:
    """Return the short line that most comments have, numbers folded, and its count."""
    short = (line for line in lines if len(line) <= MAX_NAME)
    counts = Counter(map(fold_numbers, short))
    return next(iter(counts.most_common(1)), ("", 0))


def _ends_with(draft: CommentDraft, line: str) -> bool:
    before, _, last = draft.text.rpartition("\n")
    return bool(before) and fold_numbers(last) == line


def _has_label(element: HtmlElement, text: str, tags: tuple[str, ...]) -> bool:
    """Return whether a leaf, or an element around a link, has this text alone.

    So may a paragraph, if it is more than what a reader wrote: its numbers are marked.
    """
    return any(
        fold_numbers(short_text(label, MAX_NAME)) == text
        for label in element.iter(*tags)
        if (not len(label) and label.tag != "p")
        or label.find(".//a") is not None
        or (label.tag == "p" and label.find("./span") is not None)
    )


def drop_label_lines(drafts: Sequence[CommentDraft]) -> list[CommentDraft]:
    """Remove lines at both ends of a text that are labels of the page's own buttons.

    A label is the whole text of a link or button that several comments have. A line is
    one if nothing is left of it without labels, numbers and separators.
    """
    labels = _collect_labels(drafts)
    if not labels:
        return list(drafts)
    # The longest first: "reply" is a part of "reply with quote".
    ordered = sorted(labels, key=len, reverse=True)
    return [replace(x, text=_strip_label_lines(x.text, ordered)) for x in drafts]


def _collect_labels(drafts: Sequence[CommentDraft]) -> set[str]:
    counts: Counter[str] = Counter()
    others = {draft.element for draft in drafts}
    for draft in drafts:
        names = {draft.author.lower(), draft.text.lower()}
        counts.update(_list_button_texts(draft.element, others) - names)
    least = max(MIN_COMMENTS, _LABEL_SHARE * len(drafts))
    return {label for label, count in counts.items() if count >= least}


def _list_button_texts(root: HtmlElement, others: Collection[HtmlElement]) -> set[str]:
    """Return the short texts of links and buttons, in lower case, without numbers."""
    inner = {x for x in root.iterdescendants() if x in others}
    texts = (
        short_text(element, MAX_NAME)
        for element in islice(root.iter("a", "button", "label"), _MAX_BUTTONS)
        if inner.isdisjoint(element.iterancestors()) and not _is_prose(element)
    )
    labels = (_NUMBER.sub("", text).strip(SEPARATORS).lower() for text in texts)
    return {label for label in labels if label}


def _is_prose(element: HtmlElement) -> bool:
    """Return whether a reader's own paragraph may hold the link."""
    parent = element.getparent()
    return (
        parent is not None
        and parent.tag in {"p", "blockquote"}
        and bool(len((parent.text or "").strip()) > MAX_NAME)
    )


def _strip_label_lines(text: str, labels: Sequence[str]) -> str:
    lines = text.split("\n")
    while len(lines) > 1 and _is_label_line(lines[-1], labels):
        lines.pop()
    while len(lines) > 1 and _is_label_line(lines[0], labels):
        lines.pop(0)
    return "\n".join(lines)


def _is_label_line(line: str, labels: Sequence[str]) -> bool:
    if len(line) > _MAX_LABEL_LINE:
        return False
    rest = line.lower()
    for label in labels:
        rest = rest.replace(label, " ")
    return not _LETTER.search(rest)
