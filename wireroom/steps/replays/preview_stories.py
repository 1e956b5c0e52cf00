"""Preview of a replay from ``deduplicate`` or ``enrich`` on: run, and rolled back.

The steps themselves run, in a transaction that is never committed. Each article is
previewed alone: a change by one preview is not visible to the next.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.step_metrics import StepMetrics
from wireroom.steps.articles.enrich import enrich_in_transaction
from wireroom.steps.articles.stories.deduplicate import deduplicate_in_transaction
from wireroom.steps.replays.replay import START_EVENTS
from wireroom.store.connection.locks import Lock
from wireroom.store.stories.placement_state import ArticleSnapshot, take_snapshot

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext

_STEPS = {
    Stage.EXTRACTED: deduplicate_in_transaction,
    Stage.DEDUPLICATED: enrich_in_transaction,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPreview:
    """An article before its replay, and as it would be afterwards."""

    before: ArticleSnapshot
    after: ArticleSnapshot

    @property
    def change_kinds(self) -> tuple[str, ...]:
        """The kinds of change, to be counted; empty if nothing changes."""
        old, new = self.before, self.after
        changes = {
            f"now {new.outcome}": (old.outcome, old.merged_into)
            != (new.outcome, new.merged_into),
            "story": old.story_urls != new.story_urls,
            "match": old.match != new.match,
            "annotations": old.annotations != new.annotations,
        }
        return tuple(kind for kind, has_changed in changes.items() if has_changed)

    def diff_annotations(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the annotations that would be removed, and the added ones."""
        old, new = Counter(self.before.annotations), Counter(self.after.annotations)
        return tuple((old - new).elements()), tuple((new - old).elements())


def preview_stories(
    ctx: StepContext, step: str, article_id: int
) -> StoryPreview | None:
    """Run a step and the later ones, and roll them back.

    None if the article is in progress, so that the present code processes it anyway.
    """
    unmetered = replace(ctx, metrics=StepMetrics())
    with ctx.store.begin_rollback() as tx:
        tx.advisory_lock(Lock.DEDUPLICATE)
        article = tx.articles.lock_at_stage(article_id, Stage.DONE)
        if article is None:
            return None
        before = take_snapshot(tx.connection, article_id)
        stage: Stage | None = tx.articles.move(article, START_EVENTS[step], {})
        while stage in _STEPS:
            stage = _STEPS[stage](unmetered, tx, tx.articles.lock(article_id))
        after = take_snapshot(tx.connection, article_id)
    return StoryPreview(before=before, after=after)
