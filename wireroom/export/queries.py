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


def every(
    resource: Resource, given: Mapping[str, Any], *, after: int | None = None
) -> Select[Any]:
    """Select all rows, oldest first, in an order that never changes.

    Args:
        given: parameters, as they were read.
        after: only rows that events after this position tell of.
    """
    query = chosen(resource, given).order_by(*resource.order)
    if after is None:
        return query
    assert resource.told is not None, "events tell of what is exported"
    named, events = resource.told
    return query.where(named.in_(events.where(changes.c.position > after)))


def page(
    resource: Resource, given: Mapping[str, Any], *, beyond: Key | None, limit: int
) -> Select[Any]:
    """Select one page of rows, beyond the row whose key that is."""
    columns = resource.paged
    newest = resource.newest_first
    query = chosen(resource, given).limit(limit)
    query = query.order_by(*(c.desc() if newest else c for c in columns))
    if beyond is None:
        return query
    last = tuple_(*(literal(v, c.type) for v, c in zip(beyond, columns, strict=True)))
    here = tuple_(*columns)
    return query.where(here < last if newest else here > last)


def chosen(resource: Resource, given: Mapping[str, Any]) -> Select[Any]:
    """Select all rows for which every filter holds, in no order."""
    query = select(*(f.selected for f in resource.fields))
    query = query.select_from(resource.rows).where(resource.condition)
    filters = {p.name: p.where for p in resource.parameters if p.where is not None}
    return query.where(
        *(filters[name](value) for name, value in given.items() if name in filters)
    )
