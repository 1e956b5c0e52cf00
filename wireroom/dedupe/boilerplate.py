"""Finds boilerplate: text that many pages of one site show instead of an article.

A consent wall, "enable JavaScript", a notice for subscribers. A repeated text alone is
not the sign, because articles are printed again, corrected, and set for the printer.
The sign is that one text appears under headlines that have nothing in common, and
mentions none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from wireroom.dedupe.fingerprint import (
    MIN_WORDS,
    Hashes,
    count_common,
    hash_shingles,
    split_words,
)
from wireroom.dedupe.stories import titles_agree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Unrelated headlines under which a text has to appear, and the time in which.
MIN_HEADLINES = 4
WINDOW = timedelta(days=30)
# Share of the longer text that two pages have in common, headlines removed.
SAME_BODY_SHARE = 0.8
# Share of a headline's long words that a text needs in order to mention it; and from
# how many characters on an ASCII word is long.
MENTIONED_SHARE = 0.34
LONG_WORD = 4


@dataclass(frozen=True, kw_only=True)
class PageContent:
    """The text of a page, with its headline.

    Attributes:
        headline: the title in the feed; the title of the page if the feed has none.
        title: the title of the page.
        is_known_boilerplate: the page was recognised as boilerplate before.
    """

    id: int
    source_id: int
    headline: str
    title: str
    text: str
    is_known_boilerplate: bool = False

    @cached_property
    def body_words(self) -> list[str]:
        """The folded words of the text, without each copy of headline and title."""
        words = split_words(self.text)
        for heading in sorted({self.headline, self.title}, key=len, reverse=True):
            words = _remove_run(words, split_words(heading))
        return words

    @cached_property
    def shingle_hashes(self) -> Hashes:
        """The hashed shingles of the body."""
        return hash_shingles(self.body_words)

    @cached_property
    def mentions_headline(self) -> bool:
        """Whether the body contains enough of the long words of the headline."""
        words = set(split_words(self.headline))
        long_words = {w for w in words if len(w) >= LONG_WORD or not w.isascii()}
        wanted = long_words or words
        return len(wanted & set(self.body_words)) >= MENTIONED_SHARE * len(wanted)


def find_boilerplate_pages(
    page: PageContent, others: Iterable[PageContent]
) -> frozenset[int]:
    """Return ids of the pages that show the same boilerplate as ``page``; else none.

    Args:
        others: pages, those of other sources are ignored: what one site does to a text
            says nothing about another site. One known page is enough.
    """
    if len(page.body_words) < MIN_WORDS:
        return frozenset()
    same_source = [
        other
        for other in others
        if other.source_id == page.source_id and _have_same_body(page, other)
    ]
    is_known = any(other.is_known_boilerplate for other in same_source)
    pages = [page, *same_source]
    if not is_known and _count_unrelated_headlines(pages) < MIN_HEADLINES:
        return frozenset()
    return frozenset(one.id for one in pages)


def _count_unrelated_headlines(pages: Sequence[PageContent]) -> int:
    """Count headlines that no page mentions, agreeing ones once."""
    unrelated: list[str] = []
    for page in pages:
        if not page.headline.strip() or page.mentions_headline:
            continue
        if not any(titles_agree(page.headline, other) for other in unrelated):
            unrelated.append(page.headline)
    return len(unrelated)


def _have_same_body(one: PageContent, other: PageContent) -> bool:
    longer = max(len(one.shingle_hashes), len(other.shingle_hashes))
    common = count_common(one.shingle_hashes, other.shingle_hashes)
    return longer > 0 and common >= SAME_BODY_SHARE * longer


def _remove_run(words: list[str], run: list[str]) -> list[str]:
    """Remove every occurrence of consecutive words."""
    if not run:
        return words
    rest: list[str] = []
    for word in words:
        rest.append(word)
        if rest[-len(run) :] == run:
            del rest[-len(run) :]
    return rest
