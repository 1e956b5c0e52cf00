"""Reads elements that schema.org types mark as comments, whatever their classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.dialects import MICRODATA
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.page.microdata import POSTING, has_item_type, iter_properties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex

MAX_COMMENTS = 20_000
_MIN_POSTINGS = 2
# https://schema.org/Comment and its older name.
_COMMENT_TYPE = re.compile(
    r"https?://schema\.org/(?:Comment|UserComments)", re.IGNORECASE
)


def read_by_microdata(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read every element whose ``itemtype`` is a comment."""
    records = find_by_microdata(index.view.tree)
    drafts = read_threads(records, MICRODATA, ctx.dates)
    return make_candidates(MICRODATA.name, Evidence.SYSTEM, drafts, index.view)


def find_by_microdata(tree: HtmlElement) -> list[HtmlElement]:
    """Find the elements whose ``itemtype`` is a comment, in document order.

    Without any, the posts of a topic that are items of their own.
    """
    items = [x for x in tree.iter() if x.get("itemtype")]
    comments = [x for x in items if has_item_type(x, _COMMENT_TYPE)]
    found = comments or _find_postings(items)
    return found[:MAX_COMMENTS]


def _find_postings(items: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return the posts of a topic, its first one among them; none of a list of topics.

    A list of topics states a headline for each.
    """
    postings = [x for x in items if has_item_type(x, POSTING)]
    if len(postings) < _MIN_POSTINGS:
        return []
    known = set(postings)
    for posting in postings[1:]:
        is_headed = next(iter_properties(posting, "headline"), None) is not None
        if is_headed or not known.isdisjoint(posting.iterancestors()):
            return []
    return postings
