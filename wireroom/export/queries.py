"""Which rows of a resource, in which order: the only place where they are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select, tuple_

from wireroom.store.schema.tables import changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select

    from wireroom.export.cursor import Key
    from wireroom.export.resources import Resource


def select_all_rows(
    resource: Resource, given: Mapping[str, Any], *, after: int | None = None
) -> Select[Any]:
    """Select all rows, oldest first, in an order that never changes.

    Args:
        given: parameters, as they were read.
        after: only rows that events after this position tell of.
    """
    query = select_matching(resource, given).order_by(*resource.order)
    if after is None:
        return query
    assert resource.event_reference is not None, "events tell of what is exported"
    named, events = resource.event_reference
    return query.where(named.in_(events.where(changes.c.position > after)))


def select_page(
    resource: Resource, given: Mapping[str, Any], *, beyond: Key | None, limit: int
) -> Select[Any]:
    """Select one page of rows, beyond the row whose key that is."""
    columns = resource.page_order
    newest = resource.newest_first
    query = select_matching(resource, given).limit(limit)
    query = query.order_by(*(c.desc() if newest else c for c in columns))
    if beyond is None:
        return query
    last = tuple_(*(literal(v, c.type) for v, c in zip(beyond, columns, strict=True)))
    here = tuple_(*columns)
    return query.where(here < last if newest else here > last)


def select_matching(resource: Resource, given: Mapping[str, Any]) -> Select[Any]:
    """Select all rows for which every filter holds, in no order."""
    query = select(*(f.sql_label for f in resource.fields))
    query = query.select_from(resource.rows).where(resource.condition)
    filters = {
        p.name: p.condition for p in resource.parameters if p.condition is not None
    }
    return query.where(
        *(filters[name](value) for name, value in given.items() if name in filters)
    )
