"""Finds the keywords of an article: words that are frequent, early or in the title."""

from __future__ import annotations

import re
from collections import Counter
from math import log2
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.enrich.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.enrich import EnrichInput

_MAX_CHARACTERS = 20_000
_MAX_KEYWORDS = 12
_TITLE_WEIGHT = 3.0
# The first words of a news text summarise it.
_LEAD_WORDS = 60
_LEAD_WEIGHT = 1.5

# Text in scripts without spaces is split into pairs of characters.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(f"[{_CJK}]+|[^\\W\\d_{_CJK}][^\\W_{_CJK}]{{2,40}}")
_IS_CJK = re.compile(f"[{_CJK}]")


class KeywordEnricher:
    """Kind ``keyword``: ``{"word", "score", "count"}``, best first, at most 12."""

    name = "keywords"
    version = "1"
    inputs = (Input.TITLE, Input.TEXT)
    cost = Cost.LIGHT

    def annotate(self, article: EnrichInput) -> list[Note]:
        """Rank the words of title and text; the best word has the score 1."""
        title = set(_extract_terms(article.title[:1_000]))
        terms = _extract_terms(article.text[:_MAX_CHARACTERS])
        counts = Counter((*terms, *title))
        weights = {term: float(count) for term, count in counts.items()}
        for term in terms[:_LEAD_WORDS]:
            weights[term] += _LEAD_WEIGHT - 1
        scores = {
            term: log2(1 + weight) * (_TITLE_WEIGHT if term in title else 1.0)
            for term, weight in weights.items()
            if counts[term] > 1 or term in title
        }
        return self._rank_terms(scores, counts)

    def _rank_terms(
        self, scores: Mapping[str, float], counts: Mapping[str, int]
    ) -> list[Note]:
        ranked = sorted(scores, key=lambda term: (-scores[term], term))
        return [
            Note(
                kind="keyword",
                value={
                    "word": term,
                    "score": round(scores[term] / scores[ranked[0]], 3),
                    "count": counts[term],
                },
            )
            for term in ranked[:_MAX_KEYWORDS]
        ]


def _extract_terms(text: str) -> list[str]:
    """Return the words that may be keywords, in order, in lower case."""
    words = [word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS]
    if not _IS_CJK.search(text):
        return words
    return [term for word in words for term in _split_term(word)]


def _split_term(word: str) -> list[str]:
    """Split Chinese and Japanese into pairs of characters; Korean has spaces."""
    if not _IS_CJK.match(word) or "\uac00" <= word[0] <= "\ud7af":
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]
