"""Read-only queries about one story: its members, and the decisions about each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from wireroom.model.states import DecisionKind
from wireroom.store.schema.tables import articles, sources, stories, story_members
from wireroom.store.stories.manual_decisions import StoryDecisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from wireroom.model.story_rows import StoryDecisionRow

# Members of one story that are read.
MAX_MEMBERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDecision:
    """A decision of an operator in force, as seen from one article.

    Attributes:
        decision: its id. kind: ``apart`` or ``together``.
        others: ids of the articles that this one was separated from or joined with.
        taken_out: this article was split off the others, not they off it.
        by, at, why: who decided, when, and the recorded reason.
    """

    decision: int
    kind: str
    others: Sequence[int]
    taken_out: bool
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story; the fields are those of ``stories show --json``.

    Attributes:
        is_first: the article was published first.
        latest_publication: latest time at which the article can have been published:
            the end of the period its date gives, or when it was first seen.
        credit: the agency or paper that the text names as its source; ``is_origin``:
            that is the article's own source.
        method, score, matched_article_id: how, how closely and with which article the
            text matched; score and match are None for the first member.
    """

    story_id: int
    article_id: int
    is_first: bool
    source: str
    title: str
    url: str
    published_at: datetime | None
    published_precision: str | None
    latest_publication: datetime | None
    credit: str | None
    is_origin: bool
    method: str
    score: float | None
    matched_article_id: int | None
    decisions: Sequence[MemberDecision] = ()


def read_story(connection: Connection, article_id: int) -> list[StoryMember]:
    """Return the members of an article's story by article id, at most ``MAX_MEMBERS``.

    An empty list if the article is in no story.
    """
    rows = connection.execute(_select_members(article_id)).mappings()
    members = [StoryMember(**row) for row in rows]
    return [replace(m, decisions=_read_decisions(connection, m)) for m in members]


def find_story(connection: Connection, article_id: int | None) -> int | None:
    """Return the story of an article; None if it is in none, or is None."""
    m = story_members.c
    query = select(m.story_id).where(m.article_id == article_id)
    return connection.execute(query).scalar_one_or_none()


def _select_members(article_id: int) -> Select[Any]:
    m, a, s = story_members.c, articles.c, stories.c
    story_id = select(m.story_id).where(m.article_id == article_id).scalar_subquery()
    return (
        select(
            *(m.story_id, m.article_id),
            (s.first_article_id == m.article_id).label("is_first"),
            sources.c.name.label("source"),
            *(a.title, a.url, a.published_at, a.published_precision),
            *(
                m.latest_publication,
                m.credit,
                m.is_origin,
                m.method,
                m.score,
                m.matched_article_id,
            ),
        )
        .join_from(story_members, articles, a.id == m.article_id)
        .join(stories, s.id == m.story_id)
        .join(sources, sources.c.id == a.source_id)
        .where(m.story_id == story_id)
        .order_by(m.article_id)
        .limit(MAX_MEMBERS)
    )


def _read_decisions(
    connection: Connection, member: StoryMember
) -> list[MemberDecision]:
    decisions = StoryDecisions(connection).list_for_article(member.article_id)
    return [_to_member_decision(d, member.article_id) for d in decisions]


def _to_member_decision(decision: StoryDecisionRow, article_id: int) -> MemberDecision:
    is_split = decision.kind == DecisionKind.SPLIT
    joined = [other for other in decision.articles if other != article_id]
    return MemberDecision(
        decision=decision.id,
        kind=decision.kind,
        others=decision.others if is_split else joined,
        taken_out=is_split and decision.my_side == 1,
        by=decision.decided_by,
        at=decision.decided_at,
        why=decision.reason,
    )
