"""The index of stories in memory: for a file of texts, and for tests."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from wireroom.dedupe.fingerprint import sample_hashes
from wireroom.dedupe.stories import (
    MEMBERS_PER_STORY,
    MIN_COMMON_SAMPLES,
    ROWS_PER_SHINGLE,
    Candidate,
    Placement,
    StoryDoc,
    hash_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class MemoryIndex:
    """A :class:`wireroom.dedupe.stories.StoryIndex` that lives as long as its process.

    Texts are added once each, in the order of their ids. A story's id is that of its
    first text.
    """

    def __init__(self) -> None:
        self._docs: dict[int, StoryDoc] = {}
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        self._story_of: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def add(self, doc: StoryDoc, placement: Placement) -> int:
        """Keep a placed text, join the stories it links; return its story."""
        story = doc.id if placement.story is None else placement.story
        self._docs[doc.id] = doc
        for sample in sample_hashes(hash_text(doc.text)):
            holders = self._holders[sample]
            if len(holders) < ROWS_PER_SHINGLE:
                holders.append(doc.id)
        members = self._members.setdefault(story, [])
        moved = [
            m
            for younger in placement.merged_stories
            for m in self._members.pop(younger)
        ]
        for member in (doc.id, *moved):
            self._story_of[member] = story
            members.append(member)
        return story

    def find_candidates(
        self,
        samples: frozenset[int],
        limit: int,
        *,
        without: int,
        apart: frozenset[int] = frozenset(),
    ) -> list[Candidate]:
        """Return texts sharing samples, most first, a few of each story."""
        common = Counter(
            holder for sample in samples for holder in self._holders.get(sample, ())
        )
        common.pop(without, None)
        taken: Counter[int] = Counter()
        found: list[Candidate] = []
        for holder, count in sorted(common.items(), key=lambda item: (-item[1], item)):
            if count < MIN_COMMON_SAMPLES:
                break
            story = self._story_of[holder]
            if story in apart:
                continue
            taken[story] += 1
            if taken[story] <= MEMBERS_PER_STORY:
                doc = self._docs[holder]
                found.append(Candidate(doc=doc, story=story, common=count))
            if len(found) == limit:
                break
        return found

    def find_joinable(self, story: int, others: Sequence[int]) -> Sequence[int]:
        """Return ``others``: nobody decides anything by hand here."""
        del story
        return others

    def find_story(self, doc_id: int) -> int:
        """Return the id of the story a text is in by now."""
        return self._story_of[doc_id]
