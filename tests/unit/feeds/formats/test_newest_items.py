"""Which entries of a long feed are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.feeds.formats.newest_items import keep_newest_items

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def rss(*items):
    shown = "".join(
        f"<item><title>{title}</title>"
        + (f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if date else "")
        + "</item>"
        for title, date in items
    )
    return f"<rss><channel><title>T</title>{shown}</channel></rss>"


def keep(*items, most=2):
    return keep_newest_items(rss(*items), most, NOW)


def at(days):
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        pytest.param(
            [("a", at(1)), ("b", at(2)), ("c", at(3))], "ab", id="newest first"
        ),
        pytest.param(
            [("a", at(3)), ("b", at(2)), ("c", at(1))], "bc", id="oldest first"
        ),
        pytest.param([("a", at(1)), ("b", at(3)), ("c", at(2))], "ac", id="mixed"),
        pytest.param([("a", None), ("b", None), ("c", None)], "ab", id="no dates"),
        pytest.param([("a", None), ("b", at(9)), ("c", None)], "ab", id="one date"),
    ],
)
def test_the_newest_entries_are_kept_in_their_order(items, kept):
    text, note = keep(*items)
    assert text == rss(*(item for item in items if item[0] in kept))
    assert note == "cut: more than 2 entries"


def test_a_short_feed_stays_as_it_is():
    items = [("a", at(2)), ("b", at(1))]
    assert keep(*items) == (rss(*items), None)


def test_entries_of_atom_are_known_by_their_publication():
    entries = "".join(
        f"<a:entry><a:id>{n}</a:id><a:updated>2026-01-0{9 - n}T00:00:00Z</a:updated>"
        f"<a:published>2026-01-0{n}T00:00:00Z</a:published></a:entry>"
        for n in (1, 2, 3)
    )
    text, _ = keep_newest_items(f"<a:feed>{entries}</a:feed>", 1, NOW)
    assert "<a:id>3</a:id>" in text
    assert text.count("<a:entry>") == 1


@given(st.text(alphabet=st.sampled_from("<>/item nry"), max_size=60))
def test_no_markup_breaks_it(text):
    kept, note = keep_newest_items(f"<item>{text}</item><entry/>{text}", 1, NOW)
    assert len(kept) <= 2 * len(text) + 30
    assert note in {None, "cut: more than 1 entries"}


def entry(name: str, before: int = 0, date: str = "", behind: int = 0) -> str:
    return f"<item>{name}{' ' * before}{date}{' ' * behind}</item>"


DATE = "<pubDate>2026-01-05</pubDate>"
PLACES = {
    "near the beginning": (entry("a", 1_500, DATE, 9_000), True),
    "near the end": (entry("a", 9_000, DATE, 1_900), True),
    "in the middle": (entry("a", 5_000, DATE, 5_000), False),
    "in a short entry": (entry("a", 1_000, DATE), True),
    "behind the beginning of a short entry": (entry("a", 2_100, DATE), True),
}


@pytest.mark.parametrize(("first", "is_dated"), PLACES.values(), ids=PLACES)
def test_a_date_is_searched_at_both_ends_of_an_entry(first, is_dated):
    other = entry("b", date="<pubDate>2026-01-04</pubDate>")
    text, _ = keep_newest_items(f"<rss>{other}{first}</rss>", 1, NOW)
    assert (">a" in text) is is_dated


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<item>a</item><item>b</item>x", "<item>a</item>x"),
        ("<item>a</item>-<item>b</item>", "<item>a</item>"),
        ("<item>a</item><item>b", "<item>a</item><item>b"),
        ("<item>a</item><item>b</item", "<item>a</item><item>b</item"),
        ("<items>a</items><items>b</items>", "<items>a</items><items>b</items>"),
        ("item item", "item item"),
    ],
)
def test_only_whole_entries_are_counted(text, left):
    assert keep_newest_items(text, 1, NOW)[0] == left


def test_a_date_of_any_name_is_newer_than_none():
    kinds = ("issued", "dc:date", "updated", "modified")
    for kind in kinds:
        dated = entry("a", date=f"<{kind}>2026-01-05</{kind}>")
        text, _ = keep_newest_items(f"<rss>{entry('b')}{dated}</rss>", 1, NOW)
        assert ">a" in text
