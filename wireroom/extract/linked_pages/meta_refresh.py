"""Where a page that is only a ``<meta http-equiv="refresh">``, or its header, leads."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from wireroom.attribute_text import unescape_attribute

# A page of words refreshes itself to show news, and leads nowhere.
_MAX_WORDS = 60
# Seconds; a longer wait is a page to be read.
_MAX_DELAY = 30
_HEAD_BYTES = 65_536
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_META = re.compile(r"<meta\s[^<>]{0,2000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TARGET = re.compile(
    r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(.+)", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def find_refresh(body: bytes, url: str, *, header: str = "") -> str | None:
    """Return the address a page sends its reader to at once, None for a page of words.

    Refreshes in ``noscript``, in comments, to the page itself and to anything but http
    and https are not followed.

    Args:
        header: the ``Refresh`` of the response, which says the same as such an element.
    """
    if len(body) > _HEAD_BYTES or not (header or b"refresh" in body.lower()):
        return None
    text = _HIDDEN.sub(" ", body.decode("utf-8", "replace"))
    elements = map(_read_element, _META.findall(text))
    targets = (_read_target(content) for content in (header, *elements))
    target = next(filter(None, targets), None)
    if target is None or len(_TAG.sub(" ", text).split()) > _MAX_WORDS:
        return None
    try:
        address = urljoin(url, target)
        parts = urlsplit(address)
    except ValueError:
        return None
    is_other = address.partition("#")[0] != url.partition("#")[0]
    return address if parts.scheme in {"http", "https"} and is_other else None


def _read_element(meta: str) -> str:
    content = _CONTENT.search(meta) if _IS_REFRESH.search(meta) else None
    return "" if content is None else unescape_attribute(content[1] or content[2] or "")


def _read_target(content: str) -> str | None:
    match = _TARGET.fullmatch(content)
    if match is None or int(match[1]) > _MAX_DELAY:
        return None
    return match[2].strip().strip("\"'").strip() or None
