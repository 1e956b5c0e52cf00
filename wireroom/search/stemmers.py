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
# Between a stem and its language; in no word of a text.
STEM_MARK = "~"
# Shorter words have no ending to remove.
MIN_FORM = 3


def primary_language(language: str | None) -> str:
    """Return the language of a BCP 47 tag without region and script; empty for none."""
    return (language or "").replace("_", "-").split("-", 1)[0].lower()


def has_stem(form: str) -> bool:
    """Return whether a word may have another stem than itself."""
    return len(form) >= MIN_FORM and form.isalpha()


def mark_stem(stem: str, language: str) -> str:
    """Return the token of a stem: another language's words of the same letters differ.

    `news` in French is a plural of `new`: an English text with `new` must not match.
    """
    return f"{stem}{STEM_MARK}{language}"
