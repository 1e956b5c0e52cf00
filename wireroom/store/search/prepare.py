"""A query with what the database knows of its words and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from wireroom.model.language import get_primary_code
from wireroom.search.query import BadSearchError, Feature, Field, parse_query
from wireroom.search.tsquery import TextQuery, build_text_query
from wireroom.store.schema.tables import search_languages
from wireroom.store.search.stems import find_all_stems

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.search.query import SearchQuery
    from wireroom.search.stemmers import Stem

_COMMENT_FIELDS = frozenset({Field.SOURCE, Field.AUTHOR, Field.LANGUAGE})
_LANGUAGES = select(search_languages.c.language)
_SOURCES = text(
    "SELECT id, name, lower(name) AS folded FROM sources"
    " WHERE lower(name) = ANY (:names)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSearch:
    """A query as PostgreSQL takes it.

    Attributes:
        query: as it was parsed. text: its conditions on the tokens.
        stems: by form of a word, its stems.
    """

    query: SearchQuery
    text: TextQuery
    stems: Mapping[str, Collection[Stem]]

    @property
    def after(self) -> datetime | None:
        """The earliest time."""
        return self.query.after

    @property
    def before(self) -> datetime | None:
        """All times are before this one."""
        return self.query.before

    def wants(self, feature: Feature) -> bool | None:
        """Return whether a feature has to be there or away; None: either."""
        for term in self.query.features:
            if term.feature is feature:
                return not term.is_excluded
        return None


def prepare_search(connection: Connection, query: str | SearchQuery) -> PreparedSearch:
    """Look up the stems of a query's words, and its sources.

    Raises:
        BadSearchError: the query cannot be read.
    """
    parsed = parse_query(query) if isinstance(query, str) else query
    languages = {
        get_primary_code(term.text)
        for term in parsed.terms
        if term.field is Field.LANGUAGE and not term.is_excluded
    }
    forms = [t.form for t in parsed.terms if t.form and not t.is_exact]
    if forms and not languages:
        # A text has the stems of its language alone.
        languages = set(connection.execute(_LANGUAGES).scalars())
    stems = find_all_stems(connection, forms, languages)
    names = {t.text for t in parsed.terms if t.field is Field.SOURCE}
    conditions = build_text_query(
        parsed, stems=stems, sources=find_sources(connection, names)
    )
    return PreparedSearch(query=parsed, text=conditions, stems=stems)


def find_sources(
    connection: Connection, names: Collection[str]
) -> dict[str, list[int]]:
    """Return the ids of sources by the names as given; case does not count."""
    if not names:
        return {}
    parameters = {"names": sorted(name.lower() for name in names)}
    rows = connection.execute(_SOURCES, parameters).all()
    return {
        name: [row.id for row in rows if row.folded == name.lower()] for name in names
    }


def check_comment_terms(search: PreparedSearch) -> None:
    """Raise BadSearchError if comments do not have what a term asks for."""
    for term in search.query.terms:
        if term.field is not None and term.field not in _COMMENT_FIELDS:
            raise BadSearchError(f"comments have no {term.field}:", term.position)
    for feature in search.query.features:
        raise BadSearchError(f"comments have no {feature.feature}", feature.position)
