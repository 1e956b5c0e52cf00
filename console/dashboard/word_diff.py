"""The difference of two versions by words, for a page."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Longer sentences are shown whole: comparing costs the product of their lengths.
MAX_WORDS = 200
# Sentences that share fewer of their words are two sentences, not a changed one.
MIN_RATIO = 0.4
# Lines shown of one change.
MAX_LINES = 40


class PieceKind(StrEnum):
    """Whether both versions have the words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of one kind."""

    kind: PieceKind
    text: str


Line = list[Piece]


def diff_sentences(removed: Sequence[str], added: Sequence[str]) -> list[Line]:
    """Return changed sentences as lines of pieces.

    If as many were added as removed, each is compared with its counterpart by words.
    """
    lines: list[Line] = []
    if len(removed) == len(added):
        for before, after in zip(removed, added, strict=True):
            lines += _diff_pair(before, after)
    else:
        lines += [[Piece(kind=PieceKind.REMOVED, text=text)] for text in removed]
        lines += [[Piece(kind=PieceKind.ADDED, text=text)] for text in added]
    return lines[:MAX_LINES]


def _diff_pair(before: str, after: str) -> list[Line]:
    old, new = before.split(), after.split()
    whole = [
        [Piece(kind=PieceKind.REMOVED, text=before)],
        [Piece(kind=PieceKind.ADDED, text=after)],
    ]
    if max(len(old), len(new)) > MAX_WORDS:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < MIN_RATIO:
        return whole
    line: Line = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            text = " ".join(old[old_from:old_to])
            line.append(Piece(kind=PieceKind.SAME, text=text))
            continue
        for kind, words in (
            (PieceKind.REMOVED, old[old_from:old_to]),
            (PieceKind.ADDED, new[new_from:new_to]),
        ):
            if words:
                line.append(Piece(kind=kind, text=" ".join(words)))
    return [line]
