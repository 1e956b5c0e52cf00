"""Text that many pages of one site show and that tells nothing of any of them.

A consent wall, "enable JavaScript", a notice for subscribers. What gives it away is not
that a text comes again, for articles are printed again, corrected, and set for the
printer. It is that the same text stands under headlines that have nothing to do with
one another, and none of which it says a word about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from wireroom.dedupe.fingerprint import FEWEST_WORDS, Hashes, shingles, words
from wireroom.dedupe.stories import titles_agree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# So many pages under so many headlines, within so long.
PAGES = 4
WINDOW = timedelta(days=30)
# Share of the longer text, headlines taken out, that both have.
ALIKE = 0.8
# A text that has this share of a headline's longer words speaks of it.
TOLD = 0.34
LONGER = 4


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page shows under a headline.

    Attributes:
        headline: what the feed calls it, else the page.
        title: what the page calls itself.
        known: it was found to show boilerplate before.
    """

    id: int
    source_id: int
    headline: str
    title: str
    text: str
    known: bool = False

    @cached_property
    def body(self) -> list[str]:
        """The folded words, without the headline and the title where they stand."""
        said = words(self.text)
        for heading in sorted({self.headline, self.title}, key=len, reverse=True):
            said = _without(said, words(heading))
        return said

    @cached_property
    def hashes(self) -> Hashes:
        """The shingles of the body."""
        return shingles(self.body)

    @cached_property
    def is_told(self) -> bool:
        """Whether the body says anything of what the headline says."""
        wanted = set(words(self.headline))
        longer = {w for w in wanted if len(w) >= LONGER or not w.isascii()} or wanted
        return len(longer & set(self.body)) >= TOLD * len(longer)


def boilerplate(page: Shown, others: Iterable[Shown]) -> frozenset[int]:
    """Return which pages show what ``page`` shows, if that tells nothing; else none.

    Args:
        others: pages of the same source, and those known to show boilerplate, of any
            source: there one page is enough, if its headline is not told either.
    """
    if len(page.body) < FEWEST_WORDS:
        return frozenset()
    alike = [other for other in others if _alike(page, other)]
    here = [other for other in alike if other.source_id == page.source_id]
    known = any(other.known for other in here) or (
        any(other.known for other in alike) and not page.is_told
    )
    if not known and _headlines([page, *here]) < PAGES:
        return frozenset()
    return frozenset(one.id for one in (page, *here))


def _headlines(pages: Sequence[Shown]) -> int:
    """Count headlines that have nothing in common and are not told."""
    apart: list[str] = []
    for page in pages:
        if not page.headline.strip() or page.is_told:
            continue
        if not any(titles_agree(page.headline, other) for other in apart):
            apart.append(page.headline)
    return len(apart)


def _alike(one: Shown, other: Shown) -> bool:
    longer = max(len(one.hashes), len(other.hashes))
    common = np.intersect1d(one.hashes, other.hashes, assume_unique=True)
    return longer > 0 and len(common) >= ALIKE * longer


def _without(said: list[str], heading: list[str]) -> list[str]:
    """Take out a run of words wherever it stands."""
    if not heading:
        return said
    kept: list[str] = []
    for word in said:
        kept.append(word)
        if kept[-len(heading) :] == heading:
            del kept[-len(heading) :]
    return kept
