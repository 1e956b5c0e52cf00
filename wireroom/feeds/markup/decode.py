"""Decodes a feed's bytes, also if their declared encoding is wrong."""

from __future__ import annotations

import re

from wireroom.charsets.declarations import find_header_charset, find_xml_encoding
from wireroom.charsets.decode import decode_document

_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")


def decode_text(body: bytes, content_type: str = "") -> tuple[str, str | None]:
    """Decode a body; return the text and a note of what was wrong, or None.

    The encoding is found as :func:`decode_document` does. Characters that XML forbids
    are removed.
    """
    decoded = decode_document(
        body, declared=find_xml_encoding(body), header=find_header_charset(content_type)
    )
    clean, removed = _FORBIDDEN.subn("", decoded.text.lstrip("\ufeff"))
    control = "control characters left out" if removed else None
    return clean, "; ".join(filter(None, (decoded.damage, control))) or None
