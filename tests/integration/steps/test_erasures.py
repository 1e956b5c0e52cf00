"""Erasures as an operator runs them, interrupted ones, and what refuses a return."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from functools import partial

import pytest
from typer.testing import CliRunner

from tests.integration.conftest import BASE, article_page
from wireroom.console.cli import app
from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.errors import LateAnswer, OperatorError, Transient
from wireroom.model.erasures import ErasureKind, ErasureRequest, ErasureState
from wireroom.model.states import Stage
from wireroom.steps import archive
from wireroom.steps.erasure import run as erasure_run
from wireroom.steps.erasure.rewrite_files import rewrite_next_file
from wireroom.steps.erasure.run import (
    LEASE,
    Progress,
    request_erasure,
    run_erasures,
    run_portion,
)
from wireroom.store.archive.blob_store import FolderBlobStore
from wireroom.store.erasure import collection
from wireroom.store.erasure.jobs import ANNOTATE_EVERY

ANA = (1, "Ana Quillfeather", "A fine pier it was, and the quarry is near.")
BEN = (2, "Ben", "@Ana Quillfeather A costly one.")
CY = (3, "Cy", "> A fine pier it was, and the quarry is near.\n\nSo you say.")
URL = f"{BASE}/one"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def wireroom(migrated_url, monkeypatch):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "200")
    return partial(CliRunner().invoke, app, catch_exceptions=False)


def ask(room, kind: ErasureKind, target: str, **more) -> int:
    why = more.pop("why", "asked for")
    request = ErasureRequest(
        kind=kind, target=target, why=why, requested_by="ida", **more
    )
    with room.store.begin() as tx:
        return request_erasure(tx, request, now=room.now)


def run(room):
    """Work on the oldest erasure to its end; None if another process has it."""
    for _ in range(100):
        row = run_erasures(room.store, lambda: room.now, seconds=60.0)
        if row is None or row.state is ErasureState.DONE:
            return row
    raise AssertionError(row)


def publish_more(room, *paths) -> list[int]:
    """Publish articles that the feed lists beside the first one."""
    room.feed("one", *paths)
    for path in paths:
        room.web.serve(f"{BASE}/{path}", article_page(title=path, body=f"{path} " * 90))
    room.wait(hours=1)
    made = room.poll()
    for article_id in made:
        room.walk(article_id)
    return list(made)


def test_a_dry_run_counts_and_changes_nothing(room, wireroom):
    article_id = room.publish(comments=[ANA, BEN])

    done = wireroom(["erase", "author", ANA[1], "--why", "asked", "--dry-run"])

    assert done.stdout == "would erase: 1 comment, 1 mention\n"
    assert room.article(article_id).comments_found == 2
    assert room.column("SELECT count(*) FROM erasures") == [0]


def test_an_article_is_erased_and_the_report_says_how_much(room, wireroom):
    article_id = room.publish(comments=[ANA, BEN])

    done = wireroom(["erase", "article", URL, "--why", "a wrong report", "--by", "ida"])

    assert "1 article, 2 comments, 1 entry, 1 stored page; by ida" in done.stdout
    assert room.outcomes() == [("erased", "erased")]
    article = room.article(article_id)
    assert (article.title, article.text, article.stage) == ("", "", Stage.DONE)
    assert room.events()[-1] == "article_erased"
    (listed,) = json.loads(wireroom(["erase", "list", "--json"]).stdout)
    assert (listed["kind"], listed["state"]) == ("article", "done")
    assert "target" not in listed
    with room.store.begin() as tx:
        verdict = diagnose_address(tx, URL).verdict
    assert verdict == f"Erased by an operator on {listed['finished_at'][:10]}."


def test_replies_lose_the_name_the_quotation_and_their_parent(room):
    article_id = room.publish(comments=[ANA, BEN, CY])
    (row_id,) = room.column("SELECT id FROM comments WHERE author LIKE 'Ana%'")

    ask(room, ErasureKind.COMMENT, str(row_id))
    run(room)

    left = "SELECT author, text, parent_id FROM comments ORDER BY id"
    assert room.rows(left) == [
        ("Ben", "@[erased] A costly one.", None),
        ("Cy", "[erased] So you say.", None),
    ]
    article = room.article(article_id)
    assert (article.comments_found, article.erased_comments) == (2, 3)
    assert article.page_id is None
    # Its annotations are made again from what is left.
    assert article.stage is Stage.DEDUPLICATED
    room.compute(article_id)
    assert "Quillfeather" not in str(room.rows("SELECT value FROM annotations"))


LINKED = (
    4,
    "Dee",
    'So says <a href="https://readers.example/Quillfeather">she</a> again.',
)


def test_a_link_with_the_name_goes_though_the_text_lacks_it(room, page):
    named = (1, "Quillfeather", ANA[2])
    room.publish(comments=[named, LINKED])
    stored = "SELECT structure::text FROM comments WHERE author = 'Dee'"
    assert "Quillfeather" in room.column(stored)[0]
    ask(room, ErasureKind.AUTHOR, "Quillfeather")
    run(room)
    assert room.column(stored) == ["{}"]

    room.compute(1)
    room.web.serve(URL, page(comments=[named, LINKED]))
    room.wait(days=1)
    assert room.pipeline.revisit_article(1) is Stage.DOWNLOADED
    room.compute(1)
    assert room.column(stored) == ["{}"]


def test_a_name_of_a_source_is_erased_there_alone(room):
    room.publish(comments=[ANA])
    ask(room, ErasureKind.AUTHOR, ANA[1], source="Gazette")
    run(room)
    assert room.column("SELECT author FROM comments") == [ANA[1]]


def test_numbers_of_comments_may_have_gaps(room, monkeypatch):
    monkeypatch.setattr(collection, "COMMENTS_AT_ONCE", 1)
    room.run("ALTER SEQUENCE comments_id_seq RESTART WITH 1000000000000")
    room.publish(comments=[BEN, ANA])
    ask(room, ErasureKind.AUTHOR, ANA[1])
    assert run(room).counts["comments"] == 1


def test_an_author_who_was_erased_is_not_stored_again(room, page):
    room.publish(comments=[BEN])
    ask(room, ErasureKind.AUTHOR, ANA[1])
    run(room)
    room.compute(1)
    room.web.serve(URL, page(comments=[BEN, ANA]))
    room.wait(days=1)
    assert room.pipeline.revisit_article(1) is Stage.DOWNLOADED
    room.compute(1)
    assert room.column("SELECT author FROM comments") == ["Ben"]
    assert room.column("SELECT count(*) FROM pages") == [0]


def test_an_erased_article_is_known_at_a_new_address_by_its_text(room, page):
    room.publish()
    ask(room, ErasureKind.ARTICLE, URL)
    run(room)

    room.feed("two")
    room.web.serve(f"{BASE}/two", page())
    room.wait(hours=1)
    (second,) = room.poll()
    room.walk(second)

    assert room.outcomes() == [("erased", "erased")] * 2
    assert room.article(second).url == f"wireroom:erased/{second}"
    assert room.column("SELECT count(*) FROM pages") == [0]


def test_a_submitted_address_that_was_erased_makes_no_article(room):
    room.publish()
    ask(room, ErasureKind.ARTICLE, URL)
    run(room)
    assert room.pipeline.submit_url(URL) == ()
    assert room.column("SELECT count(*) FROM articles") == [1]


REFUSED = {
    "a name in the reason": (ErasureKind.AUTHOR, "Ana", {"why": "ANA asked"}),
    "an unknown article": (ErasureKind.ARTICLE, f"{BASE}/none", {}),
    "an unknown comment": (ErasureKind.COMMENT, "77", {}),
    "no number of a comment": (ErasureKind.COMMENT, "all", {}),
    "an unknown source": (ErasureKind.SOURCE, "Herald", {}),
    "a source that is none": (ErasureKind.AUTHOR, "Ana", {"source": "Herald"}),
    "no address": (ErasureKind.URL_PREFIX, "harbour", {}),
    "no name": (ErasureKind.AUTHOR, " ?! ", {}),
}


@pytest.mark.parametrize(
    ("kind", "target", "more"), REFUSED.values(), ids=list(REFUSED)
)
def test_what_names_nothing_is_refused(room, kind, target, more):
    with pytest.raises(OperatorError):
        ask(room, kind, target, **more)
    assert room.column("SELECT count(*) FROM erasures") == [0]


def test_another_process_continues_after_a_kill(room):
    """A process that comes back after its lease has ended changes nothing."""
    room.publish()
    publish_more(room, "two")
    erasure_id = ask(room, ErasureKind.SOURCE, "Paper")
    with room.store.begin() as tx:
        killed = tx.erasures.lease(now=room.now, lease=LEASE)
    state = ErasureState.COLLECTING
    while state is not ErasureState.ERASING:
        run_portion(room.store, killed, now=room.now)
        with room.store.begin() as tx:
            state = tx.erasures.get(erasure_id).state
    assert run(room) is None, "the lease of the first one still runs"

    room.wait(minutes=6)
    assert run(room).state is ErasureState.DONE

    with pytest.raises(LateAnswer):
        run_portion(room.store, killed, now=room.now)
    assert set(room.column("SELECT outcome FROM articles")) == {"erased"}
    assert room.column("SELECT count(*) FROM erasure_items") == [0]


def test_a_large_erasure_rests_and_spreads_the_work_that_it_makes(
    room, page, monkeypatch
):
    """New articles do not wait for annotations of old ones."""
    monkeypatch.setattr(erasure_run, "ERASED_AT_ONCE", 1)
    room.publish(comments=[ANA])
    room.feed("one", "two")
    body = "The second harbour is another one. " * 30
    room.web.serve(f"{BASE}/two", page(title="Two", body=body, comments=[ANA]))
    room.wait(hours=1)
    for article_id in room.poll():
        room.walk(article_id)
    ask(room, ErasureKind.AUTHOR, ANA[1])
    rests = []
    while run_erasures(room.store, lambda: room.now, seconds=60.0, rest=rests.append):
        pass
    assert len(rests) > 3
    first, second = room.column(
        "SELECT due_at FROM articles WHERE stage = 'deduplicated' ORDER BY id"
    )
    assert first == room.now
    assert second - first == ANNOTATE_EVERY


def test_articles_of_a_large_erasure_go_in_small_portions(room, monkeypatch):
    monkeypatch.setattr(erasure_run, "WHOLE_AT_ONCE", 2)
    room.publish(comments=[ANA])
    publish_more(room, "two", "three", "four", "five")
    ask(room, ErasureKind.SOURCE, "Paper")
    assert run(room).counts["articles"] == 5
    assert set(room.column("SELECT outcome FROM articles")) == {"erased"}


def test_rows_are_erased_when_the_transactions_of_before_have_ended(room):
    room.publish()
    ask(room, ErasureKind.ARTICLE, URL)
    with room.store.begin() as writer:
        # It may have looked for a tombstone before there was one.
        assert not writer.tombstones.keys
        with room.store.begin() as tx:
            erasure = tx.erasures.lease(now=room.now, lease=LEASE)
        while run_portion(room.store, erasure, now=room.now) is Progress.MORE:
            pass
        assert room.outcomes() == [("published", None)]
        with room.store.begin() as tx:
            tx.erasures.release(erasure)
    assert run(room).state is ErasureState.DONE
    assert room.outcomes() == [("erased", "erased")]


def test_a_worker_that_holds_an_erased_article_stores_nothing(room, page):
    article_id = room.publish()
    room.wait(days=1)
    fetch = room.web.fetch

    def erase_meanwhile(request):
        ask(room, ErasureKind.ARTICLE, URL)
        run(room)
        return fetch(request)

    room.web.serve(URL, page(body="Another text. " * 60))
    room.web.fetch = erase_meanwhile
    room.pipeline.revisit_article(article_id)
    assert room.outcomes() == [("erased", "erased")]
    assert room.column("SELECT count(*) FROM pages") == [0]


@pytest.fixture
def files(room, tmp_path):
    folder = tmp_path / "cold"
    room.store.blob_store = FolderBlobStore(folder)
    room.publish()
    publish_more(room, "two")
    cold = room.now + timedelta(days=1)
    archive.archive_pages(room.store, before=cold, now=room.now)
    return folder


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.gz"))


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", ["write", "read", "remove"])
def test_a_file_is_rewritten_whenever_the_process_is_killed(
    room, files, at, monkeypatch
):
    (old,) = names(files)

    def die(*_):
        raise Killed

    ask(room, ErasureKind.ARTICLE, URL)
    monkeypatch.setattr(FolderBlobStore, "read" if at == "read" else at, die)
    with pytest.raises(Killed):
        run(room)
    monkeypatch.undo()
    assert old in names(files)

    room.wait(minutes=6)
    assert run(room).counts["archive_files"] == 1

    (page_id,) = room.column("SELECT id FROM pages")
    with room.store.begin() as tx:
        assert b"two two" in tx.pages.get(page_id).body
    archive.archive_pages(room.store, before=room.now, now=room.now)
    assert old not in names(files)
    assert room.column("SELECT count(*) FROM erasure_files") == [0]


def test_a_file_of_another_database_is_replaced_and_left(room, files, caplog):
    (old,) = names(files)
    archive.declare_copy(room.store)
    ask(room, ErasureKind.ARTICLE, URL)
    run(room)
    assert old in names(files)
    assert len(names(files)) == 2
    assert "erased_file_left" in caplog.text


def test_a_file_that_is_gone_has_nothing_to_be_erased(room, files):
    ask(room, ErasureKind.ARTICLE, URL)
    next(files.rglob("*.gz")).unlink()
    # A folder without any file is a disk that is not mounted.
    (files / "other").touch()
    assert run(room).state is ErasureState.DONE


def test_an_archive_that_is_away_or_busy_holds_up_only_its_part(room, files):
    ask(room, ErasureKind.ARTICLE, URL)
    with room.store.begin() as tx:
        tx.advisory_lock(archive.Lock.ARCHIVE)
        with pytest.raises(Transient):
            run(room)
    assert room.outcomes()[0] == ("erased", "erased")
    blob_store, room.store.blob_store = room.store.blob_store, None
    with pytest.raises(OperatorError, match="WIREROOM_ARCHIVE_URL"):
        rewrite_next_file(room.store, now=room.now)
    room.store.blob_store = blob_store
    assert run(room).state is ErasureState.DONE


def test_tombstones_erase_again_what_a_restore_brought_back(
    room, wireroom, tmp_path, page
):
    room.publish(comments=[ANA, BEN])
    (second,) = publish_more(room, "two")
    room.web.serve(f"{BASE}/two", page(title="Two", body="two " * 90, comments=[ANA]))
    room.wait(days=1)
    assert room.pipeline.revisit_article(second) is Stage.DOWNLOADED
    room.compute(second)
    backup = {
        name: room.column(f"SELECT to_jsonb(t)::text FROM {name} t")
        for name in ("comments", "article_urls")
    }
    (row_id,) = room.column(f"SELECT id FROM comments WHERE article_id = {second}")
    ask(room, ErasureKind.COMMENT, str(row_id))
    run(room)
    path = tmp_path / "tombstones"
    assert "tombstones: 5" in wireroom(["erase", "export-tombstones", str(path)]).stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # The restore: the comment is there again, and no tombstone.
    room.run("TRUNCATE tombstones, tombstone_keys")
    (lost,) = [row for row in backup["comments"] if json.loads(row)["id"] == row_id]
    room.run(
        "INSERT INTO comments SELECT * FROM jsonb_populate_record(NULL::comments,"
        f" $${lost}$$); UPDATE articles SET comments_found = 1 WHERE id = {second}"
    )

    done = wireroom(["erase", "apply-tombstones", str(path)])

    assert "tombstones" in done.stdout
    assert room.column(f"SELECT id FROM comments WHERE article_id = {second}") == []
    assert len(room.column("SELECT id FROM comments")) == 2


def test_a_file_without_tombstones_is_refused(wireroom, tmp_path):
    path = tmp_path / "none"
    path.write_text("hello", "utf-8")
    with pytest.raises(OperatorError, match="no file of tombstones"):
        wireroom(["erase", "apply-tombstones", str(path)])


def test_there_may_be_nothing_to_do(room, wireroom):
    assert "no erasures" in wireroom(["erase", "list"]).stdout
    assert "no erasure is left" in wireroom(["erase", "resume"]).stdout
