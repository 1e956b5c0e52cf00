"""An answer that comes after another worker has started the row changes nothing."""

from __future__ import annotations

import inspect
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text

from wireroom.errors import LateAnswer, Permanent, Reason, Transient
from wireroom.model import leases
from wireroom.model.states import Stage
from wireroom.store.archive.pages import Pages
from wireroom.store.articles.annotations import Annotations
from wireroom.store.articles.article_urls import ArticleUrls
from wireroom.store.articles.articles import Articles
from wireroom.store.comments.comments import Comments
from wireroom.store.failures import Failure
from wireroom.store.feeds.feeds import PAUSED_BY_HAND, Feeds
from wireroom.store.websub.deliveries import Deliveries

URL = "https://paper.example/one"
FEED = "https://paper.example/feed"
NEW_PAGE = {"title": "Pier is delayed", "body": "Nothing of it is built.\n" * 30}


class SlowWeb:
    """Answers late: meanwhile another worker takes the row and finishes it."""

    def __init__(self, room, answer, meanwhile) -> None:
        self._web, self._room = room.web, room
        self._answer, self._meanwhile = answer, meanwhile

    def fetch(self, request):
        if self._meanwhile is None:
            return self._web.fetch(request)
        meanwhile, self._meanwhile = self._meanwhile, None
        meanwhile()
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer or self._web.fetch(request)


def outlive_lease(room, step, row_id, answer, meanwhile=None):
    """Run a step whose lease ends during its request; another worker runs it whole."""

    def take_over() -> None:
        room.wait(minutes=5)
        room.pipeline.lease_due(10)
        (meanwhile or getattr(room.pipeline, step))(row_id)
        if step == "download_article":
            room.compute(row_id)

    context = room.pipeline._ctx
    slow = SlowWeb(room, answer, take_over)
    object.__setattr__(context, "http", slow)
    try:
        return getattr(room.pipeline, step)(row_id)
    finally:
        object.__setattr__(context, "http", room.web)


def content(room):
    """Return all that an answer could change, leases and clocks included."""
    tables = (
        *("articles", "entries", "pages", "comments", "changes", "failures"),
        *("feeds", "feed_leases", "article_revisions", "deliveries", "subscriptions"),
    )
    return {
        table: room.column(f"SELECT to_jsonb(t) FROM {table} t ORDER BY to_jsonb(t)")
        for table in tables
    }


def late_runs(room):
    tallies = room.pipeline.step_metrics.take_tallies()
    return {kind.step: t.runs for kind, t in tallies.items() if kind.outcome == "late"}


@pytest.fixture
def found(room, page):
    room.feed("one")
    room.web.serve(URL, page())
    (article_id,) = room.poll()
    return article_id


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Permanent(Reason.NOT_FOUND), id="rejection"),
        pytest.param(Transient(Reason.TIMEOUT), id="put-off"),
        pytest.param(None, id="page"),
    ],
)
def test_a_late_download_changes_nothing(room, found, answer):
    before = {}

    def other_worker(article_id) -> None:
        room.pipeline.download_article(article_id)
        room.compute(article_id)
        before.update(content(room))

    assert outlive_lease(room, "download_article", found, answer, other_worker) is None

    assert room.outcomes() == [("published", None)]
    assert content(room) == before
    assert late_runs(room) == {"download": 1}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Permanent(Reason.GONE), id="withdrawal"),
        pytest.param(Permanent(Reason.NOT_FOUND), id="not seen"),
        pytest.param(Transient(Reason.TIMEOUT), id="put-off"),
        pytest.param(None, id="unchanged"),
    ],
)
def test_a_late_visit_changes_nothing(room, answer):
    article_id = room.publish()
    room.wait(hours=2)
    before = {}

    def other_worker(article_id) -> None:
        room.pipeline.revisit_article(article_id)
        before.update(content(room))

    outlive_lease(room, "revisit_article", article_id, answer, other_worker)

    assert content(room) == before
    assert late_runs(room) == {"revisit": 1}


def test_a_late_visit_with_another_text_makes_no_revision(room, page):
    article_id = room.publish()
    room.wait(hours=2)
    before = {}

    def other_worker(article_id) -> None:
        room.pipeline.revisit_article(article_id)
        before.update(content(room))
        room.web.serve(URL, page(**NEW_PAGE))

    outlive_lease(room, "revisit_article", article_id, None, other_worker)

    assert content(room) == before
    assert late_runs(room) == {"revisit": 1}


def test_a_late_extraction_changes_nothing(room, found):
    """The process was stopped between the start of its step and its transaction."""
    room.pipeline.download_article(found)
    room.pipeline.begin_processing(found)
    mine = room.pipeline._ctx.held.article
    room.wait(minutes=5)
    room.compute(found)
    before = content(room)
    late_runs(room)

    for step in ("extract_article", "deduplicate_article", "enrich_and_publish"):
        room.pipeline._ctx.held.article = mine
        assert getattr(room.pipeline, step)(found) is None

    assert content(room) == before
    assert late_runs(room) == {"extract": 1, "deduplicate": 1, "enrich": 1}


def test_a_worker_that_gives_up_late_quarantines_nothing(room, found):
    with room.store.begin() as tx:
        lease = timedelta(minutes=2)
        mine = tx.articles.start(found, Stage.FOUND, now=room.now, lease=lease).lease
    room.wait(minutes=5)
    room.walk(found)
    before = content(room)

    room.pipeline._ctx.held.article = mine
    failure = Failure(step="download", article_id=found, error="KeyError: 'a'")
    room.pipeline.quarantine_failure(failure)
    room.pipeline._ctx.held.article = mine
    room.pipeline.release_lease(article_id=found)

    assert content(room) == before
    assert room.outcomes() == [("published", None)]


def test_a_defect_before_the_start_is_quarantined(room, found):
    failure = Failure(step="download", article_id=found, error="KeyError: 'a'")
    room.pipeline.forget_leases()
    room.pipeline.quarantine_failure(failure)

    assert room.outcomes() == [("failed", "defect")]


def test_a_row_is_released_only_by_the_worker_that_has_it(room, found):
    """A service failed before the second message's worker could start the row."""
    lease = timedelta(minutes=2)
    with room.store.begin() as tx:
        tx.articles.start(found, Stage.FOUND, now=room.now, lease=lease)
    before = content(room)

    room.pipeline.release_lease(article_id=found)

    assert content(room) == before


def test_a_lease_that_has_expired_is_valid_until_another_start(room, found):
    """Otherwise a step that always takes longer than its lease would never end."""

    def nobody(_) -> None:
        pass

    stage = outlive_lease(room, "download_article", found, None, nobody)

    assert stage is Stage.DOWNLOADED
    assert late_runs(room) == {}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Permanent(Reason.GONE), id="gone"),
        pytest.param(Transient(Reason.TIMEOUT), id="put-off"),
        pytest.param(None, id="entries"),
    ],
)
def test_a_late_poll_changes_nothing(room, answer):
    room.feed("one")
    feed_id = feed_of(room)
    before = {}

    def other_worker(feed_id) -> None:
        room.pipeline.poll_feed(feed_id)
        before.update(content(room))
        room.feed("one", "two")

    assert outlive_lease(room, "poll_feed", feed_id, answer, other_worker) == ()

    assert content(room) == before
    assert late_runs(room) == {"poll_feed": 1}


def test_a_late_poll_without_news_changes_nothing(room):
    room.feed("one", etag='"1"')
    room.poll()
    room.wait(days=1)
    before = {}

    def other_worker(feed_id) -> None:
        room.pipeline.poll_feed(feed_id)
        room.wait(seconds=1)
        before.update(content(room))

    outlive_lease(room, "poll_feed", feed_of(room), None, other_worker)

    assert content(room) == before
    assert late_runs(room) == {"record_polls": 1}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Permanent(Reason.GONE), id="gone"),
        pytest.param(Transient(Reason.TIMEOUT), id="failing"),
        pytest.param(None, id="new entries"),
        pytest.param("unchanged", id="unchanged"),
    ],
)
@pytest.mark.parametrize("is_removed", [False, True], ids=["paused", "removed"])
def test_a_poll_on_its_way_leaves_a_feed_that_is_paused_meanwhile(
    room, answer, is_removed
):
    room.feed("one", etag='"1"')
    feed_id = feed_of(room)
    if answer == "unchanged":
        room.poll()
        room.wait(days=1)
        answer = None

    def operator() -> None:
        with room.store.begin() as tx:
            if is_removed:
                tx.sources.apply_specs([], now=room.now)
            else:
                tx.feeds.pause(feed_id, now=room.now)

    poll_while(room, feed_id, answer, operator)

    reason = "taken out of the sources file" if is_removed else PAUSED_BY_HAND
    assert room.rows(
        f"SELECT state, reason, due_at FROM feeds WHERE id = {feed_id}"
    ) == [("paused", reason, None)]
    assert room.column("SELECT feed_id FROM feed_leases") == []


def test_entries_of_a_poll_on_its_way_are_stored_though_the_feed_is_paused(room):
    room.feed("one")
    feed_id = feed_of(room)

    def operator() -> None:
        with room.store.begin() as tx:
            tx.feeds.pause(feed_id, now=room.now)

    assert len(poll_while(room, feed_id, None, operator)) == 1


def test_a_batch_that_is_given_back_leaves_a_paused_feed(room):
    feed_id = feed_of(room)
    with suppress(ZeroDivisionError), room.pipeline.open_feed_batch([feed_id]):
        with room.store.begin() as tx:
            tx.feeds.pause(feed_id, now=room.now)
        raise ZeroDivisionError

    assert room.column(f"SELECT due_at FROM feeds WHERE id = {feed_id}") == [None]


def test_a_paused_feed_is_not_polled_by_an_old_message(room):
    """Also not if a tool has left it due, which the schema forbids since."""
    feed_id = feed_of(room)
    with room.store.begin_rollback() as tx:
        tx.feeds.pause(feed_id, now=room.now)
        rule = "ck_feeds_no_poll_of_a_feed_at_rest"
        tx.connection.execute(text(f"ALTER TABLE feeds DROP CONSTRAINT {rule}"))
        tx.connection.execute(text(f"UPDATE feeds SET due_at = '{room.now}'"))
        lease = timedelta(minutes=2)
        assert tx.feeds.start_polls([feed_id], now=room.now, lease=lease) == []


def poll_while(room, feed_id, answer, meanwhile):
    context = room.pipeline._ctx
    object.__setattr__(context, "http", SlowWeb(room, answer, meanwhile))
    try:
        return room.pipeline.poll_feed(feed_id)
    finally:
        object.__setattr__(context, "http", room.web)


def feed_of(room):
    return room.column(f"SELECT id FROM feeds WHERE url = '{FEED}'")[0]


def test_a_write_under_another_lease_raises(room, found):
    with room.store.begin() as tx:
        lease = timedelta(minutes=2)
        mine = tx.articles.start(found, Stage.FOUND, now=room.now, lease=lease).lease
    other = leases.ArticleLease(article_id=found, lease_id=mine.lease_id + 1)

    for act in (
        lambda tx: tx.articles.update(other, {"detail": "x"}),
        lambda tx: tx.articles.release(other, due_at=room.now),
        lambda tx: tx.articles.hold(other, Stage.FOUND),
        lambda tx: tx.articles.hold(mine, Stage.DOWNLOADED),
    ):
        with pytest.raises(LateAnswer), room.store.begin() as tx:
            act(tx)


# Methods that write and take no lease, each with the reason.
LEASELESS = {
    # They give leases.
    *("Articles.lease_due", "Articles.start", "Articles.start_processing"),
    *("Articles.lease_in_turns", "Articles.lease_new"),
    *("Articles.lock", "Articles.lock_at_stage", "Articles.lock_idle"),
    "Articles.lock_free",
    *("Feeds.lease_due", "Feeds.start_polls", "Feeds.lock"),
    *("Deliveries.lease_due", "Deliveries.start"),
    # It writes under the lease that each gathered change has named.
    "Articles.write_gathered",
    # Each claim names the lease of its article.
    "Articles.claim_urls_ahead",
    # They are an operator's, or only make a feed due sooner.
    *("Feeds.pause", "Feeds.poll_now", "Feeds.resume_failing", "Feeds.poll_soon"),
    # It is of a poll, which records its sightings only if its lease holds.
    "ArticleUrls.add_wrappers",
    # It stores what a hub has sent; the subscription is locked.
    "Deliveries.store_body",
    # It deletes what is done.
    "Deliveries.prune_parsed_deliveries",
}
LEASE_TYPES = ("ArticleLease", "FeedLease", "DeliveryLease", "LeasedArticle")
READING = ("get", "list", "find", "count", "preview", "read")


@pytest.mark.parametrize(
    "owner",
    [Articles, ArticleUrls, Feeds, Comments, Annotations, Pages, Deliveries],
)
def test_every_write_of_a_worker_takes_a_lease(owner):
    """A new method that writes either takes a lease or is named above."""
    without = {
        f"{owner.__name__}.{name}"
        for name, method in inspect.getmembers(owner, inspect.isfunction)
        if not name.startswith("_") and not name.startswith(READING)
        if not takes_lease(method)
    }

    assert without <= LEASELESS, without - LEASELESS


def takes_lease(method) -> bool:
    annotations = [
        str(p.annotation) for p in inspect.signature(method).parameters.values()
    ]
    takes_polls = "Sequence[UnchangedPoll]" in annotations
    return takes_polls or any(t in a for a in annotations for t in LEASE_TYPES)
