"""A search with what a reader of its results wants to see: titles and snippets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import array

from wireroom.export.fields import format_rfc3339
from wireroom.model.language import get_primary_code
from wireroom.search.snippets import (
    MAX_CHARACTERS,
    Highlighter,
    choose_forms,
    to_html,
)
from wireroom.store.schema.tables import articles, comments, sources
from wireroom.store.search.find import BEST, SearchReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind, SearchOrder
from wireroom.store.search.stems import find_stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

    from wireroom.search.snippets import Piece
    from wireroom.store.search.prepare import PreparedSearch
    from wireroom.store.search.results import SearchCount, SearchHit


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What to search.

    Attributes:
        query: in the language of ``docs/search.md``. limit: most items.
        beyond: key after which the page starts; by time only.
        counts: whether to count all matches.
    """

    query: str
    kind: SearchKind = SearchKind.ARTICLES
    order: SearchOrder = SearchOrder.NEWEST
    limit: int = 50
    beyond: tuple[datetime, int] | None = None
    counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An article or a comment that was found.

    Attributes:
        id: of the article or comment. url: of the comment if it has one of its own.
        author: of the comment; those of an article, joined by commas.
        at: first published here, or first seen. rank: see ``SearchHit``.
        title, snippet: in pieces; the title is that of the article.
    """

    id: int
    article_id: int
    url: str
    source: str
    language: str | None
    author: str
    published_at: datetime | None
    at: datetime
    comments_found: int
    rank: float
    title: Sequence[Piece]
    snippet: Sequence[Piece]

    def to_json(self) -> dict[str, object]:
        """Return the item as JSON; the snippet is HTML, all else plain text."""
        published = self.published_at
        return {
            "id": self.id,
            "article_id": self.article_id,
            "url": self.url,
            "title": "".join(piece.text for piece in self.title),
            "source": self.source,
            "language": self.language,
            "author": self.author,
            "published_at": None if published is None else format_rfc3339(published),
            "at": format_rfc3339(self.at),
            "comments_found": self.comments_found,
            "rank": round(self.rank, 6),
            "snippet": to_html(self.snippet),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What was found.

    Attributes:
        beyond: key after which the next page starts; None: there is none.
        among: the most of the newest matches that were compared; None: sorted by time.
        count: of all matches; None if it was not asked for.
    """

    items: Sequence[FoundItem]
    beyond: tuple[datetime, int] | None
    among: int | None
    count: SearchCount | None


def run_search(connection: Connection, request: SearchRequest) -> SearchResult:
    """Return what a query finds.

    Raises:
        BadSearchError: the query cannot be read, or asks for what comments do not have.
    """
    search = prepare_search(connection, request.query)
    reader = SearchReader(connection, request.kind, search)
    among, beyond = None, None
    if request.order is SearchOrder.NEWEST:
        page = reader.find_page(limit=request.limit, beyond=request.beyond)
        hits, beyond = page.hits, page.beyond
    else:
        ranking = reader.rank(request.order)
        hits, among = ranking.hits[: min(request.limit, BEST)], ranking.among
    return SearchResult(
        items=_read_items(connection, request.kind, search, hits),
        beyond=beyond,
        among=among,
        count=reader.count() if request.counts else None,
    )


def _read_items(
    connection: Connection,
    kind: SearchKind,
    search: PreparedSearch,
    hits: Sequence[SearchHit],
) -> list[FoundItem]:
    """Return the rows of the hits in their order; those deleted since are left out."""
    ids = [hit.id for hit in hits]
    query = _ARTICLES if kind is SearchKind.ARTICLES else _COMMENTS
    result = connection.execute(query.where(query.selected_columns.id.in_(ids)))
    rows = {row["id"]: row for row in result.mappings()}
    highlighters = _make_highlighters(connection, search, list(rows.values()))
    return [
        _to_item(rows[hit.id], hit, highlighters[rows[hit.id]["language"]])
        for hit in hits
        if hit.id in rows
    ]


def _make_highlighters(
    connection: Connection, search: PreparedSearch, rows: Sequence[RowMapping]
) -> dict[str | None, Highlighter]:
    """Return a highlighter for each language, with the stems of its texts."""
    made: dict[str | None, Highlighter] = {}
    for language in {row["language"] for row in rows}:
        texts = [
            text
            for row in rows
            if row["language"] == language
            for text in (row["title"], row["text"])
        ]
        forms = choose_forms(search.query, texts)
        made[language] = Highlighter(
            query=search.query,
            stems=search.stems,
            language=language,
            text_stems=find_stems(connection, get_primary_code(language), forms),
        )
    return made


def _to_item(row: RowMapping, hit: SearchHit, highlighter: Highlighter) -> FoundItem:
    names: Mapping[str, Any] = {
        name: row[name] for name in row if name not in {"title", "text", "authors"}
    }
    return FoundItem(
        **names,
        author=", ".join(row["authors"]),
        at=hit.at,
        rank=hit.rank,
        title=highlighter.mark_text(row["title"]),
        snippet=highlighter.cut_snippet(row["text"]),
    )


_A, _C = articles.c, comments.c
_ARTICLES: Select[Any] = select(
    _A.id,
    _A.id.label("article_id"),
    _A.url,
    _A.title,
    func.left(_A.text, MAX_CHARACTERS).label("text"),
    _A.authors,
    _A.language,
    _A.published_at,
    _A.comments_found,
    sources.c.name.label("source"),
).join_from(articles, sources)
_COMMENTS: Select[Any] = (
    select(
        _C.id,
        _C.article_id,
        func.coalesce(_C.permalink, _A.url).label("url"),
        _A.title,
        func.left(_C.text, MAX_CHARACTERS).label("text"),
        array([_C.author]).label("authors"),
        _A.language,
        _C.posted_at.label("published_at"),
        _A.comments_found,
        sources.c.name.label("source"),
    )
    .join_from(comments, articles, _C.article_id == _A.id)
    .join(sources, sources.c.id == _A.source_id)
)
