"""A poll books what is new, and says how it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient

BASE = "https://paper.example"
FEED = f"{BASE}/feed"


def feed_row(room):
    columns = "state, reason, last_outcome, failures, etag"
    (row,) = room.rows(f"SELECT {columns} FROM feeds WHERE url = '{FEED}'")
    return dict(zip(columns.split(", "), row, strict=True))


def due_in(room) -> timedelta:
    (due,) = room.column(f"SELECT due_at FROM feeds WHERE url = '{FEED}'")
    return due - room.now


def test_new_entries_become_articles_to_download(room):
    room.feed("one", "two")

    assert len(room.poll()) == 2
    assert feed_row(room)["last_outcome"] == "new_entries"
    assert room.outcomes() == [("in_flight", None)] * 2


def test_a_not_modified_feed_is_not_parsed(room):
    room.feed("one", etag='"v1"')
    room.poll()
    room.wait(days=1)

    assert room.poll() == ()
    assert room.web.asked[-1].validators.etag == '"v1"'
    assert feed_row(room)["last_outcome"] == "not_modified"
    assert feed_row(room)["etag"] == '"v1"'


def test_an_equal_body_is_not_parsed_again(room):
    room.feed("one")
    room.poll()
    room.wait(days=1)

    assert room.poll() == ()
    assert feed_row(room)["last_outcome"] == "same_body"


SITEMAPS = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
CHILD = "https://paper.example/news.xml"


def serve_sitemap(room, *paths: str) -> None:
    urls = "".join(f"<url><loc>{BASE}/{path}</loc></url>" for path in paths)
    room.web.serve(CHILD, f"<urlset {SITEMAPS}>{urls}</urlset>")


def test_an_index_that_did_not_change_is_read_for_sitemaps_that_did(room):
    """Its validators and its hash say nothing of the sitemaps that it lists."""
    listed = f"<sitemap><loc>{CHILD}</loc></sitemap>"
    index = f"<sitemapindex {SITEMAPS}>{listed}</sitemapindex>"
    room.web.serve(FEED, index, etag='"v1"')
    serve_sitemap(room, "2026/one")
    assert len(room.poll()) == 1
    room.wait(days=1)
    serve_sitemap(room, "2026/two", "2026/one")

    assert len(room.poll()) == 1
    etags = [r.validators.etag for r in room.web.asked if r.url == FEED]
    assert etags == [None, '"v1"']


def test_a_feed_is_not_polled_before_it_is_due(room):
    room.feed("one")
    room.poll()
    asked = len(room.web.asked)

    assert room.poll() == ()
    assert len(room.web.asked) == asked


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        pytest.param(
            Permanent(Reason.NOT_FOUND, "x"), "failing", "not_found", id="404"
        ),
        pytest.param(
            Transient(Reason.SERVER_ERROR, "x"), "failing", "server_error", id="500"
        ),
        pytest.param(Transient(Reason.DNS, "x"), "failing", "dns", id="no address"),
    ],
)
def test_a_failed_feed_has_a_reason_and_is_polled_again(room, answer, state, reason):
    room.web.pages[FEED] = answer
    room.poll()
    row = feed_row(room)

    assert (row["state"], row["reason"], row["failures"]) == (state, reason, 1)
    assert due_in(room) > timedelta(0)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(
            "<html><title>Hi</title><p>no feed</html>", "not_a_feed", id="html"
        ),
        pytest.param("", "empty_feed", id="empty"),
        pytest.param("<rss><chan", "broken_feed", id="cut off before any entry"),
        pytest.param("{not json", "broken_feed", id="not JSON"),
    ],
)
def test_a_page_that_is_not_a_feed_has_a_reason(room, body, reason):
    room.web.serve(FEED, body)
    room.poll()

    assert feed_row(room)["state"] == "failing"
    assert feed_row(room)["reason"] == reason


def test_a_bad_feed_does_not_stop_the_polls_of_others(room):
    room.web.serve(FEED, "<html>")
    room.feed("a", base="https://gazette.example")

    assert room.poll() == ()
    assert len(room.poll("https://gazette.example/feed")) == 1


def test_a_feed_that_is_gone_for_days_is_not_polled_again(room):
    room.web.pages[FEED] = Permanent(Reason.GONE, "x")
    room.poll()
    assert feed_row(room)["state"] == "failing"
    assert feed_row(room)["reason"] == "gone"
    for _ in range(3):
        room.wait(days=1)
        room.poll()

    assert feed_row(room)["state"] == "gone"
    assert room.column(f"SELECT due_at FROM feeds WHERE url = '{FEED}'") == [None]


@pytest.mark.parametrize("is_changed", [True, False], ids=["new entry", "unchanged"])
def test_a_feed_that_is_back_between_answers_of_410_is_not_gone(room, is_changed):
    room.feed("one", etag='"1"')
    room.poll()
    for day in range(6):
        room.wait(days=1)
        room.feed("one", *(["two"] if is_changed else []), etag='"1"')
        if day != 3:
            room.web.pages[FEED] = Permanent(Reason.GONE, "x")
        room.poll()

    assert feed_row(room)["state"] == "failing"
    assert room.column("SELECT gone_polls FROM feeds WHERE gone_polls > 0") == [2]


def test_a_feed_that_moved_is_asked_with_the_validators_of_its_target(room):
    moved = "https://feeds.example/paper"
    room.feed("one", etag='"1"', final_url=moved)
    room.poll()
    room.wait(days=1)
    room.poll()

    assert room.web.asked[-1].validators.issuer == moved


def test_a_new_etag_of_an_unchanged_feed_is_sent_next(room):
    room.feed("one", etag='"1"')
    room.poll()
    for tag in ('"2"', '"3"'):
        room.wait(days=1)
        room.web.renewed[FEED] = tag
        room.poll()

    assert room.web.asked[-1].validators.etag == '"2"'
    assert feed_row(room)["etag"] == '"3"'


def test_a_feed_recovers_at_once(room):
    room.web.pages[FEED] = Transient(Reason.SERVER_ERROR, "x")
    for _ in range(3):
        room.poll()
        room.wait(days=2)
    room.feed("one")
    room.poll()

    assert feed_row(room)["state"] == "active"
    assert feed_row(room)["failures"] == 0


def test_a_busy_host_does_not_count_as_a_failure_of_the_feed(room):
    room.web.pages[FEED] = Transient(Reason.HOST_BUSY, "x", retry_after=30.0)
    room.poll()

    assert feed_row(room)["state"] == "active"
    assert feed_row(room)["failures"] == 0
    assert due_in(room) == timedelta(seconds=30)


def test_retry_after_postpones_the_next_poll(room):
    room.web.pages[FEED] = Transient(Reason.RATE_LIMITED, "x", retry_after=7200.0)
    room.poll()

    assert due_in(room) >= timedelta(hours=2)


def test_a_poll_that_kills_its_worker_is_quarantined(room):
    """Begun three times, never ended: the fourth delivery gives it up."""
    (feed_id,) = room.column(f"SELECT id FROM feeds WHERE url = '{FEED}'")
    lease = timedelta(minutes=2)
    for _ in range(3):
        with room.store.begin() as tx:
            assert tx.feeds.start_polls([feed_id], now=room.now, lease=lease)
        room.wait(minutes=3)

    assert room.poll() == ()
    assert room.web.asked == []
    assert room.column("SELECT step FROM failures") == ["poll_feed"]
    assert feed_row(room)["reason"] == "too_many_attempts"
