"""What changed between two versions of an article, by sentence, and of what kind.

Linear in the length of the texts: sentences are counted, not aligned, so one that only
moved has not changed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from wireroom.dedupe.fingerprint import MOST_CHARACTERS, normalize_text

_END = re.compile("(?<=[.!?\u2026])\\s+|\n+|(?<=[\u3002\uff01\uff1f])")
# How a publisher says that the old text was wrong, where the word opens a sentence.
_NOTE = re.compile(
    r"(?:editors note )?(?:this \w+ (?:has been|was) )?"
    r"(?:correction|corrected|clarification|berichtigung|korrektur|rectificatif"
    r"|correccion|correzione|correcao)\b"
)


class Revised(StrEnum):
    """What kind of change made a version; ``REREAD``: ours, by reading a page anew."""

    CORRECTION = "correction"
    UPDATE = "update"
    HEADLINE = "headline"
    NOISE = "noise"
    REREAD = "reread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One version against the one before.

    Attributes:
        gone, new: sentences only the old, only the new one has, in their order.
    """

    kind: Revised
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def difference(
    old_title: str, old_text: str, new_title: str, new_text: str
) -> Difference:
    """Compare two versions in the spelling duplicates are compared in.

    A correction says so in a sentence that is new, or replaces sentences one for one;
    any other change of the text is an update. Only the first ``MOST_CHARACTERS`` of
    each text are looked at.
    """
    before, after = _sentences(old_text), _sentences(new_text)
    gone, new = _without(before, after), _without(after, before)
    if gone or new:
        kind = Revised.CORRECTION if _corrects(gone, new) else Revised.UPDATE
    elif normalize_text(old_title) != normalize_text(new_title):
        kind = Revised.HEADLINE
    else:
        kind = Revised.NOISE
    return Difference(kind=kind, gone=gone, new=new)


def revised(
    old_title: str, old_text: str, new_title: str, new_text: str
) -> Revised | None:
    """Return what kind of change makes a new version; None where it is mere noise.

    Unlike :func:`difference`, texts are looked at to their end.
    """
    kind = difference(old_title, old_text, new_title, new_text).kind
    if kind is not Revised.NOISE:
        return kind
    longer = max(len(old_text), len(new_text)) > MOST_CHARACTERS
    same = old_text[MOST_CHARACTERS:] == new_text[MOST_CHARACTERS:]
    return Revised.UPDATE if longer and not same else None


def _sentences(text: str) -> list[tuple[str, str]]:
    """Part a text; each sentence as compared, and as it stands."""
    parts = (part.strip() for part in _END.split(text[:MOST_CHARACTERS]))
    folded = ((normalize_text(part), part) for part in parts)
    return [(key, part) for key, part in folded if key]


def _without(
    mine: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> tuple[str, ...]:
    left = Counter(key for key, _ in theirs)
    only = []
    for key, part in mine:
        if left[key]:
            left[key] -= 1
        else:
            only.append(part)
    return tuple(only)


def _corrects(gone: tuple[str, ...], new: tuple[str, ...]) -> bool:
    said = any(_NOTE.match(normalize_text(part)) for part in new)
    return said or len(gone) == len(new)
