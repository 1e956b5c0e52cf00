"""The statement that starts a step which needs no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    DateTime,
    Text,
    any_,
    bindparam,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.store.schema.columns import LEASE_IDS
from wireroom.store.schema.tables import (
    articles,
)

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningUpdate

    from wireroom.model.leases import ArticleLease
    from wireroom.model.states import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedArticle:
    """An article at a step without network that a worker has started.

    Attributes:
        attempts: starts since the last recorded outcome, this one included.
    """

    lease: ArticleLease
    stage: Stage
    attempts: int


def _build_count_attempt() -> ReturningUpdate[Any]:
    c, at = articles.c, bindparam("at", type_=DateTime(timezone=True))
    free = (
        select(c.id)
        .where(
            c.id == bindparam("article_id"),
            c.stage == any_(bindparam("among", type_=ARRAY(Text))),
            or_(
                c.attempts < bindparam("most"), c.started.is_(False), c.lease_until < at
            ),
        )
        .with_for_update(skip_locked=True, key_share=True)
    )
    return (
        update(articles)
        .where(c.id.in_(free))
        .values(
            attempts=c.attempts + 1,
            started=True,
            lease_id=LEASE_IDS.next_value(),
            lease_until=bindparam("until", type_=DateTime(timezone=True)),
        )
        .returning(c.id, c.attempts, c.stage, c.lease_id)
    )


COUNT_ATTEMPT = _build_count_attempt()
