"""Events of the change feed whose article matches a search."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError
from wireroom.search.query import BadSearchError, parse_query
from wireroom.store.database import Store
from wireroom.store.search.find import SearchReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wireroom.follow import Event

    SelectEvents = Callable[[Sequence[Event]], Sequence[Event]]


@contextmanager
def open_filter(url: str, query: str | None) -> Iterator[SelectEvents]:
    """Provide the function that keeps the events which match; None keeps all.

    An article that is withdrawn or merged matches as before, so that its event is seen.

    Raises:
        OperatorError: the query cannot be read.
    """
    if query is None:
        yield lambda events: events
        return
    try:
        parse_query(query)
    except BadSearchError as error:
        raise OperatorError(str(error)) from error
    store = Store(url, connections=1)
    try:
        yield lambda events: _select_matching(store, query, events)
    finally:
        store.close()


def _select_matching(
    store: Store, query: str, events: Sequence[Event]
) -> Sequence[Event]:
    ids = {event.article_id for event in events if event.article_id is not None}
    with store.begin() as tx:
        # Sources may have been added meanwhile, so the query is prepared each time.
        search = prepare_search(tx.connection, query)
        reader = SearchReader(
            tx.connection, SearchKind.ARTICLES, search, readable_only=False
        )
        matching = reader.match_ids(ids)
    return [event for event in events if event.article_id in matching]
