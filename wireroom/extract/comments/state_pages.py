"""Whether the data of a page says that it holds a part of a discussion alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wireroom.extract.comments.state_objects import StateObject

_MORE = re.compile(
    r"(?:comments?)?(?:has|have)(?:more|next(?:page)?)(?:comments?)?|morecomments"
)
# Objects about the pages of a list, alone or with the name of the list before it.
_PAGES = re.compile(r"(?:comments?)?(?:pageinfo|pagination|paging|pager|meta|links)")
_NEXT = re.compile(r"next(?:page|cursor|pagetoken|token|url|link)?")
_NUMBER = re.compile(r"(?:current)?page(?:number|no|num|index)?|current")
_COUNT = re.compile(r"(?:total)?pages|(?:total)?pagecount|lastpage|pagestotal")


def has_more(around: StateObject) -> bool:
    """Return whether the fields beside a list say that there is more of it."""
    for name, value in around.items():
        folded = _fold(name)
        if value is True and _MORE.fullmatch(folded):
            return True
        pages = value if isinstance(value, Mapping) else {}
        if pages and _PAGES.fullmatch(folded) and _leads_further(pages):
            return True
    return False


def _leads_further(pages: StateObject) -> bool:
    """Return whether an object about pages has a next one."""
    number = count = None
    for name, value in pages.items():
        folded = _fold(name)
        if value is True and _MORE.fullmatch(folded):
            return True
        if value and _NEXT.fullmatch(folded):
            return True
        if isinstance(value, int) and not isinstance(value, bool):
            number = value if _NUMBER.fullmatch(folded) else number
            count = value if _COUNT.fullmatch(folded) else count
    # Some count pages from 0.
    return number is not None and count is not None and max(number, 1) < count


def _fold(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
