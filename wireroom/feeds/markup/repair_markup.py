"""Repairs of XML as it is found: bare ampersands, entities of HTML, foreign texts."""

from __future__ import annotations

import html
import re

_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[0-9]+|#[xX][0-9A-Fa-f]+|\w{1,40});|)",
    re.DOTALL,
)
_MAX_DIGITS = 8
_BLANKS = frozenset({0x09, 0x0A, 0x0D})
_NO_CHARACTERS = frozenset({0xFFFE, 0xFFFF})
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def repair_entities(text: str) -> str:
    """Return text in which every ``&`` begins a reference that XML knows.

    A bare ampersand becomes ``&amp;``; an entity of HTML, such as ``&nbsp;``, its
    character; a reference to no character, U+FFFD, one to a control character, nothing.
    CDATA sections stay as they are.
    """
    if "&" not in text:
        return text
    return _AMPERSAND.sub(_repair_reference, text)


def _repair_reference(match: re.Match[str]) -> str:
    name = match[1]
    if match[0].startswith("<"):
        return match[0]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        return repair_number(match[0], name[1:])
    if name in _XML_ENTITIES:
        return match[0]
    character = html.unescape(match[0])
    return character if character != match[0] else f"&amp;{name};"


def repair_number(reference: str, digits: str) -> str:
    """Return a reference by number if XML allows its character.

    A control character is left out, as one that is written itself; what is no character
    becomes U+FFFD.

    Args:
        digits: of the reference: ``233``, ``xE9``.
    """
    digits = digits.lower()
    if len(digits) > _MAX_DIGITS:
        return "\ufffd"
    point = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    if point < 0x20 and point not in _BLANKS:
        return ""
    is_character = point < 0xD800 or 0xDFFF < point < 0x110000
    return reference if is_character and point not in _NO_CHARACTERS else "\ufffd"


# Words about a picture or a video. feedparser takes them for the entry's own.
_MEDIA_TEXT = re.compile(
    r"<media:(description|title|text)\b[^<>]{0,500}>.*?</media:\1\s{0,9}>", re.DOTALL
)
_ENTRY = re.compile(r"<(item|entry)\b[^<>]{0,500}>.*?</\1\s{0,9}>", re.DOTALL)
_OWN_TEXT = re.compile(r"<(?:description|summary|content|content:encoded)\b")


def drop_media_texts(text: str) -> str:
    """Remove the words about pictures from entries that have words of their own.

    An entry whose only words are its video's keeps them.
    """
    if "<media:" not in text:
        return text
    return _ENTRY.sub(_drop_from_entry, text)


def _drop_from_entry(match: re.Match[str]) -> str:
    entry = match[0]
    without = _MEDIA_TEXT.sub("", entry)
    return without if _OWN_TEXT.search(without) else entry


# An attribute that feedparser takes for the address of a link, before its text.
_LINK_ATTRIBUTE = re.compile(
    r"(<link\b[^<>]{0,500}?)\suri\s{0,5}=\s{0,5}(?:\"[^\"]*\"|'[^']*')"
)


def drop_foreign_addresses(text: str) -> str:
    """Remove attributes of ``link`` that are no address of the entry."""
    return _LINK_ATTRIBUTE.sub(r"\1", text) if " uri=" in text else text
