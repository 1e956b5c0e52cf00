"""Reads comments of WordPress in themes that mark nothing but the link to answer.

A theme's own template for a comment may have neither its id nor its classes. The link
is made by WordPress, in each of its languages: it has the number of the comment.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.body_text import is_reply_link
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.scoring import has_enough
from wireroom.extract.comments.strategies.by_widening import find_containers
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex

_LINK_CLASS = "comment-reply-link"
_MAX_LINKS, _MAX_LEVELS = 20_000, 8
_MAX_NAME, _MIN_NAME = 80, 2
# Elements of which one has the name.
_MAX_ELEMENTS = 60


def read_by_reply_link(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read one comment from what is around each link to answer."""
    if _LINK_CLASS not in index.tokens or has_enough(ctx):
        return ()
    links = [
        hint
        for hint in islice(index.hints, _MAX_LINKS)
        if hint.get("data-commentid") and is_reply_link(hint)
    ]
    records = find_containers(links) if len(links) > 1 else _find_named(links)
    drafts = read_threads(records, GENERIC, ctx.dates)
    return make_candidates("by-reply-link", Evidence.SYSTEM, drafts, index.view)


def _find_named(links: list[HtmlElement]) -> list[HtmlElement]:
    """Return the smallest element around the only link that has the reader's name.

    The link's label for screen readers has it: "Reply to Ada".
    """
    for link in links:
        label, own = link.get("aria-label", ""), {*link.iter()}
        for around in islice(link.iterancestors(), _MAX_LEVELS):
            others = (x for x in islice(around.iter(), _MAX_ELEMENTS) if x not in own)
            texts = (get_short_text(element, _MAX_NAME) for element in others)
            if any(len(text) >= _MIN_NAME and text in label for text in texts):
                return [around]
    return []
