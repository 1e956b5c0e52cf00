"""Encodings by their labels, and their decoders (WHATWG Encoding Standard).

Python's codecs know fewer labels, and some of their tables differ: ``big5`` lacks 192
characters, ``windows-1253`` 14. ``whatwg.json`` holds the labels, the upper halves of
the single-byte encodings, and where a multi-byte codec of Python's differs from the
standard's index.
"""

from __future__ import annotations

import codecs
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

REPLACEMENT = "\ufffd"
# Decoders of these take more than one byte a character without an index of their own.
_PLAIN = {
    "utf-8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-2022-jp": "iso2022_jp_ext",
}
# The standard refuses these, because they can hide markup; here the text is parsed
# after it is decoded, and articles of the nineties are in them.
_OLD = {"hz-gb-2312": "hz", "iso-2022-kr": "iso2022_kr"}


class _MultiByte(TypedDict):
    """Differences of a codec: bytes that it lacks, characters that it gets wrong."""

    codec: str
    missing: dict[str, str]
    replaced: dict[str, str]


class _Tables(TypedDict):
    labels: dict[str, list[str]]
    single: dict[str, str]
    multi: dict[str, _MultiByte]


def find_encoding(label: str) -> str | None:
    """Return the encoding that a label names, None for an unknown one."""
    return _encodings().get(label.strip(" \t\n\r\f").lower())


def decode_as(body: bytes, encoding: str) -> str:
    """Decode a body; bytes without a character become U+FFFD.

    Args:
        body: the bytes. encoding: a name that :func:`find_encoding` returns.
    """
    return _make_decoder(encoding)(body)


@cache
def _load_tables() -> _Tables:
    text = files(__package__).joinpath("whatwg.json").read_text("utf-8")
    tables: _Tables = json.loads(text)
    return tables


@cache
def _encodings() -> dict[str, str]:
    known = {
        label: name
        for name, labels in _load_tables()["labels"].items()
        for label in labels
    }
    return known | {name: name for name in _OLD}


@cache
def _make_decoder(encoding: str) -> Callable[[bytes], str]:
    codec = (_PLAIN | _OLD).get(encoding)
    if codec is not None:
        return lambda body: body.decode(codec, "replace")
    if encoding == "x-user-defined":
        table = "".join(map(chr, [*range(128), *range(0xF780, 0xF800)]))
        return lambda body: codecs.charmap_decode(body, "replace", table)[0]
    upper = _load_tables()["single"].get(encoding)
    if upper is not None:
        characters = "".join(map(chr, range(128))) + upper
        return lambda body: codecs.charmap_decode(body, "replace", characters)[0]
    return _make_multi_byte(_load_tables()["multi"][_MULTI.get(encoding, encoding)])


# One decoder serves both (WHATWG Encoding Standard, section 10.1.1).
_MULTI = {"gbk": "gb18030"}


def _make_multi_byte(difference: _MultiByte) -> Callable[[bytes], str]:
    codec = difference["codec"]
    missing = {bytes.fromhex(key): text for key, text in difference["missing"].items()}
    replaced = str.maketrans(difference["replaced"])
    handler = f"wireroom-{codec}"

    def handle(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError), "this handler is for decoding"
        return _replace_sequence(error, missing)

    codecs.register_error(handler, handle)

    def decode(body: bytes) -> str:
        text = body.decode(codec, handler)
        return text.translate(replaced) if replaced else text

    return decode


def _replace_sequence(
    error: UnicodeDecodeError, missing: dict[bytes, str]
) -> tuple[str, int]:
    """Return the character that the codec lacks, or U+FFFD where none is assigned.

    An ASCII byte after a lead byte is a character of its own, so that a broken
    character never takes the ``<`` of a tag with it.
    """
    start = error.start
    for length in (3, 2, 1):
        text = missing.get(error.object[start : start + length])
        if text is not None:
            return text, start + length
    following = error.object[start + 1 : start + 2]
    return REPLACEMENT, start + (2 if following >= b"\x80" else 1)
