"""Identifies the language of an article and of each comment."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wireroom.enrich import Cost, Input, Note
from wireroom.model.language import RecognisedLanguage, get_primary_code
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
# A text that begins in one language may continue in another one, as a report that is
# mostly a quotation: so many parts are read, each of at most so many characters.
_PARTS = 4
_MAX_PART_CHARACTERS = 300
# Below these a guess is no better than chance ("lol", "Danke!", a list of names):
# measured on the table of tests/unit/enrich/test_language.py.
_MIN_LETTERS = 15
_MIN_CJK = 6
_MIN_CONFIDENCE = 0.45
_CODE = re.compile("[a-z]{2}")
# What the model calls languages that pages call by these codes: Bokmål, and two codes
# of before 1989.
_MODEL_CODES = {"nb": "no", "iw": "he", "in": "id"}
# URLs, names and hashtags have no language, or another one than the rest.
_NOISE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")


class LanguageEnricher:
    """Kind ``language``: ``{"language", "confidence": 0 to 1}``.

    One note about the article and one about each of the first 1,000 comments.
    ``language`` is ISO 639-1, or ``und`` if the text is too short or too mixed. The
    article's has ``contradicts`` too, where the page declares another language.
    """

    name = "language"
    version = "3"
    inputs = (Input.TITLE, Input.TEXT, Input.COMMENTS)
    cost = Cost.MODERATE

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Identify the language of the article, and of each comment."""
        own = recognise_language(article.title, article.text, article.language)
        value: dict[str, object] = {"language": own.code, "confidence": own.confidence}
        if own.contradicted is not None:
            value["contradicts"] = own.contradicted
        yield Note(kind="language", value=value)
        for comment in article.comments[:_MAX_COMMENTS]:
            language, confidence = identify_language(
                comment.text[:_MAX_COMMENT_CHARACTERS]
            )
            value = {"language": language, "confidence": confidence}
            yield Note(kind="language", value=value, comment=comment.key)


def recognise_language(
    title: str, text: str, declared: str | None
) -> RecognisedLanguage:
    """Return the language of an article, ``und`` if it is undetermined.

    Args:
        declared: the language that the page declares, BCP 47. It is compared with parts
            of the whole text, and only where another one was recognised.
    """
    # With the title, because a text of one line alone is identified less reliably.
    start = f"{title[:_MAX_COMMENT_CHARACTERS]}\n{text}"[:_MAX_CHARACTERS]
    code, confidence = identify_language(start)
    is_contradicted = declared is not None and _contradicts(code, declared, text)
    return RecognisedLanguage(
        code=code,
        confidence=confidence,
        contradicted=declared if is_contradicted else None,
    )


def _contradicts(code: str, declared: str, text: str) -> bool:
    """Return whether a declared language is not the one that was recognised.

    A language that the model does not know is never recognised, so it may be the right
    one. One with a code of three letters is a variety of a larger one.
    """
    expected = get_primary_code(declared)
    expected = _MODEL_CODES.get(expected, expected)
    is_known = _CODE.fullmatch(expected) and expected in load_model().labels
    if code in {UNKNOWN, expected} or not is_known:
        return False
    return all(identify_language(part)[0] != expected for part in _list_parts(text))


def _list_parts(text: str) -> list[str]:
    step = max(1, len(text) // _PARTS)
    starts = range(0, _PARTS * step, step)
    return [text[start : start + min(step, _MAX_PART_CHARACTERS)] for start in starts]


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
    start = text[:_MAX_COMMENT_CHARACTERS]
    if sum(map(str.isalpha, start)) >= _MIN_LETTERS:
        return True
    return sum("\u2e80" <= c <= "\ud7ff" for c in start if c.isalpha()) >= _MIN_CJK
