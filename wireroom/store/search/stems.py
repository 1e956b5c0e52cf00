"""Stems of words, from PostgreSQL's dictionaries; asked for once a process and word."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import text

from wireroom.search.stemmers import DICTIONARIES, Stem, has_stem
from wireroom.search.words import fold_letters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

# Words of all languages in the memory of one process: 10 MB.
CACHED_WORDS = 60_000
# A stop word has no stem: the dictionary gives an empty list.
_LEXIZE = text(
    "SELECT word, (ts_lexize(CAST(:dictionary AS regdictionary), word))[1] AS stem"
    " FROM unnest(CAST(:words AS text[])) AS word"
)
_LEXIZE_ALL = text(
    "SELECT language, word,"
    " (ts_lexize(CAST(dictionary AS regdictionary), word))[1] AS stem"
    " FROM unnest(CAST(:languages AS text[]), CAST(:dictionaries AS text[]))"
    " AS known (language, dictionary), unnest(CAST(:words AS text[])) AS word"
)


class StemCache:
    """The words that were looked up last, by language. Thread-safe."""

    def __init__(self, size: int = CACHED_WORDS) -> None:
        self._size = size
        self._stems: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = Lock()

    def look_up(
        self, language: str, forms: Iterable[str]
    ) -> tuple[dict[str, str], list[str]]:
        """Return the stems of those words that have one, and the words not known."""
        get = self._stems.get
        known: dict[str, str] = {}
        missing: list[str] = []
        for form in forms:
            stem = get((language, form))
            if stem:
                known[form] = stem
            elif stem is None:
                missing.append(form)
        return known, missing

    def add(self, language: str, found: Iterable[tuple[str, str]]) -> None:
        """Keep folded stems; the words that were added first make room."""
        with self._lock:
            for form, stem in found:
                self._stems[language, form] = stem
            while len(self._stems) > self._size:
                self._stems.popitem(last=False)


_CACHE = StemCache()


def find_stems(
    connection: Connection, language: str, forms: Collection[str]
) -> dict[str, str]:
    """Return the folded stem of each word that has one in a language.

    Args:
        language: primary language; one without a dictionary has no stems.
    """
    dictionary = DICTIONARIES.get(language)
    if dictionary is None:
        return {}
    known, missing = _CACHE.look_up(language, forms)
    if missing:
        parameters = {"dictionary": dictionary, "words": missing}
        rows = connection.execute(_LEXIZE, parameters)
        found = [(row.word, fold_letters(row.stem or "")) for row in rows]
        _CACHE.add(language, found)
        known.update((form, stem) for form, stem in found if stem)
    return known


def find_all_stems(
    connection: Connection, forms: Collection[str], languages: Collection[str] = ()
) -> dict[str, set[Stem]]:
    """Return each word's stems in several languages.

    Args:
        languages: primary ones; empty: all that have a dictionary.
    """
    wanted = sorted(set(languages or DICTIONARIES) & set(DICTIONARIES))
    words = [form for form in forms if has_stem(form)]
    found: dict[str, set[Stem]] = {}
    if not words or not wanted:
        return found
    parameters = {
        "languages": wanted,
        "dictionaries": [DICTIONARIES[language] for language in wanted],
        "words": words,
    }
    for row in connection.execute(_LEXIZE_ALL, parameters):
        stem = fold_letters(row.stem or "")
        if stem:
            found.setdefault(row.word, set()).add(Stem(stem, row.language))
    return found
