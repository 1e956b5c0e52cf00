"""Pages that cannot be read at first are retried for days, and reopened afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Stage
from wireroom.steps.quarantine import quarantine_article
from wireroom.steps.retry_articles import retry_articles
from wireroom.store.articles.retry_selection import RetryFilter
from wireroom.store.failures import Failure

URL = "https://paper.example/one"
EMPTY = "<html><body><div id='app'></div></body></html>"
AWAY = Transient(Reason.CONNECT, f"{URL}: no connection")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def found(room):
    room.feed("one")
    (article_id,) = room.poll()
    return article_id


def serve(room, answer):
    if isinstance(answer, str):
        room.web.serve(URL, answer)
    else:
        room.web.pages[URL] = answer


def attempt(room, article_id):
    """Run the steps of an article at the time they are due."""
    row = room.article(article_id)
    room.now = max(room.now, row.due_at)
    if row.stage is Stage.DONE:
        room.pipeline.revisit_article(article_id)
        return room.compute(article_id)
    return room.walk(article_id)


def attempt_until(room, article_id, until):
    """Run them as often as they are due before then; return how often."""
    times = 0
    while (due := room.article(article_id).due_at) is not None and due <= until:
        attempt(room, article_id)
        times += 1
    room.now = max(room.now, until)
    return times


@pytest.mark.parametrize(
    ("answer", "hours"),
    [
        (AWAY, 0.27),
        (AWAY, 72),
        (Transient(Reason.SERVER_ERROR, "500"), 72),
        (Transient(Reason.CHALLENGE, "robot check", 21_600.0), 72),
        (Permanent(Reason.NOT_FOUND, "404"), 6),
        (Permanent(Reason.REFUSED, "403"), 12),
        (EMPTY, 6),
        ("", 6),
        (Permanent(Reason.BAD_ENCODING, "invalid block type"), 6),
    ],
    ids=[
        "away for 16 minutes", "away for days", "server error", "challenge",
        "not there yet", "refused by a firewall", "no text yet",
        "no bytes yet", "damaged on the way",
    ],
)  # fmt: skip
def test_a_page_that_can_be_read_later_is_published(room, found, page, answer, hours):
    start = room.now
    serve(room, answer)
    attempt_until(room, found, start + timedelta(hours=hours))
    assert room.article(found).outcome == "in_flight"

    serve(room, page())
    attempt(room, found)

    row = room.article(found)
    assert (row.outcome, row.failures, row.failing_since) == ("published", 0, None)
    assert room.column("SELECT count(*) FROM failures") == [0]


@pytest.mark.parametrize(
    ("answer", "outcome", "days", "asked"),
    [
        (AWAY, "failed", 14, range(100, 200)),
        (Permanent(Reason.NOT_FOUND, "404"), "rejected", 0.5, range(6, 7)),
        (Permanent(Reason.REFUSED, "403"), "rejected", 1, range(6, 8)),
        (EMPTY, "rejected", 0.5, range(6, 7)),
    ],
    ids=["away", "missing", "refused", "empty"],
)
def test_what_is_given_up_is_in_failures(room, found, answer, outcome, days, asked):
    start = room.now
    serve(room, answer)
    times = attempt_until(room, found, start.replace(year=2027))

    row = room.article(found)
    assert row.outcome == outcome
    assert (row.given_up_at - start).total_seconds() == days * 86_400
    assert times in asked
    ((reason, state),) = room.rows("SELECT reason, state FROM failures")
    assert (reason, state) == (row.reason, "open")


@pytest.mark.parametrize(
    "answer",
    [Permanent(Reason.GONE, "410"), Permanent(Reason.WRONG_MEDIA, "a picture")],
    ids=["gone", "a picture"],
)
def test_what_does_not_end_by_itself_is_rejected_at_once(room, found, answer):
    serve(room, answer)
    attempt(room, found)
    assert room.article(found).outcome == "rejected"
    assert room.column("SELECT count(*) FROM failures") == [0]


def test_a_later_sighting_reopens_a_refused_article(room, found, page):
    serve(room, Permanent(Reason.REFUSED, "403"))
    attempt_until(room, found, room.now.replace(year=2027))
    given_up = room.article(found).given_up_at
    serve(room, page())

    def poll_after(hours):
        room.now = given_up + timedelta(hours=hours)
        room.feed("one", said=f"<description>{hours}</description>")
        room.run("UPDATE feeds SET due_at = '2026-01-01'")
        room.poll()
        return room.article(found).outcome

    # Tried for a day: tried again after a day.
    assert poll_after(6) == "rejected"
    assert poll_after(25) == "in_flight"
    assert room.rows("SELECT state, resolved_by FROM failures") == [
        ("retried", "a later sighting")
    ]
    attempt(room, found)
    assert room.article(found).outcome == "published"


def test_an_article_that_is_gone_is_not_reopened(room, found):
    serve(room, Permanent(Reason.GONE, "410"))
    attempt(room, found)
    room.wait(days=30)
    room.feed("one", said="<description>again</description>")
    room.run("UPDATE feeds SET due_at = '2026-01-01'")
    room.poll()
    assert room.article(found).outcome == "rejected"


FULL = "<p>" + "The harbour master closed the east pier before dawn. " * 12 + "</p>"


@pytest.fixture
def found_with_text(room):
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    room.web.serve(
        "https://paper.example/feed",
        f"<rss version='2.0' {names}><channel><title>T</title><item><title>Pier</title>"
        f"<link>{URL}</link><content:encoded><![CDATA[{FULL}]]></content:encoded>"
        "</item></channel></rss>",
    )
    (article_id,) = room.poll()
    return article_id


@pytest.mark.parametrize(
    "answer",
    [
        AWAY,
        Transient(Reason.CHALLENGE, "robot check", 21_600.0),
        Permanent(Reason.NOT_FOUND, "404"),
        Permanent(Reason.REFUSED, "403"),
        EMPTY,
    ],
    ids=["away", "challenge", "missing", "refused", "empty"],
)
def test_the_text_of_the_feed_is_published_at_once_and_completed_later(
    room, found_with_text, page, answer
):
    article_id = found_with_text
    serve(room, answer)
    room.walk(article_id)
    row = room.article(article_id)
    assert (row.outcome, row.body_source, row.text.count("pier")) == (
        "published", "feed", 12,
    )  # fmt: skip
    assert row.comments_state == "unknown"

    attempt(room, article_id)
    serve(room, page(comments=[(1, "Ada", "A fine pier it will be.")]))
    attempt(room, article_id)

    row = room.article(article_id)
    assert row.text.startswith("The harbour council")
    assert (row.body_source, row.revision, row.comments_found) == ("markup", 1, 1)
    assert "article_updated" not in room.events()
    assert room.events().count("article_completed") == 1
    assert "comment_added" in room.events()
    assert room.column("SELECT count(*) FROM article_revisions") == [0]


def test_a_teaser_does_not_replace_the_text_of_the_feed(room, found_with_text):
    serve(room, AWAY)
    room.walk(found_with_text)
    teaser = "<p>The harbour master closed the east pier. Subscribe to read on.</p>" * 2
    serve(room, f"<html><body><article><h1>Pier</h1>{teaser}</article></body></html>")
    attempt(room, found_with_text)

    row = room.article(found_with_text)
    assert (row.body_source, row.text.count("pier")) == ("feed", 12)
    assert "article_completed" not in room.events()


def retry(room, **selection):
    return retry_articles(room.store, RetryFilter(**selection), by="ida", now=room.now)


@pytest.mark.parametrize(
    "state", ["rejected", "failed", "withdrawn", "published", "waiting"]
)
def test_an_operator_has_an_article_fetched_again_whatever_its_state(
    room, found, page, state
):
    answers = {
        "rejected": Permanent(Reason.GONE, "410"),
        "failed": AWAY,
        "waiting": AWAY,
    }
    serve(room, answers.get(state, page()))
    attempt(room, found)
    if state == "failed":
        attempt_until(room, found, room.now.replace(year=2027))
    if state == "withdrawn":
        serve(room, Permanent(Reason.GONE, "410"))
        while room.article(found).withdrawn_at is None:
            attempt(room, found)
    serve(room, page())

    assert retry(room, article_id=found).due == 1
    assert room.article(found).due_at == room.now
    attempt(room, found)

    row = room.article(found)
    assert (row.outcome, row.withdrawn_at) == ("published", None)
    assert room.column("SELECT count(*) FROM failures WHERE state = 'open'") == [0]


def test_articles_are_selected_by_source_and_by_reason(room):
    room.feed("one", "two")
    one, two = room.poll()
    room.web.pages[URL] = Permanent(Reason.GONE, "410")
    room.walk(one)
    room.web.pages["https://paper.example/two"] = Permanent(Reason.ROBOTS, "no")
    room.walk(two)

    assert retry(room, reason="robots", source="Gazette").due == 0
    assert retry(room, reason="robots", source="Paper").due == 1
    assert room.article(one).outcome == "rejected"
    assert retry(room, source="Paper").due == 2


def test_an_article_that_a_worker_processes_is_left_to_it(room, found):
    with room.store.begin() as tx:
        tx.articles.start(
            found, Stage.FOUND, now=room.now, lease=timedelta(seconds=100)
        )
    assert retry(room, article_id=found).left == 1


def test_a_defect_of_one_visit_does_not_end_the_visits(room, found, page):
    serve(room, page())
    attempt(room, found)
    failure = Failure(step="revisit", article_id=found, error="ValueError: odd")
    with room.store.begin() as tx:
        article = tx.articles.lock(found)
        quarantine_article(room.pipeline._ctx, tx, article, failure)

    row = room.article(found)
    assert row.outcome == "published"
    assert row.due_at > room.now


@pytest.mark.parametrize(
    ("damage", "has_validators"),
    [
        ("'\\x00ff'::bytea", True),
        ("overlay(body PLACING '\\xdeadbeef'::bytea FROM length(body) / 2)", True),
        ("'\\x28b52ffd200421000061626364'::bytea", False),
    ],
    ids=["no frame", "a part replaced", "those of another page"],
)
def test_a_stored_page_that_is_damaged_before_it_is_read_is_downloaded_again(
    room, found, page, damage, has_validators
):
    more = {"etag": '"one"'} if has_validators else {}
    room.web.serve(URL, page(comments=[(1, "Ada", "A fine pier.")]), **more)
    room.pipeline.download_article(found)
    damage_page(room, damage)
    room.compute(found)
    assert (room.article(found).outcome, room.article(found).reason) == (
        "in_flight",
        "archive_damaged",
    )

    attempt(room, found)

    assert room.article(found).outcome == "published"
    # The page of a later visit: its new comment is not lost with its bytes.
    both = [(1, "Ada", "A fine pier."), (2, "Ben", "A costly one.")]
    room.web.serve(URL, page(comments=both), **({"etag": '"two"'} if more else {}))
    room.now = room.article(found).due_at
    room.pipeline.revisit_article(found)
    damage_page(room, damage)
    room.compute(found)
    assert room.article(found).outcome == "published"
    attempt(room, found)
    assert room.article(found).comments_found == 2
    assert room.column("SELECT count(*) FROM failures") == [0]


def damage_page(room, damage):
    """Change the stored bytes of the page that was downloaded last."""
    room.run(
        f"UPDATE pages SET body = {damage} WHERE id = (SELECT page_id FROM articles)"
    )
