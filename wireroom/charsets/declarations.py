"""What a document says of its own encoding."""

from __future__ import annotations

import re

# Browsers look at the first 1,024 bytes; real heads begin with long scripts.
_HEAD_BYTES = 8_192
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[\s/][^<>]{0,500}", re.IGNORECASE)
_CHARSET = re.compile(
    rb"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE
)
_XML = re.compile(
    rb"\s{0,1000}<\?xml[^<>]{1,200}?encoding\s{0,3}=\s{0,3}[\"']([\w.:-]{1,40})"
)
_HEADER = re.compile(
    r"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE
)


def find_meta_charset(body: bytes) -> str:
    """Return the label in a page's first ``meta`` element that has one, or ""."""
    head = _COMMENT.sub(b"", body[:_HEAD_BYTES])
    for meta in _META.finditer(head):
        match = _CHARSET.search(meta[0])
        if match:
            return match[1].decode("ascii", "replace")
    return find_xml_encoding(body)


def find_xml_encoding(body: bytes) -> str:
    """Return the label in a document's XML declaration, or ""."""
    match = _XML.match(body[:1_000].removeprefix(b"\xef\xbb\xbf"))
    return match[1].decode("ascii", "replace") if match else ""


def find_header_charset(content_type: str) -> str:
    """Return the label in a Content-Type header, or ""."""
    match = _HEADER.search(content_type[:500])
    return match[1] if match else ""
