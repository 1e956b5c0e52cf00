"""Finds the names of authors by the position that they have in each comment.

Where no class marks the author, the position does, in any language: the first short
text that nearly all comments have at the same position of their markup, and that
differs between them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import UNREAD_TAGS, is_button_text
from wireroom.extract.comments.markup.leaf_texts import is_title, short_text
from wireroom.extract.publication_date.date_labels import (
    is_other_label,
    is_published_label,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

# Tags and classes from a comment's element inward.
MarkupPath = tuple[str, ...]

# Share of the comments that have to agree.
CONSENSUS = 0.8
MIN_COMMENTS = 2
# Leaf texts at the start of a comment that may be the author's name.
_MAX_LEAVES = 12
MAX_NAME, _MAX_DATED = 40, 120
_MAX_WORDS = 4
_NUMBER = re.compile(r"\d+")
# "12 Ada Quill": the comment's number is printed before the name.
_COMMENT_NUMBER = re.compile(r"^#?\d{1,5}[.):]?\s+")
# "Ada Quill: 5 March 2026", "Ada Quill: March 5, 2026".
_NAME_AND_COLON = re.compile(
    r"([^\s\d:][^:\n]{1,60}?)\s?:\s+(?=\d|[^\W\d_]{3,12}\.?\s+\d)"
)
_NOT_NAME = re.compile(r"[.!?。！？؟]$|^[@#]|\d{4}|\d[:/.]\d")  # noqa: RUF001 - full-width marks
_NUMBERED_LABEL = re.compile(r"[^\w\s]\s?\d{1,5}$")
_LETTER = re.compile(r"[^\W\d_]")
# So many comments with one and the same author have the label of a button as author.
MANY_COMMENTS = 3
SEPARATORS = " \t\u00a0()[]|\u00b7\u2022:+-\u2013\u2014"


def name_by_position(drafts: Sequence[CommentDraft]) -> list[CommentDraft]:
    """Give dated comments without an author the name at the authors' position.

    The position is that of the authors found otherwise, or else one at which nearly all
    comments have a text that may be a name; so it is for those without a name if they
    are most. A theme links the names of some readers only.
    """
    nameless = [draft for draft in drafts if not draft.author and draft.posted]
    if not nameless or len(drafts) < MIN_COMMENTS:
        return list(drafts)
    if len(nameless) == len(drafts):
        named = _name_before_colon(drafts)
        if named:
            return named
    others = {draft.element for draft in drafts}
    names = {draft.element: _collect_possible_names(draft, others) for draft in drafts}
    path = _find_path_of_names(drafts, names)
    if path is None or 2 * len(nameless) >= len(drafts):
        common = _find_common_path([names[draft.element] for draft in nameless])
    else:
        common = None
    if path is None and common is None:
        return list(drafts)
    return [
        draft
        if draft.author or not draft.posted
        else set_author(draft, _get_name(names[draft.element], path, common))
        for draft in drafts
    ]


def _name_before_colon(drafts: Sequence[CommentDraft]) -> list[CommentDraft]:
    """Return drafts with the names in "Ada Quill: 5 March 2026"; none without them.

    Where the same text precedes each date, that is a label: "Date: 5 March 2026".
    """
    matches = [_NAME_AND_COLON.match(draft.posted_raw) for draft in drafts]
    names = [match[1].strip() if match else "" for match in matches]
    are_labels = any(is_published_label(x) or is_other_label(x) for x in names)
    if "" in names or are_labels or len(set(names)) < MIN_COMMENTS:
        return []
    pairs = zip(drafts, names, strict=True)
    return [set_author(draft, name) for draft, name in pairs]


def _get_name(
    names: Mapping[MarkupPath, str], path: MarkupPath | None, other: MarkupPath | None
) -> str:
    places = (path, _strip_link(path), other)
    found = (names.get(place, "") for place in places if place)
    return _COMMENT_NUMBER.sub("", next(filter(None, found), ""))


def _strip_link(path: MarkupPath | None) -> MarkupPath | None:
    """Return the path of a name that is no link, where others' names are links.

    Only in an element with a class: a bare paragraph may be the comment's text.
    """
    if not path or not path[-1].startswith("a "):
        return None
    outer = path[:-1]
    return outer if outer and not outer[-1].endswith(" ") else None


def _find_path_of_names(
    drafts: Sequence[CommentDraft], names: Mapping[HtmlElement, dict[MarkupPath, str]]
) -> MarkupPath | None:
    """Return the path of most authors that were found otherwise."""
    signed = [draft for draft in drafts if draft.author]
    counts = Counter(
        path
        for draft in signed
        for path, text in names[draft.element].items()
        if text == draft.author
    )
    path, count = next(iter(counts.most_common(1)), (None, 0))
    return path if 2 * count > len(signed) else None


def find_names_by_position(drafts: Sequence[CommentDraft]) -> list[str]:
    """Return for each comment the name at the first position where all may have one."""
    others = {draft.element for draft in drafts}
    names = [_collect_possible_names(draft, others) for draft in drafts]
    path = _find_common_path(names)
    return ["" if path is None else by_path.get(path, "") for by_path in names]


def replace_common_author(drafts: Sequence[CommentDraft]) -> Sequence[CommentDraft]:
    """Replace an author that all comments share: it is the label of a button.

    Only if another position has a name in nearly all comments, and names differ.
    """
    authors = {draft.author for draft in drafts}
    are_numbered = len(authors) > 1 and len(set(map(fold_numbers, authors))) == 1
    if are_numbered and all(map(_NUMBERED_LABEL.search, authors)):
        # "Comment #1", "Comment #2".
        drafts = [replace(x, author="", has_marked_author=False) for x in drafts]
        return name_by_position(drafts)
    if len(drafts) < MANY_COMMENTS or len(authors) != 1 or "" in authors:
        return drafts
    others = {draft.element for draft in drafts}
    names = [_collect_possible_names(draft, others) for draft in drafts]
    path = _find_common_path(names)
    if path is None:
        return drafts
    return [
        set_author(draft, by_path.get(path, ""))
        for draft, by_path in zip(drafts, names, strict=True)
    ]


def set_author(draft: CommentDraft, name: str) -> CommentDraft:
    """Return a draft with this author, and without the name in its text."""
    first, _, rest = draft.text.partition("\n")
    is_head = _COMMENT_NUMBER.sub("", first).strip(SEPARATORS) == name
    text = rest if rest and is_head else draft.text
    return replace(draft, author=name, has_marked_author=bool(name), text=text)


def fold_numbers(text: str) -> str:
    """Return a text with each number replaced: "Delete: 1" and "Delete: 2" are one."""
    return _NUMBER.sub("0", text)


def _find_common_path(
    names: Sequence[Mapping[MarkupPath, str]],
) -> MarkupPath | None:
    """Return the first path at which nearly all have a text, and not all the same."""
    if len(names) < MIN_COMMENTS:
        return None
    counts = Counter(path for by_path in names for path in by_path)
    for path in names[0]:
        texts = {fold_numbers(x[path]) for x in names if path in x}
        if counts[path] >= CONSENSUS * len(names) and len(texts) > 1:
            return path
    return None


def _collect_possible_names(
    draft: CommentDraft, others: Collection[HtmlElement]
) -> dict[MarkupPath, str]:
    """Return texts that may be a name by their path, the first at each."""
    names: dict[MarkupPath, str] = {}
    for path, text in islice(_iter_leaf_texts(draft.element, others), _MAX_LEAVES):
        if _may_be_name(text, draft):
            names.setdefault(path, text)
    return names


def _iter_leaf_texts(
    root: HtmlElement, others: Collection[HtmlElement]
) -> Iterator[tuple[MarkupPath, str]]:
    stack: list[tuple[HtmlElement, MarkupPath]] = [(root, ())]
    while stack:
        element, path = stack.pop()
        if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS:
            continue
        if element is not root and (element in others or _is_headline(element)):
            continue
        text = " ".join((element.text or "").split())
        if text and not len(element):
            yield path, text
        for child in element:
            # A name behind a picture: ``<td><img><br>Ada Quill</td>``.
            behind = " ".join((child.tail or "").split())
            if behind and child.tag in {"br", "img"}:
                yield (*path, f"behind {child.tag}"), behind
        stack += [(child, (*path, _path_step(child))) for child in element[::-1]]


def _is_headline(element: HtmlElement) -> bool:
    """Return whether an element is the headline of a comment, and holds no date."""
    return is_title(element) and not _NUMBER.search(short_text(element, _MAX_DATED))


def _path_step(element: HtmlElement) -> str:
    return f"{element.tag} {_NUMBER.sub('', element.get('class', '')[:200])}"


def _may_be_name(text: str, draft: CommentDraft) -> bool:
    return (
        len(text) <= MAX_NAME
        and len(text.split()) <= _MAX_WORDS
        and _LETTER.search(text) is not None
        and not _is_initials(text)
        and not _is_part_of_date(text, draft.posted_raw)
        and not _NOT_NAME.search(text)
        and not is_button_text(text)
    )


def _is_part_of_date(text: str, printed: str) -> bool:
    """Return whether a date holds a text; a long line holds the name beside a date."""
    return text in printed and (len(printed) <= MAX_NAME or bool(_NUMBER.search(text)))


def _is_initials(text: str) -> bool:
    """Return whether these are letters drawn for a reader without a picture."""
    return len(text) <= 2 and text.isupper()
