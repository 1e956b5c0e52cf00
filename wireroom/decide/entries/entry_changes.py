"""Changed entries of feeds: when an article is visited because its feed changed it.

A feed that changes an entry mostly says that the page was corrected. Some feeds change
every entry at every poll (a new time of the build, a rotating advertisement), so each
visit that finds the page as it was doubles the time until a change counts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.articles.visits import RevisitPolicy
    from wireroom.model.rows import ArticleRow

# Entries that change at one poll; with fewer each may be a correction of its page.
MIN_BULK = 5
# Doublings after which the longest wait is reached under any sensible policy.
_MAX_DOUBLINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCounts:
    """What an article's row says of changed entries.

    Attributes:
        entry_changed_at: a change that no visit has answered yet. unconfirmed_changes:
            visits in a row that answered a change and found the page as it was.
    """

    entry_changed_at: datetime | None
    unconfirmed_changes: int


def is_bulk_change(changed: int, known: int) -> bool:
    """Return whether a feed has changed its entries for reasons of its own.

    Half of its known entries at one poll: a counter, an advertisement, a new time of
    the build. That says nothing of their pages, which are visited in their own time.
    """
    return changed >= MIN_BULK and changed * 2 >= known


def schedule_changed_article(
    article: ArticleRow, *, now: datetime, policy: RevisitPolicy
) -> datetime:
    """Return when to visit an article whose entry has changed; never later than due.

    The shortest wait between two visits holds, and doubles with each change that a
    visit did not confirm, up to the age at which articles settle.
    """
    doublings = min(article.unconfirmed_changes, _MAX_DOUBLINGS)
    wait = min(policy.first * 2**doublings, policy.give_up_after)
    last = article.visited_at or article.found_at
    due_at = max(now, last + timedelta(seconds=wait))
    return due_at if article.due_at is None else min(article.due_at, due_at)


def settle_change(article: ArticleRow, *, is_confirmed: bool) -> ChangeCounts:
    """Return the counts after a visit.

    Args:
        article: as it was when the visit started. is_confirmed: whether the visit found
            another title or text.
    """
    if is_confirmed:
        return ChangeCounts(entry_changed_at=None, unconfirmed_changes=0)
    answered = article.entry_changed_at is not None
    return ChangeCounts(
        entry_changed_at=None,
        unconfirmed_changes=article.unconfirmed_changes + answered,
    )
