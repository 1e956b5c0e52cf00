"""What changed between two versions of an article, by sentence, and of what kind.

Linear in the length of the texts: sentences are counted, not aligned, so one that only
moved has not changed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from wireroom.dedupe.fingerprint import MAX_CHARACTERS, normalize_text

_SENTENCE_END = re.compile("(?<=[.!?\u2026])\\s+|\n+|(?<=[\u3002\uff01\uff1f])")
# How a publisher says that the old text was wrong, where the word opens a sentence.
_CORRECTION_NOTE = re.compile(
    r"(?:editors note )?(?:this \w+ (?:has been|was) )?"
    r"(?:correction|corrected|clarification|berichtigung|korrektur|rectificatif"
    r"|correccion|correzione|correcao)\b"
)


class RevisionKind(StrEnum):
    """What kind of change made a version; ``REREAD``: ours, by reading a page anew."""

    CORRECTION = "correction"
    UPDATE = "update"
    HEADLINE = "headline"
    NOISE = "noise"
    REREAD = "reread"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDiff:
    """One version against the one before.

    Attributes:
        gone, new: sentences only the old, only the new one has, in their order.
    """

    kind: RevisionKind
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def diff_versions(
    old_title: str, old_text: str, new_title: str, new_text: str
) -> VersionDiff:
    """Compare two versions in the spelling duplicates are compared in.

    A correction says so in a sentence that is new, or replaces sentences one for one;
    any other change of the text is an update. Only the first ``MAX_CHARACTERS`` of
    each text are looked at.
    """
    before, after = _split_sentences(old_text), _split_sentences(new_text)
    gone, new = _subtract_sentences(before, after), _subtract_sentences(after, before)
    if gone or new:
        kind = (
            RevisionKind.CORRECTION
            if _is_correction(gone, new)
            else RevisionKind.UPDATE
        )
    elif normalize_text(old_title) != normalize_text(new_title):
        kind = RevisionKind.HEADLINE
    else:
        kind = RevisionKind.NOISE
    return VersionDiff(kind=kind, removed=gone, added=new)


def classify_revision(
    old_title: str, old_text: str, new_title: str, new_text: str
) -> RevisionKind | None:
    """Return what kind of change makes a new version; None where it is mere noise.

    Unlike :func:`difference`, texts are looked at to their end.
    """
    kind = diff_versions(old_title, old_text, new_title, new_text).kind
    if kind is not RevisionKind.NOISE:
        return kind
    longer = max(len(old_text), len(new_text)) > MAX_CHARACTERS
    same = old_text[MAX_CHARACTERS:] == new_text[MAX_CHARACTERS:]
    return RevisionKind.UPDATE if longer and not same else None


def _split_sentences(text: str) -> list[tuple[str, str]]:
    """Part a text; each sentence as compared, and as it stands."""
    parts = (part.strip() for part in _SENTENCE_END.split(text[:MAX_CHARACTERS]))
    folded = ((normalize_text(part), part) for part in parts)
    return [(key, part) for key, part in folded if key]


def _subtract_sentences(
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


def _is_correction(gone: tuple[str, ...], new: tuple[str, ...]) -> bool:
    said = any(_CORRECTION_NOTE.match(normalize_text(part)) for part in new)
    return said or len(gone) == len(new)
