"""What polls find out about a feed's hub."""

from __future__ import annotations

import pytest

from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy

HUB = "https://hub.example/"
LINKS = f'<{HUB}>; rel="hub", <https://paper.example/feed>; rel="self"'
ROW = "SELECT hub, topic, state, reason FROM subscriptions"


@pytest.fixture
def pushed(room):
    """A newsroom that hubs could reach."""
    room.pipeline = Pipeline(
        store=room.store,
        http=room.web,
        policy=PipelinePolicy(callback_url="https://wire.example/push/"),
        now=lambda: room.now,
        jitter=lambda: 0.0,
    )
    return room


def due_in_hours(room) -> float:
    (due,) = room.column("SELECT due_at FROM feeds WHERE url LIKE '%paper%'")
    return (due - room.now).total_seconds() / 3600


def activate(room, **hours) -> None:
    """Make the hub one that delivers; hours from now."""
    room.run("UPDATE subscriptions SET state = 'active', lease_expires_at = now()")
    for column, number in {"lease_expires_at": 100, **hours}.items():
        room.run(
            f"UPDATE subscriptions SET {column} = timestamptz '{room.now.isoformat()}'"
            f" + interval '{number} hours'"
        )


def test_a_poll_stores_the_hub_that_a_feed_names(room):
    room.feed("one", link=LINKS)
    room.poll()
    assert room.rows(ROW) == [(HUB, "https://paper.example/feed", "known", None)]


def test_the_url_of_a_feed_without_self_link_is_the_topic(room):
    room.feed("one", link=f'<{HUB}>; rel="hub"')
    room.poll()
    assert room.column("SELECT topic FROM subscriptions") == [
        "https://paper.example/feed"
    ]


def test_each_subscription_has_its_own_token_and_secret(room):
    for url in ("https://paper.example", "https://gazette.example"):
        room.feed("one", base=url, link=LINKS)
        room.poll(f"{url}/feed")
    said = room.rows("SELECT token, secret FROM subscriptions")
    words = {word for row in said for word in row}
    assert len(words) == 4
    assert all(len(word) == 43 for word in words)


def test_polls_that_name_the_same_hub_write_nothing(room):
    room.feed("one", link=LINKS)
    room.poll()
    before = room.rows("SELECT xmin::text, token FROM subscriptions")
    room.feed("two", link=LINKS)
    room.wait(days=3)
    room.poll()
    assert room.rows("SELECT xmin::text, token FROM subscriptions") == before


def test_a_hub_that_the_feed_no_longer_names_is_left(room):
    room.feed("one", link=LINKS)
    room.poll()
    activate(room)
    room.feed("two")
    room.wait(days=3)
    room.poll()
    assert room.column("SELECT state FROM subscriptions") == ["ending"]


def test_a_feed_whose_hub_delivers_is_polled_rarely(pushed):
    pushed.feed("one", link=LINKS)
    pushed.poll()
    usual = due_in_hours(pushed)
    activate(pushed, last_delivery_at=0)
    pushed.wait(hours=usual)
    pushed.poll()
    assert due_in_hours(pushed) == pytest.approx(min(8 * usual, 12), abs=3)


def test_a_hub_changes_nothing_while_websub_is_disabled(room):
    room.feed("one", link=LINKS)
    room.poll()
    usual = due_in_hours(room)
    activate(room, last_delivery_at=0)
    room.wait(hours=usual)
    room.poll()
    assert due_in_hours(room) < 2 * usual


def test_a_new_entry_in_a_poll_counts_against_the_hub(pushed):
    pushed.feed("one", link=LINKS)
    pushed.poll()
    usual = due_in_hours(pushed)
    activate(pushed, last_delivery_at=0)
    pushed.wait(hours=usual)
    pushed.feed("one", "two", link=LINKS)
    pushed.poll()
    assert pushed.column("SELECT missed_entry_at FROM subscriptions") == [pushed.now]
    assert due_in_hours(pushed) < 2 * usual


def test_a_configured_interval_holds_with_a_hub_too(pushed):
    pushed.run("UPDATE feeds SET interval_seconds = 1200")
    pushed.feed("one", link=LINKS)
    pushed.poll()
    activate(pushed, last_delivery_at=0)
    pushed.wait(hours=1)
    pushed.poll()
    assert due_in_hours(pushed) == pytest.approx(1 / 3)
