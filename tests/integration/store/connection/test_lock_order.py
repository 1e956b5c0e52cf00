"""Transactions lock the tables in one order, so that they never wait in a circle."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from wireroom.http.urls import make_url_key
from wireroom.imports.captured_page import CapturedPage, make_response
from wireroom.imports.list_row import ListedUrl
from wireroom.model.erasures import ErasureKind, ErasureRequest
from wireroom.model.feed import FeedEntry
from wireroom.model.imports import ImportKind
from wireroom.model.replays import ReplayState
from wireroom.model.retention import Keep
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.steps import imports
from wireroom.steps.erasure.run import request_erasure, run_erasures
from wireroom.steps.feeds.sightings import to_sighting
from wireroom.steps.replays import replay
from wireroom.steps.retry_failures import retry_failures
from wireroom.steps.websub.receive import store_delivery
from wireroom.steps.websub.verify_intent import verify_intent
from wireroom.store.connection.locks import Lock
from wireroom.store.failures import Failure, FailureFilter
from wireroom.store.runs.replays import ReplayFilter
from wireroom.store.schema.tables import metadata
from wireroom.store.search.index_waiting import index_waiting

DOCUMENT = Path(__file__).parents[4] / "docs" / "architecture.md"
BASE = "https://paper.example"
FEED = f"{BASE}/feed"
HUB = "<https://hub.example/>; rel=hub"
SPEC = SourceSpec(name="Paper", feeds=(FeedSpec(url=FEED),))

BELL = "\n".join(
    f"The bell of parish {n} rang {n + 3} times before the {who} of the lower valley"
    f" came down from the chapel with {n + 5} ropes and a ladder of ash."
    for n, who in enumerate(("sexton", "organist", "gravedigger", "choir"))
)

# A row that is inserted is nobody else's yet; keys that several transactions insert are
# locked like rows.
_WRITE = re.compile(
    r"\b(?:INSERT INTO (?=article_urls|address_folds|feed_leases|source|import_items)"
    r"|UPDATE"
    r"|DELETE FROM)\s*(?!SET\b|SKIP\b|OF\b|NOWAIT\b)([a-z_]+)"
)
_ROW_LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b(?: OF ([a-z_]+))?")
_FROM = re.compile(r"\b(?:FROM|JOIN) ([a-z_]+)(?: (?:AS )?([a-z]))?\b")

# Statements that skip what others have locked.
_IMPATIENT = re.compile("SKIP LOCKED|pg_try_advisory")

# Locked only by a transaction that has the lock which is named.
OWNED = {
    **dict.fromkeys(("pages", "comments", "annotations", "comment_search"), "articles"),
    **dict.fromkeys(
        ("article_search", "article_revisions", "comment_revisions"), "articles"
    ),
    **dict.fromkeys(
        ("stories", "story_members", "story_decision_articles", "shingles"),
        "DEDUPLICATE",
    ),
    "shingle_blocks": "DEDUPLICATE",
    "erasure_items": "erasures",
}


def locked_tables(statement: str, parameters) -> list[str]:
    """Return what a statement locks: tables by name, advisory locks by theirs."""
    if "advisory_xact_lock" in statement:
        return [Lock(next(iter(parameters.values()))).name]
    found = [(m.start(), m.group(1)) for m in _WRITE.finditer(statement)]
    for lock in _ROW_LOCK.finditer(statement):
        named = _FROM.finditer(statement, 0, lock.start())
        tables = [m for m in named if m.group(1) in metadata.tables]
        aliases = {m.group(2): m.group(1) for m in tables}
        of = lock.group(1)
        # Locks are taken before the rows are written.
        found.append((0, aliases.get(of, of) if of else tables[-1].group(1)))
    return [table for _, table in sorted(found)]


@contextmanager
def recorded(store):
    """Yield, of each transaction, the tables in the order of their first locks.

    With each, whether it waits for the lock, or skips rows that others have locked.
    """
    orders: list[dict[str, bool]] = []
    current: defaultdict[int, dict[str, bool]] = defaultdict(dict)

    def execute(connection, _, statement, parameters, *__) -> None:
        order = current[id(connection.connection.dbapi_connection)]
        given = parameters if isinstance(parameters, dict) else {}
        for table in locked_tables(statement, given):
            is_patient = _IMPATIENT.search(statement) is None
            order.setdefault(table, is_patient)

    def end(connection) -> None:
        orders.append(current.pop(id(connection.connection.dbapi_connection), {}))

    engine = store._engine
    listeners = (("before_cursor_execute", execute), ("commit", end), ("rollback", end))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield orders
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def writes_unlocked(order: dict[str, bool]) -> bool:
    """Whether rows were locked before what they belong to."""
    names = list(order)
    return any(
        OWNED[name] not in names[: names.index(name)]
        for name in OWNED.keys() & order.keys()
    )


def documented_order() -> list[str]:
    """Read the order from the page that contributors read."""
    found = re.search(r"^Lock order: (.+)$", DOCUMENT.read_text(), re.MULTILINE)
    assert found is not None
    return re.findall(r"`(\w+)`", found.group(1))


def live(room, page, other_text) -> None:
    """Polls, downloads, merges, visits."""
    room.feed("one", "two", "copy", *(f"zx?zx={n}" for n in range(1, 5)), link=HUB)
    for number in (1, 2, 3, 4):
        # The last two are near-duplicates, which only their place in a story shows.
        shown = BELL if number < 3 else f"{BELL} No. {number}."
        room.web.serve(f"{BASE}/zx?zx={number}", page("The bell", shown))
    room.web.serve(f"{BASE}/one", page(comments=[(1, "Ana", "A fine pier it was.")]))
    room.web.serve(f"{BASE}/two", page("The van", other_text))
    room.web.serve(f"{BASE}/copy", page(comments=[(1, "Ana", "A fine pier it was.")]))
    for article_id in room.poll():
        room.walk(article_id)
    for path in ("one", "copy"):
        body = page("Pier", other_text, comments=[(2, "Ben", "No pier at all.")])
        room.web.serve(f"{BASE}/{path}", body)
    room.wait(hours=3)
    room.feed("two", "three", link=HUB)
    room.pipeline.lease_due(50)
    for article_id in room.poll():
        room.walk(article_id)
    published = "SELECT id FROM articles WHERE outcome = 'published' ORDER BY id"
    for article_id in room.column(published):
        room.pipeline.revisit_article(article_id)
        room.compute(article_id)


def push(room) -> None:
    """A hub is asked, calls back, delivers and denies."""
    (feed_id, token) = room.rows("SELECT feed_id, token FROM subscriptions")[0]
    room.pipeline.update_subscription(feed_id)
    query = {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "x"}
    with room.store.begin() as tx:
        verify_intent(tx, token, query, now=room.now, jitter=0.0)
    room.run("UPDATE subscriptions SET state = 'active', secret = ''")
    body = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
    with room.store.begin() as tx:
        store_delivery(tx, token, body, signature="", content_type="", now=room.now)
    room.run(
        "INSERT INTO deliveries (feed_id, sha256, size, body, due_at) VALUES"
        f" ({feed_id}, '', 1, convert_to('{_feed('pushed')}', 'utf8'), '{room.now}')"
    )
    for delivery_id in room.column("SELECT id FROM deliveries"):
        room.pipeline.process_delivery(delivery_id)
    with room.store.begin() as tx:
        query = {"hub.mode": "denied", "hub.topic": FEED}
        verify_intent(tx, token, query, now=room.now, jitter=0.0)


def _feed(path: str) -> str:
    item = f"<item><title>{path}</title><link>{BASE}/{path}</link></item>"
    return f'<rss version="2.0"><channel><title>T</title>{item}</channel></rss>'


def background(room, page) -> None:
    """A replay and two imports."""
    with room.store.begin() as tx:
        run = replay.start_replay(
            tx, "extract", ReplayFilter(), most=None, by="ida", now=room.now
        )
    for article_id, run_id in room.pipeline.lease_replays(9):
        room.pipeline.begin_replay(article_id, run_id)
        room.compute(article_id)
        room.pipeline.finish_replay(article_id, run_id)
    response = make_response(
        f"{BASE}/kept",
        page("Kept").encode(),
        headers={"content-type": "text/html"},
        captured=room.now,
        now=room.now,
    )
    with room.store.begin() as tx:
        tx.replays.set_state(run, ReplayState.STOPPED, now=room.now)
        started = imports.start_import(
            tx, ImportKind.PAGES, source="Paper", names=(), by="ida", now=room.now
        )
    with room.store.begin() as tx:
        kept = CapturedPage(name="kept.html", response=response)
        imports.add_captured_pages(tx, started, [kept], room.now)
        listed = ListedUrl(number=1, url=f"{BASE}/listed")
        imports.add_list_rows(tx, started, [listed], room.now)
    due = room.pipeline.lease_imports(to_extract=9, batches=1)
    for article_id in due.to_extract:
        room.pipeline.begin_import(article_id)
        room.compute(article_id)
        room.pipeline.finish_import(article_id)
    for article_ids in due.download_batches:
        for article_id in article_ids:
            room.pipeline.fetch_import(article_id)
    with room.store.begin() as tx:
        tx.imports.stop(started.id)


def operators(room) -> None:
    """Failures, pauses, a new sources file."""
    (feed_id,) = room.column(f"SELECT id FROM feeds WHERE url = '{FEED}'")
    (article_id,) = room.column("SELECT min(id) FROM articles")
    room.pipeline.forget_leases()
    failure = Failure(step="revisit", article_id=article_id, error="a defect")
    room.pipeline.quarantine_failure(failure)
    retry_failures(room.store, FailureFilter(), by="ida", now=room.now)
    for act in (
        lambda tx: tx.feeds.pause(feed_id, now=room.now),
        lambda tx: tx.feeds.poll_now(feed_id, now=room.now),
        lambda tx: tx.sources.apply_specs([], now=room.now),
        lambda tx: tx.sources.apply_specs([SPEC], now=room.now),
    ):
        with room.store.begin() as tx:
            act(tx)


def delete(room) -> None:
    """An article, a comment's author, and what is kept no longer."""
    (article_id,) = room.column(
        "SELECT min(id) FROM articles WHERE outcome = 'published'"
    )
    asked = {ErasureKind.ARTICLE: str(article_id), ErasureKind.AUTHOR: "Ben"}
    for kind, target in asked.items():
        request = ErasureRequest(kind=kind, target=target, why="x", requested_by="ida")
        with room.store.begin() as tx:
            request_erasure(tx, request, now=room.now)
    for _ in range(9):
        run_erasures(room.store, lambda: room.now, seconds=60)
    ages = {"articles", "comments", "pages", "gone_comments", "authors", "feed_content"}
    keep = Keep(**dict.fromkeys(ages, timedelta(0)))
    room.run(f"UPDATE sources SET keep = '{json.dumps(keep.to_json())}'")
    room.run("UPDATE feeds SET listed = NULL")
    room.wait(days=1)
    room.pipeline.run_retention(seconds=60)
    index_waiting(room.store, least=1)


def test_transactions_lock_the_tables_in_the_documented_order(room, page, other_text):
    with recorded(room.store) as orders:
        live(room, page, other_text)
        push(room)
        background(room, page)
        operators(room)
        delete(room)
    place = {name: at for at, name in enumerate(documented_order())}
    unknown = {name for order in orders for name in order} - place.keys()
    wrong = {
        (before, after)
        for order in orders
        for before, after in combinations(order, 2)
        if order[after] and place.get(before, 0) > place.get(after, len(place))
    }

    assert unknown <= OWNED.keys()
    assert wrong == set()
    assert [o for o in orders if writes_unlocked(o)] == []
    assert {name for order in orders for name in order} >= set(place) - {
        *("ARCHIVE", "MIGRATE")
    }


def test_extracting_an_article_holds_up_no_poll_that_lists_it(room, page):
    """An entry that refers to the article is stored while the article is locked."""
    article_id = room.publish()
    (feed_id,) = room.column("SELECT id FROM feeds WHERE url LIKE '%gazette%'")
    room.web.serve("https://gazette.example/feed", _feed("one"))
    with room.store.begin() as extracting:
        extracting.articles.lock(article_id)
        with room.store.begin() as tx:
            tx.connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            sightings = [to_sighting(FeedEntry(identity="x", url=f"{BASE}/one"))]
            added = tx.entries.record_sightings(
                feed_id, 2, sightings, now=room.now, due_at=room.now
            )

    assert (added.new_entries, added.new_articles) == (1, ())


def test_a_merge_and_a_poll_that_meet_do_not_deadlock(room):
    """The poll has the address that the merge waits for, and refers to its article."""
    article_id = room.publish()
    failed: list[str] = []
    given = (room, article_id, f"{BASE}/two", failed)
    waiting = threading.Thread(target=claim, args=given)
    with room.store.begin() as poll:
        entry = FeedEntry(identity="two", url=f"{BASE}/two")
        (feed_id,) = room.column(f"SELECT id FROM feeds WHERE url = '{FEED}'")
        poll.entries.record_sightings(
            feed_id, 1, [to_sighting(entry)], now=room.now, due_at=room.now
        )
        waiting.start()
        wait_for_a_waiter(room)
        poll.connection.execute(
            text("UPDATE entries SET article_id = :id WHERE identity = 'two'"),
            {"id": article_id},
        )
    waiting.join()

    assert failed == []


def claim(room, article_id: int, url: str, failed: list[str]) -> None:
    try:
        with room.store.begin() as tx:
            lease = tx.articles.lock(article_id).lease
            tx.articles.claim_url(lease, url, make_url_key(url), now=room.now)
    except OperationalError as error:
        failed.append(str(error))


def wait_for_a_waiter(room) -> None:
    deadline = time.monotonic() + 20
    while not room.column("SELECT 1 FROM pg_locks WHERE NOT granted"):
        assert time.monotonic() < deadline, "nobody waits"


def test_two_polls_that_show_addresses_in_other_orders_do_not_deadlock(room):
    """One of them gives an article one more address, which the other shows again."""
    feeds = room.column("SELECT id FROM feeds ORDER BY id")
    first = [FeedEntry(identity="a", url=f"{BASE}/a", title="A pier")]
    record(room, feeds[0], first)
    moved = FeedEntry(identity="a", url=f"{BASE}/z", title="A pier")
    fresh = FeedEntry(identity="b", url=f"{BASE}/b", title="B")
    other = [FeedEntry(identity=n, url=f"{BASE}/{n}", title=n) for n in ("b", "z", "c")]
    failed: list[str] = []
    start = threading.Barrier(2)

    def poll(feed_id: int, shown) -> None:
        start.wait(10)
        try:
            record(room, feed_id, shown)
        except OperationalError as error:
            failed.append(str(error))

    threads = [
        threading.Thread(target=poll, args=(feeds[0], [fresh, moved])),
        threading.Thread(target=poll, args=(feeds[1], other)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    owners = room.column("SELECT count(*) FROM article_urls GROUP BY key")
    assert set(owners) == {1}


def record(room, feed_id: int, shown) -> None:
    with room.store.begin() as tx:
        tx.entries.record_sightings(
            feed_id,
            1,
            [to_sighting(entry) for entry in shown],
            now=room.now,
            due_at=room.now,
        )
