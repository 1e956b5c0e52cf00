"""Decisions of an operator: which articles are one story, and which are not.

A decision has two sides. *Split*: no article of one side is ever in a story with one of
the other. *Join*: all of both are always in one story. An article that is joined with
another one is split from all articles that the other is split from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text, update

from wireroom.model.story_rows import StoryDecisionRow
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import story_decision_articles, story_decisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.states import DecisionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryConstraints:
    """What decisions require of an article.

    Attributes:
        together: the other articles it must be in one story with; ``stories``: theirs.
        apart: articles it must not be in a story with; ``apart_stories``: theirs.
    """

    together: frozenset[int] = frozenset()
    stories: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    apart_stories: frozenset[int] = frozenset()


NO_CONSTRAINTS = StoryConstraints()

_DECISIONS = RowReader(StoryDecisionRow)

# Of an article, or of all members of some stories: the articles joined with them, those
# split from any of these, and those joined with the latter.
_CONSTRAINTS = text("""
    WITH RECURSIVE pair AS NOT MATERIALIZED (
        SELECT r.kind, near.article_id AS near, far.article_id AS far,
            near.side <> far.side AS across
        FROM story_decisions r
        JOIN story_decision_articles near ON near.decision_id = r.id
        JOIN story_decision_articles far ON far.decision_id = r.id
        WHERE r.undone_at IS NULL
    ), bound (id) AS (
        SELECT unnest(CAST(:articles AS bigint[]))
        UNION SELECT m.article_id FROM story_members m
            WHERE m.story_id = ANY (CAST(:stories AS bigint[]))
        UNION SELECT pair.far FROM bound
            JOIN pair ON pair.near = bound.id AND pair.kind = 'join'
    ), against (id) AS (
        SELECT pair.far FROM bound
            JOIN pair ON pair.near = bound.id AND pair.kind = 'split' AND pair.across
        UNION SELECT pair.far FROM against
            JOIN pair ON pair.near = against.id AND pair.kind = 'join'
    )
    SELECT b.id, m.story_id, false AS apart
        FROM bound b LEFT JOIN story_members m ON m.article_id = b.id
    UNION ALL SELECT a.id, m.story_id, true
        FROM against a LEFT JOIN story_members m ON m.article_id = a.id
""")
_FOR_ARTICLE = text("""
    SELECT r.id, r.kind, r.decided_by, r.reason, r.decided_at, mine.side AS my_side,
        coalesce(array_agg(far.article_id ORDER BY far.article_id)
            FILTER (WHERE far.side <> mine.side), '{}') AS others,
        array_agg(far.article_id ORDER BY far.article_id) AS articles
    FROM story_decision_articles mine
    JOIN story_decisions r ON r.id = mine.decision_id AND r.undone_at IS NULL
    JOIN story_decision_articles far ON far.decision_id = r.id
    WHERE mine.article_id = :article
    GROUP BY r.id, mine.side ORDER BY r.id
""")


class StoryDecisions:
    """Storing and reading decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_decision(
        self,
        kind: DecisionKind,
        sides: tuple[Iterable[int], Iterable[int]],
        *,
        by: str,
        why: str,
        now: datetime,
    ) -> int:
        """Store a decision about the articles of two sides; return its id."""
        decision_id = self._connection.execute(
            story_decisions.insert()
            .values(kind=kind, decided_by=by, reason=why, decided_at=now)
            .returning(story_decisions.c.id)
        ).scalar_one()
        rows = [
            {"decision_id": decision_id, "article_id": article, "side": number}
            for number, side in enumerate(sides, 1)
            for article in sorted(side)
        ]
        self._connection.execute(story_decision_articles.insert(), rows)
        return int(decision_id)

    def undo_decisions(self, ids: Sequence[int], *, by: str, now: datetime) -> None:
        """Undo decisions; the rows stay, with who undid them."""
        self._connection.execute(
            update(story_decisions)
            .where(story_decisions.c.id.in_(ids))
            .values(undone_by=by, undone_at=now)
        )

    def list_for_article(self, article_id: int) -> list[StoryDecisionRow]:
        """Return the decisions in force that name an article, oldest first.

        ``my_side`` is 1 if it was split off or joined; ``others`` are the articles of
        the other side, ``articles`` those of both.
        """
        found = self._connection.execute(_FOR_ARTICLE, {"article": article_id})
        return _DECISIONS.all(found)

    def get_constraints(self, article_id: int) -> StoryConstraints:
        """Return what an article is joined with and split from."""
        parameters: dict[str, list[int]] = {"articles": [article_id], "stories": []}
        rows = [
            r
            for r in self._connection.execute(_CONSTRAINTS, parameters)
            if r.id != article_id
        ]
        near = [row for row in rows if not row.apart]
        far = [row for row in rows if row.apart]
        return StoryConstraints(
            together=frozenset(row.id for row in near),
            stories=frozenset(r.story_id for r in near if r.story_id is not None),
            apart=frozenset(row.id for row in far),
            apart_stories=frozenset(r.story_id for r in far if r.story_id is not None),
        )

    def filter_joinable(self, story: int, others: Iterable[int]) -> list[int]:
        """Return those of ``others`` that may be one story with ``story`` and the rest.

        In their order: a story that is split from an earlier one is left out.
        """
        chosen = [story]
        for other in others:
            parameters = {"articles": [], "stories": chosen}
            rows = self._connection.execute(_CONSTRAINTS, parameters)
            if not any(row.apart and row.story_id == other for row in rows):
                chosen.append(other)
        return chosen[1:]
