"""Imports: which step an imported article takes next, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.decide.leases import has_lease
from wireroom.model.states import Outcome, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import ArticleRow


class ImportStep(StrEnum):
    """The next step of an imported article."""

    # Another worker holds the article: look again when its lease ends.
    WAIT = "wait"
    DOWNLOAD = "download"
    # Run the steps that compute, from the article's present stage.
    COMPUTE = "compute"
    # The article is done, and a later page of it was imported.
    NEXT_PAGE = "next_page"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTurn:
    """The next step of an imported article; ``due_at`` is None only for ``FINISH``."""

    step: ImportStep
    due_at: datetime | None = None


def decide_import_turn(
    article: ArticleRow, *, has_page: bool, now: datetime
) -> ImportTurn:
    """Return the next step of an imported article.

    Args:
        has_page: whether an imported page of the article waits to be extracted.
    """
    if article.started and has_lease(article, now):
        return ImportTurn(step=ImportStep.WAIT, due_at=article.lease_until)
    if article.stage is Stage.DONE:
        if has_page:
            return ImportTurn(step=ImportStep.NEXT_PAGE, due_at=now)
        return ImportTurn(step=ImportStep.FINISH)
    if article.stage is Stage.FOUND and not has_page:
        return ImportTurn(step=ImportStep.DOWNLOAD, due_at=article.due_at or now)
    due_at = now if has_page else article.due_at or now
    return ImportTurn(step=ImportStep.COMPUTE, due_at=due_at)


def is_outdated_page(article: ArticleRow, captured_at: datetime) -> bool:
    """Return whether an imported page is not to be extracted.

    A published article never returns to an older page than the one it was extracted
    from; a rejected or failed article accepts a page of any time. A merged article
    accepts none.
    """
    if article.outcome is Outcome.PUBLISHED:
        return (article.visited_at or article.found_at) >= captured_at
    return article.outcome is Outcome.MERGED
