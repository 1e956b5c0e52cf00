"""Languages whose words PostgreSQL reduces to stems, by its Snowball dictionaries."""

from __future__ import annotations

from typing import NamedTuple


class Stem(NamedTuple):
    """The stem of a word in a language, folded."""

    stem: str
    language: str


# By primary language (BCP 47): those that every supported PostgreSQL ships.
DICTIONARIES: dict[str, str] = {
    "ar": "arabic_stem",
    "ca": "catalan_stem",
    "da": "danish_stem",
    "de": "german_stem",
    "el": "greek_stem",
    "en": "english_stem",
    "es": "spanish_stem",
    "eu": "basque_stem",
    "fi": "finnish_stem",
    "fr": "french_stem",
    "ga": "irish_stem",
    "hi": "hindi_stem",
    "hu": "hungarian_stem",
    "hy": "armenian_stem",
    "id": "indonesian_stem",
    "it": "italian_stem",
    "lt": "lithuanian_stem",
    "nb": "norwegian_stem",
    "ne": "nepali_stem",
    "nl": "dutch_stem",
    "nn": "norwegian_stem",
    "no": "norwegian_stem",
    "pt": "portuguese_stem",
    "ro": "romanian_stem",
    "ru": "russian_stem",
    "sr": "serbian_stem",
    "sv": "swedish_stem",
    "ta": "tamil_stem",
    "tr": "turkish_stem",
    "yi": "yiddish_stem",
}
# Between the stem of a word and its ending, and before a stem that is no beginning of
# its word. In no word of a text.
ENDING_MARK, STEM_MARK = "+", "~"
# A query for a whole word asks for each place at which an ending may begin.
MAX_ENDING = 6
# Shorter words have no ending to remove.
MIN_FORM = 3


def has_stem(form: str) -> bool:
    """Return whether a word may have another stem than itself."""
    return len(form) >= MIN_FORM and form.isalpha()


def mark_stem(stem: str) -> str:
    """Return the token of a stem that is no beginning of its word."""
    return f"{STEM_MARK}{stem}"


def mark_ending(word: str, stem: str) -> str | None:
    """Return a word with its ending marked; None if it is no stem with a short ending.

    Args:
        word, stem: folded, and not equal.
    """
    length = len(word) - len(stem)
    if not 0 < length <= MAX_ENDING or not word.startswith(stem):
        return None
    return f"{stem}{ENDING_MARK}{word[-length:]}"


def list_endings(word: str) -> list[str]:
    """Return how a word may be stored: as it is, and with its ending marked.

    All places are listed, since the stem depends on the accents, which a query may
    leave out.
    """
    if not word.isalpha():
        return [word]
    places = range(max(1, len(word) - MAX_ENDING), len(word))
    return [word, *(f"{word[:at]}{ENDING_MARK}{word[at:]}" for at in places)]
