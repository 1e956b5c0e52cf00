"""Several first downloads in one message: together where all is well, else apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import DataError

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Stage
from wireroom.steps.articles.article_messages import ArticleMessage
from wireroom.steps.articles.download import page_writer
from wireroom.steps.articles.download.download_batch import (
    BATCH_SECONDS,
    MAX_BATCH,
    DownloadBatch,
    batch_downloads,
    choose_size,
)
from wireroom.store.scheduling.host_turns import Turn

NAMES = ("one", "two", "three", "four")
# As the articles are named, whatever ids they got.
ORDER = "array_position(ARRAY['one', 'two', 'three', 'four'], split_part(url, '/', 4))"


@pytest.fixture
def articles(room, page) -> list[int]:
    """Four articles that were found and are to be downloaded."""
    room.feed(*NAMES)
    for number, name in enumerate(NAMES):
        body = f"The harbour of part {number} gets {name} piers.\n" * 30
        room.web.serve(f"https://paper.example/{name}", page(title=name, body=body))
    room.poll()
    return room.column(f"SELECT id FROM articles ORDER BY {ORDER}")


def download_all(room, article_ids, sent=None, **options):
    """Download a batch; return the groups of articles that were sent on."""
    sent = [] if sent is None else sent
    writer = room.pipeline.make_page_writer(sent.append)
    batch = DownloadBatch(room.pipeline._ctx, article_ids, writer, **options)
    with batch:
        for article_id in batch:
            batch.download_article(article_id)
    return sent


def read_state(room):
    return room.rows(
        "SELECT stage, started, attempts, lease_id IS NULL, page_id IS NULL"
        f" FROM articles ORDER BY {ORDER}"
    )


STORED = ("downloaded", False, 0, True, False)
DUE = ("found", False, 0, True, True)


def test_pages_of_a_batch_are_stored_as_single_ones_are(room, articles):
    assert download_all(room, articles[:3]) == [articles[:3]]
    room.pipeline.download_article(articles[3])

    assert read_state(room) == [STORED] * 4
    columns = "a.due_at, a.lease_until, a.visited_at, a.failures, a.waits_for, p.role"
    columns += (
        ", p.headers, p.status, p.fetched_at, p.last_seen_at, p.final_url = a.url"
    )
    rows = room.rows(
        f"SELECT {columns} FROM articles a JOIN pages p ON p.id = a.page_id"
    )
    assert len(rows) == 4
    assert len({str(row) for row in rows}) == 1


def test_each_download_of_a_batch_ends_by_its_own_outcome(room, articles):
    pages = room.web.pages
    pages["https://paper.example/one"] = Permanent(Reason.WRONG_MEDIA)
    pages["https://paper.example/two"] = Transient(Reason.TIMEOUT)
    moved = replace(
        pages["https://paper.example/three"], final_url="https://paper.example/moved"
    )
    pages["https://paper.example/three"] = moved

    assert download_all(room, articles) == [[articles[2], articles[3]]]

    stages = room.column(
        "SELECT stage FROM articles ORDER BY array_position(ARRAY["
        + ", ".join(str(i) for i in articles)
        + "], id)"
    )
    assert stages == ["done", "found", "downloaded", "downloaded"]
    assert room.column("SELECT url FROM articles WHERE url LIKE '%moved'")


def test_a_defect_at_one_page_leaves_the_others_of_the_batch_due(room, articles):
    room.web.pages["https://paper.example/two"] = ZeroDivisionError()
    sent: list[list[int]] = []

    with pytest.raises(ZeroDivisionError):
        download_all(room, articles, sent)

    # The first is stored and sent, the last two are due and nobody's; the task puts
    # the one that broke into quarantine by its lease.
    assert sent == [articles[:1]]
    assert room.pipeline._ctx.held.get_article(articles[1]) is not None
    assert read_state(room) == [STORED, ("found", True, 1, False, True), DUE, DUE]


def test_a_page_that_the_database_refuses_leaves_the_others_stored(room, articles):
    url = "https://paper.example/two"
    room.web.pages[url] = replace(room.web.pages[url], status=10**12)

    assert download_all(room, articles) == [[articles[0], *articles[2:]]]

    assert read_state(room) == [
        STORED,
        ("found", True, 1, False, True),
        STORED,
        STORED,
    ]
    # It goes alone, and then its defect is its own.
    room.wait(minutes=5)
    due = room.pipeline.lease_due(9).download_batches
    assert due == (ArticleMessage(article_ids=(articles[1],)),)
    with pytest.raises(DataError):
        room.pipeline.download_article(articles[1])


def test_a_batch_ends_in_time_and_releases_the_rest(room, articles):
    clock = iter([0.0, 0.0, BATCH_SECONDS])

    sent = download_all(room, articles, clock=lambda: next(clock))

    assert sent == [articles[:1]]
    assert read_state(room) == [STORED, DUE, DUE, DUE]
    due = room.pipeline.lease_due(9).articles
    assert sorted(i for i, stage in due if stage is Stage.FOUND) == sorted(articles[1:])


def test_large_pages_are_stored_at_once(room, articles, monkeypatch):
    monkeypatch.setattr(page_writer, "KEEP_BYTES", 100)

    assert download_all(room, articles) == [[i] for i in articles]


def test_threads_store_their_pages_together(room, articles):
    sent: list[list[int]] = []
    writer = room.pipeline.make_page_writer(sent.append)
    writer.call_later = lambda *_: None
    for article_id in articles:
        batch = DownloadBatch(room.pipeline._ctx, [article_id], writer)
        with batch:
            batch.download_article(article_id)

    # The first after a rest is stored at once, the others wait.
    assert sent == [articles[:1]]
    waits = ("found", True, 1, False, True)
    assert read_state(room) == [STORED, waits, waits, waits]
    writer.flush()
    assert sent == [articles[:1], articles[1:]]
    assert read_state(room) == [STORED] * 4


def test_a_download_that_another_worker_has_made_meanwhile_is_not_stored(
    room, articles
):
    sent: list[list[int]] = []
    writer = room.pipeline.make_page_writer(sent.append)
    with room.pipeline.open_download_batch(articles, writer) as batch:
        for article_id in batch:
            batch.download_article(article_id)
        room.wait(minutes=5)
        room.pipeline.download_article(articles[0])
        before = room.rows(f"SELECT * FROM articles WHERE id = {articles[0]}")

    assert room.rows(f"SELECT * FROM articles WHERE id = {articles[0]}") == before
    assert sent == [articles[1:]]
    assert room.column("SELECT count(*) FROM pages") == [4]
    tallies = room.pipeline.step_metrics.take_tallies()
    late = {kind.step: n.runs for kind, n in tallies.items() if kind.outcome == "late"}
    assert late == {"record_downloads": 1}


def test_an_article_of_another_batch_is_left_out(room, articles):
    writer = room.pipeline.make_page_writer([].append)
    with (
        room.pipeline.open_download_batch(articles[:2], writer),
        room.pipeline.open_download_batch(articles[1:], writer) as other,
    ):
        assert list(other) == articles[2:]


def test_a_download_that_was_started_too_often_goes_to_quarantine(room, articles):
    room.run(f"UPDATE articles SET attempts = 3 WHERE id = {articles[0]}")

    assert download_all(room, articles[:1]) == []
    assert room.column("SELECT step FROM failures") == ["download"]


def test_a_batch_looks_at_breakers_after_a_failure(room, articles):
    for name in NAMES:
        room.web.pages[f"https://paper.example/{name}"] = Transient(Reason.CONNECT)

    assert download_all(room, articles) == []

    asked = [request.url for request in room.web.asked]
    alone = len([url for url in asked if url.rpartition("/")[2] in NAMES])
    assert alone < len(NAMES)
    assert room.column("SELECT count(*) FROM articles WHERE waits_for <> ''")[0] > 0


def test_articles_that_are_out_leave_less_room_for_downloads(room, articles):
    first = room.pipeline.lease_due(9, articles=3)
    assert len(first.articles) == 3
    assert room.pipeline.lease_due(9, articles=3).articles == ()

    # Nor are more sent while as many wait to be read.
    download_all(room, [article_id for article_id, _ in first.articles])
    assert room.pipeline.lease_due(9, articles=3).articles == ()
    assert len(room.pipeline.lease_due(9, articles=4).articles) == 1


def _turn(number: int, *, host: str = "a.example", attempts: int = 0) -> Turn:
    return Turn(
        article_id=number, stage=Stage.FOUND, place=0, attempts=attempts, host=host
    )


def test_a_message_has_downloads_of_one_host_that_may_start_together():
    turns = [_turn(n, host=f"{n % 2}.example") for n in range(40)]

    batches = batch_downloads(turns, {0: 1.0})

    assert batches[0] == ArticleMessage(article_ids=(0,), delay=1.0)
    assert [len(message.article_ids) for message in batches] == [1] + [3] * 6 + [2] + [
        3
    ] * 6 + [1]
    assert all(
        len({number % 2 for number in message.article_ids}) == 1 for message in batches
    )


def test_few_downloads_of_a_host_are_sent_one_by_one():
    batches = batch_downloads([_turn(n) for n in range(8)], {})

    assert [message.article_ids for message in batches] == [(n,) for n in range(8)]


def test_a_download_that_may_have_killed_its_worker_goes_alone():
    turns = [_turn(n, attempts=int(n == 7)) for n in range(20)]

    alone = [m for m in batch_downloads(turns, {}) if 7 in m.article_ids]

    assert alone == [ArticleMessage(article_ids=(7,))]


@pytest.mark.parametrize(("due", "size"), [(1, 1), (8, 1), (9, 2), (500, MAX_BATCH)])
def test_many_downloads_are_distributed_over_workers(due, size):
    assert choose_size(due) == size
