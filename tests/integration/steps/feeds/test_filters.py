"""Entries that a filter drops are booked with the filter, and never downloaded."""

from __future__ import annotations

from wireroom.model.filters import EntryFilters
from wireroom.model.source_specs import FeedSpec, SourceSpec

FEED = "https://paper.example/feed"


def configure(room, **filters):
    given = EntryFilters(**{"include": {}, "exclude": {}, **filters})
    spec = SourceSpec(name="Paper", feeds=(FeedSpec(url=FEED),), filters=given)
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
    room.run(f"UPDATE feeds SET created_at = '{room.now}'")


def entries(room):
    return room.rows(
        "SELECT split_part(url, '/', 4), outcome, reason, data ->> 'rule' FROM entries"
        " ORDER BY id"
    )


def test_a_dropped_entry_is_booked_with_its_rule_and_not_downloaded(room):
    configure(room, exclude={"title": ("/two$/",)}, include={"address": ("*/*",)})
    room.feed("one", "two")
    assert len(room.poll()) == 1
    assert sorted(entries(room)) == [
        ("one", "in_flight", None, None),
        ("two", "rejected", "filtered", "exclude title: /two$/"),
    ]
    assert room.balance().is_consistent
    room.wait(days=1)
    room.feed("one", "two", said="<description>x</description>")
    assert room.poll() == ()
    assert len(entries(room)) == 2


def test_a_new_feed_brings_so_many_entries_and_then_all(room):
    configure(room, first_poll="2")
    room.feed("one", "two", "three")
    assert len(room.poll()) == 2
    assert ("three", "rejected", "filtered", "first_poll: 2") in entries(room)
    room.wait(days=1)
    room.feed("four", "five", "six", "one", "two", "three")
    assert len(room.poll()) == 3
    assert room.balance().is_consistent


def test_a_new_feeds_number_is_of_entries_that_no_other_filter_drops(room):
    configure(room, first_poll="2", exclude={"title": ("/(one|three)$/",)})
    room.feed("one", "two", "three", "four", "five")
    assert len(room.poll()) == 2
    assert sorted(entries(room)) == [
        ("five", "rejected", "filtered", "first_poll: 2"),
        ("four", "in_flight", None, None),
        ("one", "rejected", "filtered", "exclude title: /(one|three)$/"),
        ("three", "rejected", "filtered", "exclude title: /(one|three)$/"),
        ("two", "in_flight", None, None),
    ]
    assert room.balance().is_consistent


def test_a_new_feed_brings_entries_up_to_an_age(room):
    configure(room, first_poll="7d")
    old = "<pubDate>Sun, 01 Feb 2026 12:00:00 GMT</pubDate>"
    room.feed("one", said=old)
    assert room.poll() == ()
    room.wait(days=1)
    room.feed("two", "one")
    assert len(room.poll()) == 1


def test_an_article_that_is_known_stays_when_a_filter_comes(room, page):
    article_id = room.publish("one")
    configure(room, exclude={"title": ("*",)})
    room.wait(days=1)
    room.feed("two", "one")
    assert room.poll() == ()
    assert room.article(article_id).outcome == "published"
    assert min(entries(room)) == ("one", "published", None, None)
