"""In which language an article and each of its comments is written."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from wireroom.enrich import Cost, Input, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.enrich import EnrichInput

# ISO 639-2 for a language that cannot be told.
UNKNOWN = "und"
# The identifier takes 0.7 ms a thousand characters, and more than these change nothing.
_MAX_CHARACTERS = 1_200
_MAX_COMMENT_CHARACTERS = 240
_MAX_COMMENTS = 1_000
# Below these a guess is no better than chance ("lol", "Danke!", a list of names):
# measured on the table of tests/unit/enrich/test_language.py.
_MIN_LETTERS = 15
_MIN_CJK = 6
_MIN_CONFIDENCE = 0.45
_CODE = re.compile("[a-z]{2}")
# Said in no language, or in another than the rest.
_NOISE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")


class LanguageEnricher:
    """Kind ``language``: ``{"language", "confidence": 0 to 1}``.

    One of the article and one of each comment, the first thousand. ``language`` is ISO
    639-1, or ``und`` where the text is too short or too mixed to tell.
    """

    name = "language"
    version = "2"
    inputs = (Input.TITLE, Input.TEXT, Input.COMMENTS)
    cost = Cost.MODERATE

    def annotate(self, given: EnrichInput) -> Iterator[Note]:
        """Name the language of the article, and of each comment."""
        # The title once more: a text of one line is identified better with it.
        article = (
            f"{given.title[:_MAX_COMMENT_CHARACTERS]}\n{given.text[:_MAX_CHARACTERS]}"
        )
        yield Note(kind="language", value=_to_value(article[:_MAX_CHARACTERS]))
        for comment in given.comments[:_MAX_COMMENTS]:
            value = _to_value(comment.text[:_MAX_COMMENT_CHARACTERS])
            yield Note(kind="language", value=value, comment=comment.key)


def _to_value(text: str) -> dict[str, object]:
    language, confidence = identify_language(text)
    return {"language": language, "confidence": confidence}


def identify_language(text: str) -> tuple[str, float]:
    """Return the language of a text, ``und`` where it cannot be told, and how sure."""
    plain = _NOISE.sub(" ", text)
    if not _is_long_enough(plain):
        return UNKNOWN, 0.0
    language, confidence = _load_identifier().classify(plain)
    if confidence < _MIN_CONFIDENCE or not _CODE.fullmatch(language):
        return UNKNOWN, 0.0
    return language, round(float(confidence), 3)


@cache
def _load_identifier() -> Any:  # noqa: ANN401 - the package has no types
    """Load the model once a process: 0.5 s, 50 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - slow

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _is_long_enough(text: str) -> bool:
    letters = [c for c in text[:_MAX_COMMENT_CHARACTERS] if c.isalpha()]
    if len(letters) >= _MIN_LETTERS:
        return True
    return sum("\u2e80" <= c <= "\ud7ff" for c in letters) >= _MIN_CJK
