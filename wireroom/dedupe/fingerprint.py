"""Fingerprints of a text: folded words, an exact hash, and hashes of shingles.

Each is a function of the text alone, the same in every process and on every machine,
because hashes are stored and compared for years.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

from wireroom.dedupe.lanes import hash_windows, mix_numbers

# Distinct signed 64-bit numbers, ascending.
Hashes: TypeAlias = "array[int]"

# Words per shingle. Measured on labelled stories: shorter shingles occur in unrelated
# texts, longer ones do not survive light editing.
SHINGLE_WORDS = 4
# One shingle in this many is indexed. The hash value decides which, so that two texts
# select the same shingles (FracMinHash), and a text that was sampled more densely has
# all that it would have now. Measured on labelled stories: one in 8, 16 and 32 find the
# same pairs (recall .995, .994, .995); passages quoted by other texts are found less
# often (61, 53 and 44 %).
SAMPLE_ONE_IN = 16
# At least this many are indexed, so that copies of a short text share some.
MIN_SAMPLES = 12
MAX_SAMPLES = 1_024
MAX_CHARACTERS = 200_000
# Shorter texts occur by chance: "Click here to read more".
MIN_WORDS = 20

_WORD = re.compile(
    # Scripts written without spaces count by the character.
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
    "|[^\\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)
_APOSTROPHES = "'\u2018\u2019\u02bc\u00ad\u200b\u200d"
# Copies often lose their accents. NFKD does not decompose these four letters.
_UNDECOMPOSED_LETTERS = dict(zip("\u0131\u0142\u0111\u00f8", "ildo", strict=True))
# Signs beside letters of ASCII in most texts; each separates words.
_SEPARATORS = "\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2026\u2022\u00b7\u00a0"
# Folds a text in ASCII: letters in lower case, no apostrophes, a space for the rest.
_ASCII_FOLDS = {
    code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
} | {ord("'"): None}
_ACCENTS = re.compile("[\u0300-\u036f]+")
# The characters that UTF-8's continuation bytes turn into when read as Windows-1252
# (or, for the five bytes it leaves undefined, as Latin-1).
_CONTINUATION = "".join(
    bytes([b]).decode("cp1252", "ignore") + chr(b) for b in range(0x80, 0xC0)
)
_UTF8_READ_AS_CP1252 = re.compile(
    f"[\u00c2-\u00df][{_CONTINUATION}]"
    f"|[\u00e0-\u00ef][{_CONTINUATION}]{{2}}"
    f"|[\u00f0-\u00f4][{_CONTINUATION}]{{3}}"
)


def normalize_text(text: str) -> str:
    """Fold a text to its words, separated by one space.

    UTF-8 that was decoded as Windows-1252 is repaired; compatibility forms, case,
    accents, punctuation and white space are folded. Only the first ``MAX_CHARACTERS``
    are read.
    """
    return " ".join(split_words(text))


def split_words(text: str) -> list[str]:
    """Return the folded words of a text.

    In scripts without spaces each character is a word.
    """
    text = text[:MAX_CHARACTERS]
    plain = _replace_signs(text)
    if plain.isascii():
        return plain.translate(_ASCII_FOLDS).split()
    if _UTF8_READ_AS_CP1252.search(text):
        text = _UTF8_READ_AS_CP1252.sub(_repair_match, text)
    # First decomposed, because U+0149 becomes an apostrophe and a letter.
    decomposed = _remove_apostrophes(unicodedata.normalize("NFKD", text)).casefold()
    folded = unicodedata.normalize("NFKC", _ACCENTS.sub("", decomposed))
    for letter, base in _UNDECOMPOSED_LETTERS.items():
        folded = folded.replace(letter, base)
    plain = _replace_signs(folded)
    if plain.isascii():
        return plain.translate(_ASCII_FOLDS).split()
    return _WORD.findall(folded)


def _replace_signs(text: str) -> str:
    """Return a text that is in ASCII if all else are apostrophes and separators.

    A replacement that finds nothing takes a thousandth of a translation.
    """
    if text.isascii():
        return text
    for sign in _SEPARATORS:
        text = text.replace(sign, " ")
    return _remove_apostrophes(text)


def _remove_apostrophes(text: str) -> str:
    for sign in _APOSTROPHES:
        text = text.replace(sign, "")
    return text


@lru_cache(maxsize=16)
def content_hash(title: str, text: str) -> bytes | None:
    """Hash a text (16 bytes) so that exact copies in any layout have the same hash.

    Cached, because a text is first looked for, and then claimed.

    The body alone is hashed if it has ``MIN_WORDS``, else title and body together.
    Returns None if both together are too short to distinguish two articles.
    """
    body = split_words(text)
    if len(body) < MIN_WORDS:
        heading = split_words(title)
        if not body or len(heading) + len(body) < MIN_WORDS:
            return None
        body = [*heading, "\n", *body]
    # Texts that differ only behind the characters that split_words reads differ.
    hashed = " ".join(body) + text[MAX_CHARACTERS:]
    return hashlib.blake2b(hashed.encode("utf8", "replace"), digest_size=16).digest()


def hash_shingles(folded: list[str]) -> Hashes:
    """Return the distinct hashes of all shingles of folded words, ascending.

    Empty below ``MIN_WORDS``.
    """
    if len(folded) < MIN_WORDS:
        return array("q")
    codes = [crc32(word.encode("utf8", "replace")) for word in folded]
    hashes = hash_windows(codes, SHINGLE_WORDS)
    return array("q", sorted(set(_change_type("q", hashes))))


def count_common(one: Hashes, other: Hashes) -> int:
    """Return how many hashes two texts share."""
    return len(set(one).intersection(other))


def sample_text(text: str) -> frozenset[int]:
    """Return the indexed shingles of a text: signed 64-bit numbers.

    At most ``MAX_SAMPLES``; none for a text with fewer words than ``MIN_WORDS``.
    """
    return sample_hashes(hash_shingles(split_words(text)))


def sample_hashes(hashes: Hashes) -> frozenset[int]:
    """Select the shingles of a text that are indexed."""
    ranked = array("Q", sorted(mix_numbers(_change_type("Q", hashes))))
    count = bisect_left(ranked, 2**64 // SAMPLE_ONE_IN)
    count = min(max(count, MIN_SAMPLES), MAX_SAMPLES)
    return frozenset(_change_type("q", ranked[:count]))


def _change_type(typecode: str, numbers: array[int]) -> array[int]:
    """Read the bits of 64-bit numbers as signed ("q") or unsigned ("Q")."""
    return array(typecode, numbers.tobytes())


def _repair_match(match: re.Match[str]) -> str:
    raw = b"".join(_to_byte(character) for character in match[0])
    try:
        return raw.decode("utf8")
    except UnicodeDecodeError:
        return match[0]


def _to_byte(character: str) -> bytes:
    return character.encode("cp1252" if ord(character) > 0xFF else "latin1")
