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

from wireroom.dedupe.fingerprint import MIN_WORDS, Hashes, hash_shingles, split_words
from wireroom.dedupe.stories import titles_agree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# So many pages under so many headlines, within so long.
MIN_HEADLINES = 4
WINDOW = timedelta(days=30)
# Share of the longer text, headlines taken out, that both have.
SAME_BODY_SHARE = 0.8
# A text that has this share of a headline's longer words speaks of it.
MENTIONED_SHARE = 0.34
LONG_WORD = 4


@dataclass(frozen=True, kw_only=True)
class PageContent:
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
    is_known_boilerplate: bool = False

    @cached_property
    def body_words(self) -> list[str]:
        """The folded words, without the headline and the title where they stand."""
        said = split_words(self.text)
        for heading in sorted({self.headline, self.title}, key=len, reverse=True):
            said = _remove_run(said, split_words(heading))
        return said

    @cached_property
    def shingle_hashes(self) -> Hashes:
        """The shingles of the body."""
        return hash_shingles(self.body_words)

    @cached_property
    def mentions_headline(self) -> bool:
        """Whether the body says anything of what the headline says."""
        wanted = set(split_words(self.headline))
        longer = {w for w in wanted if len(w) >= LONG_WORD or not w.isascii()} or wanted
        return len(longer & set(self.body_words)) >= MENTIONED_SHARE * len(longer)


def find_boilerplate_pages(
    page: PageContent, others: Iterable[PageContent]
) -> frozenset[int]:
    """Return which pages show what ``page`` shows, if that tells nothing; else none.

    Args:
        others: pages of the same source, and those known to show boilerplate, of any
            source: there one page is enough, if its headline is not told either.
    """
    if len(page.body_words) < MIN_WORDS:
        return frozenset()
    alike = [other for other in others if _have_same_body(page, other)]
    here = [other for other in alike if other.source_id == page.source_id]
    known = any(other.is_known_boilerplate for other in here) or (
        any(other.is_known_boilerplate for other in alike)
        and not page.mentions_headline
    )
    if not known and _count_unrelated_headlines([page, *here]) < MIN_HEADLINES:
        return frozenset()
    return frozenset(one.id for one in (page, *here))


def _count_unrelated_headlines(pages: Sequence[PageContent]) -> int:
    """Count headlines that have nothing in common and are not told."""
    apart: list[str] = []
    for page in pages:
        if not page.headline.strip() or page.mentions_headline:
            continue
        if not any(titles_agree(page.headline, other) for other in apart):
            apart.append(page.headline)
    return len(apart)


def _have_same_body(one: PageContent, other: PageContent) -> bool:
    longer = max(len(one.shingle_hashes), len(other.shingle_hashes))
    common = np.intersect1d(
        one.shingle_hashes, other.shingle_hashes, assume_unique=True
    )
    return longer > 0 and len(common) >= SAME_BODY_SHARE * longer


def _remove_run(said: list[str], heading: list[str]) -> list[str]:
    """Take out a run of words wherever it stands."""
    if not heading:
        return said
    kept: list[str] = []
    for word in said:
        kept.append(word)
        if kept[-len(heading) :] == heading:
            del kept[-len(heading) :]
    return kept
