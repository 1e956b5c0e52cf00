"""An index of stories in memory, for ``wireroom cluster`` and for tests."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from wireroom.dedupe.stories import (
    MEMBERS_PER_STORY,
    MIN_COMMON_SAMPLES,
    ROWS_PER_SHINGLE,
    Candidate,
    Placement,
    StoryDoc,
    list_samples,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class MemoryIndex:
    """A :class:`wireroom.dedupe.stories.StoryIndex` without a database.

    Each text is added once, in the order of ids. The id of a story is that of its first
    text.
    """

    def __init__(self) -> None:
        self._docs: dict[int, StoryDoc] = {}
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        self._story_of: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def add(self, doc: StoryDoc, placement: Placement) -> int:
        """Add a placed text, merge the stories it links; return its story."""
        story = doc.id if placement.story is None else placement.story
        self._docs[doc.id] = doc
        for sample in list_samples(doc.text):
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
        exclude_id: int,
        excluded_stories: frozenset[int] = frozenset(),
    ) -> list[Candidate]:
        """Return texts that share samples, those with most common samples first."""
        common = Counter(
            holder for sample in samples for holder in self._holders.get(sample, ())
        )
        common.pop(exclude_id, None)
        per_story: Counter[int] = Counter()
        candidates: list[Candidate] = []
        for holder, count in sorted(common.items(), key=lambda item: (-item[1], item)):
            if count < MIN_COMMON_SAMPLES:
                break
            story = self._story_of[holder]
            if story in excluded_stories:
                continue
            per_story[story] += 1
            if per_story[story] <= MEMBERS_PER_STORY:
                doc = self._docs[holder]
                candidates.append(Candidate(doc=doc, story=story, common=count))
            if len(candidates) == limit:
                break
        return candidates

    def find_joinable(self, story: int, others: Sequence[int]) -> Sequence[int]:
        """Return ``others``: this index has no decisions by hand."""
        del story
        return others

    def find_story(self, doc_id: int) -> int:
        """Return the story of a text; a later text can merge it into another."""
        return self._story_of[doc_id]
