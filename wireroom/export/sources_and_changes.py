"""Two kinds of rows for the API only: sources, and the change feed."""

from __future__ import annotations

from sqlalchemy import true

from wireroom.export.fields import column_field
from wireroom.export.query_params import Form, Parameter
from wireroom.export.resources import Resource
from wireroom.model.states import ChangeKind
from wireroom.store.schema.tables import changes, sources

# Request headers of a source may hold secrets, so they are not exported.
SOURCES = Resource(
    name="sources",
    singular="source",
    fields=tuple(
        column_field(sources.c[name])
        for name in ("id", "name", "url", "country", "language", "tags", "created_at")
    ),
    rows=sources,
    condition=true(),
    order=(sources.c.id,),
    page_order=(sources.c.id,),
    newest_first=False,
    event_reference=None,
    parameters=(
        Parameter(
            name="language",
            form=Form.TEXT,
            description="configured with this language",
            condition=lambda language: sources.c.language == language,
        ),
        Parameter(
            name="tag",
            form=Form.TEXT,
            description="with this tag",
            condition=lambda tag: sources.c.tags.contains([tag]),
        ),
    ),
)

CHANGES = Resource(
    name="changes",
    singular="change",
    fields=tuple(column_field(column) for column in changes.c),
    rows=changes,
    condition=true(),
    order=(changes.c.position,),
    page_order=(changes.c.position,),
    newest_first=False,
    event_reference=None,
    parameters=(
        Parameter(
            name="after",
            form=Form.NUMBER,
            description="events after this position; without it, all stored events",
            minimum=0,
            condition=lambda position: changes.c.position > position,
        ),
        Parameter(
            name="epoch",
            form=Form.TEXT,
            description="the epoch of the last event that was read: 410 if the database"
            " was restored since to a state before that event",
        ),
        Parameter(
            name="kind",
            form=Form.CHOICE,
            description="events of one of these kinds",
            choices=tuple(map(str, ChangeKind)),
            repeatable=True,
            condition=changes.c.kind.in_,
        ),
    ),
)
