"""Whether the style of an element hides it from readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|font-size\s*:\s*0(?:px)?\s*(?:;|$)"
    r"|(?:left|text-indent)\s*:\s*-\d{4,5}(?:px|em)",
    re.IGNORECASE,
)
_MAX_STYLE = 1_000


def is_hidden_by_style(element: HtmlElement) -> bool:
    """Return whether an element's own style shows nothing of it; no sheet is read."""
    style = element.get("style")
    return style is not None and _HIDING_STYLE.search(style[:_MAX_STYLE]) is not None
