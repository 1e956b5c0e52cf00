"""Percent-encoding of paths and queries, as browsers write it (RFC 3986)."""

from __future__ import annotations

import re

_ESCAPE_OR_UNSAFE = re.compile(
    r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]", re.DOTALL
)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)


def escape_path(text: str) -> str:
    """Percent-encode the characters that a path may not contain; normalize escapes.

    Escapes of unreserved characters are decoded (RFC 3986, 6.2.2.2), all others are
    written in upper case.
    """
    return fold_escapes(escape_unsafe(text))


def escape_unsafe(text: str) -> str:
    """Percent-encode a path; escapes of reserved characters stay as they are written.

    Browsers request them so. A site that redirects ``%D1`` to its own spelling ``%d1``
    could never be read otherwise.
    """
    return _ESCAPE_OR_UNSAFE.sub(_normalize_escape, text)


def fold_escapes(text: str) -> str:
    """Write the digits of all escapes in upper case."""
    return _ESCAPE.sub(lambda match: match[0].upper(), text) if "%" in text else text


def _normalize_escape(match: re.Match[str]) -> str:
    text = match.group()
    if len(text) == 3:
        octet = int(text[1:], 16)
        return chr(octet) if octet in _UNRESERVED else text
    return "".join(f"%{octet:02X}" for octet in text.encode())
