"""Reads the comments of one markup family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import read_records
from wireroom.extract.comments.scoring import has_enough

if TYPE_CHECKING:
    from wireroom.extract.comments.candidate import Candidate, ReadContext, Reader
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.dialect import Dialect


def make_dialect_reader(dialect: Dialect) -> Reader:
    """Return the reader of a markup family, named as the family."""
    # The words of GENERIC are any page's words.
    evidence = Evidence.PATTERN if dialect is GENERIC else Evidence.SYSTEM

    def read_by_dialect(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
        has_evidence = any(map(dialect.evidence.search, index.tokens))
        if not has_evidence or has_enough(ctx):
            return ()
        drafts = read_records(index.hints, dialect, ctx.dates)
        return make_candidates(dialect.name, evidence, drafts, index.view)

    return read_by_dialect
