"""Words of a text as they are compared: folded, and in pairs where no spaces are.

A text and a query are split by the same rules, so that a word of one is found in the
other whatever its accents, its case, or its form in Unicode. PostgreSQL's own parser is
not used: it has no rule for scripts without spaces, and splits addresses and numbers in
its own way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Scripts whose words are written without spaces between them, or (Hangul) with endings
# that no dictionary here removes: Thai, Lao, Myanmar, Khmer; kana, Han, Hangul.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Marks are no letters for `re`: those of Latin, Hebrew and Arabic, the vowel signs of
# the Indic blocks, and the joiners between letters.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0963\u0971-\u0dff\u200c\u200d"
)
_WORD = re.compile(
    rf"[{_UNSPACED}]+|(?:[^\W_{_UNSPACED}][{_MARKS}]*)+",
)
# The same in a text that is ASCII, and what lies between ASCII signs in another.
_ASCII_WORD = re.compile("[0-9A-Za-z]+")
_PART = re.compile("[0-9A-Za-z\x80-\U0010ffff]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Marks that writers leave out: accents, points of Hebrew, vowels of Arabic, joiners.
_OPTIONAL = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u200c\u200d]"
)
# Letters that no normal form of Unicode takes apart.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ŋ": "n",
        "ŧ": "t",
        "\u0131": "i",  # dotless i
        # Arabic: alef with hamza or madda, the final ya, Persian kaf and ya.
        "\u0623": "\u0627",
        "\u0625": "\u0627",
        "\u0622": "\u0627",
        "\u0649": "\u064a",
        "\u06a9": "\u0643",
        "\u06cc": "\u064a",
    }
)
# The Cyrillic letter is another letter than the one without the mark.
_SHORT_I = "\u0438\u0306"
# PostgreSQL accepts tokens of 2,046 bytes; no word of a text is this long, characters.
MAX_WORD = 100


class Span(NamedTuple):
    """A token in a text, from character ``start`` to before ``end``.

    A tuple, because a page of results has tens of thousands of them.

    Attributes:
        form: the word in lower case with its accents, from which the stem is made;
            empty for a pair of a script without spaces.
    """

    start: int
    end: int
    token: str
    form: str


def split_words(text: str) -> list[str]:
    """Return the tokens of a text in their order: folded words, and pairs."""
    return [token for _, tokens in split_forms(text) for token in tokens]


def split_forms(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each word of a text as its form (see :class:`Span`) and its tokens."""
    return [split_word(word) for word in _WORD.findall(text)]


def list_tokens(text: str, most: int) -> tuple[list[str], dict[str, str]]:
    """Return the tokens of a text in their order, and the folded word of each form.

    The same as by :func:`split_forms`, in a fifth of its time: most words are ASCII.

    Args:
        most: the tokens after which no further word is taken.
    """
    if text.isascii():
        found = [word[:MAX_WORD] for word in _ASCII_WORD.findall(text.lower())][:most]
        return found, dict(zip(found, found, strict=True))
    tokens: list[str] = []
    folded: dict[str, str] = {}
    for part in _PART.findall(text):
        if part.isascii():
            word = part.lower()[:MAX_WORD]
            folded[word] = word
            tokens.append(word)
        else:
            for form, own in map(split_word, _WORD.findall(part)):
                tokens += own
                if form and own:
                    folded[form] = own[0]
        if len(tokens) >= most:
            break
    return tokens, folded


def iter_spans(text: str) -> Iterator[Span]:
    """Yield each token of a text with its place."""
    for match in _WORD.finditer(text):
        form, tokens = split_word(match.group())
        start, end = match.span()
        if form:
            for token in tokens:
                yield Span(start, end, token, form)
            continue
        for at, token in enumerate(tokens, start=start):
            # A sign that folding takes apart (U+30FF) has more tokens than characters.
            yield Span(min(at, end - 1), min(at + len(token), end), token, "")


@lru_cache(maxsize=20_000)
def split_word(word: str) -> tuple[str, tuple[str, ...]]:
    """Return the form and the tokens of one word: itself folded, or its pairs."""
    if word.isascii():
        form = word.lower()[:MAX_WORD]
        return form, (form,)
    if _IS_UNSPACED.match(word):
        # The normal form of a voicing mark alone (`゛`) begins with a space.
        run = "".join(unicodedata.normalize("NFKC", word).split())
        return "", _pair_characters(run)
    folded = fold_letters(word)[:MAX_WORD]
    form = unicodedata.normalize("NFC", word).lower()[:MAX_WORD]
    return form, ((folded,) if folded else ())


def fold_letters(word: str) -> str:
    """Return a word without case, accents and other marks that writers leave out."""
    if word.isascii():
        return word.lower()
    # Decomposed before the case is folded: a bold mathematical capital has no
    # lower case of its own, the plain capital that it decomposes to has.
    apart = unicodedata.normalize("NFKD", word).casefold()
    if _SHORT_I in apart:
        apart = apart.replace(_SHORT_I, "й")
    bare = unicodedata.normalize("NFC", _OPTIONAL.sub("", apart))
    # A compatibility form may hold spaces and points (`…`, `℡`).
    return "".join(c for c in bare.translate(_LETTERS) if c.isalnum() or c in _KEPT)


def _pair_characters(run: str) -> tuple[str, ...]:
    """Return each character with the next, and the last one alone.

    A query of one character is a prefix of the pairs that begin with it, so the last
    character of a run is a token too.
    """
    run = run[: 100 * MAX_WORD]
    pairs = (run[at : at + 2] for at in range(len(run)))
    return tuple(pairs)


def is_pair(token: str) -> bool:
    """Return whether a token is a pair of a script without spaces."""
    return len(token) == 2 and _IS_UNSPACED.match(token) is not None


def is_single(token: str) -> bool:
    """Return whether a token is one character of a script without spaces."""
    return len(token) == 1 and _IS_UNSPACED.match(token) is not None


# Vowel signs of the Indic blocks are part of their words.
_KEPT = frozenset(
    c
    for c in map(chr, range(0x0900, 0x0E00))
    if unicodedata.category(c) in {"Mn", "Mc"}
)
