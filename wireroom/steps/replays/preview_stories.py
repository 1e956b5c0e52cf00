"""What placing or annotating an article again would change: done, and taken back.

The steps themselves run, in a transaction that nobody ever sees the end of. Each
article is asked alone: what one of them would move, the next one still finds in place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.step_metrics import Meter
from wireroom.steps.articles.deduplicate import deduplicate_in
from wireroom.steps.articles.enrich import enrich_in
from wireroom.steps.replays.replay import BEGINS
from wireroom.store.stories.placement_state import Bearings, bearings

if TYPE_CHECKING:
    from wireroom.steps.context import Resources

_STEPS = {Stage.EXTRACTED: deduplicate_in, Stage.DEDUPLICATED: enrich_in}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """How an article stands, and how it would stand."""

    before: Bearings
    after: Bearings

    @property
    def kinds(self) -> tuple[str, ...]:
        """Name what would change, for counting; nothing where all stays."""
        old, new = self.before, self.after
        said = {
            f"now {new.outcome}": (old.outcome, old.into) != (new.outcome, new.into),
            "story": old.story != new.story,
            "link": old.link != new.link,
            "annotations": old.notes != new.notes,
        }
        return tuple(kind for kind, is_so in said.items() if is_so)

    def notes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the annotations that would go, and those that would come."""
        old, new = Counter(self.before.notes), Counter(self.after.notes)
        return tuple((old - new).elements()), tuple((new - old).elements())


def rehearse(given: Resources, step: str, article_id: int) -> Rehearsed | None:
    """Run a step and what follows it, and take it back.

    None where the article is on its way by itself, and so is read by today's code.
    """
    unmetered = replace(given, meter=Meter())
    with given.store.rehearsal() as tx:
        stage: Stage | None = BEGINS[step]
        if tx.articles.lock(article_id, Stage.DONE) is None:
            return None
        before = bearings(tx.connection, article_id)
        tx.articles.record(article_id, {"stage": stage})
        while stage in _STEPS:
            stage = _STEPS[stage](unmetered, tx, article_id)
        after = bearings(tx.connection, article_id)
    return Rehearsed(before=before, after=after)
