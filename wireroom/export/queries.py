"""Queries of a resource's rows: the only module that selects them."""

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
    resource: Resource, values: Mapping[str, object], *, after: int | None = None
) -> Select[Any]:
    """Select all rows, oldest first, in an order that never changes.

    Args:
        values: the parsed parameters, by name.
        after: only rows that are named by events after this position.
    """
    query = select_matching(resource, values).order_by(*resource.order)
    if after is None:
        return query
    assert resource.event_reference is not None, "events name every exported row"
    column, events = resource.event_reference
    return query.where(column.in_(events.where(changes.c.position > after)))


def select_page(
    resource: Resource, values: Mapping[str, object], *, beyond: Key | None, limit: int
) -> Select[Any]:
    """Select one page of rows: those after the row with the key ``beyond``."""
    columns = resource.page_order
    newest = resource.newest_first
    query = select_matching(resource, values).limit(limit)
    query = query.order_by(*(c.desc() if newest else c for c in columns))
    if beyond is None:
        return query
    last = tuple_(*(literal(v, c.type) for v, c in zip(beyond, columns, strict=True)))
    key = tuple_(*columns)
    return query.where(key < last if newest else key > last)


def select_matching(resource: Resource, values: Mapping[str, object]) -> Select[Any]:
    """Select the rows that fulfil every filter, in no order."""
    query = select(*(f.sql_label for f in resource.fields))
    query = query.select_from(resource.rows).where(resource.condition)
    filters = {
        p.name: p.condition for p in resource.parameters if p.condition is not None
    }
    return query.where(
        *(filters[name](value) for name, value in values.items() if name in filters)
    )
