from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.feeds.fields.publisher_hints import read_publisher_hints
from wireroom.feeds.formats.parse import parse_feed
from wireroom.model.feed_hints import PublisherHints

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
ITEM = "<item><title>Tide</title><link>https://harbour.example/tide</link>{}</item>"


def read_hints(elements: str, in_item: str = "") -> PublisherHints:
    text = (
        f'<rss version="2.0" {SY}><channel><title>H</title>{elements}'
        f"{ITEM.format(in_item)}</channel></rss>"
    )
    return parse_feed(
        text.encode(),
        url="https://harbour.example/rss",
        content_type="",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    ).hints


def period(name: str, often: str) -> str:
    return (
        f"<sy:updatePeriod>{name}</sy:updatePeriod>"
        f"<sy:updateFrequency>{often}</sy:updateFrequency>"
    )


@pytest.mark.parametrize(
    ("elements", "seconds"),
    [
        ("", None),
        ("<ttl>90</ttl>", 5_400),
        ("<ttl> 90 </ttl>", 5_400),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999</ttl>", 31 * 86_400),
        (period("daily", "4"), 21_600),
        (period("weekly", "1"), 604_800),
        (period("hourly", "2"), 1_800),
        (period("hourly", "1"), None),
        (period("always", "1"), None),
        (period("daily", "0"), 86_400),
        ("<ttl>60</ttl>" + period("daily", "1"), 86_400),
    ],
)
def test_how_often_is_read_from_the_feed(elements, seconds):
    assert read_hints(elements).interval_seconds == seconds


def test_the_longest_skips_are_read():
    elements = "<skipHours><hour>0</hour><hour> 7 </hour><hour>24</hour></skipHours>"
    elements += (
        "<skipDays><day>Saturday</day><day>SUNDAY</day><day>Noday</day></skipDays>"
    )
    assert read_hints(elements) == PublisherHints(
        skip_hours=frozenset({0, 7}), skip_days=frozenset({5, 6})
    )


def test_hours_that_do_not_exist_are_none():
    elements = "<skipHours><hour>25</hour><hour>99</hour><hour>x</hour></skipHours>"
    assert read_hints(elements) == PublisherHints()


def test_what_an_entry_says_is_no_wish_of_the_feed():
    assert read_hints("", "<skipHours><hour>3</hour></skipHours>") == PublisherHints()


DAY = 86_400.0


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ({"ttl": "1"}, 60),
        ({"ttl": 1}, 60),
        ({"ttl": "0"}, None),
        ({"ttl": "44640"}, 31 * DAY),
        ({"ttl": "44641"}, 31 * DAY),
        ({"ttl": "44639"}, 31 * DAY - 60),
        ({"ttl": "99999999"}, 31 * DAY),
        ({"ttl": "999999999"}, None),
        ({"ttl": "\u0663"}, None),
        ({"sy_updateperiod": "hourly", "sy_updatefrequency": "2"}, 1_800),
        ({"sy_updateperiod": "hourly", "sy_updatefrequency": "1"}, None),
        ({"sy_updateperiod": "hourly"}, None),
        ({"sy_updateperiod": " Daily "}, DAY),
        ({"sy_updateperiod": "daily", "sy_updatefrequency": "1"}, DAY),
        ({"sy_updateperiod": "weekly"}, 7 * DAY),
        ({"sy_updateperiod": "monthly"}, 30 * DAY),
        ({"sy_updateperiod": "yearly"}, 31 * DAY),
        ({"sy_updateperiod": "yearly", "sy_updatefrequency": "12"}, 365 * DAY / 12),
        ({"sy_updateperiod": "minutely"}, None),
        ({"ttl": "60", "sy_updateperiod": "daily"}, DAY),
        ({"ttl": "2880", "sy_updateperiod": "daily"}, 2 * DAY),
    ],
)
def test_the_interval_is_the_longest_that_is_given(channel, seconds):
    assert read_publisher_hints("", channel).interval_seconds == seconds


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("<hour>0</hour><HOUR>23</HOUR>", {0, 23}),
        ("<hour>24</hour>", {0}),
        ("<hour>25</hour>", set()),
        ("<hour>001</hour>", set()),
        ("<hour> 7\n</hour>", {7}),
    ],
)
def test_the_hours_without_polls_are_read(text, hours):
    assert read_publisher_hints(text, {}).skip_hours == hours


def test_the_days_without_polls_are_read():
    days = (
        "Monday",
        "TUESDAY",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    )
    for number, day in enumerate(days):
        hints = read_publisher_hints(f"<day> {day} </day>", {})
        assert hints.skip_days == {number}
    assert not read_publisher_hints("<day>Noday</day><day>Mon</day>", {}).skip_days


def test_hints_are_read_before_the_first_entry_and_near_the_beginning():
    hour = "<hour>3</hour>"
    for entry in ("<item>", "<ENTRY a='b'>", "<item/>"):
        assert not read_publisher_hints(entry + hour, {}).skip_hours
        assert read_publisher_hints(hour + entry, {}).skip_hours == {3}
    assert read_publisher_hints("<items>" + hour, {}).skip_hours == {3}
    near = " " * (20_000 - len(hour))
    assert read_publisher_hints(near + hour, {}).skip_hours == {3}
    assert not read_publisher_hints(near + " " + hour, {}).skip_hours
