"""Comments told by schema.org's attributes alone, whatever classes a page invents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_COMMENTS = 20_000
_ITEMS = etree.XPath("//*[@itemscope][@itemtype]")
# https://schema.org/Comment and its older name.
_KIND = re.compile(r"https?://schema\.org/(?:Comment|UserComments)/?", re.IGNORECASE)


def find_by_microdata(tree: HtmlElement) -> list[HtmlElement]:
    """The elements that are one comment each by their ``itemtype``, in page order."""
    found: list[HtmlElement] = _ITEMS(tree)  # type: ignore[assignment]  # elements
    said = [x for x in found if _KIND.fullmatch(x.get("itemtype", "").strip()[:100])]
    return said[:MAX_COMMENTS]
