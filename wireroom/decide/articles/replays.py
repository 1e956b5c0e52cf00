"""Replays: what the steps changed in an article that ran through them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.replays import ReplayResult
from wireroom.model.states import Outcome

if TYPE_CHECKING:
    from wireroom.model.json_columns import ReplayBefore
    from wireroom.model.rows import ArticleRow


def classify_replay(
    article: ArticleRow, before: ReplayBefore, digest: str
) -> ReplayResult:
    """Return the result of an article's replay.

    Args:
        article: after the replay. before: its outcome and digest before.
        digest: of everything that is exported of the article, after the replay.
    """
    if article.outcome != before["outcome"]:
        return ReplayResult(f"now_{article.outcome}")
    if digest != before["digest"]:
        return ReplayResult.UPDATED
    # The page could not be read this time, so the published version stays.
    if article.outcome is Outcome.PUBLISHED and article.detail is not None:
        return ReplayResult.KEPT
    return ReplayResult.UNCHANGED
