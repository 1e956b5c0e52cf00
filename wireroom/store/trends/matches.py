"""The articles that numbers are about: those of a search, in a time, the newest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from wireroom.search.query import parse_query
from wireroom.store.schema.tables import annotations_, article_search
from wireroom.store.search.blocks import NO_SCANS
from wireroom.store.search.find import SearchReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CTE, ColumnElement, Connection, Select

    from wireroom.search.query import SearchQuery


def select_matches(
    connection: Connection,
    query: str | None,
    *,
    since: datetime,
    until: datetime,
    most: int,
) -> CTE:
    """Return ``article_id`` and ``at`` of the newest matches that can be read.

    Args:
        query: in the language of ``docs/search.md``; None: all articles.
        since, until: of the first publication here, the second excluded.
        most: that are returned.

    Raises:
        BadSearchError: the query cannot be read.
    """
    connection.execute(NO_SCANS)
    c = article_search.c
    found: Select[Any]
    if query is None:
        found = select(c.article_id, c.first_published_at.label("at")).where(
            c.first_published_at >= since, c.first_published_at < until, c.is_readable
        )
    else:
        limited = _limit_time(parse_query(query), since, until)
        keys = make_reader(connection, limited).select_keys().subquery("k")
        found = select(keys.c.id.label("article_id"), keys.c.at)
    newest = found.order_by(text("at DESC, article_id DESC"))
    # Named by its time, so that a statement may hold the matches of two.
    name = f"matched_{since:%Y%m%d%H%M%S}"
    return newest.limit(most).cte(name).prefix_with("MATERIALIZED")


def count_matches(connection: Connection, matched: CTE) -> int:
    """Return how many articles :func:`select_matches` has found."""
    query = select(func.count()).select_from(matched)
    return int(connection.execute(query).scalar_one())


def make_reader(connection: Connection, query: SearchQuery | str) -> SearchReader:
    """Return the reader of a search of articles; raises as :func:`select_matches`."""
    prepared = prepare_search(connection, query)
    return SearchReader(connection, SearchKind.ARTICLES, prepared)


def term_column(kind: str) -> ColumnElement[str]:
    """Return the name or word of an annotation of a kind."""
    key = "name" if kind == "entity" else "word"
    column: ColumnElement[str] = annotations_.c.value[key].astext
    return column


def is_term(kind: str, matched: CTE) -> ColumnElement[bool]:
    """Return the condition that joins the annotations of a kind to their articles."""
    c = annotations_.c
    of_article = (c.article_id == matched.c.article_id) & c.comment_id.is_(None)
    return of_article & (c.kind == kind)


def _limit_time(query: SearchQuery, since: datetime, until: datetime) -> SearchQuery:
    return replace(
        query,
        after=max(filter(None, (query.after, since))),
        before=min(filter(None, (query.before, until))),
    )
