"""What placing or annotating an article again would change: done, and taken back.

The steps themselves run, in a transaction that nobody ever sees the end of. Each
article is asked alone: what one of them would move, the next one still finds in place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.step_metrics import StepMetrics
from wireroom.steps.articles.deduplicate import deduplicate_in_transaction
from wireroom.steps.articles.enrich import enrich_in_transaction
from wireroom.steps.replays.replay import START_STAGES
from wireroom.store.stories.placement_state import ArticleSnapshot, take_snapshot

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext

_STEPS = {
    Stage.EXTRACTED: deduplicate_in_transaction,
    Stage.DEDUPLICATED: enrich_in_transaction,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPreview:
    """How an article stands, and how it would stand."""

    before: ArticleSnapshot
    after: ArticleSnapshot

    @property
    def change_kinds(self) -> tuple[str, ...]:
        """Name what would change, for counting; nothing where all stays."""
        old, new = self.before, self.after
        said = {
            f"now {new.outcome}": (old.outcome, old.merged_into)
            != (new.outcome, new.merged_into),
            "story": old.story_urls != new.story_urls,
            "match": old.match != new.match,
            "annotations": old.annotations != new.annotations,
        }
        return tuple(kind for kind, is_so in said.items() if is_so)

    def diff_annotations(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the annotations that would go, and those that would come."""
        old, new = Counter(self.before.annotations), Counter(self.after.annotations)
        return tuple((old - new).elements()), tuple((new - old).elements())


def preview_stories(
    given: StepContext, step: str, article_id: int
) -> StoryPreview | None:
    """Run a step and what follows it, and take it back.

    None where the article is on its way by itself, and so is read by today's code.
    """
    unmetered = replace(given, metrics=StepMetrics())
    with given.store.begin_rollback() as tx:
        stage: Stage | None
        first_stage = stage = START_STAGES[step]
        if tx.articles.lock_at_stage(article_id, Stage.DONE) is None:
            return None
        before = take_snapshot(tx.connection, article_id)
        tx.articles.update(article_id, {"stage": first_stage})
        while stage in _STEPS:
            stage = _STEPS[stage](unmetered, tx, article_id)
        after = take_snapshot(tx.connection, article_id)
    return StoryPreview(before=before, after=after)
