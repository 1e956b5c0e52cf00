from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.feeds.parse import parse_feed
from wireroom.model.feed_hints import PublisherHints

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
ITEM = "<item><title>Tide</title><link>https://harbour.example/tide</link>{}</item>"


def wishes(said: str, in_item: str = "") -> PublisherHints:
    text = (
        f'<rss version="2.0" {SY}><channel><title>H</title>{said}'
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
    ("said", "every"),
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
def test_how_often_is_read_from_the_feed(said, every):
    assert wishes(said).interval_seconds == every


def test_the_longest_skips_are_read():
    said = "<skipHours><hour>0</hour><hour> 7 </hour><hour>24</hour></skipHours>"
    said += "<skipDays><day>Saturday</day><day>SUNDAY</day><day>Noday</day></skipDays>"
    assert wishes(said) == PublisherHints(
        skip_hours=frozenset({0, 7}), skip_days=frozenset({5, 6})
    )


def test_hours_that_do_not_exist_are_none():
    said = "<skipHours><hour>25</hour><hour>99</hour><hour>x</hour></skipHours>"
    assert wishes(said) == PublisherHints()


def test_what_an_entry_says_is_no_wish_of_the_feed():
    assert wishes("", "<skipHours><hour>3</hour></skipHours>") == PublisherHints()
