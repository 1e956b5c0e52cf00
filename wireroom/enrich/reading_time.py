"""Estimates how long a text takes to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.enrich import EnrichInput

_MAX_CHARACTERS = 400_000
# Words per minute of adults who read silently: Brysbaert, "How many words do we read
# per minute?" (2019), 238 for English; by language: Trauzettel-Klosinski and Dietz,
# "Standardized Assessment of Reading Performance" (2012).
_WORDS_PER_MINUTE = {
    "en": 238, "de": 179, "fr": 195, "es": 218, "pt": 181, "it": 188, "nl": 202,
    "sv": 199, "fi": 161, "pl": 166, "ru": 184, "tr": 166, "he": 187, "ar": 138,
}  # fmt: skip
_DEFAULT_WORDS_PER_MINUTE = 184
# Characters per minute in scripts without spaces: the same study has 255 for Chinese
# and 357 for Japanese; "_" is any other language.
_CHARACTERS_PER_MINUTE = {"ja": 357, "_": 255}

_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w+")


class ReadingEnricher:
    """Kind ``reading``: ``{"words", "characters", "seconds"}``.

    ``characters`` counts those of scripts without spaces (Chinese, Japanese, Thai),
    which are not counted as words. Beyond 400,000 characters a text is estimated.
    """

    name = "reading"
    version = "1"
    inputs = (Input.TEXT, Input.LANGUAGE)
    cost = Cost.LIGHT

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Count words and characters, and estimate the seconds to read them."""
        text = article.text[:_MAX_CHARACTERS]
        characters, spaced = 0, text
        if not text.isascii():
            spaced, characters = _UNSPACED.subn(" ", text)
        words = len(_WORD.findall(spaced))
        if len(text) < len(article.text):
            factor = len(article.text) / len(text)
            words, characters = int(words * factor), int(characters * factor)
        if words + characters:
            seconds = _estimate_seconds(words, characters, article.get_language())
            yield Note(
                kind="reading",
                value={"words": words, "characters": characters, "seconds": seconds},
            )


def _estimate_seconds(words: int, characters: int, language: str) -> int:
    words_rate = _WORDS_PER_MINUTE.get(language, _DEFAULT_WORDS_PER_MINUTE)
    characters_rate = _CHARACTERS_PER_MINUTE.get(language, _CHARACTERS_PER_MINUTE["_"])
    minutes = words / words_rate + characters / characters_rate
    return max(1, round(60 * minutes))
