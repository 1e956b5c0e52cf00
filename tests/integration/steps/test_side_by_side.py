"""Live work, imports, replays and hubs on the same rows: none undoes another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.imports.captured_page import CapturedPage, make_response
from wireroom.imports.list_row import ListedUrl
from wireroom.model.imports import ImportKind
from wireroom.model.states import Outcome, Stage
from wireroom.steps import imports
from wireroom.steps.replays import replay
from wireroom.steps.websub import receive
from wireroom.store.archive.pages import Pages
from wireroom.store.failures import Failure
from wireroom.store.runs.replays import ReplayFilter

BASE = "https://paper.example"
URL = f"{BASE}/one"
HEADERS = {"content-type": "text/html; charset=utf-8"}
# An erased article has no page that could be read again.
EVERY_OUTCOME = ReplayFilter(
    outcomes=tuple(set(Outcome) - {Outcome.IN_FLIGHT, Outcome.ERASED})
)


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def begin_import(room, *, pages=(), urls=()) -> int:
    with room.store.begin() as tx:
        run = imports.start_import(
            tx, ImportKind.PAGES, source="Paper", names=(), by="ida", now=room.now
        )
        kept = [
            CapturedPage(
                name="x",
                response=make_response(
                    URL, body.encode(), headers=HEADERS, captured=at, now=room.now
                ),
            )
            for body, at in pages
        ]
        imports.add_captured_pages(tx, run, kept, room.now)
        listed = [ListedUrl(number=1, url=url) for url in urls]
        imports.add_list_rows(tx, run, listed, room.now)
        tx.imports.end_reading(run.id, now=room.now)
    return run.id


def stop(room, run: int) -> None:
    with room.store.begin() as tx:
        assert tx.imports.stop(run)


def row_of(room, article_id: int) -> dict:
    (row,) = room.column(f"SELECT to_jsonb(a) FROM articles a WHERE id = {article_id}")
    return row


def tick_and_deliver(room) -> None:
    """What the live tick and the live workers do until nothing is due."""
    while articles := room.pipeline.lease_due(50).articles:
        for article_id, stage in articles:
            if stage is Stage.FOUND:
                room.pipeline.download_article(article_id)
            elif stage is Stage.DONE:
                room.pipeline.revisit_article(article_id)
            room.compute(article_id)


def test_stopping_an_import_before_its_turn_leaves_a_live_article(room, page):
    article_id = room.publish()
    before = row_of(room, article_id)
    run = begin_import(room, pages=[(page("Later"), room.now + timedelta(hours=1))])
    (sent,) = room.pipeline.lease_imports(to_extract=9, batches=1).to_extract
    stop(room, run)

    assert not room.pipeline.begin_import(sent)
    room.pipeline.finish_import(sent)

    assert row_of(room, article_id) == before


def test_a_live_article_that_an_import_had_begun_is_finished_by_the_live_tick(
    room, page
):
    """Its worker died, and the import was stopped: nobody else would send it."""
    article_id = room.publish()
    room.wait(days=1)
    run = begin_import(room, pages=[(page("Later"), room.now)])
    (sent,) = room.pipeline.lease_imports(to_extract=9, batches=1).to_extract
    assert room.pipeline.begin_import(sent)
    stop(room, run)

    room.wait(minutes=11)
    room.web.serve(URL, page("Later"))
    tick_and_deliver(room)

    row = room.article(article_id)
    assert (row.stage, row.title) == (Stage.DONE, "Later")
    assert row.due_at > room.now


def test_an_import_keeps_the_due_time_of_a_live_article_that_waits(room, page):
    """A live download was put off; the import's turn does not take it over."""
    room.feed("one")
    room.web.pages[URL] = Transient(Reason.TIMEOUT)
    (article_id,) = room.poll()
    room.pipeline.download_article(article_id)
    due_at = room.article(article_id).due_at
    run = begin_import(room, pages=[(page(), room.now)])
    (sent,) = room.pipeline.lease_imports(to_extract=9, batches=1).to_extract
    with room.store.begin() as tx:
        # The page is taken, and then the process ends.
        tx.captures.set_role(tx.captures.get_earliest(sent)[0], "outdated")
    assert not room.pipeline.begin_import(sent)
    room.pipeline.finish_import(sent)
    stop(room, run)

    assert room.article(article_id).due_at == due_at
    room.wait(minutes=5)
    room.web.serve(URL, page())
    tick_and_deliver(room)
    assert room.outcomes()[0] == ("published", None)


def test_an_article_of_an_import_waits_again_when_it_is_stopped(room):
    run = begin_import(room, urls=[f"{BASE}/old"])
    ((article_id,),) = room.pipeline.lease_imports(
        to_extract=9, batches=1
    ).download_batches
    assert room.pipeline.begin_import(article_id)
    stop(room, run)
    room.wait(days=1)

    assert room.pipeline.lease_due(50).articles == ()
    with room.store.begin() as tx:
        assert tx.imports.resume(run)
    due = room.pipeline.lease_imports(to_extract=9, batches=1)
    assert due.download_batches == ((article_id,),)


def test_an_import_that_is_stopped_during_a_download_gets_its_article_back(room, page):
    room.web.serve(f"{BASE}/old", page())
    run = begin_import(room, urls=[f"{BASE}/old"])
    ((article_id,),) = room.pipeline.lease_imports(
        to_extract=9, batches=1
    ).download_batches
    assert room.pipeline.begin_import(article_id)
    room.pipeline.download_article(article_id)
    stop(room, run)
    room.pipeline.finish_import(article_id)
    room.wait(days=1)

    assert room.pipeline.lease_due(50).articles == ()


@pytest.fixture
def articles(room, page, other_text):
    """One article of each outcome that a replay may read, with failed visits."""
    room.feed("one", "copy", "empty", "broken")
    shown = {
        "one": page(),
        "copy": page(),
        "empty": "<html><body></body></html>",
        "broken": page("The van", other_text),
    }
    for path, body in shown.items():
        room.web.serve(f"{BASE}/{path}", body)
    room.poll()
    urls = room.rows("SELECT url, id FROM articles ORDER BY id DESC")
    ids = {url.rpartition("/")[2]: article_id for url, article_id in urls}
    for name, article_id in ids.items():
        room.pipeline.download_article(article_id)
        if name == "broken":
            room.pipeline.begin_processing(article_id)
            failure = Failure(step="extract", article_id=article_id, error="KeyError")
            room.pipeline.quarantine_failure(failure)
        else:
            room.compute(article_id)
    # A page without text is asked for again for hours before it is rejected.
    room.run(
        "UPDATE articles SET stage = 'done', outcome = 'rejected', reason = 'no_text',"
        f" due_at = NULL WHERE id = {ids['empty']}"
    )
    room.run(
        "UPDATE entries SET outcome = 'rejected', reason = 'no_text'"
        f" WHERE article_id = {ids['empty']}"
    )
    room.run("UPDATE articles SET failures = 2 WHERE outcome = 'published'")
    return ids


def fail_replay(room, article_id: int, run: int, fails) -> None:
    assert room.pipeline.begin_replay(article_id, run)
    room.pipeline.begin_processing(article_id)
    fails(room, article_id)
    room.pipeline.finish_replay(article_id, run)


def meets_a_defect(room, article_id: int) -> None:
    failure = Failure(step="extract", article_id=article_id, error="KeyError: 'x'")
    room.pipeline.quarantine_failure(failure)


def finds_no_archive(room, article_id: int) -> None:
    old = Pages.get

    def get(self, page_id):
        del self, page_id
        raise Transient(Reason.ARCHIVE_UNAVAILABLE)

    Pages.get = get
    try:
        room.pipeline.extract_article(article_id)
    finally:
        Pages.get = old


@pytest.mark.parametrize("fails", [meets_a_defect, finds_no_archive])
def test_a_replay_that_fails_leaves_every_article_as_it_was(room, articles, fails):
    outcomes = {room.article(one).outcome for one in articles.values()}
    assert outcomes == set(EVERY_OUTCOME.outcomes)
    room.run("DELETE FROM failures")
    room.run("UPDATE articles SET reason = 'no_text' WHERE outcome = 'failed'")
    before = {one: row_of(room, one) for one in articles.values()}
    with room.store.begin() as tx:
        run = replay.start_replay(
            tx, "extract", EVERY_OUTCOME, most=None, by="ida", now=room.now
        )
    sent = room.pipeline.lease_replays(9)
    assert len(sent) == len(articles)
    for article_id, _ in sent:
        fail_replay(room, article_id, run, fails)

    assert {one: row_of(room, one) for one in articles.values()} == before
    room.run("DELETE FROM failures")


def test_a_replay_that_finds_no_archive_is_tried_again(room, articles):
    with room.store.begin() as tx:
        run = replay.start_replay(
            tx, "extract", ReplayFilter(), most=1, by="ida", now=room.now
        )
    ((article_id, _),) = room.pipeline.lease_replays(9)
    fail_replay(room, article_id, run, finds_no_archive)
    assert room.pipeline.lease_replays(9) == []

    room.wait(minutes=11)
    assert room.pipeline.lease_replays(9) == [(article_id, run)]
    assert room.pipeline.begin_replay(article_id, run)
    room.compute(article_id)
    room.pipeline.finish_replay(article_id, run)
    room.pipeline.lease_replays(9)
    assert room.column("SELECT outcomes FROM replays") == [{"unchanged": 1}]


def test_a_replay_that_succeeds_is_no_visit(room, articles):
    """The failures in a row, by which articles are withdrawn, stay as they were."""
    before = room.article(articles["one"])
    with room.store.begin() as tx:
        run = replay.start_replay(
            tx, "extract", ReplayFilter(), most=None, by="ida", now=room.now
        )
    for article_id, run_id in room.pipeline.lease_replays(9):
        assert room.pipeline.begin_replay(article_id, run_id)
        room.compute(article_id)
        room.pipeline.finish_replay(article_id, run)

    after = room.article(articles["one"])
    for field in ("failures", "visits", "quiet_visits", "visited_at", "due_at"):
        assert getattr(after, field) == getattr(before, field), field


HUB_FEED = f"{BASE}/feed"


def deliver(room, feed_id: int, *paths: str) -> tuple[int, ...]:
    """Let the hub of a feed deliver entries."""
    items = "".join(
        f"<item><title>{p}</title><link>{BASE}/{p}</link></item>" for p in paths
    )
    body = f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'
    room.run(
        "INSERT INTO deliveries (feed_id, sha256, size, body, due_at) VALUES"
        f" ({feed_id}, '{paths[0]}', 1, convert_to('{body}', 'utf8'), '{room.now}')"
    )
    (delivery,) = room.column("SELECT max(id) FROM deliveries")
    return room.pipeline.process_delivery(delivery)


def during_a_poll(room, meanwhile) -> None:
    """Poll a feed; something happens before its answer arrives."""
    fetch = room.web.fetch

    def slow(request):
        room.web.fetch = fetch
        meanwhile()
        return fetch(request)

    room.web.fetch = slow
    room.poll()


@pytest.mark.parametrize("brings_news", [True, False], ids=["news", "unchanged"])
def test_a_poll_keeps_what_a_delivery_has_taught_of_the_feed(room, brings_news):
    """The delivery came between the poll's start and its answer."""
    room.feed("one", etag='"1"')
    room.poll()
    feed_id = room.column(f"SELECT id FROM feeds WHERE url = '{HUB_FEED}'")[0]
    room.wait(days=2)
    if brings_news:
        room.feed("one", "two")

    during_a_poll(room, lambda: deliver(room, feed_id, "three", "four", "five"))

    (row,) = room.rows(f"SELECT new_per_day, last_new_at FROM feeds WHERE id={feed_id}")
    assert row[0] > 0
    assert row[1] == room.now
    assert len(room.column("SELECT id FROM articles")) == (5 if brings_news else 4)


def test_a_poll_does_not_undo_what_a_hub_confirms_meanwhile(room):
    """The poll saw no subscription yet when it began, and would announce it again."""
    room.feed("one", link="<https://hub.example/>; rel=hub")
    room.poll()
    room.wait(days=1)
    room.feed("one", "two", link="<https://hub.example/>; rel=hub")
    room.run("UPDATE subscriptions SET state = 'ended', next_action_at = NULL")

    def confirm() -> None:
        room.run("UPDATE subscriptions SET state = 'active', attempts = 0")

    during_a_poll(room, confirm)

    assert room.column("SELECT state FROM subscriptions") == ["active"]


def test_a_delivery_that_another_worker_has_parsed_changes_nothing(room, monkeypatch):
    """Its first worker was stopped for longer than the lease of the delivery."""
    room.feed("one")
    room.poll()
    feed_id = room.column(f"SELECT id FROM feeds WHERE url = '{HUB_FEED}'")[0]
    parse, before = receive.parse_feed, {}

    def stopped(body, **options):
        monkeypatch.setattr(receive, "parse_feed", parse)
        room.wait(minutes=5)
        (delivery,) = room.column("SELECT id FROM deliveries")
        room.pipeline.process_delivery(delivery)
        before["feed"] = room.rows("SELECT to_jsonb(f) FROM feeds f ORDER BY id")
        before["deliveries"] = room.rows("SELECT * FROM deliveries")
        room.wait(minutes=5)
        return parse(body.replace(b"three", b"other"), **options)

    monkeypatch.setattr(receive, "parse_feed", stopped)
    assert deliver(room, feed_id, "three") == ()

    assert before == {
        "feed": room.rows("SELECT to_jsonb(f) FROM feeds f ORDER BY id"),
        "deliveries": room.rows("SELECT * FROM deliveries"),
    }
    assert room.column("SELECT url FROM entries ORDER BY id") == [URL, f"{BASE}/three"]
    tallies = room.pipeline.step_metrics.take_tallies()
    assert [kind.step for kind in tallies if kind.outcome == "late"] == [
        "take_delivery"
    ]


def test_an_answer_of_a_hub_to_an_earlier_request_changes_nothing(room):
    """The hub called back, and a second request was sent before it answered."""
    room.feed("one", link="<https://hub.example/>; rel=hub")
    room.poll()
    feed_id = room.column("SELECT feed_id FROM subscriptions")[0]
    callback = replace(room.pipeline._ctx.policy, callback_url="https://us.example/")
    object.__setattr__(room.pipeline._ctx, "policy", callback)
    fetch, states = room.web.fetch, []

    def slow(request):
        room.web.fetch = fetch
        room.run(
            "UPDATE subscriptions SET attempts = 0, lease_id = NULL,"
            f" next_action_at = '{room.now}'"
        )
        room.web.serve("https://hub.example/", "")
        room.pipeline.update_subscription(feed_id)
        states.append(room.rows("SELECT * FROM subscriptions"))
        raise Permanent(Reason.REFUSED)

    room.web.fetch = slow
    room.pipeline.update_subscription(feed_id)

    assert room.rows("SELECT * FROM subscriptions") == states[0]
