"""Repairs of XML as it is found: bare ampersands and the entities of HTML."""

from __future__ import annotations

import html
import re

_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w{1,40});|)")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def repair_entities(text: str) -> str:
    """Return text in which every ``&`` begins a reference that XML knows.

    A bare ampersand becomes ``&amp;``; an entity of HTML, such as ``&nbsp;``, its
    character. CDATA sections are repaired as well: there ``&amp;`` is what a feed
    means by a bare ``&``.
    """
    if "&" not in text:
        return text
    return _AMPERSAND.sub(_repair_reference, text)


def _repair_reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in _XML_ENTITIES:
        return match[0]
    character = html.unescape(match[0])
    return character if character != match[0] else f"&amp;{name};"
