"""Manual decisions about stories: split a story, join stories, reset decisions.

A decision is a row that every later placement obeys, so that no replay, later arrival
or other order of arrival undoes it. The articles that it names are placed again at
once, as a replay places them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError
from wireroom.model.operator_acts import OperatorAct
from wireroom.model.states import ChangeKind, DecisionKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.connection.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from wireroom.store.database import Transaction
    from wireroom.store.stories.stories import StoryPlacement


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualDecision:
    """Who made a decision, for which reason, and when."""

    by: str
    reason: str
    at: datetime


def split_story(
    tx: Transaction, article_ids: Sequence[int], decision: ManualDecision
) -> None:
    """Remove articles from their story; its other articles stay.

    The removed articles are placed by their texts, but never in a story with the
    others.

    Raises:
        OperatorError: the articles are in several stories or in none, are all articles
            of one, or were joined by hand with an article that would stay.
    """
    tx.advisory_lock(Lock.DEDUPLICATE)
    leaving = set(article_ids)
    story = _require_one_story(tx, leaving)
    staying = set(tx.stories.list_members(story)) - leaving
    if not staying:
        ids = _format_ids(leaving)
        raise OperatorError(f"story {story} has no other articles than {ids}")
    for article_id in sorted(leaving):
        joined = tx.stories.decisions.get_constraints(article_id).together & staying
        if joined:
            raise OperatorError(
                f"article {article_id} was joined with article {min(joined)}:"
                f" `wireroom stories reset {article_id}` first"
            )
    tx.stories.decisions.add_decision(
        DecisionKind.SPLIT,
        (leaving, staying),
        by=decision.by,
        why=decision.reason,
        now=decision.at,
    )
    _log_decision(tx, OperatorAct.SPLIT_STORY, decision, article=min(leaving))
    _place_again(tx, sorted(leaving), decision.at)


def join_stories(
    tx: Transaction, article_ids: Sequence[int], decision: ManualDecision
) -> None:
    """Join the stories of articles into one.

    Raises:
        OperatorError: fewer than two articles, or two of them were split by hand.
    """
    tx.advisory_lock(Lock.DEDUPLICATE)
    first, *others = sorted(set(article_ids))
    if not others:
        raise OperatorError(
            f"article {first} alone is in one story already: name another"
        )
    for article_id in (first, *others):
        apart = tx.stories.decisions.get_constraints(article_id).apart & set(
            article_ids
        )
        if apart:
            raise OperatorError(
                f"article {article_id} was split from article {min(apart)}:"
                f" `wireroom stories reset {article_id}` first"
            )
    tx.stories.decisions.add_decision(
        DecisionKind.JOIN,
        ((first,), others),
        by=decision.by,
        why=decision.reason,
        now=decision.at,
    )
    _log_decision(tx, OperatorAct.JOIN_STORIES, decision, article=first)
    _place_again(tx, (first, *others), decision.at)


def _log_decision(
    tx: Transaction, act: OperatorAct, decision: ManualDecision, *, article: int
) -> None:
    tx.operator_log.add(act, by=decision.by, now=decision.at, article=article)


def reset_decisions(tx: Transaction, article_id: int, *, by: str, now: datetime) -> int:
    """Undo the decisions about an article; return their number.

    The stories that they formed are placed again by the texts of the articles.

    Raises:
        OperatorError: no decision names the article.
    """
    tx.advisory_lock(Lock.DEDUPLICATE)
    decisions = tx.stories.decisions.list_for_article(article_id)
    own = [d for d in decisions if d.kind == DecisionKind.JOIN or d.my_side == 1]
    if not own:
        message = f"no decision was made about article {article_id} itself"
        if decisions:
            message += f"; article {decisions[0].others[0]} was split from it"
        raise OperatorError(message)
    tx.stories.decisions.undo_decisions([d.id for d in own], by=by, now=now)
    tx.operator_log.add(OperatorAct.RESET_STORY, by=by, now=now, article=article_id)
    named = {one for decision in own for one in decision.articles}
    members_by_story = tx.stories.dissolve_stories(named, now=now)
    events = [
        Change(kind=ChangeKind.STORY_CHANGED, article_id=article_id, story_id=story)
        for story in sorted(members_by_story)
    ]
    members = sorted(one for ids in members_by_story.values() for one in ids)
    _place_again(tx, members, now, events)
    return len(own)


def story_events(article_id: int, placed: StoryPlacement) -> list[Change]:
    """Return the event of a placement that changed the members of a story."""
    if not placed.changed:
        return []
    data: dict[str, object] = {}
    if placed.left is not None:
        data["left"] = placed.left
    if placed.joined:
        data["joined"] = list(placed.joined)
    kind = ChangeKind.STORY_CHANGED
    return [
        Change(kind=kind, article_id=article_id, story_id=placed.story_id, data=data)
    ]


def _require_one_story(tx: Transaction, article_ids: set[int]) -> int:
    """Return the story of all these articles, or raise OperatorError."""
    stories = set()
    for article_id in sorted(article_ids):
        story = tx.stories.get_story_id(article_id)
        if story is None:
            raise OperatorError(f"article {article_id} is in no story")
        stories.add(story)
    if len(stories) > 1:
        ids = _format_ids(article_ids)
        raise OperatorError(
            f"articles {ids} are in stories {_format_ids(stories)}, not in one"
        )
    return stories.pop()


def _place_again(
    tx: Transaction,
    article_ids: Iterable[int],
    now: datetime,
    earlier: Sequence[Change] = (),
) -> None:
    """Place articles by their texts; publish the events after the ``earlier`` ones."""
    events = list(earlier)
    for article_id in article_ids:
        article = tx.articles.get(article_id)
        placed = tx.stories.place_article(
            article_id,
            title=article.title,
            text=article.text,
            published_at=article.published_at,
            precision=article.published_precision,
            now=now,
        )
        events += story_events(article_id, placed)
    tx.changes.append_events(events, now=now)


def _format_ids(ids: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(ids)))
