"""Events of the change feed whose article matches a search."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from wireroom.deliver.event_rows import select_events
from wireroom.errors import OperatorError
from wireroom.search.query import BadSearchError, parse_query
from wireroom.store.database import Store

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
    with store.begin() as tx:
        return select_events(tx.connection, query, events)
