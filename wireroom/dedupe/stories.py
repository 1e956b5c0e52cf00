"""Which story does a text belong to? Candidates from an index, then a decision.

The index is a protocol: ``dedupe.memory_index.MemoryIndex`` and the shared
database answer the same questions, so the decision is written once, here.
Figures in this module were measured on labelled families of syndicated texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from wireroom.dedupe.fingerprint import (
    MAX_CHARACTERS,
    Hashes,
    hash_shingles,
    sample_hashes,
    split_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Of a shingle that many texts share only the oldest are read: the members of a wire
# story share all of theirs, so its oldest copies always answer; boilerplate is cut off.
ROWS_PER_SHINGLE = 24
# Of each story this many members are compared, of those that share most.
MEMBERS_PER_STORY = 2
MAX_CANDIDATES = 12
# Fewer common samples than this are chance.
MIN_COMMON_SAMPLES = 2

# Share of the shorter text that is in the longer one. Above the first the text alone
# decides (a lead, a cut tail, a dateline); between the two, names, numbers and headline
# have to agree as well. Unrelated texts under one template or frame reach 0.75.
SURE_SCORE = 0.88
POSSIBLE_SCORE = 0.6
# A text this short consists of its template; only its facts tell it from others.
SHORT_TEXT_SHINGLES = 60
AGREEING_FACTS = 0.7
AGREEING_TITLES = 0.6
SHARED_SUBJECT = 0.2
FEW_FACTS = 4
# What is less than this of two texts is what both quote: it links neither to the other.
QUOTED_SHARE = 0.4
# Texts of one source that share so much of the longer one are looked at together.
REPEATED_SHARE = 0.5
# Series repeat by the day; copies of one story appear within days.
SERIES = timedelta(days=3)

_FACT = re.compile(r"\d[\d.,:]*|(?<=[^\W\d_] )[A-Z\u00c0-\u00de][^\W\d_]+")


class MatchMethod(StrEnum):
    """Why a text was given its story."""

    ALONE = "alone"
    EXACT = "exact"
    CONTAINED = "contained"
    SIMILAR = "similar"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDoc:
    """A text to be placed. ``id`` grows as texts are met."""

    id: int
    title: str
    text: str
    published_at: datetime | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier text, its story, and how many samples it shares.

    ``story`` is None for a text that many pages of a site show and that tells nothing.
    """

    doc: StoryDoc
    story: int | None
    common: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The decision about one text.

    Attributes:
        story: the story it joins, the oldest of those it links; None: a new one.
        canonical: id of the text it matches best; None where it is alone.
        score: share of the shorter text found in the longer, 0 to 1; None if alone.
        matched: every text it was found to match, best first.
        joins: further stories that turn out to be the same.
        repeats: texts of the same source, and texts that are known to tell nothing,
            that are much the same as this one from end to end.
    """

    story: int | None = None
    best_match: int | None = None
    method: MatchMethod = MatchMethod.ALONE
    score: float | None = None
    matches: tuple[int, ...] = ()
    merged_stories: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()


class StoryIndex(Protocol):
    """Where earlier texts are looked up."""

    def find_candidates(
        self,
        samples: frozenset[int],
        limit: int,
        *,
        without: int,
        apart: frozenset[int] = frozenset(),
    ) -> Sequence[Candidate]:
        """Return texts sharing samples, most first, as the constants above bound it.

        Each shares ``MIN_COMMON_SAMPLES`` at least.
        ``apart``: stories whose texts are not asked for.
        """
        ...

    def find_joinable(self, story: int, others: Sequence[int]) -> Sequence[int]:
        """Return those of ``others`` that may become one story with ``story``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """How one text relates to another.

    Attributes:
        score: share of the shorter text found in the longer, 0 to 1.
        of_other: share of the other text found in the first, 0 to 1.
    """

    method: MatchMethod
    score: float
    share_of_other: float


def assign_story(
    doc: StoryDoc, index: StoryIndex, *, apart: frozenset[int] = frozenset()
) -> Placement:
    """Decide which story a text belongs to. Nothing is written.

    Args:
        apart: stories that it may not join, whatever it says.
    """
    hashes = hash_text(doc.text)
    if not len(hashes):
        return Placement()
    found = index.find_candidates(
        sample_hashes(hashes), MAX_CANDIDATES, without=doc.id, apart=apart
    )
    if not found:
        return Placement()
    matches = []
    for one in found:
        like = compare_texts(doc, one.doc, hashes)
        if one.story is not None and like is not None:
            matches.append((like, one.story, one.doc.id))
    repeats = tuple(one.doc.id for one in found if _is_repeat(doc, one, hashes))
    others = {one.doc.id: one.doc for one in found}
    return _decide_placement(matches, others, index, repeats)


def _is_repeat(doc: StoryDoc, one: Candidate, hashes: Hashes) -> bool:
    """Whether a text may be what many pages of one site show."""
    same_source = doc.source_id is not None and doc.source_id == one.doc.source_id
    if one.story is not None and not same_source:
        return False
    theirs = hash_text(one.doc.text)
    common = len(np.intersect1d(hashes, theirs, assume_unique=True))
    return common >= REPEATED_SHARE * max(len(hashes), len(theirs))


def _decide_placement(
    matches: list[tuple[Similarity, int, int]],
    others: dict[int, StoryDoc],
    index: StoryIndex,
    repeats: tuple[int, ...],
) -> Placement:
    if not matches:
        return Placement(repeats=repeats)
    matches.sort(key=lambda match: (-match[0].score, match[2]))
    best, story, nearest = matches[0]
    linked = {
        other_story
        for like, other_story, other in matches[1:]
        if min(best.score, like.score) >= SURE_SCORE
        and min(best.share_of_other, like.share_of_other) >= QUOTED_SHARE
        and _share_subject(others[nearest], others[other])
    }
    further = sorted(linked - {story})
    joined = index.find_joinable(story, further) if further else ()
    oldest, *younger = sorted({story, *joined})
    return Placement(
        story=oldest,
        best_match=nearest,
        method=best.method,
        score=round(best.score, 4),
        matches=tuple(match[2] for match in matches),
        merged_stories=tuple(younger),
        repeats=repeats,
    )


def _share_subject(one: StoryDoc, other: StoryDoc) -> bool:
    """Whether two texts, both found in a third, may be parts of one story.

    A digest holds many stories in full; parts of one story speak of the same names.
    """
    mine, theirs = find_facts(one.text), find_facts(other.text)
    fewest = min(len(mine), len(theirs))
    if fewest < FEW_FACTS:
        return titles_agree(one.title, other.title)
    return len(mine & theirs) / fewest >= SHARED_SUBJECT


def compare_texts(
    one: StoryDoc, other: StoryDoc, hashes: Hashes | None = None
) -> Similarity | None:
    """Compare two texts in full; None where they do not tell one story.

    Args:
        hashes: the shingles of ``one``, where they are known already.
    """
    mine = hash_text(one.text) if hashes is None else hashes
    theirs = hash_text(other.text)
    if not len(mine) or not len(theirs):
        return None
    common = len(np.intersect1d(mine, theirs, assume_unique=True))
    score, of_other = common / min(len(mine), len(theirs)), common / len(theirs)
    if score < POSSIBLE_SCORE:
        return None
    sure = score >= SURE_SCORE and min(len(mine), len(theirs)) >= SHORT_TEXT_SHINGLES
    if not sure and not _facts_agree(one, other):
        return None
    method = MatchMethod.CONTAINED if sure else MatchMethod.SIMILAR
    if common == len(mine) == len(theirs):
        method = MatchMethod.EXACT
    return Similarity(method=method, score=score, share_of_other=of_other)


@lru_cache(maxsize=256)
def hash_text(text: str) -> Hashes:
    """Remember shingles of texts that are compared again and again: a wire story's."""
    return hash_shingles(split_words(text))


def _facts_agree(one: StoryDoc, other: StoryDoc) -> bool:
    """Ask the second signals: names and numbers, then headlines and time."""
    mine, theirs = find_facts(one.text), find_facts(other.text)
    fewest = min(len(mine), len(theirs))
    if fewest < FEW_FACTS:
        if fewest and not mine & theirs:
            return False
        return titles_agree(one.title, other.title)
    needed = AGREEING_FACTS + (0.1 if _are_days_apart(one, other) else 0.0)
    return len(mine & theirs) / fewest >= needed


def find_facts(text: str) -> frozenset[str]:
    """Return the numbers of a text, and the names that stand within its sentences."""
    return frozenset(
        found.rstrip(".,:") for found in _FACT.findall(text[:MAX_CHARACTERS])
    )


def titles_agree(one: str, other: str) -> bool:
    """Whether two headlines share most of their words, and all of their numbers."""
    mine, theirs = set(split_words(one)), set(split_words(other))
    if not mine or not theirs:
        return False
    differing = mine ^ theirs
    if any(word[0].isdigit() for word in differing):
        return False
    return len(mine & theirs) / min(len(mine), len(theirs)) >= AGREEING_TITLES


def _are_days_apart(one: StoryDoc, other: StoryDoc) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at) > SERIES
