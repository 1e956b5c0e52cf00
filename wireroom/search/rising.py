"""Which names and words are in more articles than their own past lets expect.

A name that is in every tenth article always is no news; one that was in every
thousandth and is in every tenth now is. So the share of a term among recent articles is
compared with its share among those before, and the difference is measured in the
deviations that chance alone would give (of a Poisson count: the root of the expected
number).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Fewer articles are chance, whatever was expected.
LEAST_ARTICLES = 3
# Deviations above the expected number from which a term rises.
LEAST_SCORE = 3.0
# Articles that are added to a term's past: one that was never seen before is not
# infinitely more frequent than before.
_UNSEEN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCount:
    """In how many articles a term is: recent ones, and those of the time before.

    Attributes:
        sources: that carry the recent articles.
    """

    term: str
    recent: int
    before: int
    sources: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingTerm:
    """A term that rises.

    Attributes:
        expected: recent articles, if its share were that of the time before.
        score: deviations of ``recent`` above ``expected``.
    """

    term: str
    recent: int
    before: int
    sources: int
    expected: float
    score: float


def rank_rising(
    counts: Iterable[TermCount], *, recent_total: int, before_total: int
) -> list[RisingTerm]:
    """Return the terms that rise, the one that rises most first.

    None if there is no time before: what is not known is no rise.

    Args:
        recent_total, before_total: articles of both times, with any term or none.
    """
    if not before_total:
        return []
    rising = []
    for count in counts:
        expected = (count.before + _UNSEEN) * recent_total / before_total
        score = (count.recent - expected) / sqrt(expected) if expected else 0.0
        if count.recent >= LEAST_ARTICLES and score >= LEAST_SCORE:
            rising.append(
                RisingTerm(
                    term=count.term,
                    recent=count.recent,
                    before=count.before,
                    sources=count.sources,
                    expected=expected,
                    score=score,
                )
            )
    return sorted(rising, key=lambda one: (-one.score, one.term))
