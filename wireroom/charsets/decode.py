"""The encoding of a document, decided from all that speaks for one."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from wireroom.charsets.labels import REPLACEMENT, decode_as, find_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML and HTML without a mark begin with "<" (XML 1.0, appendix F).
_WIDE_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0!\0", "utf-16-le"),
    (b"\0<\0!", "utf-16-be"),
)
# Text in these is ASCII bytes, which are valid UTF-8 as well.
_ESCAPED = frozenset({"iso-2022-jp", "hz-gb-2312", "iso-2022-kr"})
# A declaration that can be read as ASCII is not in UTF-16 (HTML standard, 13.2.3.2).
_WIDE = frozenset({"utf-16le", "utf-16be"})
_FALLBACK = "windows-1252"
# Bytes that charset_normalizer reads; its cost grows with each byte.
_GUESS_BYTES = 32_768
# With fewer bytes above ASCII a guess is a throw of dice.
_MIN_GUESS_BYTES = 16
# Continuation bytes of valid UTF-8 for each invalid byte, where nothing says that the
# text is UTF-8. Text in other encodings has fewer: Thai, which has most, half as many.
_CERTAIN_RATIO = 4
# Of the bytes above ASCII, the share that a declared encoding may lack.
_MAX_UNDECODED = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A document's text.

    Attributes:
        text: without a byte order mark. encoding: the name it was decoded as.
        damage: what was wrong with the bytes or their labels, None where nothing was.
    """

    text: str
    encoding: str
    damage: str | None = None


def decode_document(
    body: bytes, *, declared: str = "", header: str = ""
) -> DecodedText:
    """Decode a document.

    The evidence in its order: a byte order mark; bytes that are UTF-8, but for a few;
    the label in the document, then the one in the header, if it decodes the bytes; a
    guess. A byte that has no character becomes U+FFFD and costs no other character.

    Args:
        body: the bytes. declared, header: labels in the document and in the header, ""
            where there is none.
    """
    marked = _decode_marked(body)
    if marked is not None:
        return marked
    labels = [label for label in (declared, header) if label]
    encodings = [find_encoding(label) for label in labels]
    names = [name for name in encodings if name is not None and name not in _WIDE]
    for name in names:
        if name in _ESCAPED:
            return _describe(decode_as(body, name), name, labels)
    text = _decode_utf8(body, is_declared=not names or "utf-8" in names)
    if text is not None:
        return _describe(text, "utf-8", labels)
    for name in dict.fromkeys(names):
        text = decode_as(body, name)
        if name != "utf-8" and _lost_share(text, body) <= _MAX_UNDECODED:
            return _describe(text, name, labels)
    name = _guess_encoding(body)
    return _describe(decode_as(body, name), name, labels)


def _decode_marked(body: bytes) -> DecodedText | None:
    for mark, name in _MARKS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(name, "replace")
            return DecodedText(text=text, encoding=name, damage=_describe_lost(text))
    for start, name in _WIDE_STARTS:
        if body.startswith(start):
            text = body.decode(name, "replace")
            return DecodedText(text=text, encoding=name, damage=_describe_lost(text))
    return None


def _decode_utf8(body: bytes, *, is_declared: bool) -> str | None:
    """Decode UTF-8 with a few bad bytes; None where the bytes are not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    lost = text.count(REPLACEMENT) - body.count(REPLACEMENT.encode())
    kept = text.replace(REPLACEMENT, "")
    # A character of n bytes counts n - 1: the longer, the less likely by accident.
    evidence = len(kept.encode()) - len(kept)
    needed = lost if is_declared else _CERTAIN_RATIO * lost
    return text if evidence > needed else None


def _lost_share(text: str, body: bytes) -> float:
    """Return the share of the bytes above ASCII that have no character."""
    high = _count_high(body)
    return text.count(REPLACEMENT) / high if high else 0.0


def _count_high(body: bytes) -> int:
    return len(body) - len(body.translate(None, _HIGH))


_HIGH = bytes(range(0x80, 0x100))


def _guess_encoding(body: bytes) -> str:
    if _count_high(body) < _MIN_GUESS_BYTES:
        return _FALLBACK
    best = from_bytes(body[:_GUESS_BYTES]).best()
    codec = best.encoding if best else ""
    return find_encoding(codec.replace("_", "-")) or _BY_CODEC.get(codec, _FALLBACK)


# Names of charset_normalizer that are no labels.
_BY_CODEC = {
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "cp874": "windows-874",
    "big5hkscs": "big5",
    "mac_cyrillic": "x-mac-cyrillic",
    "mac_roman": "macintosh",
} | {f"cp{number}": f"windows-{number}" for number in range(1250, 1259)}


def _describe(text: str, name: str, labels: list[str]) -> DecodedText:
    given = labels or ["utf-8"]
    is_named = name in map(find_encoding, given)
    wrong = None if is_named else f"not {given[0]}, read as {name}"
    damage = "; ".join(filter(None, (wrong, _describe_lost(text))))
    return DecodedText(text=text, encoding=name, damage=damage or None)


def _describe_lost(text: str) -> str | None:
    lost = text.count(REPLACEMENT)
    return f"{lost} characters could not be decoded" if lost else None
