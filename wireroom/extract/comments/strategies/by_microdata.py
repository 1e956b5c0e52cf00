"""Reads elements that schema.org types mark as comments, whatever their classes."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.dialects import MICRODATA
from wireroom.extract.comments.markup.records import read_threads

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex

MAX_COMMENTS = 20_000
# https://schema.org/Comment and its older name.
_COMMENT_TYPE = re.compile(
    r"https?://schema\.org/(?:Comment|UserComments)/?", re.IGNORECASE
)


def read_by_microdata(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read every element whose ``itemtype`` is a comment."""
    records = find_by_microdata(index.view.tree)
    drafts = read_threads(records, MICRODATA, ctx.dates)
    return make_candidates(MICRODATA.name, Evidence.SYSTEM, drafts, index.view)


def find_by_microdata(tree: HtmlElement) -> list[HtmlElement]:
    """Find the elements whose ``itemtype`` is a comment, in document order."""
    items = (x for x in tree.iter() if x.get("itemtype") and _is_comment_item(x))
    return list(islice(items, MAX_COMMENTS))


def _is_comment_item(element: HtmlElement) -> bool:
    if element.get("itemscope") is None:
        return False
    item_type = element.get("itemtype", "").strip()[:100]
    return _COMMENT_TYPE.fullmatch(item_type) is not None
