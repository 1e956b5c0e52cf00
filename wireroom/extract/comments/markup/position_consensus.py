"""What stands at one place in every comment of a list: names, and the page's buttons.

Where no class tells a name, its place does, in any language: the first short text that
nearly all comments have at the same place of their markup, and that differs between
them. What nearly all end with is the page's word, not theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import UNREAD_TAGS, is_button_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.fields import CommentDraft

# Tags and classes from a comment's element inward.
MarkupPath = tuple[str, ...]

_MOST = 0.8
_FEWEST = 2
_LEAVES = 12
_MAX_NAME = 40
_MAX_WORDS = 4
_NUMBER = re.compile(r"\d+")
_NOT_NAME = re.compile(r"[.!?。！？؟]$|^[@#]|\d{4}|\d[:/.]\d")  # noqa: RUF001 - full-width marks
_LETTER = re.compile(r"[^\W\d_]")
# A last line that so many share is the page's wherever it stands; fewer share a link.
_SEVERAL = 3


def name_by_position(drafts: Sequence[CommentDraft]) -> None:
    """Give nameless comments the names their markup holds at one place.

    Where others have names, it is the place of theirs.
    """
    nameless = [x for x in drafts if not x.author and x.posted]
    if not nameless or len(drafts) < 2:
        return
    others = {x.element for x in drafts}
    leaves = {x.element: _collect_possible_names(x, others) for x in drafts}
    place = _find_path_of_names(drafts, leaves) or _find_common_path(
        [leaves[x.element] for x in nameless]
    )
    if place is None:
        return
    for draft in nameless:
        name = leaves[draft.element].get(place, "")
        draft.author, draft.has_marked_author = name, bool(name)
        first, _, rest = draft.text.partition("\n")
        if rest and first == name:
            draft.text = rest


def drop_common_last_lines(drafts: Sequence[CommentDraft]) -> None:
    """Take off last lines that nearly all comments share: buttons of any language."""
    while len(drafts) > 1:
        ends = Counter(x.text.rpartition("\n")[2] for x in drafts if "\n" in x.text)
        end, count = next(iter(ends.most_common(1)), ("", 0))
        if count < 2 or count < _MOST * len(drafts) or len(end) > _MAX_NAME:
            return
        tags = ("a", "span", "li", "div") if count >= _SEVERAL else ("a",)
        shared = [x for x in drafts if x.text.endswith(f"\n{end}")]
        if not all(_is_label(x.element, end, tags) for x in shared):
            return
        for draft in shared:
            draft.text = draft.text.removesuffix(f"\n{end}")


def _is_label(element: HtmlElement, text: str, tags: tuple[str, ...]) -> bool:
    return any(
        not len(x) and " ".join((x.text or "").split()) == text
        for x in element.iter(*tags)
    )


def _find_path_of_names(
    drafts: Sequence[CommentDraft], leaves: dict[HtmlElement, dict[MarkupPath, str]]
) -> MarkupPath | None:
    """Where most names stand that were found otherwise."""
    named = [x for x in drafts if x.author]
    places = Counter(
        place
        for draft in named
        for place, text in leaves[draft.element].items()
        if text == draft.author
    )
    place, count = next(iter(places.most_common(1)), (None, 0))
    return place if 2 * count > len(named) else None


def _find_common_path(leaves: Sequence[dict[MarkupPath, str]]) -> MarkupPath | None:
    """The first place at which nearly all have a text, and not all the same."""
    if len(leaves) < _FEWEST:
        return None
    counts = Counter(place for found in leaves for place in found)
    for place in leaves[0]:
        texts = {found[place] for found in leaves if place in found}
        if counts[place] >= _MOST * len(leaves) and len(texts) > 1:
            return place
    return None


def _collect_possible_names(
    draft: CommentDraft, others: Collection[HtmlElement]
) -> dict[MarkupPath, str]:
    """What may be a name, by its place, the first at each."""
    out: dict[MarkupPath, str] = {}
    for place, text in islice(_iter_leaf_texts(draft.element, others), _LEAVES):
        if _may_be_name(text, draft):
            out.setdefault(place, text)
    return out


def _iter_leaf_texts(
    root: HtmlElement, others: Collection[HtmlElement]
) -> Iterator[tuple[MarkupPath, str]]:
    stack: list[tuple[HtmlElement, MarkupPath]] = [(root, ())]
    while stack:
        element, place = stack.pop()
        if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS:
            continue
        if element is not root and element in others:
            continue
        text = " ".join((element.text or "").split())
        if text and not len(element):
            yield place, text
        stack += [(x, (*place, _path_step(x))) for x in reversed(element)]


def _path_step(element: HtmlElement) -> str:
    return f"{element.tag} {_NUMBER.sub('', element.get('class', '')[:200])}"


def _may_be_name(text: str, draft: CommentDraft) -> bool:
    return (
        len(text) <= _MAX_NAME
        and len(text.split()) <= _MAX_WORDS
        and _LETTER.search(text) is not None
        and not _is_initials(text)
        and text not in draft.posted_raw
        and not _NOT_NAME.search(text)
        and not is_button_text(text)
    )


def _is_initials(text: str) -> bool:
    """The letters some sites draw where a reader has no picture."""
    return len(text) <= 2 and text.isupper()
