"""Decodes a feed's bytes, also if their declared encoding is wrong."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # The same without a mark: XML begins with "<?" (XML 1.0, appendix F).
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<\?xml[^<>]{1,200}?encoding\s{0,3}=\s{0,3}[\"']([\w.:-]{1,40})"
)
# The wider encoding that browsers use for the name (WHATWG Encoding).
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}
_WIDER |= {"gbk": "gb18030", "iso8859-9": "cp1254"}
# Codecs that are not document encodings; some are slow on hostile bytes.
_REFUSED = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7"}
_REFUSED |= {"undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape"}
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")


def decode_text(body: bytes, content_type: str = "") -> tuple[str, str | None]:
    """Decode a body; return the text and a note of what was wrong, or None.

    The encodings of the byte order mark, the header and the document, UTF-8 and
    Windows-1252 are tried in this order; the first that decodes all bytes is used.
    Characters that XML forbids are removed.
    """
    encodings = _list_encodings(body, content_type)
    for position, encoding in enumerate(encodings):
        text = _try_decode(body, encoding)
        if text is not None:
            wrong = f"not {encodings[0]}, read as {encoding}" if position else None
            return _strip_forbidden(text, wrong)
    return _strip_forbidden(body.decode("cp1252", "replace"), f"not {encodings[0]}")


def _list_encodings(body: bytes, content_type: str) -> list[str]:
    marked = [name for mark, name in _MARKS if body.startswith(mark)][:1]
    header = _CHARSET.search(content_type[:500])
    declared = _DECLARED.search(body[:1_000])
    labels = [header[1]] if header else []
    labels += [declared[1].decode("ascii", "replace")] if declared else []
    names = [*marked, *map(_normalize_encoding, labels), "utf-8", "cp1252"]
    return list(dict.fromkeys(n for n in names if n))


def _normalize_encoding(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return None if name in _REFUSED else _WIDER.get(name, name)


def _try_decode(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        # A LookupError: the codec decodes bytes to bytes, such as zlib's.
        return None


def _strip_forbidden(text: str, wrong: str | None) -> tuple[str, str | None]:
    clean, removed = _FORBIDDEN.subn("", text.lstrip("\ufeff"))
    if removed:
        wrong = "; ".join(filter(None, (wrong, "control characters left out")))
    return clean, wrong
