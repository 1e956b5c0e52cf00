"""Imports: lists of addresses through the chain, once, and behind all live news."""

from __future__ import annotations

from io import BytesIO

import pytest

from wireroom.errors import OperatorError, Reason, Transient
from wireroom.imports.list_row import parse_list_row
from wireroom.imports.table_rows import read_rows
from wireroom.model.imports import ImportKind, ImportState
from wireroom.model.states import Stage
from wireroom.steps import imports
from wireroom.steps.lease_imports import DueImports
from wireroom.store.failures import Failure
from wireroom.store.reports.feed_health import judge_feeds

BASE = "https://paper.example"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def offer(room, text: str, source="Paper") -> int:
    """What the command does with a list."""
    rows = [parse_list_row(r, now=room.now) for r in read_rows(BytesIO(text.encode()))]
    with room.store.begin() as tx:
        run = imports.start_import(
            tx, ImportKind.URLS, source=source, names=["-"], by="ida", now=room.now
        )
        imports.add_list_rows(tx, run, rows, room.now)
        tx.imports.end_reading(run.id, now=room.now)
    return run.id


def run_of(room, import_id: int):
    with room.store.begin() as tx:
        return tx.imports.get(import_id)


def read(room, article_id: int) -> None:
    """What the task does."""
    if room.pipeline.begin_import(article_id):
        room.compute(article_id)
    room.pipeline.finish_import(article_id)


def fetch(room, article_ids) -> list[int]:
    with room.pipeline.open_import_batch(article_ids) as articles:
        return [x for x in articles if room.pipeline.fetch_import(x)]


def tick(room, to_extract=9, batches=2) -> DueImports:
    return room.pipeline.lease_imports(to_extract=to_extract, batches=batches)


def work(room) -> None:
    """Tick and deliver until nothing is handed out."""
    while (turns := tick(room)).to_extract or turns.download_batches:
        ids = [
            *turns.to_extract,
            *(x for r in turns.download_batches for x in fetch(room, r)),
        ]
        for article_id in ids:
            read(room, article_id)


def test_an_imported_url_passes_through_the_chain_like_an_entry(room, page):
    room.web.serve(f"{BASE}/one", page(comments=[(1, "Ana", "A fine pier it was.")]))

    run = offer(room, f"{BASE}/one\n")
    assert room.balance().by_outcome["in_flight"] == 1
    work(room)

    row = run_of(room, run)
    assert (row.state, row.offered, row.accepted, row.total) == ("done", 1, 1, 1)
    assert row.outcomes == {"published": 1}
    assert room.events()[:2] == ["article_published", "comment_added"]
    assert room.column("SELECT due_at > found_at FROM articles") == [True]


def test_importing_the_same_list_again_adds_nothing(room, page):
    room.web.serve(f"{BASE}/one", page())
    text = f"{BASE}/one\n{BASE}/one?utm_source=x\nhttp://www.paper.example/one/\n"
    offer(room, text)
    work(room)
    before = room.rows("SELECT * FROM entries ORDER BY id")
    asked = len(room.web.asked)

    run = offer(room, text)
    work(room)

    assert room.rows("SELECT * FROM entries ORDER BY id") == before
    assert len(room.web.asked) == asked
    row = run_of(room, run)
    assert (row.state, row.offered, row.accepted, row.total) == ("done", 3, 0, 0)
    assert set(room.outcomes()) == {("published", None), ("merged", "same_url")}


def test_an_imported_url_that_a_feed_has_listed_adds_no_article(room):
    room.publish("one")
    run = offer(room, f"{BASE}/one\n{BASE}/two\n")
    assert run_of(room, run).total == 1
    work(room)
    assert room.outcomes()[-2:] == [("merged", "same_url"), ("rejected", "not_found")]


def test_the_lists_date_and_title_count_where_the_page_has_none(room, other_text):
    paragraphs = "".join(f"<p>{p}</p>" for p in other_text.split("\n"))
    room.web.serve(f"{BASE}/van", f"<html><body><main>{paragraphs}</main></body>")
    offer(room, f"url,title,published,captured\n{BASE}/van,The van,2011-09-17,2012\n")
    work(room)
    (row,) = room.rows(
        "SELECT title, published_source, published_precision, published_at::date::text"
        " FROM articles"
    )
    assert row == ("The van", "list", "day", "2011-09-17")
    (data,) = room.column("SELECT data->>'captured' FROM entries")
    assert data.startswith("2012-01-01")


def test_the_live_tick_never_sends_a_waiting_import(room, page):
    for path in ("one", "two"):
        room.web.serve(f"{BASE}/{path}", page(title=path))
    offer(room, f"{BASE}/one\n{BASE}/two\n")
    room.wait(days=1)
    assert room.pipeline.lease_due(9).articles == ()

    ((first, second),) = tick(room, batches=1).download_batches
    assert fetch(room, [first]) == [first]
    room.wait(days=1)

    assert room.pipeline.lease_due(9).articles == ()
    turns = tick(room, batches=1)
    assert (turns.to_extract, turns.download_batches) == ((first,), ((second,),))


def test_downloads_of_one_host_are_sent_in_turns_behind_its_live_articles(room):
    room.feed("live-1", "live-2", "live-3")
    live = room.poll()
    room.pipeline.lease_new(live)
    busy = "\n".join(f"{BASE}/{n}" for n in range(300))
    offer(room, f"{busy}\nhttps://other.example/1\nhttps://other.example/2")

    due = tick(room, batches=4)

    sent = [article for batch in due.download_batches for article in batch]
    hosts = room.column(
        f"SELECT host FROM articles WHERE id = ANY (ARRAY{sent}) ORDER BY host"
    )
    # A host may have seven messages out, and three are of live articles.
    assert hosts == ["other.example"] * 2 + ["paper.example"] * 4
    assert due.delays == (0.0, 3.0, 5.0)
    # The others are due when their turn may come, so that they are not in the way.
    assert room.column(
        f"SELECT count(*) FROM import_items WHERE due_at > '{room.now}'"
    ) == [296]
    assert room.column(
        "SELECT count(*) FROM import_items WHERE lease_until IS NULL"
    ) == [296]


def test_a_live_sighting_overtakes_an_import(room, page):
    offer(room, "".join(f"{BASE}/old/{n}\n" for n in range(30)))
    room.feed("new")
    room.web.serve(f"{BASE}/new", page())
    (article_id,) = room.poll()

    assert tick(room, to_extract=0, batches=0) == DueImports()
    assert room.walk(article_id) is Stage.DONE

    rounds = tick(room, batches=2).download_batches
    # As many as may be out to one host.
    assert [len(r) for r in rounds] == [4, 3]
    assert tick(room, batches=2).download_batches == ()
    while rounds:
        for each in rounds:
            fetch(room, each)
        room.wait(seconds=30)
        rounds = tick(room, batches=2).download_batches
    assert room.balance().by_outcome == {
        "in_flight": 0,
        "published": 1,
        "merged": 0,
        "rejected": 30,
        "failed": 0,
        "erased": 0,
    }


def test_an_import_that_fails_for_now_waits_in_the_import(room, page):
    room.web.pages[f"{BASE}/one"] = Transient(Reason.CONNECT, "away")
    run = offer(room, f"{BASE}/one\n")
    work(room)
    (due,) = room.column("SELECT due_at FROM import_items")
    assert due > room.now
    assert room.column("SELECT due_at FROM articles") == [None]

    room.wait(minutes=5)
    room.web.serve(f"{BASE}/one", page())
    assert room.pipeline.lease_due(9).articles == ()
    work(room)

    assert run_of(room, run).outcomes == {"published": 1}


def test_an_import_whose_message_is_lost_is_leased_again(room, page):
    room.web.serve(f"{BASE}/one", page())
    run = offer(room, f"{BASE}/one\n")
    (lost,) = tick(room).download_batches
    assert tick(room).download_batches == ()

    room.wait(minutes=11)
    assert tick(room).download_batches == (lost,)
    (article_id,) = fetch(room, lost)
    assert tick(room).to_extract == ()

    room.wait(minutes=11)
    assert tick(room).to_extract == (article_id,)
    for _ in range(2):
        read(room, article_id)
    tick(room)
    assert run_of(room, run).outcomes == {"published": 1}


def test_an_article_whose_worker_died_is_finished_by_the_next(room, page):
    room.web.serve(f"{BASE}/one", page())
    run = offer(room, f"{BASE}/one\n")
    (article_id,) = fetch(room, tick(room).download_batches[0])
    assert room.pipeline.begin_import(article_id)
    room.pipeline.begin_processing(article_id)

    room.wait(minutes=11)
    work(room)

    assert run_of(room, run).outcomes == {"published": 1}


def test_a_defect_fails_one_article_and_is_counted(room, page):
    room.web.serve(f"{BASE}/two", page())
    run = offer(room, f"{BASE}/one\n{BASE}/two\n")
    ((one, two), *_) = tick(room, batches=1).download_batches
    room.web.pages[f"{BASE}/one"] = ZeroDivisionError("ours")
    with pytest.raises(ZeroDivisionError):
        fetch(room, [one, two])
    room.pipeline.quarantine_failure(
        Failure(step="download", article_id=one, attempts=1, error="ours")
    )

    room.wait(minutes=11)
    work(room)

    assert run_of(room, run).outcomes == {"failed": 1, "published": 1}


def test_a_batch_without_time_left_releases_the_rest(room):
    offer(room, f"{BASE}/one\n{BASE}/two\n")
    ((one, two),) = tick(room, batches=1).download_batches
    clock = iter([0.0, 1.0, 21.0])
    given = room.pipeline._ctx
    with imports.iterate_batch(given, [one, two], lambda: next(clock)) as articles:
        assert list(articles) == [one]
    assert tick(room, batches=1).download_batches == ()

    room.pipeline.fetch_import(one)
    assert tick(room, batches=1).download_batches == ((two,),)


def test_a_paused_import_leases_nothing_until_it_is_resumed(room):
    run = offer(room, f"{BASE}/one\n{BASE}/two\n")
    (sent,) = tick(room, batches=1).download_batches
    with room.store.begin() as tx:
        assert tx.imports.stop(run)

    assert fetch(room, sent) == []
    room.wait(minutes=11)
    assert tick(room) == DueImports()
    assert room.web.asked == []

    with room.store.begin() as tx:
        assert tx.imports.resume(run)
    work(room)
    assert run_of(room, run).outcomes == {"rejected": 2}


def test_bad_lines_are_counted_and_good_ones_are_imported(room):
    run = offer(room, f"url\nnonsense\n{BASE}/one\n,\n")
    row = run_of(room, run)
    assert (row.offered, row.accepted, row.refused) == (3, 1, {"bad_line": 2})
    assert row.state == ImportState.RUNNING


def test_an_import_needs_a_known_source(room):
    with pytest.raises(OperatorError, match="there is no source 'Nobody'"):
        offer(room, f"{BASE}/one\n", source="Nobody")


def test_the_placeholder_feed_of_an_import_is_never_polled(room):
    offer(room, f"{BASE}/one\n")
    with room.store.begin() as tx:
        (feed_id,) = room.column("SELECT id FROM feeds WHERE url LIKE 'wireroom:%'")
        assert [f.id for f in tx.sources.list_feeds() if f.id == feed_id] == []
        report = judge_feeds(tx.connection, now=room.now)
        assert sum(count for count, _ in report.states.values()) == 2
        assert not tx.feeds.poll_now(feed_id, now=room.now)
