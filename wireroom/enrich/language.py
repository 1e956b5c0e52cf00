"""Identifies the language of an article and of each comment."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.words.language_model import LanguageModel, read_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.enrich import EnrichInput

# ISO 639-2 code of an undetermined language.
UNKNOWN = "und"
# The identifier takes 0.6 ms per 1,000 characters; more than these change no result.
_MAX_CHARACTERS = 1_200
_MAX_COMMENT_CHARACTERS = 240
_MAX_COMMENTS = 1_000
# Below these a guess is no better than chance ("lol", "Danke!", a list of names):
# measured on the table of tests/unit/enrich/test_language.py.
_MIN_LETTERS = 15
_MIN_CJK = 6
_MIN_CONFIDENCE = 0.45
_CODE = re.compile("[a-z]{2}")
# URLs, names and hashtags have no language, or another one than the rest.
_NOISE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")


class LanguageEnricher:
    """Kind ``language``: ``{"language", "confidence": 0 to 1}``.

    One note about the article and one about each of the first 1,000 comments.
    ``language`` is ISO 639-1, or ``und`` if the text is too short or too mixed.
    """

    name = "language"
    version = "2"
    inputs = (Input.TITLE, Input.TEXT, Input.COMMENTS)
    cost = Cost.MODERATE

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Identify the language of the article, and of each comment."""
        # With the title, because a text of one line alone is identified less reliably.
        text = f"{article.title[:_MAX_COMMENT_CHARACTERS]}\n{article.text}"
        yield Note(kind="language", value=_to_value(text[:_MAX_CHARACTERS]))
        for comment in article.comments[:_MAX_COMMENTS]:
            value = _to_value(comment.text[:_MAX_COMMENT_CHARACTERS])
            yield Note(kind="language", value=value, comment=comment.key)


def _to_value(text: str) -> dict[str, object]:
    language, confidence = identify_language(text)
    return {"language": language, "confidence": confidence}


def identify_language(text: str) -> tuple[str, float]:
    """Return the language of a text or ``und``, and the confidence from 0 to 1."""
    plain = _NOISE.sub(" ", text)
    if not _is_long_enough(plain):
        return UNKNOWN, 0.0
    language, confidence = load_model().classify(plain)
    if confidence < _MIN_CONFIDENCE or not _CODE.fullmatch(language):
        return UNKNOWN, 0.0
    return language, round(confidence, 3)


@cache
def load_model() -> LanguageModel:
    """Load the model once per process: 0.4 s, 71 MB, which forked children share."""
    return read_model()


def _is_long_enough(text: str) -> bool:
    letters = [c for c in text[:_MAX_COMMENT_CHARACTERS] if c.isalpha()]
    if len(letters) >= _MIN_LETTERS:
        return True
    return sum("\u2e80" <= c <= "\ud7ff" for c in letters) >= _MIN_CJK
