"""The statement that counts an attempt before a step that needs no network."""

from __future__ import annotations

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

from wireroom.store.schema.tables import (
    articles,
)

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningUpdate


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
        .with_for_update(skip_locked=True)
    )
    return (
        update(articles)
        .where(c.id.in_(free))
        .values(
            attempts=c.attempts + 1,
            started=True,
            lease_until=bindparam("until", type_=DateTime(timezone=True)),
        )
        .returning(c.attempts, c.stage)
    )


COUNT_ATTEMPT = _build_count_attempt()
