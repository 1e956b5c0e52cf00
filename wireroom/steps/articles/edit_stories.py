"""What an operator decides of stories: take one apart, put two together, take it back.

A decision is a row that every later placing obeys, so no replay, later arrival or other
order of arrival undoes it. The articles it names are then placed again, as a replay
would place them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.errors import OperatorError
from wireroom.model.states import ChangeKind
from wireroom.store.changes import Change
from wireroom.store.stories.manual_decisions import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from wireroom.store.database import Transaction
    from wireroom.store.stories.stories import StoryPlacement


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualDecision:
    """By whom, why and when a decision was made."""

    by: str
    reason: str
    at: datetime


def split_story(
    tx: Transaction, article_ids: Sequence[int], decided: ManualDecision
) -> None:
    """Take articles out of their story; the others of it stay.

    Those taken out are placed by what they say, in no story with the others.

    Raises:
        OperatorError: they are in several stories, in none or all there is of one, or
            were put together by hand with one that would stay.
    """
    tx.stories.lock_placement()
    leaving = set(article_ids)
    story = _require_one_story(tx, leaving)
    staying = set(tx.stories.list_members(story)) - leaving
    if not staying:
        named = _format_ids(leaving)
        raise OperatorError(f"story {story} has no other articles than {named}")
    for article_id in sorted(leaving):
        kept = tx.stories.rulings.get_constraints(article_id).together & staying
        if kept:
            raise OperatorError(
                f"article {article_id} was put together with article {min(kept)}:"
                f" `wireroom stories reset {article_id}` first"
            )
    tx.stories.rulings.add_decision(
        DecisionKind.SPLIT,
        (leaving, staying),
        by=decided.by,
        why=decided.reason,
        now=decided.at,
    )
    _place_again(tx, sorted(leaving), decided.at)


def join_stories(
    tx: Transaction, article_ids: Sequence[int], decided: ManualDecision
) -> None:
    """Make the stories of articles one.

    Raises:
        OperatorError: there are fewer than two, or two of them were kept apart by hand.
    """
    tx.stories.lock_placement()
    first, *others = sorted(set(article_ids))
    if not others:
        raise OperatorError(f"article {first} alone is one story already: name another")
    for article_id in (first, *others):
        apart = tx.stories.rulings.get_constraints(article_id).apart & set(article_ids)
        if apart:
            raise OperatorError(
                f"article {article_id} was kept apart from article {min(apart)}:"
                f" `wireroom stories reset {article_id}` first"
            )
    tx.stories.rulings.add_decision(
        DecisionKind.JOIN,
        ((first,), others),
        by=decided.by,
        why=decided.reason,
        now=decided.at,
    )
    _place_again(tx, (first, *others), decided.at)


def reset_decisions(tx: Transaction, article_id: int, *, by: str, now: datetime) -> int:
    """Take back what was decided of an article; return how many decisions that were.

    What they had formed is placed anew by what the texts say.

    Raises:
        OperatorError: nothing was decided of it.
    """
    tx.stories.lock_placement()
    about = tx.stories.rulings.list_for_article(article_id)
    undone = [r for r in about if r.kind == DecisionKind.JOIN or r.my_side == 1]
    if not undone:
        said = f"nothing was decided of article {article_id} itself"
        if about:
            said += f"; article {about[0].others[0]} was kept apart from it"
        raise OperatorError(said)
    tx.stories.rulings.undo_decisions([ruling.id for ruling in undone], by=by, now=now)
    named = {one for ruling in undone for one in ruling.articles}
    loose = tx.stories.dissolve_stories(named, now=now)
    events = [
        Change(kind=ChangeKind.STORY_CHANGED, article_id=article_id, story_id=story)
        for story in sorted(loose)
    ]
    again = sorted(one for members in loose.values() for one in members)
    _place_again(tx, again, now, events)
    return len(undone)


def story_events(article_id: int, placed: StoryPlacement) -> list[Change]:
    """Tell of an article's new place, where the members of a story are others now."""
    if not placed.changed:
        return []
    data: dict[str, Any] = {}
    if placed.left is not None:
        data["left"] = placed.left
    if placed.joined:
        data["joined"] = list(placed.joined)
    kind = ChangeKind.STORY_CHANGED
    return [
        Change(kind=kind, article_id=article_id, story_id=placed.story_id, data=data)
    ]


def _require_one_story(tx: Transaction, article_ids: set[int]) -> int:
    found = {one: tx.stories.get_story_id(one) for one in sorted(article_ids)}
    for article_id, story in found.items():
        if story is None:
            raise OperatorError(f"article {article_id} is in no story")
    stories = sorted({story for story in found.values() if story is not None})
    if len(stories) > 1:
        raise OperatorError(
            f"articles {_format_ids(article_ids)} are in stories {_format_ids(stories)},"
            " not in one"
        )
    return stories[0]


def _place_again(
    tx: Transaction,
    article_ids: Iterable[int],
    now: datetime,
    told: Sequence[Change] = (),
) -> None:
    events = list(told)
    for article_id in article_ids:
        article = tx.articles.get(article_id)
        placed = tx.stories.place_article(
            article_id,
            title=article.title,
            text=article.text,
            published_at=article.published_at,
            now=now,
        )
        events += story_events(article_id, placed)
    tx.changes.append_events(events, now=now)


def _format_ids(ids: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(ids)))
