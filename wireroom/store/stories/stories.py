"""Stories in the shared database: near-duplicates across sources.

The decision is :func:`wireroom.dedupe.stories.assign`; here are its index in SQL and
the rows that keep the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from wireroom.dedupe.fingerprint import sampled
from wireroom.dedupe.first_report import Telling, earlier, telling
from wireroom.dedupe.stories import (
    FEWEST_COMMON,
    MEMBERS_PER_STORY,
    ROWS_PER_SHINGLE,
    Candidate,
    Method,
    Placement,
    StoryDoc,
    assign,
    hashes_of,
)
from wireroom.store.schema.tables import stories, story_members
from wireroom.store.stories import story_sql
from wireroom.store.stories.manual_decisions import FREE, Bound, Rulings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

# Two workers that meet one story at the same moment place their articles one after the
# other; held to the end of the transaction.
STORIES_LOCK = 0x73746F72


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """Where an article stands now.

    Attributes:
        first_article_id: the oldest article of its story.
        matched_article_id, method, score: as :class:`wireroom.dedupe.stories.Placement`
            says; of the membership as it stands where nothing moved.
        changed: whether the members of a story of several are others than before.
        joined: stories that were joined to this one and are gone.
        left: the story this article was in before, if it moved; it may be gone.
        repeats: as :class:`wireroom.dedupe.stories.Placement` says.
    """

    story_id: int
    first_article_id: int
    method: Method
    score: float | None = None
    matched_article_id: int | None = None
    changed: bool = False
    joined: tuple[int, ...] = ()
    left: int | None = None
    repeats: tuple[int, ...] = ()


class PostgresStories:
    """A :class:`wireroom.dedupe.stories.StoryIndex` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.rulings = Rulings(connection)

    def place(
        self,
        article_id: int,
        *,
        title: str,
        text: str,
        published_at: datetime | None,
        now: datetime,
    ) -> StoryPlacement:
        """Give an article its story; a second run with the same text changes nothing.

        What was decided by hand goes before what the text says. Until the transaction
        ends no other worker places an article.
        """
        self.lock()
        before = self._standing(article_id)
        bound = self.rulings.bound(article_id) if before.is_ruled else FREE
        doc = StoryDoc(
            id=article_id,
            title=title,
            text=text,
            published_at=published_at,
            source_id=before.source_id,
        )
        placement = assign(doc, self, apart=bound.apart_stories)
        if bound.stories - bound.apart_stories:
            placement = self._as_ruled(placement, bound, before.story_id)
        told = _told(doc, before)
        if before.story_id is None and placement.story is None:
            return self._begin(told, doc, placement, now)
        self._sample(doc)
        story = self._story(placement, before, article_id)
        if before.story_id == story and not placement.joins:
            return _unmoved(before, placement)
        return self._move(told, placement, before, story, now)

    def lock(self) -> None:
        """Let nobody else place an article until the transaction ends."""
        self._connection.execute(story_sql.LOCK, {"lock": STORIES_LOCK})

    def story_of(self, article_id: int) -> int | None:
        """Return the story an article is in; None where it is in none."""
        asked = select(story_members.c.story_id).where(
            story_members.c.article_id == article_id
        )
        return self._connection.execute(asked).scalar_one_or_none()

    def members(self, story: int) -> list[int]:
        """Return the articles of a story, in the order they were met."""
        asked = select(story_members.c.article_id).where(
            story_members.c.story_id == story
        )
        return sorted(self._connection.execute(asked).scalars())

    def loosen(
        self, article_ids: Iterable[int], *, now: datetime
    ) -> dict[int, list[int]]:
        """Take apart the stories of articles; return who is to be placed again.

        By story. The article that was met first stays in it, so that it keeps its
        number.
        """
        found = {self.story_of(article_id) for article_id in article_ids}
        loose = {story: self.members(story) for story in found if story is not None}
        for story, (first, *others) in loose.items():
            self._take_out(others)
            alone = {"method": Method.ALONE, "score": None, "matched_article_id": None}
            self._connection.execute(
                update(story_members)
                .where(story_members.c.article_id == first)
                .values(**alone)
            )
            self._count(story, now)
        return loose

    def remove(self, article_ids: Sequence[int], *, now: datetime) -> list[int]:
        """Take articles out of all stories; return the stories that others remain in.

        Their samples stay, so that what shows the same is known again.
        """
        found = {self.story_of(article_id) for article_id in article_ids}
        self._take_out(article_ids)
        touched = sorted(one for one in found if one is not None)
        return [story for story in touched if self._count(story, now)[0]]

    def repeats(self, article_id: int, text: str) -> tuple[int, ...]:
        """Return what an article would repeat if it said ``text``."""
        source_id = self._standing(article_id).source_id
        doc = StoryDoc(id=article_id, title="", text=text, source_id=source_id)
        return assign(doc, self).repeats

    def keep_samples(self, article_id: int, text: str) -> None:
        """Let a text be found by its samples, though its article is in no story."""
        self._sample(StoryDoc(id=article_id, title="", text=text))

    def candidates(
        self,
        samples: frozenset[int],
        limit: int,
        *,
        without: int,
        apart: frozenset[int] = frozenset(),
    ) -> list[Candidate]:
        """Return texts sharing samples, most first, a few of each story."""
        rows = self._connection.execute(
            story_sql.CANDIDATES,
            {
                "hashes": list(samples),
                "article": without,
                "rows": ROWS_PER_SHINGLE,
                "members": MEMBERS_PER_STORY,
                "fewest": FEWEST_COMMON,
                "limit": limit,
                "apart": list(apart),
            },
        )
        return [
            Candidate(
                doc=StoryDoc(
                    id=row.id,
                    title=row.title,
                    text=row.text,
                    published_at=row.published_at,
                    source_id=row.source_id,
                ),
                story=row.story_id,
                common=row.common,
            )
            for row in rows
        ]

    def joinable(self, story: int, others: Sequence[int]) -> Sequence[int]:
        """Leave out the stories that somebody decided to keep apart."""
        return self.rulings.joinable(story, others)

    def _sample(self, doc: StoryDoc) -> None:
        # In ascending order, as every worker's: rows are locked without deadlock.
        hashes = sorted(sampled(hashes_of(doc.text)))
        self._connection.execute(
            story_sql.SAMPLES, {"hashes": hashes, "article": doc.id}
        )

    def _standing(self, article_id: int) -> Row[Any]:
        return self._connection.execute(
            story_sql.STANDING, {"article": article_id}
        ).one()

    def _begin(
        self, told: Telling, doc: StoryDoc, placement: Placement, now: datetime
    ) -> StoryPlacement:
        """Begin a story with a new article, the common case, in one statement."""
        made = self._connection.execute(
            story_sql.ALONE,
            {
                "hashes": sorted(sampled(hashes_of(doc.text))),
                "method": str(Method.ALONE),
                "now": now,
                **_columns(told),
            },
        )
        return StoryPlacement(
            story_id=int(made.scalar_one()),
            first_article_id=doc.id,
            method=Method.ALONE,
            repeats=placement.repeats,
        )

    def _as_ruled(
        self, placement: Placement, bound: Bound, before: int | None
    ) -> Placement:
        """Put a text where its fellows are, and with them the stories it is in."""
        story, *more = sorted(bound.stories - bound.apart_stories)
        own = {before, placement.story, *placement.joins} - {None, story, *more}
        wanted = [*more, *sorted(one for one in own if one is not None)]
        joined = self.rulings.joinable(story, wanted)
        if placement.story in {story, *joined}:
            return replace(placement, story=story, joins=tuple(joined))
        return Placement(
            story=story,
            canonical=min(bound.together),
            method=Method.BY_HAND,
            joins=tuple(joined),
            repeats=placement.repeats,
        )

    def _story(self, placement: Placement, before: Row[Any], article_id: int) -> int:
        """Choose the story: the matched one, else one's own, else a new one."""
        if placement.story is not None:
            return placement.story
        if before.size == 1:
            return int(before.story_id)
        made = self._connection.execute(
            stories.insert()
            .values(first_article_id=article_id, size=0)
            .returning(stories.c.id)
        )
        return int(made.scalar_one())

    def _move(
        self,
        told: Telling,
        placement: Placement,
        before: Row[Any],
        story: int,
        now: datetime,
    ) -> StoryPlacement:
        self._join(story, placement.joins)
        self._connection.execute(
            story_sql.MEMBER,
            {
                "story": story,
                "method": str(placement.method),
                "score": placement.score,
                "matched": placement.canonical,
                "now": now,
                **_columns(told),
            },
        )
        arrived = before.story_id is None and not placement.joins
        size, first = self._count(story, now, arrived=told if arrived else None)
        gone = before.story_id in placement.joins
        left = None if gone or before.story_id == story else before.story_id
        remain = 0 if left is None else self._count(left, now)[0]
        return StoryPlacement(
            story_id=story,
            first_article_id=first,
            method=placement.method,
            score=placement.score,
            matched_article_id=placement.canonical,
            changed=size > 1 or remain > 0,
            joined=placement.joins,
            left=before.story_id if gone else left,
            repeats=placement.repeats,
        )

    def _take_out(self, article_ids: Sequence[int]) -> None:
        gone = story_members.c.article_id.in_(article_ids)
        self._connection.execute(delete(story_members).where(gone))

    def _join(self, story: int, others: tuple[int, ...]) -> None:
        if not others:
            return
        self._connection.execute(
            update(story_members)
            .where(story_members.c.story_id.in_(others))
            .values(story_id=story)
        )
        self._connection.execute(delete(stories).where(stories.c.id.in_(others)))

    def _count(
        self, story: int, now: datetime, *, arrived: Telling | None = None
    ) -> tuple[int, int]:
        """Write a story's size and first article; an empty story goes.

        One that has only gained ``arrived`` is not counted anew, and its first article
        is compared with that one alone: a wire story has hundreds.
        """
        row = self._connection.execute(
            select(stories.c.size, stories.c.first_article_id).where(
                stories.c.id == story
            )
        ).one()
        size = row.size + 1
        if arrived is None:
            held = select(func.count()).where(story_members.c.story_id == story)
            size = self._connection.execute(held).scalar_one()
        if size == 0:
            self._connection.execute(delete(stories).where(stories.c.id == story))
            return 0, 0
        among = [row.first_article_id] if arrived else []
        told = self._tellings(story, among)
        first = reduce(earlier, [*told, arrived] if arrived else told)
        self._connection.execute(
            update(stories)
            .where(stories.c.id == story)
            .values(size=size, first_article_id=first.article_id, updated_at=now)
        )
        return size, first.article_id

    def _tellings(self, story: int, among: list[int]) -> list[Telling]:
        """Return what is known of some members, of all where ``among`` is empty."""
        given = {"story": story, "among": among, "all": not among}
        return [
            Telling(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
            for row in self._connection.execute(story_sql.TELLINGS, given)
        ]


def _told(doc: StoryDoc, row: Row[Any]) -> Telling:
    return telling(
        doc.id,
        doc.text,
        published_at=doc.published_at,
        precision=row.published_precision,
        found_at=row.found_at,
        published_by=(row.source, row.site_name or ""),
    )


def _columns(told: Telling) -> dict[str, Any]:
    """Give a telling's columns of a member."""
    return {
        "article": told.article_id,
        "credit": told.credit,
        "origin": told.origin,
        "out_by": told.out_by,
    }


def _unmoved(before: Row[Any], placement: Placement) -> StoryPlacement:
    return StoryPlacement(
        story_id=before.story_id,
        first_article_id=before.first_article_id,
        method=Method(before.method),
        score=before.score,
        matched_article_id=before.matched_article_id,
        repeats=placement.repeats,
    )
