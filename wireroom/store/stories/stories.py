"""Stories in the shared database: near-duplicates across sources.

The decision is :func:`wireroom.dedupe.stories.assign_story`; this module has its index
in SQL and the rows that store the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from wireroom.dedupe.first_report import ReportEvidence, pick_earlier
from wireroom.dedupe.stories import (
    MEMBERS_PER_STORY,
    MIN_COMMON_SAMPLES,
    ROWS_PER_SHINGLE,
    Candidate,
    MatchMethod,
    Placement,
    StoryDoc,
    assign_story,
    list_samples,
)
from wireroom.store.schema.tables import stories, story_members
from wireroom.store.stories import story_sql
from wireroom.store.stories.manual_decisions import (
    NO_CONSTRAINTS,
    StoryConstraints,
    StoryDecisions,
)
from wireroom.store.stories.report_columns import report_columns, weigh_row
from wireroom.store.stories.story_sql import to_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """Where an article is placed now.

    Attributes:
        first_article_id: the first report of its story.
        matched_article_id, method, score: as
            :class:`wireroom.dedupe.stories.Placement`; of the present membership if
            nothing moved.
        changed: whether the members of a story of several articles changed.
        joined: stories that were joined to this one and are deleted.
        left: the story this article was in before, if it moved; it may be deleted.
        repeats: as :class:`wireroom.dedupe.stories.Placement`.
    """

    story_id: int
    first_article_id: int
    method: MatchMethod
    score: float | None = None
    matched_article_id: int | None = None
    changed: bool = False
    joined: tuple[int, ...] = ()
    left: int | None = None
    repeats: tuple[int, ...] = ()


class PostgresStories:
    """A :class:`wireroom.dedupe.stories.StoryIndex` on one transaction.

    What writes is called only in a transaction that has taken the lock DEDUPLICATE, and
    has taken it before it locked any row.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.decisions = StoryDecisions(connection)

    def place_article(
        self,
        article_id: int,
        *,
        title: str,
        text: str,
        published_at: datetime | None,
        precision: str | None = None,
        now: datetime,
    ) -> StoryPlacement:
        """Place an article in a story; a second run with the same text changes nothing.

        Decisions made by hand take precedence over the text.

        Args:
            precision: of ``published_at``, as its column holds it.
        """
        before = self._get_membership(article_id)
        bound = (
            self.decisions.get_constraints(article_id)
            if before.has_decision
            else NO_CONSTRAINTS
        )
        doc = StoryDoc(
            id=article_id,
            title=title,
            text=text,
            published_at=published_at,
            source_id=before.source_id,
        )
        placement = assign_story(doc, self, excluded_stories=bound.apart_stories)
        if bound.stories - bound.apart_stories:
            placement = self._apply_decisions(placement, bound, before.story_id)
        report = weigh_row(doc, before, precision)
        if before.story_id is None and placement.story is None:
            return self._create_story(report, doc, placement, now)
        self._write_samples(doc)
        story = self._choose_story(placement, before, article_id)
        if before.story_id == story and not placement.merged_stories:
            return _same_placement(before, placement)
        return self._move_article(report, placement, before, story, now)

    def get_story_id(self, article_id: int) -> int | None:
        """Return the story of an article; None if it is in none."""
        query = select(story_members.c.story_id).where(
            story_members.c.article_id == article_id
        )
        return self._connection.execute(query).scalar_one_or_none()

    def list_members(self, story: int) -> list[int]:
        """Return the articles of a story, in the order of their ids."""
        query = select(story_members.c.article_id).where(
            story_members.c.story_id == story
        )
        return sorted(self._connection.execute(query).scalars())

    def dissolve_stories(
        self, article_ids: Iterable[int], *, now: datetime
    ) -> dict[int, list[int]]:
        """Dissolve the stories of articles; return the articles to be placed again.

        By story. The article with the lowest id stays in it, so that the story keeps
        its number.
        """
        story_ids = {self.get_story_id(article_id) for article_id in article_ids}
        members = {
            story: self.list_members(story) for story in story_ids if story is not None
        }
        for story, (first, *others) in members.items():
            self._remove_members(others)
            alone = {
                "method": MatchMethod.ALONE,
                "score": None,
                "matched_article_id": None,
            }
            self._connection.execute(
                update(story_members)
                .where(story_members.c.article_id == first)
                .values(**alone)
            )
            self._recount_story(story, now)
        return members

    def remove_articles(
        self, article_ids: Sequence[int], *, now: datetime
    ) -> list[int]:
        """Remove articles from their stories; return the stories with members left.

        Their samples stay, so that a page with the same text is recognised.
        """
        touched = self._remove_members(article_ids)
        # At once: retention removes hundreds that are alone, and no other is placed.
        parameters = {"stories": list(touched)}
        empty = self._connection.execute(story_sql.DELETE_EMPTY_STORIES, parameters)
        left = sorted(touched.difference(empty.scalars()))
        return [story for story in left if self._recount_story(story, now)[0]]

    def find_repeats(self, article_id: int, text: str) -> tuple[int, ...]:
        """Return the articles that ``text`` would repeat as this article's text."""
        source_id = self._get_membership(article_id).source_id
        doc = StoryDoc(id=article_id, title="", text=text, source_id=source_id)
        return assign_story(doc, self).repeats

    def save_samples(self, article_id: int, text: str) -> None:
        """Make a text findable by its samples, though its article is in no story."""
        self._write_samples(StoryDoc(id=article_id, title="", text=text))

    def find_candidates(
        self,
        samples: frozenset[int],
        limit: int,
        *,
        exclude_id: int,
        excluded_stories: frozenset[int] = frozenset(),
    ) -> list[Candidate]:
        """Return texts sharing samples, most first, a few of each story."""
        rows = self._connection.execute(
            story_sql.CANDIDATES,
            {
                "hashes": to_array(samples),
                "article": exclude_id,
                "rows": ROWS_PER_SHINGLE,
                "members": MEMBERS_PER_STORY,
                "fewest": MIN_COMMON_SAMPLES,
                "limit": limit,
                "apart": list(excluded_stories),
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

    def find_joinable(self, story: int, others: Sequence[int]) -> Sequence[int]:
        """Leave out the stories that somebody decided to keep apart."""
        return self.decisions.filter_joinable(story, others)

    def _write_samples(self, doc: StoryDoc) -> None:
        # In ascending order, as every worker's: rows are locked without deadlock.
        hashes = to_array(sorted(list_samples(doc.text)))
        self._connection.execute(
            story_sql.WRITE_SAMPLES, {"hashes": hashes, "article": doc.id}
        )

    def _get_membership(self, article_id: int) -> Row[Any]:
        return self._connection.execute(
            story_sql.MEMBERSHIP, {"article": article_id}
        ).one()

    def _create_story(
        self, report: ReportEvidence, doc: StoryDoc, placement: Placement, now: datetime
    ) -> StoryPlacement:
        """Create a story for a new article, the common case, in one statement."""
        result = self._connection.execute(
            story_sql.CREATE_STORY,
            {
                "hashes": to_array(sorted(list_samples(doc.text))),
                "method": str(MatchMethod.ALONE),
                "now": now,
                **report_columns(report),
            },
        )
        return StoryPlacement(
            story_id=int(result.scalar_one()),
            first_article_id=doc.id,
            method=MatchMethod.ALONE,
            repeats=placement.repeats,
        )

    def _apply_decisions(
        self, placement: Placement, bound: StoryConstraints, before: int | None
    ) -> Placement:
        """Return the placement that decisions require, with the stories to join."""
        story, *more = sorted(bound.stories - bound.apart_stories)
        own = {before, placement.story, *placement.merged_stories} - {
            None,
            story,
            *more,
        }
        wanted = [*more, *sorted(one for one in own if one is not None)]
        joined = self.decisions.filter_joinable(story, wanted)
        if placement.story in {story, *joined}:
            return replace(placement, story=story, merged_stories=tuple(joined))
        return Placement(
            story=story,
            best_match=min(bound.together),
            method=MatchMethod.BY_HAND,
            merged_stories=tuple(joined),
            repeats=placement.repeats,
        )

    def _choose_story(
        self, placement: Placement, before: Row[Any], article_id: int
    ) -> int:
        """Return the matched story, else the article's own, else a new one."""
        if placement.story is not None:
            return placement.story
        if before.size == 1:
            return int(before.story_id)
        result = self._connection.execute(
            stories.insert()
            .values(first_article_id=article_id, size=0)
            .returning(stories.c.id)
        )
        return int(result.scalar_one())

    def _move_article(
        self,
        report: ReportEvidence,
        placement: Placement,
        before: Row[Any],
        story: int,
        now: datetime,
    ) -> StoryPlacement:
        self._join_stories(story, placement.merged_stories)
        self._connection.execute(
            story_sql.UPSERT_MEMBER,
            {
                "story": story,
                "method": str(placement.method),
                "score": placement.score,
                "matched": placement.best_match,
                "now": now,
                **report_columns(report),
            },
        )
        arrived = before.story_id is None and not placement.merged_stories
        size, first = self._recount_story(
            story, now, arrived=report if arrived else None
        )
        removed = before.story_id in placement.merged_stories
        left = None if removed or before.story_id == story else before.story_id
        remain = 0 if left is None else self._recount_story(left, now)[0]
        return StoryPlacement(
            story_id=story,
            first_article_id=first,
            method=placement.method,
            score=placement.score,
            matched_article_id=placement.best_match,
            changed=size > 1 or remain > 0,
            joined=placement.merged_stories,
            left=before.story_id if removed else left,
            repeats=placement.repeats,
        )

    def _remove_members(self, article_ids: Sequence[int]) -> set[int]:
        """Return the stories that the articles were in."""
        result = self._connection.execute(
            story_sql.REMOVE_MEMBERS, {"articles": list(article_ids)}
        )
        return set(result.scalars())

    def _join_stories(self, story: int, others: tuple[int, ...]) -> None:
        if not others:
            return
        self._connection.execute(
            update(story_members)
            .where(story_members.c.story_id.in_(others))
            .values(story_id=story)
        )
        self._connection.execute(delete(stories).where(stories.c.id.in_(others)))

    def _recount_story(
        self, story: int, now: datetime, *, arrived: ReportEvidence | None = None
    ) -> tuple[int, int]:
        """Write a story's size and first article; delete an empty story.

        A story that has only gained ``arrived`` is not counted again, and only that
        article is compared with its first one: a wire story has hundreds.
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
        reports = self._load_reports(story, among)
        first = reduce(pick_earlier, [*reports, arrived] if arrived else reports)
        self._connection.execute(
            update(stories)
            .where(stories.c.id == story)
            .values(size=size, first_article_id=first.article_id, updated_at=now)
        )
        return size, first.article_id

    def _load_reports(self, story: int, among: list[int]) -> list[ReportEvidence]:
        """Return the evidence of some members, of all if ``among`` is empty."""
        parameters = {"story": story, "among": among, "all": not among}
        return [
            ReportEvidence(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
            for row in self._connection.execute(story_sql.REPORTS, parameters)
        ]


def _same_placement(before: Row[Any], placement: Placement) -> StoryPlacement:
    return StoryPlacement(
        story_id=before.story_id,
        first_article_id=before.first_article_id,
        method=MatchMethod(before.method),
        score=before.score,
        matched_article_id=before.matched_article_id,
        repeats=placement.repeats,
    )
