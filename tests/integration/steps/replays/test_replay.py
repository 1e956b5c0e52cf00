"""Replays: stored pages are read again; by the same code they change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.model.article import Page
from wireroom.model.replays import ReplayState
from wireroom.model.states import Outcome, Stage
from wireroom.steps.articles.extract import extract, read_page
from wireroom.steps.replays import replay
from wireroom.steps.retry_articles import retry_articles
from wireroom.store.archive.pages import Pages
from wireroom.store.articles.retry_selection import RetryFilter
from wireroom.store.failures import Failure
from wireroom.store.runs.replays import ReplayFilter

ANA = (1, "Ana", "A fine pier it was.")
BEN = (2, "Ben", "And a costly one.")
ALL = ReplayFilter(outcomes=(Outcome.PUBLISHED, Outcome.MERGED, Outcome.REJECTED))


# A page without text is settled at once.
pytestmark = pytest.mark.usefixtures("first_answer_is_final")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def start(room, step="extract", wanted=ALL, most=None) -> int:
    with room.store.begin() as tx:
        return replay.start_replay(tx, step, wanted, most=most, by="ida", now=room.now)


def turn(room, replay_id: int, state: ReplayState) -> None:
    with room.store.begin() as tx:
        assert tx.replays.set_state(replay_id, state, now=room.now)


def deliver(room, article_id: int, replay_id: int) -> None:
    """What the task does."""
    if room.pipeline.begin_replay(article_id, replay_id):
        room.compute(article_id)
    room.pipeline.finish_replay(article_id, replay_id)


def work(room, size=2) -> list[int]:
    """Tick and deliver until nothing is handed out; return the articles in turn."""
    seen = []
    while sent := room.pipeline.lease_replays(size):
        assert len(sent) <= size
        for article_id, replay_id in sent:
            deliver(room, article_id, replay_id)
            seen.append(article_id)
    return seen


def run_of(room, replay_id: int):
    with room.store.begin() as tx:
        return tx.replays.get(replay_id)


def outcomes(room, replay_id: int) -> dict[str, int]:
    run = run_of(room, replay_id)
    assert (run.state, run.finished_at) == (ReplayState.DONE, room.now)
    assert run.total == sum(run.outcomes.values())
    return run.outcomes


def everything(room) -> dict[str, list[tuple]]:
    """All rows that anybody reads."""
    # The log has a line for the replay itself.
    skipped = {"alembic_version", "replays", "replay_items", "counts", "operator_log"}
    tables = room.column(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' ORDER BY 1"
    )
    return {
        name: room.rows(f"SELECT to_jsonb(t)::text FROM {name} t ORDER BY 1")
        for name in tables
        if name not in skipped
    }


def newsroom(room, page, other_text) -> dict[str, int]:
    """Two stories, a copy that is merged, a page without text; all of them settled."""
    room.feed("one", "two", "copy", "empty")
    shown = {
        "one": page(comments=[ANA, BEN]),
        "two": page(title="The van", body=other_text),
        "copy": page(comments=[ANA]),
        "empty": "<html><body></body></html>",
    }
    for path, body in shown.items():
        room.web.serve(f"https://paper.example/{path}", body)
    ids = dict(zip(shown, room.poll(), strict=True))
    for article_id in ids.values():
        room.walk(article_id)
    return ids


def test_the_same_pages_by_the_same_code_change_no_row(room, page, other_text):
    newsroom(room, page, other_text)
    room.wait(days=3)
    before = everything(room)
    for step, count in {"extract": 4, "deduplicate": 3, "enrich": 2}.items():
        can = tuple(o for o in ALL.outcomes if o in replay.REPLAYABLE[step])

        run = start(room, step, ReplayFilter(outcomes=can))

        assert len(work(room)) == count
        assert outcomes(room, run) == {"unchanged": count}, step
        assert everything(room) == before, step


def test_a_duplicate_or_lost_message_replays_an_article_once(room, page, other_text):
    ids = newsroom(room, page, other_text)
    before, run = everything(room), start(room)
    first = room.pipeline.lease_replays(2)
    for sent in (*first, *first):
        deliver(room, *sent)
    lost = room.pipeline.lease_replays(2)
    assert room.pipeline.lease_replays(2) == []

    room.wait(minutes=11)

    assert room.pipeline.lease_replays(2) == lost
    for sent in lost:
        deliver(room, *sent)
    assert room.pipeline.lease_replays(2) == []
    assert outcomes(room, run) == {"unchanged": len(ids)}
    assert everything(room) == before


def test_an_article_whose_worker_died_is_finished_by_the_next(room):
    article_id, run = room.publish(comments=[ANA]), start(room)
    visit = room.article(article_id).due_at
    room.pipeline.lease_replays(9)
    assert room.pipeline.begin_replay(article_id, run)
    room.pipeline.begin_processing(article_id)

    room.wait(minutes=11)
    assert room.pipeline.lease_due(9).articles == ((article_id, Stage.DOWNLOADED),)
    room.compute(article_id)
    work(room)

    assert outcomes(room, run) == {"unchanged": 1}
    row = room.article(article_id)
    assert (row.due_at, row.replay_id, row.quiet_visits) == (visit, None, 0)


def reads(monkeypatch, **fields) -> None:
    """Let tomorrow's code read pages otherwise."""
    old = read_page.extract_pages
    monkeypatch.setattr(
        read_page, "extract_pages", lambda page: replace(old(page), **fields)
    )


def test_another_extraction_of_the_text_is_a_reread_revision(room, monkeypatch):
    article_id = room.publish(comments=[ANA])
    visit = room.article(article_id).due_at
    reads(monkeypatch, text="Quite another reading of the page. " * 9)

    run = start(room)
    work(room)

    assert outcomes(room, run) == {"updated": 1}
    row = room.article(article_id)
    assert (row.revision, row.due_at) == (2, visit)
    assert room.column("SELECT kind FROM article_revisions") == ["reread"]
    assert room.events()[2:] == ["article_updated"]
    sent = {"kind": "reread", "revision": 2}
    (data,) = room.column("SELECT data FROM changes WHERE kind = 'article_updated'")
    assert {k: data[k] for k in sent} == sent
    run = start(room)
    work(room)
    assert outcomes(room, run) == {"unchanged": 1}


def test_an_article_with_a_result_is_counted_once_and_listed(
    room, page, other_text, monkeypatch
):
    """Its message comes a second time, while another article is still leased."""
    newsroom(room, page, other_text)
    reads(monkeypatch, section="Harbour")
    run = start(room, wanted=ReplayFilter())
    (done, _), *_ = room.pipeline.lease_replays(9)
    for _ in range(2):
        deliver(room, done, run)

    assert run_of(room, run).outcomes == {"updated": 1}
    with room.store.begin() as tx:
        changes = tx.replays.list_changes(run, limit=9)
    assert [(c.article_id, c.result) for c in changes] == [(done, "updated")]


def test_another_extraction_of_a_field_is_published_without_a_revision(
    room, monkeypatch
):
    article_id = room.publish(comments=[ANA])
    reads(monkeypatch, authors=("Ida Reed",), section="Harbour")

    run = start(room)
    work(room)

    assert outcomes(room, run) == {"updated": 1}
    row = room.article(article_id)
    assert (row.authors, row.section, row.revision) == (["Ida Reed"], "Harbour", 1)
    (data,) = room.column("SELECT data FROM changes WHERE kind = 'article_updated'")
    assert data == {"kind": "fields", "revision": 1, "fields": ["authors", "section"]}


def test_an_old_article_gets_its_structure_by_a_replay(room, page):
    markup = page().replace(
        "</h1>", '</h1><p>It said <a href="/x">so</a> itself.</p>', 1
    )
    room.feed("one")
    room.web.serve("https://paper.example/one", markup)
    (article_id,) = room.poll()
    room.walk(article_id)
    stored = room.article(article_id).structure
    assert stored["blocks"]
    room.run("UPDATE articles SET structure = '{}'")

    run = start(room)
    work(room)

    assert outcomes(room, run) == {"updated": 1}
    assert room.article(article_id).structure == stored
    (data,) = room.column("SELECT data FROM changes WHERE kind = 'article_updated'")
    assert data["fields"] == ["structure"]


def test_a_rejected_page_that_becomes_readable_is_published(
    room, page, other_text, monkeypatch
):
    newsroom(room, page, other_text)
    reads(monkeypatch, title="Found", text=f"{other_text} And more of it.")

    run = start(room, wanted=ReplayFilter(outcomes=("rejected",), reasons=("no_text",)))
    with monkeypatch.context() as patched:
        readable = read_page.extract_pages
        patched.setattr(extract, "load_page", lambda *_, **__: readable_page(page))
        patched.setattr(read_page, "extract_pages", readable)
        work(room)

    assert outcomes(room, run) == {"now_published": 1}
    assert room.events()[-1] == "article_published"
    assert room.column("SELECT due_at IS NULL FROM articles WHERE title = 'Found'") == [
        False
    ]


def readable_page(page):
    url = "https://paper.example/empty"
    return Page(url=url, body=page().encode(), content_type="text/html")


def test_a_published_article_stays_if_its_page_becomes_unreadable(room, monkeypatch):
    article_id = room.publish(comments=[ANA])
    text, visit = room.article(article_id).text, room.article(article_id).due_at

    def nothing(_):
        raise Permanent(Reason.NO_TEXT, "nothing left")

    monkeypatch.setattr(read_page, "extract_pages", nothing)
    run = start(room)
    work(room)

    assert outcomes(room, run) == {"kept": 1}
    row = room.article(article_id)
    assert (row.text, row.outcome, row.due_at) == (text, "published", visit)


LOST = {
    "missing": (Reason.ARCHIVE_MISSING, "archive_missing"),
    "damaged": (Reason.ARCHIVE_DAMAGED, "archive_damaged"),
}


@pytest.mark.parametrize(("reason", "result"), LOST.values(), ids=list(LOST))
def test_a_lost_page_is_recorded_and_the_run_continues(
    room, page, other_text, monkeypatch, reason, result
):
    ids = newsroom(room, page, other_text)
    before = everything(room)
    cut_off(monkeypatch, room.article(ids["two"]).page_id, Permanent(reason))

    run = start(room)
    work(room)

    assert outcomes(room, run) == {"unchanged": 3, result: 1}
    with room.store.begin() as tx:
        (found,) = tx.replays.list_changes(run, limit=9)
    assert (found.article_id, found.result) == (ids["two"], result)
    assert everything(room) == before


def test_a_replay_waits_for_an_unreachable_archive(room, monkeypatch):
    article_id, before = room.publish(), everything(room)
    away = Transient(Reason.ARCHIVE_UNAVAILABLE)
    with monkeypatch.context() as patched:
        cut_off(patched, room.article(article_id).page_id, away)
        run = start(room)
        work(room)
        assert run_of(room, run).outcomes == {}
    room.wait(minutes=11)
    work(room)

    assert outcomes(room, run) == {"unchanged": 1}
    assert everything(room) == before


def cut_off(monkeypatch, page_id: int, error: Exception) -> None:
    old = Pages.get

    def get(self, wanted):
        if wanted == page_id:
            raise error
        return old(self, wanted)

    monkeypatch.setattr(Pages, "get", get)


def test_a_defect_is_quarantined_and_the_run_continues(room, monkeypatch):
    article_id = room.publish()
    visit = room.article(article_id).due_at
    run = start(room)
    room.pipeline.lease_replays(9)
    room.pipeline.begin_replay(article_id, run)
    failure = Failure(step="extract", article_id=article_id, error="KeyError: 'x'")
    room.pipeline.quarantine_failure(failure)

    room.wait(minutes=11)
    work(room)

    assert outcomes(room, run) == {"kept": 1}
    assert room.article(article_id).due_at == visit


def test_a_stopped_run_continues_from_its_position(room, page, other_text):
    ids = newsroom(room, page, other_text)
    run = start(room)
    (sent,) = room.pipeline.lease_replays(1)
    turn(room, run, ReplayState.STOPPED)
    deliver(room, *sent)
    assert room.pipeline.lease_replays(9) == []
    room.wait(minutes=11)

    turn(room, run, ReplayState.RUNNING)

    assert work(room) == list(ids.values())
    assert outcomes(room, run) == {"unchanged": 4}


def test_an_article_in_a_visit_is_replayed_later(room):
    article_id, run = room.publish(), start(room)
    room.pipeline.lease_replays(9)
    room.wait(days=1)
    room.run("UPDATE articles SET stage = 'downloaded'")
    deliver(room, article_id, run)
    room.run("UPDATE articles SET stage = 'done'")

    assert work(room) == []
    assert outcomes(room, run) == {"overtaken": 1}


def test_a_run_ends_at_its_limit(room, page, other_text):
    ids = newsroom(room, page, other_text)
    run = start(room, most=3)
    assert run_of(room, run).total == 3
    assert work(room) == list(ids.values())[:3]
    assert outcomes(room, run) == {"unchanged": 3}


def test_a_run_over_nothing_ends(room):
    run = start(room)
    assert work(room) == []
    assert outcomes(room, run) == {}


WANTED = {
    "published": ({}, 2),
    "merged": ({"outcomes": ("merged",)}, 1),
    "rejected": ({"outcomes": ("rejected",)}, 1),
    "reason": ({"outcomes": ALL.outcomes, "reasons": ("no_text",)}, 1),
    "source": ({"source": "Paper"}, 2),
    "another source": ({"source": "Gazette"}, 0),
    "since": ({"since": timedelta(minutes=1)}, 2),
    "until": ({"until": timedelta(0)}, 0),
    "url": ({"url": "*/two"}, 1),
    "url with odd signs": ({"url": "*%_\\*"}, 0),
}


def test_articles_are_selected_by_the_filter(room, page, other_text):
    newsroom(room, page, other_text)
    for what, (wanted, count) in WANTED.items():
        for name in wanted.keys() & {"since", "until"}:
            wanted[name] = room.now - wanted[name]
        run = start(room, wanted=ReplayFilter(**wanted))
        assert (run_of(room, run).total, len(work(room))) == (count, count), what


def test_a_run_without_input_is_refused(room):
    for step, wanted, said in (
        ("enrich", ReplayFilter(outcomes=("rejected",)), "have not reached that stage"),
        (
            "deduplicate",
            ReplayFilter(outcomes=("failed",)),
            "have not reached that stage",
        ),
        ("extract", ReplayFilter(source="Nobody"), "there is no source 'Nobody'"),
    ):
        with pytest.raises(OperatorError, match=said):
            start(room, step, wanted)


@pytest.mark.parametrize("step", ["deduplicate", "enrich"])
def test_an_article_that_was_rejected_since_the_run_chose_it_stays(room, step):
    """Its row was published when the tick leased it to the run."""
    article_id = room.publish()
    run = start(room, step, ReplayFilter())
    sent = room.pipeline.lease_replays(9)
    rejected = "SET outcome = 'rejected', reason = 'boilerplate'"
    room.run(f"UPDATE articles {rejected}, due_at = NULL")
    room.run(f"UPDATE entries {rejected}")
    room.run("DELETE FROM story_members")
    room.run("DELETE FROM stories")

    for message in sent:
        deliver(room, *message)
    work(room)

    assert outcomes(room, run) == {"overtaken": 1}
    assert room.article(article_id).outcome == "rejected"


def reject_and_replay(room, page) -> int:
    """Return an article without text, whose replay has started; its worker died."""
    room.feed("one")
    room.web.serve("https://paper.example/one", "<html><body></body></html>")
    (article_id,) = room.poll()
    room.walk(article_id)
    run = start(room, wanted=ReplayFilter(outcomes=("rejected",)))
    room.pipeline.lease_replays(9)
    assert room.pipeline.begin_replay(article_id, run)
    room.web.serve("https://paper.example/one", page())
    return article_id


def test_an_article_that_an_operator_retries_leaves_its_replay(room, page):
    article_id = reject_and_replay(room, page)
    room.wait(minutes=11)

    retry_articles(room.store, RetryFilter(), by="ida", now=room.now)

    assert room.article(article_id).replay_id is None
    assert room.walk(article_id) is Stage.DONE
    assert room.article(article_id).outcome == "published"


def test_an_article_in_a_replay_is_not_reopened_by_its_feed(room, page):
    article_id = reject_and_replay(room, page)
    room.wait(hours=30)
    room.feed("one", said="<description>again</description>")
    room.run("UPDATE feeds SET due_at = '2026-01-01'")

    room.poll()

    row = room.article(article_id)
    assert (row.stage, row.outcome) == (Stage.DOWNLOADED, Outcome.REJECTED)


def test_a_defect_before_the_first_step_leaves_a_rejected_article(room):
    room.feed("one")
    room.web.serve("https://paper.example/one", "<html><body></body></html>")
    (article_id,) = room.poll()
    room.walk(article_id)
    failure = Failure(step="reprocess", article_id=article_id, error="KeyError: 'x'")

    room.pipeline.quarantine_failure(failure)

    row = room.article(article_id)
    assert (row.outcome, row.reason) == (Outcome.REJECTED, "no_text")
    assert room.column("SELECT step FROM failures") == ["reprocess"]
