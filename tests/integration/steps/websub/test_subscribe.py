"""A feed's hub is asked, and calls back."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.http import FetchResponse
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.steps.websub.verify_intent import verify_intent

FEED = "https://paper.example/feed"
HUB = "https://hub.example/"
CALLBACK = "https://wire.example/push/"
DAYS = 86_400


@pytest.fixture
def desk(room):
    """A newsroom that hubs can reach, with a feed that names one."""
    made = Desk(room)
    made.feed("one", link=f'<{HUB}>; rel="hub", <{FEED}>; rel="self"')
    made.room.poll()
    made.answer(202)
    return made


class Desk:
    """A newsroom and its hub."""

    def __init__(self, room) -> None:
        self.room, self.feed = room, room.feed
        self.serve(PipelinePolicy(callback_url=CALLBACK))
        (self.id,) = room.column(f"SELECT id FROM feeds WHERE url = '{FEED}'")

    def serve(self, policy) -> None:
        room = self.room
        room.pipeline = Pipeline(
            store=room.store,
            http=room.web,
            policy=policy,
            now=lambda: room.now,
            jitter=lambda: 0.0,
        )

    def answer(self, status=202, error=None) -> None:
        answered = FetchResponse(
            url=HUB,
            final_url=HUB,
            status=status,
            headers={},
            body=b"",
            fetched_at=self.room.now,
        )
        self.room.web.pages[HUB] = error or answered

    def tick(self) -> int:
        """Do all that is due; return how many hubs were asked."""
        before = len(self.forms)
        for feed_id in self.room.pipeline.lease_websub(100).feeds:
            self.room.pipeline.update_subscription(feed_id)
        return len(self.forms) - before

    @property
    def forms(self) -> list[dict]:
        return [dict(r.form) for r in self.room.web.asked if r.form]

    def call(self, mode="subscribe", **said):
        (token,) = self.room.column("SELECT token FROM subscriptions")
        asked = {"hub.mode": mode, "hub.topic": FEED, "hub.challenge": "echo me"}
        asked |= {f"hub.{name}": str(value) for name, value in said.items()}
        with self.room.store.begin() as tx:
            return verify_intent(
                tx, said.get("token", token), asked, now=self.room.now, jitter=0.0
            )

    def subscribed(self, lease=5 * DAYS) -> None:
        self.tick()
        assert self.call(lease_seconds=lease).text == "echo me"

    @property
    def state(self) -> str:
        return self.room.column("SELECT state FROM subscriptions")[0]

    @property
    def reason(self) -> str:
        return self.room.column("SELECT reason FROM subscriptions")[0]

    def due(self, table="feeds", column="due_at") -> float:
        """Seconds from now."""
        key = "id" if table == "feeds" else "feed_id"
        asked = f"SELECT {column} FROM {table} WHERE {key} = {self.id}"
        (at,) = self.room.column(asked)
        return (at - self.room.now).total_seconds()


def test_the_callback_url_of_a_request_cannot_be_guessed(desk):
    assert desk.tick() == 1
    (form,) = desk.forms
    ((token, secret),) = desk.room.rows("SELECT token, secret FROM subscriptions")
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": FEED,
        "hub.callback": CALLBACK + token,
        "hub.lease_seconds": "864000",
        "hub.secret": secret,
    }
    assert desk.state == "asked"


def test_headers_and_cookies_of_a_source_are_not_sent_to_its_hub(desk):
    desk.room.run('UPDATE sources SET headers = \'{"Authorization": "key"}\'')
    desk.tick()
    assert desk.room.web.asked[-1].credentials is None


def test_without_a_public_url_no_request_is_sent(desk):
    desk.serve(PipelinePolicy())
    assert desk.tick() == 0
    assert desk.state == "known"


def test_a_verified_hub_gets_its_challenge_and_delivers(desk):
    desk.tick()
    reply = desk.call(lease_seconds=5 * DAYS)
    assert (reply.status, reply.text) == (200, "echo me")
    assert desk.state == "active"
    assert desk.due("subscriptions", "lease_expires_at") == 5 * DAYS
    assert desk.due("subscriptions", "next_action_at") == pytest.approx(3.5 * DAYS)
    assert desk.call(lease_seconds=5 * DAYS).text == "echo me"


REFUSED = {
    "a topic we did not ask for": {"topic": "https://other.example/feed"},
    "an address that no hub has": {"token": "x" * 43},
    "no challenge": {"challenge": ""},
    "a challenge that is too long": {"challenge": "x" * 1_001},
    "to stop, and we want it": {"mode": "unsubscribe"},
    "another mode": {"mode": "publish"},
}


@pytest.mark.parametrize("said", REFUSED.values(), ids=list(REFUSED))
def test_an_unrequested_subscription_is_not_confirmed(desk, said):
    desk.tick()
    assert (desk.call(**said).status, desk.call(**said).text) == (404, "")
    assert desk.state == "asked"


def test_a_callback_before_any_request_is_not_found(desk):
    assert desk.call().status == 404
    assert desk.call(mode="denied").status == 404
    assert desk.state == "known"


def test_a_callback_days_after_the_request_is_not_found(desk):
    desk.tick()
    desk.room.wait(hours=25)
    assert desk.call().status == 404


def test_a_callback_may_come_before_the_response(desk):
    class Hub:
        def fetch(self, request):
            assert desk.call(lease_seconds=5 * DAYS).text == "echo me"
            raise Transient(Reason.TIMEOUT, HUB)

    web, desk.room.web = desk.room.web, Hub()
    desk.serve(PipelinePolicy(callback_url=CALLBACK))
    for feed_id in desk.room.pipeline.lease_websub(1).feeds:
        desk.room.pipeline.update_subscription(feed_id)
    desk.room.web = web
    assert desk.state == "active"
    assert desk.due("subscriptions", "next_action_at") == pytest.approx(3.5 * DAYS)


def test_a_duplicate_message_sends_one_request(desk):
    (feed_id,) = desk.room.pipeline.lease_websub(1).feeds
    desk.room.pipeline.update_subscription(feed_id)
    desk.room.pipeline.update_subscription(feed_id)
    assert len(desk.forms) == 1


def test_a_request_whose_message_is_lost_is_sent_again(desk):
    assert len(desk.room.pipeline.lease_websub(1).feeds) == 1
    assert desk.room.pipeline.lease_websub(1).feeds == ()
    desk.room.wait(seconds=61)
    assert desk.tick() == 1


def test_a_lease_is_renewed_before_it_ends(desk):
    desk.subscribed()
    desk.room.wait(days=3.4)
    assert desk.tick() == 0
    desk.room.wait(days=0.2)
    assert desk.tick() == 1
    assert desk.forms[-1]["hub.mode"] == "subscribe"
    assert desk.state == "active"
    desk.call(lease_seconds=5 * DAYS)
    assert desk.due("subscriptions", "lease_expires_at") == 5 * DAYS


def test_when_a_lease_expires_the_feed_is_polled_at_once(desk):
    desk.subscribed()
    desk.answer(error=Transient(Reason.CONNECT, HUB))
    for _ in range(40):
        desk.room.wait(hours=1)
        desk.room.wait(seconds=max(0, desk.due("subscriptions", "next_action_at")))
        desk.room.run(
            f"UPDATE feeds SET due_at = '{desk.room.now}'::timestamptz + '9d'"
        )
        desk.tick()
        if desk.state != "active":
            break
    assert desk.state == "failing"
    assert desk.reason == f"connect: {HUB}"
    assert desk.due() == 0


ANSWERS = {
    "away": (Transient(Reason.CONNECT, HUB), 300),
    "says when": (Transient(Reason.RATE_LIMITED, HUB, retry_after=900.0), 900),
    "refuses": (Permanent(Reason.CLIENT_ERROR, HUB), DAYS),
}


@pytest.mark.parametrize(("error", "wait"), ANSWERS.values(), ids=list(ANSWERS))
def test_a_request_to_an_unreachable_hub_is_sent_again(desk, error, wait):
    desk.answer(error=error)
    desk.tick()
    assert (desk.state, desk.reason) == ("failing", str(error))
    assert desk.due("subscriptions", "next_action_at") == wait
    desk.answer(202)
    desk.room.wait(seconds=wait)
    desk.subscribed()
    assert (desk.state, desk.reason) == ("active", None)


def test_a_wait_for_a_busy_hub_is_not_counted(desk):
    desk.answer(error=Transient(Reason.HOST_BUSY, HUB, retry_after=30.0))
    desk.tick()
    assert desk.state == "asked"
    assert desk.room.column("SELECT attempts FROM subscriptions") == [0]
    assert desk.due("subscriptions", "next_action_at") == 30


def test_when_a_hub_denies_the_feed_is_polled_at_once(desk):
    desk.subscribed()
    reply = desk.call(mode="denied", reason="we do not\0 know\nyou" + "!" * 999)
    assert reply.status == 200
    assert desk.state == "denied"
    assert desk.reason.startswith("the hub says: we do not know you!")
    assert len(desk.reason) < 400
    assert desk.due() == 0
    desk.room.wait(hours=23)
    assert desk.tick() == 0
    desk.room.wait(hours=2)
    assert desk.tick() == 1


def pause(desk):
    with desk.room.store.begin() as tx:
        tx.feeds.pause(desk.id, now=desk.room.now)


def take_out(desk):
    with desk.room.store.begin() as tx:
        tx.sources.apply_specs([], now=desk.room.now)


def put_in(desk):
    with desk.room.store.begin() as tx:
        spec = SourceSpec(name="Paper", feeds=(FeedSpec(url=FEED),))
        tx.sources.apply_specs([spec], now=desk.room.now)


def poll_now(desk):
    with desk.room.store.begin() as tx:
        tx.feeds.poll_now(desk.id, now=desk.room.now)


def go(desk):
    desk.room.web.pages[FEED] = Permanent(Reason.GONE, FEED)
    desk.room.run(
        f"UPDATE feeds SET due_at = '{desk.room.now}', gone_polls = 3,"
        f" gone_since = timestamptz '{desk.room.now}' - interval '3 days'"
    )
    desk.room.poll()


@pytest.mark.parametrize(
    ("away", "back"),
    [(pause, poll_now), (take_out, put_in), (go, poll_now)],
    ids=["paused", "taken out", "gone"],
)
def test_a_paused_feed_is_unsubscribed_and_can_return(desk, away, back):
    desk.subscribed()
    away(desk)
    assert desk.tick() == 1
    assert desk.forms[-1].keys() == {"hub.mode", "hub.topic", "hub.callback"}
    assert desk.forms[-1]["hub.mode"] == "unsubscribe"
    assert desk.call().status == 404
    assert desk.call(mode="unsubscribe").text == "echo me"
    assert desk.state == "ended"
    assert desk.call(mode="unsubscribe").text == "echo me"
    back(desk)
    desk.subscribed()
    assert desk.state == "active"


def test_a_hub_that_does_not_unsubscribe_us_is_left_after_three_requests(desk):
    desk.subscribed()
    pause(desk)
    asked = 0
    for _ in range(9):
        asked += desk.tick()
        desk.room.wait(days=1)
    assert asked == 3
    assert desk.state == "ended"


def test_a_manual_poll_sends_no_request_to_the_hub(desk):
    desk.subscribed()
    poll_now(desk)
    assert desk.tick() == 0


def test_subscriptions_are_reset_when_websub_is_disabled(desk):
    desk.subscribed()
    desk.room.run(f"UPDATE feeds SET due_at = '{desk.room.now}'::timestamptz + '9h'")
    desk.serve(PipelinePolicy())
    assert desk.tick() == 0
    assert (desk.state, desk.due()) == ("known", 0)
    desk.serve(PipelinePolicy(callback_url=CALLBACK))
    assert desk.tick() == 1


def foreign(desk, entries, topic="https://elsewhere.example/all"):
    """Have the feed name a topic at another address, which shows these entries."""
    desk.room.run(f"UPDATE subscriptions SET topic = '{topic}'")
    items = "".join(
        f"<item><title>Title {p}</title><link>https://paper.example/{p}</link>"
        f"<guid isPermaLink='false'>https://paper.example#{p}</guid></item>"
        for p in entries
    )
    body = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
    desk.room.web.serve(topic, body)


def test_a_topic_at_another_url_has_to_show_the_same_entries(desk):
    foreign(desk, ["one"])
    assert desk.tick() == 1
    assert desk.state == "asked"


@pytest.mark.parametrize("entries", [["one", "two"], ["two"]])
def test_a_foreign_topic_is_not_subscribed_to(desk, entries):
    foreign(desk, entries)
    assert desk.tick() == 0
    assert desk.state == "failing"
    assert "foreign_topic" in desk.reason


@pytest.mark.parametrize("topic", ["http://paper.example/feed", f"{FEED}/"])
def test_another_spelling_of_the_feeds_url_is_not_a_foreign_topic(desk, topic):
    desk.room.run(f"UPDATE subscriptions SET topic = '{topic}'")
    assert desk.tick() == 1
    assert [r.url for r in desk.room.web.asked] == [FEED, HUB]


def test_a_hub_at_a_private_address_needs_the_sources_permission(desk):
    desk.tick()
    assert desk.room.web.asked[-1].allow_private is False
    desk.room.run("UPDATE sources SET allow_private = true")
    desk.room.wait(hours=2)
    desk.tick()
    assert desk.room.web.asked[-1].allow_private is True
