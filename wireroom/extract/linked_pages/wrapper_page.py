"""Where a page of a service that only leads on leads, if no header says so.

For pages of known services alone: on any other page a script's address and a link to
another site mean nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from wireroom.attribute_text import unescape_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes of a page that are searched.
_MAX_BYTES = 1_000_000
_ADDRESS = r"[^\"'<>\s]{1,2000}"
# An attribute of Google News, the usual calls of a script, a canonical link.
_TARGETS = (
    re.compile(rf"\bdata-n-au\s*=\s*[\"']({_ADDRESS})[\"']", re.IGNORECASE),
    re.compile(
        rf"\blocation(?:\.href)?\s{{0,9}}=\s{{0,9}}[\"']({_ADDRESS})[\"']",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\blocation\.(?:replace|assign)\(\s{{0,9}}[\"']({_ADDRESS})[\"']",
        re.IGNORECASE,
    ),
    re.compile(
        rf"<link\b[^<>]{{0,500}}\brel\s*=\s*[\"']?canonical\b[^<>]{{0,500}}"
        rf"\bhref\s*=\s*[\"']({_ADDRESS})[\"']",
        re.IGNORECASE,
    ),
)
_LINK = re.compile(
    rf"<a\b[^<>]{{0,2000}}?\bhref\s*=\s*[\"']({_ADDRESS})[\"']", re.IGNORECASE
)
# A JavaScript text escapes slashes and the signs of a query.
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u00([0-9a-fA-F]{2})|/)")


def find_wrapped_target(body: bytes, url: str) -> str | None:
    """Return the address to which a service's page leads, None if there is none.

    The first of those that a script or an attribute names, else the only address of
    another site that the page links to.

    Args:
        url: the page's own address.
    """
    text = body[:_MAX_BYTES].decode("utf-8", "replace")
    for pattern in _TARGETS:
        for match in pattern.finditer(text):
            target = _join(match[1], url)
            if target is not None:
                return target
    links = set(_list_links(text, url))
    return links.pop() if len(links) == 1 else None


def _list_links(text: str, url: str) -> Iterator[str]:
    for match in _LINK.finditer(text):
        target = _join(match[1], url)
        if target is not None:
            yield target


def _join(text: str, url: str) -> str | None:
    """Return an absolute address of another site, None for any other."""
    plain = unescape_attribute(_ESCAPE.sub(_unescape, text))
    try:
        address = urljoin(url, plain)
        parts = urlsplit(address)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and "." in parts.netloc
    is_other = _site(parts.netloc) != _site(urlsplit(url).netloc)
    return address if is_web and is_other else None


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else "/"


def _site(netloc: str) -> str:
    """Return the last two labels of a host: a service's help is at its other hosts."""
    return ".".join(netloc.lower().partition(":")[0].split(".")[-2:])
