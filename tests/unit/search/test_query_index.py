"""Saved queries are led to by a token that they need."""

from __future__ import annotations

import pytest

from wireroom.search.query import parse_query
from wireroom.search.query_index import QueryIndex, SavedQuery
from wireroom.search.stemmers import Stem

STEMS = {
    "storms": [Stem("storm", "en")],
    "ferry": [Stem("ferri", "en")],
    "ferrys": [Stem("ferri", "fr")],
}
SOURCES = {"Gazette": [3]}
# A query, the tokens of an article that it may match, and of one that it cannot match.
QUERIES = {
    "a word": ("storms", ["storm"], ["rain"]),
    "all words": ("storms pier", ["storm", "pier"], ["pier"]),
    "the rarest leads": ("wide sea", ["wide", "sea"], ["wide"]),
    "its stem": ("storms", ["~storm"], ["~rain"]),
    "the longest of a phrase": ('"an eastern pier"', ["eastern"], ["pier"]),
    "a source beside a word": (
        "pier source:Gazette source:Other",
        ["pier", "s=3"],
        ["pier", "s=4"],
    ),
    "a source": ("source:Gazette", ["s=3"], ["s=4"]),
    "a language": ("lang:en", ["l=en"], ["l=de"]),
    "an author": ('author:"jane doe"', ["a=jane"], ["jane"]),
    "a title": ("title:pier", ["^pier"], ["pier"]),
    "a run": ("東京都", ["東京"], ["都"]),
    "not an exclusion": ("pier -storms", ["pier"], ["storm"]),
    "a phrase with a prefix": ('"eastern pi"*', ["eastern"], ["pi"]),
}


@pytest.mark.parametrize(("query", "may", "cannot"), QUERIES.values(), ids=QUERIES)
def test_an_article_is_compared_with_what_it_may_match(query, may, cannot):
    index = index_of(query)

    assert index.find_candidates(may) == [0]
    assert index.find_candidates(cannot) == []
    assert index.unindexed == []


@pytest.mark.parametrize("query", ["sto*", "after:2026", "東"])
def test_a_query_without_such_a_token_is_compared_with_every_article(query):
    assert index_of(query).find_candidates([]) == [0]


TOKENS = "old pier | the eastern pier and storm+s | ^old ^pier l=en s=3 ~ferri"
# A query, and whether an article with these tokens matches it.
MATCHES = {
    "a phrase": ('"eastern pier"', True),
    "another order": ('"pier eastern"', False),
    "an excluded phrase": ('storms -"eastern pier"', False),
    "an excluded phrase that is not there": ('storms -"pier eastern"', True),
    "a phrase of the title": ('title:"old pier"', True),
    "a phrase that only the text has": ('title:"eastern pier"', False),
    "exclusions in a time": ('after:2026 -rain -"pier eastern"', True),
    "an excluded word in a time": ("after:2026 -pier", False),
    "a time alone": ("after:2026", True),
    "a word with a marked ending": ('"storms"', True),
    "the stem of that word": ('"storm"', False),
    "another form of that word": ("storms", True),
    "another form of a word in the title": ("title:storms", False),
    "a form with a stem of its own": ("ferry", True),
    "that form in another language": ("ferry lang:de", False),
    "a stem of another language": ("ferrys", False),
    "a phrase to a marked ending": ('"pier and storms"', True),
    "a phrase with the beginning of an ending": ('"and storms"*', True),
    "a beginning over a marked ending": ("storms*", True),
    "a beginning of which no word has more": ("stormsx*", False),
}


@pytest.mark.parametrize(("query", "expected"), MATCHES.values(), ids=MATCHES)
def test_an_article_matches_by_its_tokens_and_their_order(query, expected):
    assert index_of(query).find_matches(TOKENS) == ([0] if expected else [])


def index_of(query):
    saved = SavedQuery(name="one", query=parse_query(query))
    frequencies = {"wide": 90, "s=3": 50, "l=en": 80}
    return QueryIndex([saved], stems=STEMS, sources=SOURCES, frequencies=frequencies)


def index_of_all(*queries, frequencies=None):
    saved = [SavedQuery(name=query, query=parse_query(query)) for query in queries]
    return QueryIndex(
        saved, stems=STEMS, sources=SOURCES, frequencies=frequencies or {}
    )


def test_the_queries_that_match_are_in_their_order():
    index = index_of_all("pier", "sea", "old", "after:2026", "eastern rain", "storms")

    assert index.find_matches(TOKENS) == [0, 2, 3, 5]
    assert index.unindexed == [3]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pier after:2026", True),
        ("pier before:2026", True),
        ("pier is:first", True),
        ("pier -rain", False),
    ],
)
def test_queries_with_times_or_properties_are_known(query, expected):
    index = index_of_all("sea", query)

    assert [index.has_features(number) for number in range(2)] == [False, expected]
