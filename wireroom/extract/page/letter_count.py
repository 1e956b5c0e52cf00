"""How much a text says, counted alike in every script."""

from __future__ import annotations

import re

# Letters of the scripts that write no spaces between words.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# Letters of an average word in a language that writes no spaces between words.
_LETTERS_OF_WORD = 3
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def count_letters(text: str) -> int:
    """Return the characters of a text, one of East Asia counted as three.

    It says about as much: translations into English have 2.4 to 4 letters for each
    (eight stories).
    """
    return len(text) + 2 * len(_EAST_ASIAN.findall(text))


def count_words(text: str) -> int:
    """Count the words of a line; Chinese and Japanese have no spaces between them."""
    return max(len(text.split()), len(_EAST_ASIAN.findall(text)) // _LETTERS_OF_WORD)
