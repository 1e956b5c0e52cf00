"""Two more kinds of rows, for the API alone: sources, and the change feed."""

from __future__ import annotations

from sqlalchemy import true

from wireroom.export.fields import field
from wireroom.export.query_params import Form, Parameter
from wireroom.export.resources import Resource
from wireroom.model.states import ChangeKind
from wireroom.store.schema.tables import changes, sources

# Request headers of a source may hold secrets, and do not leave.
SOURCES = Resource(
    name="sources",
    one="source",
    fields=tuple(
        field(sources.c[name])
        for name in ("id", "name", "url", "country", "language", "tags", "created_at")
    ),
    rows=sources,
    condition=true(),
    order=(sources.c.id,),
    paged=(sources.c.id,),
    newest_first=False,
    told=None,
    parameters=(
        Parameter(
            name="language",
            form=Form.TEXT,
            about="configured with this language",
            where=lambda said: sources.c.language == said,
        ),
        Parameter(
            name="tag",
            form=Form.TEXT,
            about="with this tag",
            where=lambda said: sources.c.tags.contains([said]),
        ),
    ),
)

CHANGES = Resource(
    name="changes",
    one="change",
    fields=tuple(field(column) for column in changes.c),
    rows=changes,
    condition=true(),
    order=(changes.c.position,),
    paged=(changes.c.position,),
    newest_first=False,
    told=None,
    parameters=(
        Parameter(
            name="after",
            form=Form.NUMBER,
            about="events that follow this position; without any, all that are kept",
            least=0,
            where=lambda position: changes.c.position > position,
        ),
        Parameter(
            name="kind",
            form=Form.CHOICE,
            about="events of one of these kinds",
            choices=tuple(map(str, ChangeKind)),
            many=True,
            where=changes.c.kind.in_,
        ),
    ),
)
