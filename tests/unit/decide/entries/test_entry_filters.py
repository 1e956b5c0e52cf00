"""Which entries a source's filters drop."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.decide.rows import NOW, ago
from wireroom.decide.entries.entry_filters import (
    MAX_VALUE,
    find_dropping_rule,
    find_late_entries,
    find_pattern_error,
    parse_first_poll,
    parse_since,
)
from wireroom.model.feed import FeedEntry
from wireroom.model.filters import EntryFilters, read_filters
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

ENTRY = FeedEntry(
    identity="1",
    url="https://paper.example/sport/mill-pond-race",
    title="Live: the Mill  Pond race",
    categories=("Sport", "Local news"),
    authors=("Ann Quay",),
)


def drop(include=None, exclude=None, *, entry=ENTRY, language="en"):
    filters = EntryFilters(include=include or {}, exclude=exclude or {})
    return find_dropping_rule(entry, filters, language=language)


@pytest.mark.parametrize(
    ("field", "pattern", "matches"),
    [
        ("title", "mill pond", True),
        ("title", "pond mill", False),
        ("title", "mil", False),
        ("title", "live*", True),
        ("title", "pond*", False),
        ("title", "*RACE", True),
        ("title", "/^live: /", True),
        ("title", "/^the/", False),
        ("title", "/po[nm]d$|race$/", True),
        ("address", "*/sport/*", True),
        ("address", "https://paper.example/news/*", False),
        ("category", "local news", True),
        ("category", "local*", True),
        ("category", "politics", False),
        ("author", "quay", True),
        ("author", "Ben*", False),
        ("language", "en", True),
        ("language", "fr", False),
    ],
)
def test_a_pattern_is_words_a_glob_or_an_expression(field, pattern, matches):
    excluded = f"exclude {field}: {pattern}" if matches else None
    assert drop(exclude={field: (pattern,)}) == excluded
    included = None if matches else f"include {field}: {pattern}"
    assert drop(include={field: (pattern,)}) == included


def test_every_field_of_include_must_match_and_none_of_exclude():
    both = {"title": ("mill",), "category": ("sport", "news")}
    assert drop(include=both) is None
    assert drop(include={**both, "author": ("ben",)}) == "include author: ben"
    assert drop(include=both, exclude={"author": ("ben", "quay")}) == (
        "exclude author: quay"
    )


def test_words_of_scripts_without_blanks_match_within_a_text():
    entry = FeedEntry(identity="1", url=None, title="東京の水車が止まる")
    assert drop(exclude={"title": ("水車",)}, entry=entry) == "exclude title: 水車"


def test_a_language_that_nothing_states_drops_nothing():
    assert drop(include={"language": ("fr",)}, language=None) is None
    assert drop(exclude={"language": ("fr",)}, language=None) is None


@pytest.mark.parametrize(
    ("pattern", "is_good"),
    [
        ("mill", True),
        ("/^live: .*pond$/", True),
        (r"/a+\+(b|c)?/", True),
        ("/[*+]{2}[]+]x/", True),
        ("", False),
        ("x" * 301, False),
        ("/(/", False),
        ("/(a+)+$/", False),
        ("/(a|b)*c/", False),
        ("/(ab){2,}/", False),
        ("/a*b*c*/", False),
        (r"/(a)\1/", False),
    ],
)
def test_a_pattern_whose_time_has_no_bound_is_refused(pattern, is_good):
    assert (find_pattern_error(pattern) is None) is is_good


@pytest.mark.parametrize("pattern", ["/a*a*b/", "/.*x.*y/", "*a*a*a*a*a*a*a*b"])
def test_the_worst_value_takes_little_time(pattern):
    assert find_pattern_error(pattern) is None
    entry = FeedEntry(identity="1", url=None, title="a" * MAX_VALUE)
    began = time.process_time()
    assert drop(exclude={"title": (pattern,)}, entry=entry) is None
    assert time.process_time() - began < 1


@given(st.text(min_size=1, max_size=20), st.text(max_size=40))
def test_a_pattern_is_refused_or_matches_without_an_error(pattern, title):
    if find_pattern_error(pattern) is None:
        entry = FeedEntry(identity="1", url=None, title=title)
        drop(exclude={"title": (pattern,)}, entry=entry)


def dated(identity: str, days: float | None) -> FeedEntry:
    if days is None:
        return FeedEntry(identity=identity, url=None)
    at = PublishedTime(
        at=ago(days=days),
        raw="x",
        source=DateSource.FEED,
        precision=Precision.SECOND,
        zone=ZoneSource.STATED,
        offset_minutes=0,
    )
    return FeedEntry(identity=identity, url=None, published=at)


ARCHIVE = [dated("old", 9), dated("new", 1), dated("none", None), dated("week", 7)]


@pytest.mark.parametrize(
    ("first_poll", "is_first", "late"),
    [
        pytest.param(None, True, set(), id="no limit"),
        pytest.param("7d", True, {"old"}, id="an age"),
        pytest.param("7d", False, {"old"}, id="an age at a later poll"),
        pytest.param("2", True, {"old", "none"}, id="a number"),
        pytest.param("2", False, set(), id="a number at a later poll"),
        pytest.param("9", True, set(), id="more than there are"),
    ],
)
def test_a_new_feed_brings_what_is_new(first_poll, is_first, late):
    found = find_late_entries(ARCHIVE, first_poll, since=NOW, is_first=is_first)
    assert found == late


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        pytest.param(9, "since: {day}", id="older"),
        pytest.param(7, None, id="of that day"),
        pytest.param(1, None, id="newer"),
        pytest.param(None, None, id="without a date"),
    ],
)
def test_entries_of_the_time_before_a_day_are_dropped(days, rule):
    day = f"{ago(days=7):%Y-%m-%d}"
    filters = EntryFilters(include={}, exclude={}, since=day)
    found = find_dropping_rule(dated("a", days), filters, language=None)
    assert found == (rule and rule.format(day=day))
    assert filters
    assert read_filters(filters.to_json()) == filters


@pytest.mark.parametrize(
    ("text", "is_day"),
    [("2026-01-31", True), ("2026-02-30", False), ("20260131", False), ("7d", False)],
)
def test_a_day_is_written_with_dashes(text, is_day):
    assert (parse_since(text) is not None) is is_day


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("7d", timedelta(days=7)),
        ("12h", timedelta(hours=12)),
        ("50", 50),
        ("0", None),
        ("7w", None),
        ("-1", None),
    ],
)
def test_a_limit_is_an_age_or_a_number(text, limit):
    assert parse_first_poll(text) == limit
