"""Imported pages: the rows of a download, read in the order of their capture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.imports.captured_page import CapturedPage, make_response
from wireroom.imports.list_row import ListedUrl
from wireroom.model.imports import ImportKind
from wireroom.model.states import Stage
from wireroom.steps import imports

URL = "https://paper.example/one"
HEADERS = {"content-type": "text/html; charset=utf-8"}
ANA = (1, "Ana", "A fine pier it was.")
BEN = (2, "Ben", "And a costly one.")
EARLY = datetime(2026, 2, 1, 12, tzinfo=UTC)
LATE = EARLY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def kept(room, body: str, at: datetime, url=URL) -> CapturedPage:
    response = make_response(
        url, body.encode(), headers=HEADERS, captured=at, now=room.now
    )
    return CapturedPage(name="one.html", response=response)


def offer(room, *pages: CapturedPage) -> int:
    """What the command does."""
    with room.store.begin() as tx:
        run = imports.start_import(
            tx, ImportKind.PAGES, source="Paper", names=(), by="ida", now=room.now
        )
        imports.add_captured_pages(tx, run, pages, room.now)
        tx.imports.end_reading(run.id, now=room.now)
    return run.id


def work(room) -> list[int]:
    """Tick and deliver until nothing is handed out; return the articles in turn."""
    seen = []
    while (turns := room.pipeline.lease_imports(to_extract=9, batches=1)).to_extract:
        assert turns.download_batches == ()
        for article_id in turns.to_extract:
            if room.pipeline.begin_import(article_id):
                room.compute(article_id)
            room.pipeline.finish_import(article_id)
        seen += turns.to_extract
    return seen


def run_of(room, import_id: int):
    with room.store.begin() as tx:
        return tx.imports.get(import_id)


def roles(room) -> list[tuple]:
    return room.rows("SELECT role, fetched_at FROM pages ORDER BY fetched_at")


def everything(room) -> dict[str, list[tuple]]:
    """All rows of articles but where their sightings stand, and emptied afterwards."""
    skipped = {
        "alembic_version",
        "sources",
        "source_hosts",
        "feeds",
        "counts",
        "imports",
        "epochs",
        # Of operators, who start imports and not polls.
        "operator_log",
    }
    tables = room.column(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' ORDER BY 1"
    )
    tables = [name for name in tables if name not in skipped]
    # What the feed said of the article, and what the server's own clock wrote.
    of_a_feed = ["feed_id", "identity", "identity_hash", "data", "title", "digest"]
    other = {
        "entries": of_a_feed,
        "article_urls": ["seen_at"],
        "changes": ["epoch"],
    }
    found = {
        name: room.rows(
            f"SELECT to_jsonb(t) - 'created_at' - ARRAY{other.get(name, [])}::text[]"
            f" FROM {name} t ORDER BY 1"
        )
        for name in tables
    }
    room.run(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    return found


def test_an_imported_page_gives_the_rows_of_a_downloaded_one(room, page):
    body = page(comments=[ANA, BEN])
    room.web.serve(URL, body)
    room.feed("one")
    (article_id,) = room.poll()
    room.walk(article_id)
    live = everything(room)

    offer(room, kept(room, body, room.now))
    work(room)

    assert room.web.asked[-1].url == URL
    imported = everything(room)
    assert len(imported["comments"]) == 2
    assert imported == live


def test_relative_times_are_counted_from_the_capture(room, page):
    body = page(comments=[ANA]).replace("March 1, 2026 at 9:01 am", "3 hours ago")
    offer(room, kept(room, body, EARLY))
    work(room)
    assert room.column("SELECT posted_at FROM comments") == [EARLY - timedelta(hours=3)]
    assert room.column("SELECT visited_at FROM articles") == [EARLY]


def test_pages_of_one_article_are_extracted_in_the_order_of_their_capture(room, page):
    first, second = page(comments=[ANA]), page(comments=[ANA, BEN])
    run = offer(room, kept(room, second, LATE), kept(room, first, EARLY))
    assert len(work(room)) == 2

    assert roles(room) == [("page", EARLY), ("page", LATE)]
    row = run_of(room, run)
    assert (row.accepted, row.total, row.outcomes) == (2, 1, {"published": 1})
    kinds = ["article_published", "comment_added", "comment_added"]
    assert [k for k in room.events() if k != "story_changed"] == kinds
    assert room.rows("SELECT visits, visited_at FROM articles") == [(1, LATE)]


def test_a_published_article_is_not_replaced_by_an_older_page(room, page):
    room.publish(comments=[ANA, BEN])
    run = offer(room, kept(room, page(comments=[ANA]), EARLY))
    work(room)

    assert [role for role, _ in roles(room)] == ["outdated", "page"]
    assert room.column("SELECT state FROM comments") == ["visible", "visible"]
    assert run_of(room, run).outcomes == {"published": 1}


def test_a_later_page_is_a_visit(room, page):
    article_id = room.publish(comments=[ANA])
    room.wait(days=2)
    offer(room, kept(room, page(title="Pier rebuilt", comments=[ANA, BEN]), room.now))
    work(room)

    row = room.article(article_id)
    assert (row.title, row.revision, row.comments_found) == ("Pier rebuilt", 2, 2)
    assert row.due_at > room.now


@pytest.mark.usefixtures("first_answer_is_final")
def test_an_article_that_is_gone_is_published_from_an_imported_page(room, page):
    room.feed("one")
    (article_id,) = room.poll()
    room.walk(article_id)
    assert room.outcomes() == [("rejected", "not_found")]

    offer(room, kept(room, page(comments=[ANA]), EARLY))
    work(room)

    assert room.article(article_id).outcome == "published"
    assert set(room.outcomes()) == {("published", None), ("merged", "same_url")}


def test_importing_the_same_pages_again_adds_nothing(room, page):
    pages = [kept(room, page(comments=[ANA]), EARLY), kept(room, page(), LATE)]
    offer(room, *pages)
    work(room)
    before = (roles(room), room.events())

    run = offer(room, *pages)
    assert work(room) == []

    row = run_of(room, run)
    assert (row.state, row.offered, row.accepted, row.total) == ("done", 2, 0, 0)
    assert (roles(room), room.events()) == before


def test_a_page_imported_while_its_url_waits_saves_the_download(room, page):
    with room.store.begin() as tx:
        run = imports.start_import(
            tx, ImportKind.URLS, source="Paper", names=(), by="ida", now=room.now
        )
        imports.add_list_rows(tx, run, [ListedUrl(number=1, url=URL)], room.now)
        tx.imports.end_reading(run.id, now=room.now)
    offer(room, kept(room, page(), EARLY))
    work(room)

    assert room.web.asked == []
    assert run_of(room, run.id).outcomes == {"published": 1}


def test_a_running_download_comes_before_an_imported_page(room, page):
    room.web.serve(URL, page(comments=[ANA]))
    room.feed("one")
    (article_id,) = room.poll()
    with room.store.begin() as tx:
        lease = timedelta(minutes=2)
        tx.articles.start(article_id, Stage.FOUND, now=room.now, lease=lease)
    offer(room, kept(room, page(), EARLY))
    (sent,) = room.pipeline.lease_imports(to_extract=9, batches=1).to_extract

    assert not room.pipeline.begin_import(sent)
    room.pipeline.finish_import(sent)
    assert room.pipeline.lease_imports(to_extract=9, batches=1).to_extract == ()

    room.wait(minutes=3)
    work(room)
    assert room.article(article_id).outcome == "published"


def test_an_imported_page_without_text_is_rejected_like_a_download(room):
    run = offer(room, kept(room, "<html><body><p>Hi</p></body></html>", EARLY))
    work(room)
    assert run_of(room, run).outcomes == {"rejected": 1}
    assert room.outcomes() == [("rejected", "no_text")]
