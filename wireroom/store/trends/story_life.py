"""The life of a story: who carried it when, what was corrected and discussed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from wireroom.model.moment import DOUBTFUL_DATES
from wireroom.store.reports.story_facts import StoryMember, read_story
from wireroom.store.schema.tables import (
    article_revisions,
    articles,
    comments,
    stories,
    story_members,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

# Events and hours of one answer.
MAX_EVENTS, MAX_HOURS = 500, 1_000


class LifeEventKind(StrEnum):
    """What happened to a story."""

    FIRST_REPORT = "first_report"
    REPORT = "report"
    CORRECTION = "correction"
    UPDATE = "update"
    HEADLINE = "headline"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """One event.

    Attributes:
        at: of a report the time that its page or feed gives, else when it was first
            published here; of a change when the later version was seen.
        is_stated: whether the page or feed gives the time; a guess does not count.
        precision: the finest unit of a stated time, else None.
    """

    at: datetime
    kind: LifeEventKind
    article_id: int
    source: str
    title: str
    url: str
    is_stated: bool = False
    precision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionHour:
    """The comments that were first seen in an hour."""

    start: datetime
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLife:
    """A story over time.

    Attributes:
        events: in the order of time. discussion: hours with comments, in order.
        comments: all that were ever found.
    """

    story_id: int
    first_article_id: int | None
    articles: int
    sources: int
    comments: int
    events: Sequence[LifeEvent]
    discussion: Sequence[DiscussionHour]


def read_story_life(connection: Connection, story_id: int) -> StoryLife | None:
    """Return the life of a story; None if there is none with this id."""
    some = select(story_members.c.article_id).where(
        story_members.c.story_id == story_id
    )
    article_id = connection.execute(some.limit(1)).scalar_one_or_none()
    members = [] if article_id is None else read_story(connection, article_id)
    if not members:
        return None
    ids = [member.article_id for member in members]
    hours = _count_comments(connection, ids)
    return StoryLife(
        story_id=story_id,
        first_article_id=next((m.article_id for m in members if m.is_first), None),
        articles=_read_size(connection, story_id),
        sources=len({member.source for member in members}),
        comments=sum(hour.comments for hour in hours),
        events=_list_events(connection, members)[:MAX_EVENTS],
        discussion=hours[-MAX_HOURS:],
    )


def _read_size(connection: Connection, story_id: int) -> int:
    """Return the number of members, of which ``read_story`` reads a thousand."""
    query = select(stories.c.size).where(stories.c.id == story_id)
    return int(connection.execute(query).scalar_one())


def _list_events(
    connection: Connection, members: Sequence[StoryMember]
) -> list[LifeEvent]:
    of = {member.article_id: member for member in members}
    a = articles.c
    times = select(
        *(a.id, a.first_published_at, a.withdrawn_at),
        *(a.published_at, a.published_source, a.published_precision),
    ).where(a.id.in_(of))
    events: list[LifeEvent] = []
    for row in connection.execute(times):
        member = of[row.id]
        is_stated = (
            bool(row.published_at) and row.published_source not in DOUBTFUL_DATES
        )
        at = row.published_at if is_stated else row.first_published_at
        if at is not None:
            kind = LifeEventKind.REPORT
            if member.is_first:
                kind = LifeEventKind.FIRST_REPORT
            report = _make_event(member, at, kind)
            precision = row.published_precision if is_stated else None
            events.append(replace(report, is_stated=is_stated, precision=precision))
        if row.withdrawn_at is not None:
            events.append(
                _make_event(member, row.withdrawn_at, LifeEventKind.WITHDRAWN)
            )
    r = article_revisions.c
    changed = select(r.article_id, r.superseded_at, r.kind).where(
        r.article_id.in_(of), r.kind.in_(["correction", "update", "headline"])
    )
    events += [
        _make_event(of[row.article_id], row.superseded_at, LifeEventKind(row.kind))
        for row in connection.execute(changed)
    ]
    return sorted(events, key=lambda one: (one.at, one.article_id, one.kind))


def _make_event(member: StoryMember, at: datetime, kind: LifeEventKind) -> LifeEvent:
    return LifeEvent(
        at=at,
        kind=kind,
        article_id=member.article_id,
        source=member.source,
        title=member.title,
        url=member.url,
    )


def _count_comments(connection: Connection, ids: Sequence[int]) -> list[DiscussionHour]:
    start = func.date_trunc("hour", comments.c.first_seen_at, "UTC").label("start")
    query = (
        select(start, func.count().label("comments"))
        .where(comments.c.article_id.in_(ids))
        .group_by(start)
        .order_by(start)
    )
    return [
        DiscussionHour(start=row.start, comments=row.comments)
        for row in connection.execute(query)
    ]
