"""Whether two versions of a page differ by nothing but random tokens.

Many pages carry a token that is drawn for each request: a nonce of a script, a key of a
form. Their bytes never repeat, and nothing that is read from them changes. Only a whole
quoted value that looks drawn at random counts as such a token; any other difference is
left to the extraction.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Differences after which the extraction compares: it costs less than finding them all.
MAX_TOKENS = 200
_WINDOW = 4096
_LONGEST = 256
# Hexadecimal digits, a UUID, or Base64 of both cases: each with a digit and a letter,
# so that no date, count, word or address of a page is one.
_TOKEN = re.compile(
    rb"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    rb"|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,128}"
    rb"|(?=[^0-9]*[0-9])(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z0-9+_]{16,128}={0,2}"
    rb")(?=[\"'])"
)

# What a token may be, found quickly; the pattern above decides.
_QUOTED_WORD = re.compile(rb"([\"'])[0-9A-Za-z+_-]{8,140}={0,2}\1")


def differs_by_tokens_only(old: bytes, new: bytes) -> bool:
    """Return whether two pages are the same but for random tokens.

    The time follows the size and the number of differences, of which ``MAX_TOKENS`` are
    looked at.
    """
    return find_tokens(old, new) is not None


def find_tokens(old: bytes, new: bytes) -> list[tuple[int, int]] | None:
    """Return where the tokens of ``new`` are by which alone it differs from ``old``.

    Each as its beginning and end; None if the pages differ otherwise.
    """
    at_old = at_new = 0
    tokens: list[tuple[int, int]] = []
    for _ in range(MAX_TOKENS):
        same = _count_same(old, at_old, new, at_new)
        at_old, at_new = at_old + same, at_new + same
        if at_old == len(old) and at_new == len(new):
            return tokens
        old_token, new_token = _find_token(old, at_old), _find_token(new, at_new)
        if old_token is None or new_token is None:
            return None
        tokens.append(new_token)
        at_old, at_new = old_token[1], new_token[1]
    return None


def make_mask(page: bytes, tokens: Sequence[tuple[int, int]]) -> str:
    """Return a text by which the page is recognised, whatever its tokens are."""
    places = ",".join(f"{begin}-{end}" for begin, end in tokens)
    return f"{len(page)} {_digest_around(page, tokens)} {places}"


def fits_mask(page: bytes, mask: str) -> bool:
    """Return whether a page is the one of a mask but for its tokens.

    Only where each token has the place and the length that it had. Much quicker than
    reading and comparing the page.
    """
    size, digest, places = mask.split(" ")
    if len(page) != int(size):
        return False
    pairs = (place.split("-") for place in places.split(","))
    tokens = [(int(begin), int(end)) for begin, end in pairs]
    return (
        all(_find_token(page, end) == (begin, end) for begin, end in tokens)
        and _digest_around(page, tokens) == digest
    )


def _digest_around(page: bytes, tokens: Sequence[tuple[int, int]]) -> str:
    digest, at = hashlib.sha256(), 0
    for begin, end in tokens:
        digest.update(memoryview(page)[at:begin])
        at = end
    digest.update(memoryview(page)[at:])
    return digest.hexdigest()


def digest_without_tokens(page: bytes, *reasons: object) -> bytes:
    """Return a digest that pages share which differ by random tokens only.

    For pages that may not be kept: what is left of them cannot be read.

    Args:
        reasons: why the page may not be kept: another one makes another digest.
    """
    digest = hashlib.sha256(_QUOTED_WORD.sub(_drop_token, page))
    digest.update(repr(reasons).encode())
    return digest.digest()


def _drop_token(word: re.Match[bytes]) -> bytes:
    return b'""' if _TOKEN.match(word[0], 1) else word[0]


def _count_same(old: bytes, at_old: int, new: bytes, at_new: int) -> int:
    """Return how many bytes agree from two places on."""
    begin = at_old
    while (part := old[at_old : at_old + _WINDOW]) and part == new[
        at_new : at_new + _WINDOW
    ]:
        at_old, at_new = at_old + len(part), at_new + len(part)
    low, high = 0, min(_WINDOW, len(old) - at_old, len(new) - at_new)
    while low < high:
        middle = (low + high + 1) // 2
        if old[at_old : at_old + middle] == new[at_new : at_new + middle]:
            low = middle
        else:
            high = middle - 1
    return at_old + low - begin


def _find_token(page: bytes, at: int) -> tuple[int, int] | None:
    """Return beginning and end of the quoted token that a place is in, or None."""
    begin = max(page.rfind(quote, max(0, at - _LONGEST), at) for quote in (b'"', b"'"))
    if begin < 0:
        return None
    match = _TOKEN.match(page, begin + 1)
    if match is None or match.end() < at:
        return None
    end = match.end()
    is_quoted = page[end : end + 1] == page[begin : begin + 1]
    return (begin + 1, end) if is_quoted else None
