"""The query language: terms, and errors that name the place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.search.query import BadSearchError, Feature, Field, parse_query
from wireroom.search.stemmers import Stem, list_endings
from wireroom.search.tsquery import build_text_query

if TYPE_CHECKING:
    from wireroom.search.phrases import Phrase

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
STEMS = {"storms": [Stem("storm", "en"), Stem("storms", "de")]}
SOURCES = {"Gazette": [3], "The Paper": [4, 5]}


def text_query(query: str):
    return build_text_query(parse_query(query), stems=STEMS, sources=SOURCES)


WRONG = {
    "nothing": ("", 1, "empty query"),
    "exclusions alone": ("-a -b", 1, "exclusions alone"),
    "an open phrase": ('storm "pier', 7, "never closed"),
    "a quotation mark within": ('sto"rm', 4, "never closed"),
    "an unknown field": ("storm sorce:x", 7, "did you mean source:?"),
    "an address": ("http://a.example", 1, "quotation marks"),
    "a wrong time": ("after:soon", 7, "is not a time"),
    "a time twice": ("after:2026 after:2025", 12, "occurs twice"),
    "an excluded time": ("-after:2026", 1, "takes a time alone"),
    "an unknown feature": ("is:last", 4, "has:comments, is:first"),
    "a field without a value": ("storm author:", 14, "has to follow"),
    "a minus alone": ("storm -", 7, "has to follow"),
    "punctuation alone": ("storm ...", 7, "has to follow"),
    "a short prefix": ("s*", 1, "at least 2 characters"),
    "a prefix of a name": ("source:Gaz*", 8, "whole name"),
    "too many terms": ("ab " * 40, 97, "at most 32"),
    "too long": ("a" * 501, 500, "at most 500"),
}


@pytest.mark.parametrize(("query", "position", "problem"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_place(query, position, problem):
    with pytest.raises(BadSearchError, match=problem) as raised:
        parse_query(query)

    assert raised.value.position == position
    assert str(raised.value).startswith(f"character {position}: ")


TIMES = {
    "a year": ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
    "a month": ("2026-03", MARCH),
    "a day": ("2026-03-01", MARCH),
    "an instant": ("2026-03-01T02:00+02:00", MARCH),
}


@pytest.mark.parametrize(("text", "time"), TIMES.values(), ids=TIMES)
def test_a_time_may_be_as_coarse_as_a_year(text, time):
    query = parse_query(f"after:{text} before:{text}")

    assert (query.after, query.before) == (time, time)


def test_terms_have_their_field_and_kind():
    query = parse_query('storm -ferry "a b" har* title:pier -is:first has:comments')

    storm, ferry, phrase, prefix, title = query.terms
    assert (storm.form, storm.is_exact, ferry.is_excluded) == ("storm", False, True)
    assert (phrase.tokens, phrase.is_exact) == (("a", "b"), True)
    assert (prefix.tokens, prefix.is_prefix, title.field) == (
        ("har",),
        True,
        Field.TITLE,
    )
    assert [(f.feature, f.is_excluded) for f in query.features] == [
        (Feature.FIRST, True),
        (Feature.COMMENTS, False),
    ]


def word(token: str, mark: str = "", end: str = "'") -> str:
    """Return the condition on a word that may be stored with its ending marked."""
    return " | ".join(f"'{mark}{each}{end}" for each in list_endings(token))


IN_ENGLISH = f"'~storm' | 'storm+':* | {word('storm')} & 'l=en'"
# The word is its own stem there.
IN_GERMAN = "'~storms' | 'storms+':* & 'l=de'"
# What the index answers, and the phrase that is checked on the rows: `!` before one
# that is excluded, `^` before one of the title.
CONDITIONS = {
    "any form of a word": (
        "storms",
        f"{word('storms')} | {IN_ENGLISH} | {IN_GERMAN}",
        None,
    ),
    "an exact word": ('"storms"', word("storms"), None),
    "a phrase": ('"a b"', "'a' & 'b'", " a b "),
    "a compound is a phrase": ("covid-19", f"{word('covid')} & '19'", " covid 19 "),
    "a prefix": ("har*", word("har", end="':*"), None),
    "an exclusion": ("a -b", "'a' & !'b'", None),
    "an excluded phrase": ('a -"b c"', "'a'", "! b c "),
    "a pair": ("東京", "'東京'", None),
    "a run": ("東京都", "'東京' & '京都'", " 東京 京都 "),
    "one character": ("東", "'東':*", None),
    "runs in a phrase": (
        '"東京都 知事"',
        "'東京' & '京都' & '知事'",
        " 東京 京都 都[^ ]* 知事 ",
    ),
    "any of the sources": (
        'a source:Gazette source:"The Paper"',
        "'a' & 's=3' | 's=4' | 's=5'",
        None,
    ),
    "an unknown source": ("source:Nobody", "'='", None),
    "a language": ("lang:EN", "'l=en'", None),
    "an author": ("author:Doe", "'a=doe'", None),
    "an author's full name": (
        'author:"Jane Doe"',
        "'a=jane' & 'a=doe'",
        " a\\=jane a\\=doe ",
    ),
    "a tag": ('tag:"Climate Change"', "'t=climate-change'", None),
    "a word of the title": (
        "title:storms",
        " | ".join(
            (
                word("storms", "^"),
                f"'^~storm' | '^storm+':* | {word('storm', '^')} & 'l=en'",
                "'^~storms' | '^storms+':* & 'l=de'",
            )
        ),
        None,
    ),
    "a phrase of the title": (
        'title:"a b"',
        "'^a' & '^b'",
        "^ a b ",
    ),
}


@pytest.mark.parametrize(
    ("query", "index", "phrase"), CONDITIONS.values(), ids=CONDITIONS
)
def test_the_index_answers_all_but_the_order_of_words(query, index, phrase):
    found = text_query(query)

    assert _bare(found.index) == index
    assert [*map(_describe, found.phrases)] == ([phrase] if phrase else [])
    assert found.others is None


def test_exclusions_alone_are_checked_on_the_rows():
    found = text_query('after:2026 -b -"c d"')

    assert (found.index, _bare(found.others)) == (None, "!'b'")
    assert [*map(_describe, found.phrases)] == ["! c d "]


def _bare(condition: str | None) -> str | None:
    return condition and condition.replace("(", "").replace(")", "")


def _describe(phrase: Phrase) -> str:
    marks = ("!" * phrase.is_excluded) + ("^" * phrase.in_title)
    return marks + phrase.pattern


@given(st.text(max_size=80))
def test_any_text_is_a_query_or_a_named_mistake(text):
    position = _position_of_mistake(text)

    if position is not None:
        assert 1 <= position <= len(text) + 1
        return
    query = parse_query(text)
    condition = build_text_query(query, stems={}, sources={})
    assert (condition.index is None) == (not query.has_inclusion)


def _position_of_mistake(text: str) -> int | None:
    try:
        parse_query(text)
    except BadSearchError as error:
        return error.position
    return None
