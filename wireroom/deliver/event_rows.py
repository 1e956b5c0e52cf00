"""What an event is selected by, and what a full event carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.export.fields import row_to_json
from wireroom.export.queries import select_matching
from wireroom.export.resources import ALL_STATES, ARTICLES, COMMENTS, STORIES
from wireroom.store.search.find import SearchReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from wireroom.export.resources import Resource
    from wireroom.follow import Event

    Rows = Mapping[int, dict[str, object]]


def select_events(
    connection: Connection, query: str, events: Sequence[Event]
) -> list[Event]:
    """Return the events whose article matches a search now, withdrawn or not.

    Raises:
        BadSearchError: the query cannot be read.
    """
    ids = {event.article_id for event in events if event.article_id is not None}
    # Sources may have been added since, so the query is prepared each time.
    search = prepare_search(connection, query)
    reader = SearchReader(connection, SearchKind.ARTICLES, search, readable_only=False)
    matching = reader.match_ids(ids)
    return [event for event in events if event.article_id in matching]


def read_rows(
    connection: Connection, events: Sequence[Event]
) -> list[dict[str, Mapping[str, object]]]:
    """Return the rows that each event names, as they are now, as the export has them.

    By ``article``, ``comment`` and ``story``.
    """
    articles = _read_rows(connection, ARTICLES, (e.article_id for e in events))
    comments = _read_rows(connection, COMMENTS, (e.comment_id for e in events))
    stories = _read_rows(connection, STORIES, (e.story_id for e in events))
    return [
        {
            name: rows[row_id]
            for name, row_id, rows in (
                ("article", event.article_id, articles),
                ("comment", event.comment_id, comments),
                ("story", event.story_id, stories),
            )
            if row_id is not None and row_id in rows
        }
        for event in events
    ]


def _read_rows(
    connection: Connection, resource: Resource, ids: Iterable[int | None]
) -> Rows:
    wanted = {row_id for row_id in ids if row_id is not None}
    if not wanted:
        return {}
    has_state = any(p.name == "state" for p in resource.parameters)
    query = select_matching(resource, {"state": ALL_STATES} if has_state else {})
    rows = connection.execute(query.where(resource.order[0].in_(wanted))).mappings()
    return {row["id"]: row_to_json(dict(row)) for row in rows}
