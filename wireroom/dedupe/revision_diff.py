"""Compares two versions of an article by sentences and classifies the change.

Linear in the length of the texts: sentences are counted, not aligned, so a sentence
that only moved has not changed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from wireroom.dedupe.fingerprint import MAX_CHARACTERS, normalize_text
from wireroom.model.states import RevisionKind

_SENTENCE_END = re.compile("(?<=[.!?\u2026])\\s+|\n+|(?<=[\u3002\uff01\uff1f])")
# Notes by which publishers mark a correction, at the start of a sentence.
_CORRECTION_NOTE = re.compile(
    r"(?:editors note )?(?:this \w+ (?:has been|was) )?"
    r"(?:correction|corrected|clarification|berichtigung|korrektur|rectificatif"
    r"|correccion|correzione|correcao)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDiff:
    """The difference between two versions.

    Attributes:
        removed, added: sentences that only the old, only the new version has, in order.
    """

    kind: RevisionKind
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def diff_versions(
    old_title: str, old_text: str, new_title: str, new_text: str
) -> VersionDiff:
    """Compare two versions, with words folded as for duplicates.

    A correction has a new sentence that is a correction note, or replaces sentences one
    for one; any other change of the text is an update. Only the first
    ``MAX_CHARACTERS`` of each text are read.
    """
    before, after = _split_sentences(old_text), _split_sentences(new_text)
    removed = _subtract_sentences(before, after)
    added = _subtract_sentences(after, before)
    if removed or added:
        is_correction = _is_correction(removed, added)
        kind = RevisionKind.CORRECTION if is_correction else RevisionKind.UPDATE
    elif normalize_text(old_title) != normalize_text(new_title):
        kind = RevisionKind.HEADLINE
    else:
        kind = RevisionKind.NOISE
    return VersionDiff(kind=kind, removed=removed, added=added)


def classify_revision(
    old_title: str, old_text: str, new_title: str, new_text: str
) -> RevisionKind | None:
    """Return the kind of a change, or None if it makes no new version (noise).

    Unlike :func:`diff_versions`, this reads both texts to their end.
    """
    kind = diff_versions(old_title, old_text, new_title, new_text).kind
    if kind is not RevisionKind.NOISE:
        return kind
    is_same_rest = old_text[MAX_CHARACTERS:] == new_text[MAX_CHARACTERS:]
    return None if is_same_rest else RevisionKind.UPDATE


def _split_sentences(text: str) -> list[tuple[str, str]]:
    """Return each sentence twice: folded for the comparison, and as written."""
    parts = (part.strip() for part in _SENTENCE_END.split(text[:MAX_CHARACTERS]))
    folded = ((normalize_text(part), part) for part in parts)
    return [(key, part) for key, part in folded if key]


def _subtract_sentences(
    sentences: list[tuple[str, str]], others: list[tuple[str, str]]
) -> tuple[str, ...]:
    """Return the sentences that ``others`` does not have, or has fewer times."""
    counts = Counter(key for key, _ in others)
    rest = []
    for key, sentence in sentences:
        if counts[key]:
            counts[key] -= 1
        else:
            rest.append(sentence)
    return tuple(rest)


def _is_correction(removed: tuple[str, ...], added: tuple[str, ...]) -> bool:
    has_note = any(
        _CORRECTION_NOTE.match(normalize_text(sentence)) for sentence in added
    )
    return has_note or len(removed) == len(added)
