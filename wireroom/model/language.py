"""Languages of texts: what pages declare, and what is recognised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedLanguage:
    """What the text of an article says about its language.

    Attributes:
        code: ISO 639-1. confidence: from 0 to 1.
        contradicted: the language that the page declares, BCP 47, where another one was
            recognised, and the declared one in no part of the text; else None.
    """

    code: str
    confidence: float
    contradicted: str | None = None


def get_primary_code(tag: str | None) -> str:
    """Return the language of a BCP 47 tag without script and region; empty for none.

    In small letters.
    """
    return (tag or "").lower().replace("_", "-").partition("-")[0]
