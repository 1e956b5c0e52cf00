"""Asks the readers in order and chooses one candidate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.scoring import is_better, verify_candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.candidate import Candidate, ReadContext, Reader
    from wireroom.extract.comments.comment_index import CommentIndex


def choose_candidate(
    stages: Sequence[Sequence[Reader]], index: CommentIndex, ctx: ReadContext
) -> Candidate | None:
    """Return the best candidate of the first stage whose best one passes verification.

    Args:
        stages: readers in order; those of one stage compete by score.
    """
    for stage in stages:
        best = _choose_best(stage, index, ctx)
        verified = None if best is None else verify_candidate(best)
        if verified is not None:
            return verified
    return None


def _choose_best(
    stage: Sequence[Reader], index: CommentIndex, ctx: ReadContext
) -> Candidate | None:
    given = replace(ctx, best=None)
    for read in stage:
        best = given.best
        for candidate in read(index, given):
            if is_better(candidate, best):
                best = candidate
        if best is not given.best:
            given = replace(ctx, best=best)
    return given.best
