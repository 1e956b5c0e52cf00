"""Decides which story a text belongs to: candidates from an index, then a comparison.

A story is a group of texts about one event that share most of their words: copies of a
wire report, leads, longer versions. The index is a protocol with two implementations,
``dedupe.memory_index.MemoryIndex`` and the tables of the database, so the decision is
written once, here. The thresholds were measured on labelled families of syndicated
texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from wireroom.dedupe.fingerprint import (
    MAX_CHARACTERS,
    Hashes,
    count_common,
    hash_shingles,
    sample_hashes,
    split_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Of a shingle that many texts share, only the oldest texts are read. The members of a
# wire story share all shingles, so its oldest copies are always among them; boilerplate
# costs no more than this.
ROWS_PER_SHINGLE = 24
# Members of one story that are compared: those that share most samples.
MEMBERS_PER_STORY = 2
MAX_CANDIDATES = 12
# Unrelated texts share single samples by chance.
MIN_COMMON_SAMPLES = 2

# Share of the shorter text that is in the longer one. From SURE_SCORE on the text alone
# decides (a lead, a cut tail, a dateline); from POSSIBLE_SCORE on, names, numbers and
# headline must agree as well. Unrelated texts under one template or frame reach 0.75.
SURE_SCORE = 0.88
POSSIBLE_SCORE = 0.6
# A shorter text may be little more than a template; only its facts distinguish it.
SHORT_TEXT_SHINGLES = 60
# Share of the facts of the text with fewer facts that the other has as well.
AGREEING_FACTS = 0.7
AGREEING_TITLES = 0.6
# Share of facts that two texts with a common copy need so that their stories merge.
SHARED_SUBJECT = 0.2
# With fewer facts than this, headlines are compared instead.
FEW_FACTS = 4
# A text that is found in two others, but is less than this share of each, is a passage
# that both quote; their stories are not merged.
QUOTED_SHARE = 0.4
# Texts of one source that share this much of the longer one may be boilerplate.
REPEATED_SHARE = 0.5
# Texts further apart need more agreeing facts: a series repeats its template every day
# or week, while copies of one story appear within days.
SERIES = timedelta(days=3)
SERIES_EXTRA_FACTS = 0.1

# The first character is one set, so that the search skips to the next one of it.
_FACT = re.compile(
    r"[\dA-Z\u00c0-\u00de]"
    r"(?:(?<=\d)[\d.,:]*|(?<=[^\W\d_] [A-Z\u00c0-\u00de])[^\W\d_]+)"
)


class MatchMethod(StrEnum):
    """Why a text is in its story."""

    ALONE = "alone"
    EXACT = "exact"
    CONTAINED = "contained"
    SIMILAR = "similar"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDoc:
    """A text whose story is decided. ``id`` increases in the order of arrival."""

    id: int
    title: str
    text: str
    published_at: datetime | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier text, its story, and how many samples it shares.

    ``story`` is None for known boilerplate: a text that many pages of a site show.
    """

    doc: StoryDoc
    story: int | None
    common: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The decision about one text.

    Attributes:
        story: the story it joins, the oldest one if it links several; None: a new one.
        best_match: id of the most similar text; None if the text is alone.
        score: share of the shorter text found in the longer, 0 to 1; None if alone.
        matches: ids of all matching texts, best first.
        merged_stories: further stories that this text shows to be the same story.
        repeats: ids of texts of the same source that share most of the longer text,
            known boilerplate among them: candidates for boilerplate.
    """

    story: int | None = None
    best_match: int | None = None
    method: MatchMethod = MatchMethod.ALONE
    score: float | None = None
    matches: tuple[int, ...] = ()
    merged_stories: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()


class StoryIndex(Protocol):
    """Lookup of earlier texts."""

    def find_candidates(
        self,
        samples: frozenset[int],
        limit: int,
        *,
        exclude_id: int,
        excluded_stories: frozenset[int] = frozenset(),
    ) -> Sequence[Candidate]:
        """Return texts that share samples, those with most common samples first.

        Each shares at least ``MIN_COMMON_SAMPLES``; at most ``ROWS_PER_SHINGLE`` texts
        of a shingle and ``MEMBERS_PER_STORY`` texts of a story are considered.

        Args:
            exclude_id: the text that is placed, which may be in the index already.
            excluded_stories: stories whose texts are left out.
        """
        ...

    def find_joinable(self, story: int, others: Sequence[int]) -> Sequence[int]:
        """Return those of ``others`` that may be merged into ``story``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """How much two texts have in common.

    Attributes:
        score: share of the shorter text found in the longer, 0 to 1.
        share_of_other: share of the other text found in the first, 0 to 1.
    """

    method: MatchMethod
    score: float
    share_of_other: float


def assign_story(
    doc: StoryDoc,
    index: StoryIndex,
    *,
    excluded_stories: frozenset[int] = frozenset(),
) -> Placement:
    """Decide which story a text belongs to. Nothing is written.

    Args:
        excluded_stories: stories that the text may not join, whatever it contains.
    """
    hashes = hash_text(doc.text)
    if not len(hashes):
        return Placement()
    candidates = index.find_candidates(
        list_samples(doc.text),
        MAX_CANDIDATES,
        exclude_id=doc.id,
        excluded_stories=excluded_stories,
    )
    if not candidates:
        return Placement()
    matches = []
    for candidate in candidates:
        similarity = compare_texts(doc, candidate.doc, hashes)
        if candidate.story is not None and similarity is not None:
            matches.append((similarity, candidate.story, candidate.doc.id))
    repeats = tuple(
        candidate.doc.id
        for candidate in candidates
        if _is_repeat(doc, candidate, hashes)
    )
    docs = {candidate.doc.id: candidate.doc for candidate in candidates}
    return _decide_placement(matches, docs, index, repeats)


def _is_repeat(doc: StoryDoc, candidate: Candidate, hashes: Hashes) -> bool:
    """Return whether a text may be one that many pages of its site show."""
    other = candidate.doc
    if doc.source_id is None or doc.source_id != other.source_id:
        return False
    other_hashes = hash_text(other.text)
    common = count_common(hashes, other_hashes)
    return common >= REPEATED_SHARE * max(len(hashes), len(other_hashes))


def _decide_placement(
    matches: list[tuple[Similarity, int, int]],
    docs: dict[int, StoryDoc],
    index: StoryIndex,
    repeats: tuple[int, ...],
) -> Placement:
    if not matches:
        return Placement(repeats=repeats)
    matches.sort(key=lambda match: (-match[0].score, match[2]))
    best, story, best_id = matches[0]
    linked = {
        other_story
        for similarity, other_story, other_id in matches[1:]
        if min(best.score, similarity.score) >= SURE_SCORE
        and min(best.share_of_other, similarity.share_of_other) >= QUOTED_SHARE
        and _share_subject(docs[best_id], docs[other_id])
    }
    further = sorted(linked - {story})
    joinable = index.find_joinable(story, further) if further else ()
    oldest, *younger = sorted({story, *joinable})
    return Placement(
        story=oldest,
        best_match=best_id,
        method=best.method,
        score=round(best.score, 4),
        matches=tuple(match[2] for match in matches),
        merged_stories=tuple(younger),
        repeats=repeats,
    )


def _share_subject(one: StoryDoc, other: StoryDoc) -> bool:
    """Return whether two texts that are both in a third may be parts of one story.

    A digest contains many stories in full; parts of one story mention the same names.
    """
    facts, other_facts = find_facts(one.text), find_facts(other.text)
    fewer = min(len(facts), len(other_facts))
    if fewer < FEW_FACTS:
        return titles_agree(one.title, other.title)
    return len(facts & other_facts) / fewer >= SHARED_SUBJECT


def compare_texts(
    one: StoryDoc, other: StoryDoc, hashes: Hashes | None = None
) -> Similarity | None:
    """Compare two texts in full; return None if they are not about one story.

    Args:
        hashes: the shingles of ``one``, if the caller has them already.
    """
    if hashes is None:
        hashes = hash_text(one.text)
    other_hashes = hash_text(other.text)
    if not len(hashes) or not len(other_hashes):
        return None
    common = count_common(hashes, other_hashes)
    shorter = min(len(hashes), len(other_hashes))
    score = common / shorter
    if score < POSSIBLE_SCORE:
        return None
    is_sure = score >= SURE_SCORE and shorter >= SHORT_TEXT_SHINGLES
    if not is_sure and not _facts_agree(one, other):
        return None
    method = MatchMethod.CONTAINED if is_sure else MatchMethod.SIMILAR
    if common == len(hashes) == len(other_hashes):
        method = MatchMethod.EXACT
    return Similarity(
        method=method, score=score, share_of_other=common / len(other_hashes)
    )


@lru_cache(maxsize=256)
def hash_text(text: str) -> Hashes:
    """Hash the shingles of a text.

    Cached, because the texts of a wire story are compared many times.
    """
    return hash_shingles(split_words(text))


@lru_cache(maxsize=16)
def list_samples(text: str) -> frozenset[int]:
    """Select the shingles of a text that are indexed.

    Cached, because a text is first looked for, and then stored.
    """
    return sample_hashes(hash_text(text))


def _facts_agree(one: StoryDoc, other: StoryDoc) -> bool:
    """Compare names and numbers; of texts with few of them, headlines."""
    facts, other_facts = find_facts(one.text), find_facts(other.text)
    fewer = min(len(facts), len(other_facts))
    if fewer < FEW_FACTS:
        if fewer and not facts & other_facts:
            return False
        return titles_agree(one.title, other.title)
    extra = SERIES_EXTRA_FACTS if _are_days_apart(one, other) else 0.0
    return len(facts & other_facts) / fewer >= AGREEING_FACTS + extra


def find_facts(text: str) -> frozenset[str]:
    """Return the numbers of a text, and the capitalised words inside its sentences."""
    return frozenset(
        fact.rstrip(".,:") for fact in _FACT.findall(text[:MAX_CHARACTERS])
    )


def titles_agree(one: str, other: str) -> bool:
    """Return whether two headlines share most of their words and all their numbers."""
    words, other_words = set(split_words(one)), set(split_words(other))
    if not words or not other_words:
        return False
    if any(word[0].isdigit() for word in words ^ other_words):
        return False
    shorter = min(len(words), len(other_words))
    return len(words & other_words) / shorter >= AGREEING_TITLES


def _are_days_apart(one: StoryDoc, other: StoryDoc) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at) > SERIES
