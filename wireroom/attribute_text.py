"""The text of an attribute of HTML, with its character references replaced."""

from __future__ import annotations

import html
import re
from html.entities import html5

# A name without its semicolon is a reference only where no letter, digit or "=" follows
# (HTML standard, 13.2.5.73): "?a=1&section=2" has none, "&sect" elsewhere is one.
_REFERENCE = re.compile(
    r"&(?:#[0-9A-Za-z]{1,10};?|([A-Za-z][A-Za-z0-9]{1,31}(?:;|(?![=A-Za-z0-9]))))"
)


def unescape_attribute(value: str) -> str:
    """Return what a browser reads: parameters of an address keep their names."""
    return _REFERENCE.sub(_replace, value) if "&" in value else value


def _replace(match: re.Match[str]) -> str:
    if match[1] is None:
        return html.unescape(match[0])
    return html5.get(match[1], match[0])
