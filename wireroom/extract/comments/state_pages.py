"""Whether the data of a page says that it holds only a part of a discussion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wireroom.extract.comments.state_objects import fold_name

if TYPE_CHECKING:
    from wireroom.extract.comments.state_objects import StateObject

# Folded names of fields; "hasMore", "comments_has_next_page", "moreComments".
_MORE = re.compile(
    r"(?:comments?)?(?:has|have)(?:more|next(?:page)?)(?:comments?)?|morecomments"
)
# Objects about the pages of a list: "pageInfo", "commentsPagination".
_PAGES = re.compile(r"(?:comments?)?(?:pageinfo|pagination|paging|pager|meta|links)")
_NEXT = re.compile(r"next(?:page|cursor|pagetoken|token|url|link)?")
_NUMBER = re.compile(r"(?:current)?page(?:number|no|num|index)?|current")
_COUNT = re.compile(r"(?:total)?pages|(?:total)?pagecount|lastpage|pagestotal")


def has_more(around: StateObject) -> bool:
    """Return whether the fields beside a list say that the list continues."""
    for name, value in around.items():
        folded = fold_name(name)
        if value is True and _MORE.fullmatch(folded):
            return True
        pages = value if isinstance(value, Mapping) else {}
        if pages and _PAGES.fullmatch(folded) and _leads_further(pages):
            return True
    return False


def _leads_further(pages: StateObject) -> bool:
    """Return whether an object about pages names a next page, or is not at the last."""
    number = count = None
    for name, value in pages.items():
        folded = fold_name(name)
        if value is True and _MORE.fullmatch(folded):
            return True
        if value and _NEXT.fullmatch(folded):
            return True
        if isinstance(value, int) and not isinstance(value, bool):
            number = value if _NUMBER.fullmatch(folded) else number
            count = value if _COUNT.fullmatch(folded) else count
    # Some systems count pages from 0.
    return number is not None and count is not None and max(number, 1) < count
