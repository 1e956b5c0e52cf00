"""What polls teach of a feed: rhythm and wishes; and when all of it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from wireroom.decide.polling.polls import UNCONDITIONAL_EVERY
from wireroom.errors import Permanent, Reason

FEED = "https://paper.example/feed"


def column(room, name: str):
    (value,) = room.column(f"SELECT {name} FROM feeds WHERE url = '{FEED}'")
    return value


def poll(room, times: int, **apart: float) -> list[str]:
    """Poll so many times; return the addresses that were asked."""
    begun = len(room.web.asked)
    for _ in range(times):
        room.run(f"UPDATE feeds SET due_at = '{room.now}'")
        room.poll()
        room.wait(**apart)
    return [request.url for request in room.web.asked[begun:]]


def test_one_poll_in_fifty_requests_the_whole_feed(room):
    room.feed("one", etag='"v1"')
    poll(room, UNCONDITIONAL_EVERY + 1, hours=1)
    whole = [
        n for n, request in enumerate(room.web.asked) if request.validators.etag is None
    ]
    assert whole == [0, UNCONDITIONAL_EVERY - 1]


def test_a_feed_whose_server_refuses_its_own_condition_is_read(room):
    room.feed("one", etag='"v1"')
    room.poll()
    answer = room.web.pages[FEED]
    room.web.pages[FEED] = Permanent(Reason.CLIENT_ERROR, "412")
    poll(room, 1, hours=1)
    room.web.pages[FEED] = answer
    poll(room, 2, hours=1)

    asked = [request.validators.etag for request in room.web.asked]
    assert asked == [None, '"v1"', None, '"v1"']


def test_publisher_hints_stay_for_polls_without_a_body(room):
    room.feed("one", etag='"v1"')
    answer = room.web.pages[FEED]
    wish = answer.body.replace(b"<channel>", b"<channel><ttl>300</ttl>")
    room.web.pages[FEED] = replace(answer, body=wish)
    poll(room, 2, hours=1)
    assert room.web.asked[-1].validators.etag == '"v1"'
    assert column(room, "due_at") - (room.now - timedelta(hours=1)) >= timedelta(
        minutes=300
    )


@pytest.mark.parametrize(
    ("dates", "days", "occasions"),
    [
        ([], 0, 0),
        (["01 Mar 2026 11:00", "28 Feb 2026 12:00"], 1, 2),
        (["01 Mar 2026 11:00", "01 Mar 2026 11:01"], 1 / 24, 1),
        (["01 Jan 2020 11:00"], 14, 0),
        (["01 Jan 2099 11:00"], 0, 0),
    ],
    ids=["undated", "two-days", "at-once", "long-ago", "to-come"],
)
def test_the_first_poll_learns_from_the_feeds_dates(room, dates, days, occasions):
    items = "".join(
        f"<item><link>https://paper.example/{n}</link>"
        f"<pubDate>{at} GMT</pubDate></item>"
        for n, at in enumerate(dates)
    )
    undated = "<item><link>https://paper.example/undated</link></item>"
    room.web.serve(
        FEED, f"<rss version='2.0'><channel>{items or undated}</channel></rss>"
    )
    room.poll()

    assert column(room, "rhythm_days") == pytest.approx(days, abs=0.01)
    assert sum(column(room, "rhythm")) == pytest.approx(occasions, abs=0.1)


def test_the_rhythm_of_an_undated_feed_is_learned_from_polls_with_news(room):
    for number in range(6):
        room.feed(*map(str, range(number + 1)))
        poll(room, 1, hours=12)

    assert column(room, "rhythm_days") == pytest.approx(2.5, rel=0.1)
    assert sum(column(room, "rhythm")) == pytest.approx(5, rel=0.1)
    assert column(room, "silent_after") > room.now
