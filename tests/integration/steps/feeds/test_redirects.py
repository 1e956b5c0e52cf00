"""A feed that moved for good is believed late, and its old address is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wireroom.errors import Permanent, Reason, Transient

FEED = "https://paper.example/feed"
NEW = "https://paper.example/new-feed"


@pytest.fixture
def moved(room):
    """A feed whose address answers with a permanent redirect."""
    room.feed("one")
    answer = room.web.pages[FEED]
    room.web.pages[FEED] = replace(answer, final_url=NEW, permanent_url=NEW)
    room.web.pages[NEW] = replace(answer, url=NEW, final_url=NEW)
    return room


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


def test_a_redirect_is_followed_as_the_feeds_url_after_days(moved):
    assert poll(moved, 6, days=1) == [FEED] * 5 + [NEW]
    assert column(moved, "permanent_url") == NEW


def test_many_polls_of_one_day_are_not_enough(moved):
    assert set(poll(moved, 20, minutes=30)) == {FEED}


def test_a_redirect_that_ends_is_forgotten(moved):
    poll(moved, 4, days=1)
    moved.feed("one", "two")
    poll(moved, 1, days=1)
    assert column(moved, "permanent_url") is None
    assert column(moved, "moved_polls") == 0


def test_a_failed_redirect_target_is_replaced_by_the_old_url(moved):
    poll(moved, 6, days=1)
    moved.web.pages[NEW] = Permanent(Reason.GONE, NEW)
    assert poll(moved, 2, days=1) == [NEW, FEED]
    assert column(moved, "state") == "active"


def test_a_redirect_target_that_is_down_for_now_stays(moved):
    poll(moved, 6, days=1)
    moved.web.pages[NEW] = Transient(Reason.SERVER_ERROR, NEW)
    assert poll(moved, 2, days=1) == [NEW, NEW]
