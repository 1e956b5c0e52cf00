"""Reads the elements that an operator named by CSS selectors, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Candidate, Evidence
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.source_rules import select_elements

if TYPE_CHECKING:
    from wireroom.extract.comments.candidate import ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex


def read_by_rules(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Return what the selectors pick, also if no comment can be read from it.

    The picked elements leave the page in any case, and no other reader is asked.
    """
    picked = select_elements(index.page.tree, ctx.selectors)
    if not picked:
        return ()
    candidate = Candidate(
        read_by="rules",
        evidence=Evidence.RULE,
        drafts=read_threads(picked, GENERIC, ctx.dates),
        records=picked,
        view=index.page,
    )
    return (candidate,)
