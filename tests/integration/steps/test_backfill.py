"""The older pages of a feed: read once, bounded, and resumed where a run ended."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.integration.conftest import article_page
from wireroom.console.operations.backfill import (
    BackfillLimits,
    FeedBackfill,
    choose_feeds,
)
from wireroom.errors import OperatorError, Reason, Transient
from wireroom.model.imports import ImportState
from wireroom.model.json_paths import JsonPaths
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import FeedKind

BASE = "https://paper.example"
FEED = f"{BASE}/feed"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def rss(*numbers, head=""):
    items = "".join(
        f"<item><title>T {n}</title><link>{BASE}/a/{n}</link>"
        f"<pubDate>{n:02} Feb 2026 08:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    names = "xmlns:atom='http://www.w3.org/2005/Atom'"
    return f"<rss version='2.0' {names}><channel>{head}{items}</channel></rss>"


def archive(older):
    return f"<atom:link rel='prev-archive' href='{older}'/>" if older else ""


def json_feed(*numbers, older=None):
    items = [{"id": str(n), "url": f"{BASE}/a/{n}", "title": f"T {n}"} for n in numbers]
    more = {"next_url": older} if older else {}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "items": items, **more})


WORDPRESS = "<generator>https://wordpress.org/?v=6.4</generator>"
PAGES = {
    "archives": {
        FEED: rss(9, 8, head=archive("/2026-1")),
        f"{BASE}/2026-1": rss(7, 6, head=archive("/2026-0")),
        f"{BASE}/2026-0": rss(5, 4),
    },
    "next_url": {
        FEED: json_feed(9, 8, older=f"{FEED}?p=2"),
        f"{FEED}?p=2": json_feed(7, 6, older=f"{FEED}?p=3"),
        f"{FEED}?p=3": json_feed(5, 4),
    },
    "numbered pages": {
        FEED: rss(9, 8, head=WORDPRESS),
        f"{FEED}?paged=2": rss(7, 6, head=WORDPRESS),
        f"{FEED}?paged=3": rss(5, 4, head=WORDPRESS),
    },
    "numbers that all lead to one page": {
        FEED: rss(9, 8, head=WORDPRESS),
        f"{FEED}?paged=2": rss(7, 6, 5, 4, head=WORDPRESS),
        f"{FEED}?paged=3": rss(7, 6, 5, 4, head=WORDPRESS),
        f"{FEED}?paged=4": rss(7, 6, 5, 4, head=WORDPRESS),
    },
}


def serve(room, kind):
    for url, body in PAGES[kind].items():
        room.web.serve(url, body)


def backfill(room, **limits):
    (feed_id,) = choose_feeds(room.store, FEED)
    return list(
        FeedBackfill(
            room.store,
            room.web,
            feed_id,
            limits=BackfillLimits(**limits),
            by="ida",
            now=lambda: room.now,
            sleep=lambda seconds: room.wait(seconds=seconds),
        )
    )


def addresses(room):
    urls = room.column("SELECT url FROM articles ORDER BY url")
    return "".join(url.rpartition("/")[2] for url in urls)


def import_state(room):
    with room.store.begin() as tx:
        return tx.imports.list_recent()[0].state


@pytest.mark.parametrize("kind", PAGES)
def test_the_older_pages_of_a_feed_are_read_to_their_end(room, kind):
    serve(room, kind)
    backfill(room)
    assert addresses(room) == "456789"
    assert import_state(room) is ImportState.RUNNING
    with pytest.raises(OperatorError, match="pages were read by 2026-03-01"):
        backfill(room)
    assert len(backfill(room, again=True)) >= 3
    assert addresses(room) == "456789"


def test_a_run_begins_where_the_last_one_ended(room):
    serve(room, "archives")
    room.web.pages[f"{BASE}/2026-0"] = Transient(Reason.SERVER_ERROR, "503")
    assert backfill(room, pages=1)[-1].endswith("run the command again")
    with pytest.raises(OperatorError, match="run it again later"):
        backfill(room)
    assert (addresses(room), import_state(room)) == ("6789", ImportState.READING)
    serve(room, "archives")
    assert len(backfill(room)) == 1
    assert addresses(room) == "456789"
    asked = [request.url for request in room.web.asked]
    assert asked.count(FEED) == asked.count(f"{BASE}/2026-1") == 1


def test_the_older_pages_of_a_json_api_are_asked_for_as_the_first_is(room):
    paths = JsonPaths(items="list", link="url", next="next", post='{"n": 2}')
    feed = FeedSpec(url=FEED, kind=FeedKind.JSON, json_paths=paths)
    with room.store.begin() as tx:
        spec = SourceSpec(name="Paper", feeds=(feed,))
        tx.sources.apply_specs([spec], now=room.now)
    pages = {FEED: (9, 8), f"{FEED}?p=2": (7, 6), f"{FEED}?p=3": (5, 4)}
    followers = [*list(pages)[1:], None]
    for (url, numbers), older in zip(pages.items(), followers, strict=True):
        items = [{"url": f"/a/{n}"} for n in numbers]
        room.web.serve(url, json.dumps({"list": items, "next": older}))
    room.poll()
    assert len(backfill(room)) == 3
    assert addresses(room) == "456789"
    assert {request.document for request in room.web.asked} == {'{"n": 2}'}


def test_a_busy_host_is_waited_for(room):
    serve(room, "archives")
    plain, asked = room.web.fetch, []

    def fetch(request):
        asked.append(request.url)
        if len(asked) % 2:
            raise Transient(Reason.HOST_BUSY, "busy", 30.0)
        return plain(request)

    room.web.fetch = fetch
    start = room.now
    assert len(backfill(room)) == 3
    assert (room.now - start).total_seconds() == 90


def test_a_day_bounds_what_is_taken_and_how_far_a_run_goes(room):
    serve(room, "numbered pages")
    room.web.serve(f"{FEED}?paged=4", rss(3, 2, head=WORDPRESS))
    room.web.serve(f"{FEED}?paged=5", rss(1, head=WORDPRESS))
    backfill(room, since=date(2026, 2, 5))
    assert addresses(room) == "56789"
    dropped = room.column("SELECT data ->> 'rule' FROM entries WHERE reason='filtered'")
    assert set(dropped) == {"since: 2026-02-05"}
    assert f"{FEED}?paged=5" not in {request.url for request in room.web.asked}


def test_a_stopped_backfill_is_resumed_by_its_import(room):
    serve(room, "archives")
    backfill(room, pages=1)
    with room.store.begin() as tx:
        (run,) = tx.imports.list_recent()
        assert tx.imports.stop(run.id)
    with pytest.raises(OperatorError, match=f"wireroom import resume {run.id}"):
        backfill(room)
    with room.store.begin() as tx:
        tx.imports.resume(run.id)
    assert len(backfill(room)) == 2


def test_what_a_backfill_brings_passes_through_the_chain_behind_live_news(
    room, other_text
):
    room.feed("a/9")
    room.web.serve(f"{BASE}/a/9", article_page())
    (live,) = room.poll()
    serve(room, "archives")
    backfill(room, pages=2)
    assert room.column("SELECT count(*) FROM articles WHERE due_at IS NULL") == [3]
    room.web.serve(f"{BASE}/a/7", article_page(title="An older one", body=other_text))
    due = room.pipeline.lease_imports(to_extract=9, batches=2)
    for batch in due.download_batches:
        with room.pipeline.open_import_batch(batch) as articles:
            for article_id in articles:
                if room.pipeline.fetch_import(article_id):
                    if room.pipeline.begin_import(article_id):
                        room.compute(article_id)
                    room.pipeline.finish_import(article_id)
    room.walk(live)
    published = "SELECT url FROM articles WHERE outcome = 'published' ORDER BY url"
    assert room.column(published) == [f"{BASE}/a/7", f"{BASE}/a/9"]


def test_a_name_of_nothing_is_an_error(room):
    assert len(choose_feeds(room.store, "Paper")) == 1
    with pytest.raises(OperatorError, match="no feed and no source"):
        choose_feeds(room.store, "Bell")
