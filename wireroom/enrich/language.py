"""In which language an article and each of its comments is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from wireroom.enrich import Cost, Input, Note

if TYPE_CHECKING:
    from wireroom.enrich import EnrichInput

# The identifier takes 0.7 ms a thousand characters, and more than these change nothing.
_MOST_CHARACTERS = 1_200
_MOST_OF_COMMENT = 240
_MOST_COMMENTS = 1_000
# Below this a guess is no better than the article's language ("lol", "Danke!").
_FEWEST_LETTERS = 20
_FEWEST_CJK = 6


class LanguageEnricher:
    """Kind ``language``: ``{"language": ISO 639-1, "confidence": 0 to 1}``."""

    name = "language"
    version = "1"
    inputs = (Input.TITLE, Input.TEXT, Input.COMMENTS)
    cost = Cost.MODERATE

    def annotate(self, given: EnrichInput) -> list[Note]:
        """Name the language of the article, and of comments that are long enough."""
        notes = []
        # The title once more: a text of one line is identified better with it.
        article = f"{given.title}\n{given.text[:_MOST_CHARACTERS]}"
        if _long_enough(article):
            notes.append(self._note(article[:_MOST_CHARACTERS], None))
        for comment in given.comments[:_MOST_COMMENTS]:
            text = comment.text[:_MOST_OF_COMMENT]
            if _long_enough(text):
                notes.append(self._note(text, comment.key))
        return notes

    def _note(self, text: str, comment: str | None) -> Note:
        language, confidence = _identifier().classify(text)
        value = {"language": language, "confidence": round(float(confidence), 3)}
        return Note(
            kind="language",
            value=value,
            comment=comment,
        )


@cache
def _identifier() -> Any:  # noqa: ANN401 - the package has no types
    """Load the model once a process: 0.5 s, 50 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - slow

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _long_enough(text: str) -> bool:
    letters = [c for c in text[:_MOST_OF_COMMENT] if c.isalpha()]
    if len(letters) >= _FEWEST_LETTERS:
        return True
    return sum("\u2e80" <= c <= "\ud7ff" for c in letters) >= _FEWEST_CJK
