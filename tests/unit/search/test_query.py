"""The query language: terms, and errors that name the place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.search.query import BadSearchError, Feature, Field, parse_query
from wireroom.search.stemmers import DICTIONARIES, Stem, list_endings
from wireroom.search.tsquery import build_text_query, list_needed_tokens

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
    "a field that is like none": ("xyzq:pier", 1, "fields are title:, source:"),
    "a time with a star": ('after:"2026"*', 1, "takes a time alone"),
    "a month that is none": ("after:2026-13", 7, "'2026-13-01' is not a time"),
    "a day before all days": ("after:0001-01-01T00:00+01:00", 7, "is not a time"),
    "a prefix without a word": ("*", 1, "has to follow"),
    "a prefix of a language": ("lang:en*", 6, "whole name"),
    "a source without a name": ('source:""', 8, "has to follow"),
    "a feature without a name": ("has:", 5, "has: is not known"),
    "properties beside too many terms": ("ab " * 32 + "is:first", 97, "at most 32"),
    "too many terms": ("ab " * 40, 97, "at most 32"),
    "too long": ("a" * 501, 500, "at most 500"),
}


@pytest.mark.parametrize(("query", "position", "problem"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_place(query, position, problem):
    with pytest.raises(BadSearchError, match=problem) as raised:
        parse_query(query)

    assert raised.value.position == position
    assert str(raised.value).startswith(f"character {position}: ")


@pytest.mark.parametrize("before", range(1, 5))
@pytest.mark.parametrize(
    ("query", "position", "problem"),
    [case for name, case in WRONG.items() if not {"alone", "too"} & set(name.split())],
)
def test_a_place_is_counted_from_the_start_of_the_query(
    query, position, problem, before
):
    with pytest.raises(BadSearchError, match=problem or "empty") as raised:
        parse_query(" " * before + query)

    assert raised.value.position == (before + position if query else 1)


@pytest.mark.parametrize("before", range(4))
def test_a_term_has_the_place_of_its_first_character(before):
    query = parse_query(" " * before + 'ab -"a b" title:pier -is:first -author:doe')

    places = [before + at for at in (1, 4, 11, 32)]
    assert [term.position for term in query.terms] == places
    assert [feature.position for feature in query.features] == [before + 22]


@pytest.mark.parametrize("query", ["a" * 500, "ab " * 32, "ab*", "東京*"])
def test_a_query_may_be_as_long_as_its_bounds(query):
    assert parse_query(query).terms


@pytest.mark.parametrize(
    ("query", "has_inclusion"),
    [("storm", True), ("storm -rain", True), ("-rain after:2026", False)],
)
def test_a_query_has_an_inclusion_if_a_term_is_no_exclusion(query, has_inclusion):
    assert parse_query(query).has_inclusion is has_inclusion


@pytest.mark.parametrize(
    "query", ["after:2026", "before:2026", "is:first", "-a is:first"]
)
def test_a_time_or_a_property_alone_limits_the_rows(query):
    assert parse_query(query).text == query


FORMS = {
    "a word": ("Élan", "élan", ("elan",), False),
    "an exact word": ('"Élan"', "élan", ("elan",), True),
    "a prefix": ("Élan*", "", ("elan",), False),
    "a quoted prefix": ('"Élan"*', "", ("elan",), True),
    "a compound": ("Élan-vital", "", ("elan", "vital"), True),
    "a run without its last character": ("東京都", "", ("東京", "京都"), True),
    "a run beside a word": ("x東京都", "", ("x", "東京", "京都"), True),
    "a word beside one character": ("pier東", "", ("pier", "東"), True),
    "a tag": ('tag:"Élan vital"', "élan", ("elan-vital",), True),
    "a source": ('source:"The Élan"', "", ("The Élan",), True),
}


@pytest.mark.parametrize(
    ("query", "form", "tokens", "is_exact"), FORMS.values(), ids=FORMS
)
def test_a_term_of_one_word_has_its_form(query, form, tokens, is_exact):
    (term,) = parse_query(query).terms

    found = (term.tokens, term.is_exact)
    assert found == (tokens, is_exact)
    assert term.form == form or term.field is Field.TAG


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


def test_a_stem_that_most_languages_agree_on_is_asked_for_but_in_the_others():
    codes = sorted(DICTIONARIES)
    agreeing = {"pier": [Stem("pier", code) for code in codes if code != "fr"]}
    others = {"pier": [Stem("pier", code) for code in codes]}

    def condition(stems):
        built = build_text_query(parse_query("pier"), stems=stems, sources={})
        return _bare(built.index)

    begin = f"{word('pier')} | '~pier' | 'pier+':*"
    assert condition(agreeing) == f"{begin} & !'l=fr'"
    assert condition(others) == begin


def test_a_stem_with_a_stem_of_its_own_is_found_too():
    found = text_query("storms")

    assert "'stor+m'" in (found.index or "")


RANKED = {
    "a word with its stems": (
        "storms",
        {"storms", "storm"},
        set(),
        {"storm": {"en"}, "storms": {"de"}},
    ),
    "an exact word": ('"storms"', {"storms"}, set(), {}),
    "a prefix": ("storms*", set(), {"storms"}, {}),
    "a phrase to a prefix": ('"old storms"*', {"old"}, {"storms"}, {}),
    "one character": ("東", set(), {"東"}, {}),
    "a run": ("東京都", {"東京", "京都"}, set(), {}),
    "a run in a phrase": ('"東京都 知事"', {"東京", "京都", "知事"}, {"都"}, {}),
    "the text alone": ("old title:storms author:doe -rain", {"old"}, set(), {}),
}


@pytest.mark.parametrize(
    ("query", "tokens", "prefixes", "stems"), RANKED.values(), ids=RANKED
)
def test_rows_are_ranked_by_the_words_of_the_text(query, tokens, prefixes, stems):
    words = text_query(query).words

    assert words is not None
    assert (words.tokens, words.prefixes, words.stems) == (tokens, prefixes, stems)


TITLES = {
    "a word": ("pier", word("pier", "^")),
    "two words": ("pier ab", f"{word('pier', '^')} & {word('ab', '^')}"),
    "a phrase": ('"ab pier"', f"{word('ab', '^')} & {word('pier', '^')}"),
    "one character": ("東", "'^東':*"),
    "words of fields and exclusions do not count": (
        "ab author:doe title:pier -rain",
        word("ab", "^"),
    ),
    "no word": ("author:doe", None),
}


@pytest.mark.parametrize(("query", "title"), TITLES.values(), ids=TITLES)
def test_a_title_with_all_words_is_known_by_them(query, title):
    found = text_query(query)

    assert _bare(found.title) == title
    assert (found.words is None) is (title is None)


@pytest.mark.parametrize(
    ("query", "has_phrases", "has_exclusions"),
    [
        ("pier", False, False),
        ('"a b"', True, False),
        ("-pier is:first", False, True),
        ("is:first", False, False),
    ],
)
def test_rows_are_read_for_phrases_and_for_exclusions_alone(
    query, has_phrases, has_exclusions
):
    found = text_query(query)

    assert (bool(found.phrases), bool(found.others)) == (has_phrases, has_exclusions)


NEEDED = {
    "a word": ("pier", ("pier",)),
    "a word with stems": ("storms", ("storms", "~storm", "~storms", "storm")),
    "an exact word": ('"storms"', ("storms",)),
    "the longest of a phrase": ('"the eastern pier"', ("eastern",)),
    "of a prefix the words before": ('"old har"*', ("old",)),
    "a prefix alone": ("har*", ()),
    "one character": ("東", ()),
    "a run": ("東京都", ("東京",)),
    "the title": ("title:pier", ("^pier",)),
    "an author": ('author:"jane doe"', ("a=jane",)),
    "a tag": ("tag:storms", ("t=storms",)),
    "a source": ('source:"The Paper"', ("s=4", "s=5")),
    "an unknown source": ("source:Nobody", ()),
    "a language": ("lang:EN-GB", ("l=en-gb",)),
}


@pytest.mark.parametrize(("query", "needed"), NEEDED.values(), ids=NEEDED)
def test_every_match_has_one_of_the_needed_tokens(query, needed):
    (term,) = parse_query(query).terms

    assert list_needed_tokens(term, STEMS, SOURCES) == needed


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
