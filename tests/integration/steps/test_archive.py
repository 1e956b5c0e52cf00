"""Cold pages in WARC files: nobody who reads them notices, and no crash loses one."""

from __future__ import annotations

import errno
import gzip
import io
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.databases import create_database, drop_database
from wireroom.errors import LateAnswer, OperatorError, Permanent, Reason, Transient
from wireroom.model.http import FetchResponse
from wireroom.model.states import Stage
from wireroom.steps import archive
from wireroom.store.archive.blob_store import FolderBlobStore
from wireroom.store.archive.owner import declare_owner, find_owner
from wireroom.store.archive.warc import WarcPosition
from wireroom.store.connection.locks import Lock
from wireroom.store.database import Store

ROOT = Path(__file__).parents[3]
DAYS = timedelta(days=30)


class Killed(BaseException):
    """The process ends here."""


class DyingStore(FolderBlobStore):
    """A folder, in a process that is killed at a chosen point."""

    def __init__(self, root, at):
        super().__init__(root)
        self._at = at

    def write(self, name, content):
        if self._at == "before writing":
            raise Killed
        super().write(name, content)
        if self._at == "half written":
            path = self._root / name
            path.rename(path.with_name(path.name + ".part"))
            raise Killed
        if self._at == "written":
            raise Killed

    def read(self, name, offset, length):
        content = super().read(name, offset, length)
        if self._at == "read back":
            raise Killed
        return content


@pytest.fixture
def files(tmp_path):
    return tmp_path / "cold"


@pytest.fixture
def room(room, files):
    room.store.blob_store = FolderBlobStore(files)
    return room


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def articles(room, page) -> tuple[int, ...]:
    """Three published articles whose pages are forty days old."""
    paths = ("one", "two", "three")
    room.feed(*paths)
    for path in paths:
        room.web.serve(f"https://paper.example/{path}", page(body=f"{path} " * 200))
    found = room.poll()
    assert [room.walk(article_id) for article_id in found] == [Stage.DONE] * 3
    room.wait(days=40)
    return found


def move(room):
    return archive.archive_pages(room.store, before=room.now - DAYS, now=room.now)


def pages(room) -> dict[int, bytes]:
    with room.store.begin() as tx:
        ids = room.column("SELECT id FROM pages ORDER BY id")
        return {page_id: tx.pages.get(page_id).body for page_id in ids}


def on_disk(files) -> list[str]:
    return sorted(p.name for p in files.rglob("*") if p.is_file())


def hot(room) -> int:
    return room.column("SELECT count(*) FROM pages WHERE body IS NOT NULL")[0]


def test_a_page_reads_the_same_from_database_and_archive(room, articles):
    before = pages(room)

    moved = move(room)

    assert moved.pages == 3
    assert hot(room) == 0
    assert pages(room) == before
    assert move(room) is None
    assert [error for _, error in archive.verify_archive(room.store)] == [None] * 3


def test_young_pages_and_pages_in_progress_stay_in_the_database(room, articles):
    first, second, _ = articles
    room.run(f"UPDATE articles SET stage = 'downloaded' WHERE id = {first}")
    room.run(
        f"UPDATE pages SET last_seen_at = '{room.now}' WHERE article_id = {second}"
    )

    assert move(room).pages == 1
    room.run(f"UPDATE articles SET stage = 'done' WHERE id = {first}")


def test_a_page_that_was_archived_at_once_is_compared_at_the_next_visit(room, page):
    url = "https://paper.example/one"
    served = page() + '<meta name="csrf" content="{}">'
    room.feed("one")
    room.web.serve(url, served.format("a1b2c3d4"))
    (article_id,) = room.poll()
    room.walk(article_id)
    room.now = room.article(article_id).due_at
    assert archive.archive_pages(room.store, before=room.now, now=room.now).pages == 1
    room.web.serve(url, served.format("a1b2c3d5"))

    assert room.pipeline.revisit_article(article_id) is None
    assert room.article(article_id).quiet_visits == 1


def test_an_archived_page_is_replayed_like_a_stored_one(room, articles):
    move(room)
    room.run("UPDATE articles SET stage = 'downloaded', due_at = found_at")

    assert [room.compute(article_id) for article_id in articles] == [Stage.DONE] * 3
    assert room.events() == ["article_published"] * 3


def test_a_cold_page_that_is_downloaded_again_stays_one_row(room, articles):
    move(room)
    before = pages(room)
    (url, page_id) = room.rows("SELECT url, id FROM pages ORDER BY id LIMIT 1")[0]
    response = FetchResponse(
        url=url, final_url=url, status=200, headers={}, body=before[page_id],
        fetched_at=room.now,
    )  # fmt: skip

    with room.store.begin() as tx:
        assert (
            tx.pages.add_page(tx.articles.lock(articles[0]).lease, response) == page_id
        )

    assert pages(room) == before


def test_other_tools_read_the_files(room, articles, files):
    name = move(room).name
    with (files / name).open("rb") as file:
        records = [
            (record.rec_headers["WARC-Target-URI"], record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]

    addresses = room.column("SELECT final_url FROM pages ORDER BY id")
    assert records == list(zip(addresses, pages(room).values(), strict=True))


def test_a_file_is_bounded_in_pages_and_bytes(room, articles, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1)
    assert [move(room).pages for _ in range(3)] == [1, 1, 1]
    assert move(room) is None


POINTS = ["before writing", "half written", "written", "read back"]


@pytest.mark.parametrize("point", POINTS)
def test_a_failure_at_any_point_loses_and_duplicates_no_page(
    room, articles, files, point
):
    before = pages(room)
    room.store.blob_store = DyingStore(files, point)
    with pytest.raises(Killed):
        move(room)
    room.store.blob_store = FolderBlobStore(files)
    assert hot(room) == 3
    assert pages(room) == before
    assert room.balance().is_consistent

    moved = move(room)

    assert pages(room) == before
    assert on_disk(files) == [moved.name.rpartition("/")[2]]
    assert room.rows("SELECT name, pages FROM archive_files") == [(moved.name, 3)]


# A process of its own, which the system ends in the middle of it.
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from wireroom.steps import archive
from wireroom.store.database import Store
from wireroom.store.archive.blob_store import FolderBlobStore

url, root, before, point = sys.argv[1:]

class KilledStore(FolderBlobStore):
    def write(self, name, content):
        if point == "half written":
            path = Path(root) / (name + ".part")
            path.parent.mkdir(parents=True)
            path.write_bytes(content[:99])
        else:
            super().write(name, content)
        os.kill(os.getpid(), signal.SIGKILL)

now = datetime.fromisoformat(before)
archive.archive_pages(Store(url, blob_store=KilledStore(Path(root))), before=now,
now=now)
"""


@pytest.mark.parametrize("point", ["half written", "written"])
def test_a_process_that_is_killed_loses_nothing_and_leaves_nothing(
    room, articles, files, migrated_url, point
):
    before = pages(room)
    given = [migrated_url, str(files), (room.now - DAYS).isoformat(), point]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *given], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(on_disk(files)) == 1
    assert pages(room) == before

    # The server takes a moment to see that the other one is gone.
    for _ in range(500):
        if moved := move(room):
            break
        room.run("SELECT pg_sleep(0.01)")

    assert moved.pages == 3
    assert pages(room) == before
    assert on_disk(files) == [moved.name.rpartition("/")[2]]


def test_two_at_once_move_each_page_once(room, articles, files):
    with room.store.begin() as tx:
        assert tx.try_advisory_lock(Lock.ARCHIVE)
        assert move(room) is None
    assert move(room).pages == 3
    assert len(on_disk(files)) == 1


def test_a_process_whose_file_another_has_removed_empties_no_page(room, articles):
    """It lost its lock with its connection, and came back after the other's start."""
    before, now = hot(room), room.now
    with room.store.begin() as tx:
        tx.cold_pages.announce_file("a.warc.gz", now=now)
    with room.store.begin() as other:
        for name in other.cold_pages.list_incomplete():
            other.cold_pages.delete_file(name)
    (page_id, *_) = pages(room)
    place = WarcPosition(page_id=page_id, offset=0, length=9)
    with pytest.raises(LateAnswer), room.store.begin() as tx:
        tx.cold_pages.finish_file("a.warc.gz", [place], size=9, now=now)

    assert hot(room) == before


def test_an_upload_in_progress_does_not_stop_deduplication(room, articles, files, page):
    """Both hold an advisory lock meanwhile: with one number, one would wait."""
    room.feed("four")
    room.web.serve("https://paper.example/four", page(body="four " * 200))
    (article_id,) = room.poll()
    stages: list[Stage | None] = []

    class SlowStore(FolderBlobStore):
        def write(self, name, content):
            chain = threading.Thread(target=lambda: stages.append(walk()), daemon=True)
            chain.start()
            chain.join(timeout=30)
            stages.append(None)
            super().write(name, content)

    def walk():
        return room.walk(article_id)

    room.store.blob_store = SlowStore(files)
    assert move(room).pages == 3
    assert stages == [Stage.DONE, None]


def test_a_full_disk_leaves_the_pages_where_they_are(
    room, articles, files, monkeypatch
):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(Transient) as caught:
            move(room)
    assert caught.value.reason is Reason.ARCHIVE_UNAVAILABLE
    assert hot(room) == 3
    assert on_disk(files) == []

    assert move(room).pages == 3
    assert len(on_disk(files)) == 1


def test_an_archive_that_returns_other_bytes_is_not_trusted(room, articles, files):
    class Forgetful(FolderBlobStore):
        def write(self, name, content):
            super().write(name, content[:-1])

    room.store.blob_store = Forgetful(files)
    with pytest.raises(Transient):
        move(room)
    assert hot(room) == 3
    room.store.blob_store = FolderBlobStore(files)
    assert move(room).pages == 3


def gone(path):
    path.unlink()


def emptied(path):
    path.write_bytes(b"")


def cut(path):
    os.truncate(path, 100)


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 6] ^= 0xFF
    path.write_bytes(content)


def replaced(path):
    path.write_bytes(gzip.compress(b"WARC/1.1\r\n\r\nHTTP/1.1 200\r\n\r\nelse" * 9))


def bomb(path):
    path.write_bytes(gzip.compress(bytes(50_000_000)))


DAMAGE = {
    Reason.ARCHIVE_MISSING: [gone],
    Reason.ARCHIVE_DAMAGED: [emptied, cut, flipped, replaced, bomb],
}
CASES = [
    pytest.param(reason, damage, id=damage.__name__)
    for reason, kinds in DAMAGE.items()
    for damage in kinds
]


@pytest.mark.parametrize(("reason", "damage"), CASES)
def test_a_damaged_file_has_its_own_reason(room, articles, files, reason, damage):
    damage(files / move(room).name)
    (page_id, *_) = room.column("SELECT id FROM pages ORDER BY archive_offset")

    with room.store.begin() as tx, pytest.raises(Permanent) as caught:
        tx.pages.get(page_id)

    assert caught.value.reason is reason
    found = [error for _, error in archive.verify_archive(room.store)]
    assert len(found) == 3
    assert reason in {error.reason for error in found if error}


@pytest.mark.parametrize(("reason", "damage"), CASES)
def test_a_published_article_stays_if_its_archived_page_is_lost(
    room, articles, files, reason, damage
):
    damage(files / move(room).name)
    room.run("UPDATE articles SET stage = 'downloaded', due_at = found_at")

    room.compute(articles[0])

    row = room.article(articles[0])
    assert (row.outcome, row.stage) == ("published", "done")
    assert row.detail.startswith(reason)
    assert "one one" in row.text
    room.run("UPDATE articles SET stage = 'done'")


def test_a_missing_archive_setting_postpones_the_step(room, articles):
    move(room)
    room.store.blob_store = None
    room.run("UPDATE articles SET stage = 'downloaded', due_at = found_at")

    assert room.compute(articles[0]) is None

    row = room.article(articles[0])
    assert (row.outcome, row.reason) == ("published", "archive_unavailable")
    assert row.due_at > room.now
    with pytest.raises(OperatorError, match="WIREROOM_ARCHIVE_URL"):
        move(room)
    room.run("UPDATE articles SET stage = 'done', reason = NULL")


def test_the_ledger_reports_a_page_that_is_nowhere(room, articles):
    move(room)
    room.run("UPDATE archive_files SET finished_at = NULL")
    assert any("archive" in what for what, _ in room.balance().violations)
    room.run("UPDATE archive_files SET finished_at = started_at")


def test_a_read_of_a_file_returns_only_the_requested_bytes(files):
    blob_store = FolderBlobStore(files)
    blob_store.write("a/b.gz", b"0123456789")
    assert blob_store.read("a/b.gz", 3, 4) == b"3456"
    assert blob_store.read("a/b.gz", 8, 40) == b"89"
    assert io.BytesIO(blob_store.read("a/b.gz", 99, 4)).read() == b""


def announce(room, files):
    """Announce a file below this database's name, as a run does before it writes."""
    with room.store.begin() as tx:
        owner = find_owner(tx.connection) or declare_owner(tx.connection)
        name = f"{owner.name}/2026/03/pages-announced.warc.gz"
        tx.cold_pages.announce_file(name, now=room.now)
    FolderBlobStore(files).write(name, b"written by the original")
    return name


def test_a_copy_never_removes_a_file_of_its_original(
    room, files, articles, postgres_server
):
    """The dump is taken while a file is written; the original then finishes it."""
    name = announce(room, files)
    with copy_database(room, postgres_server) as url:
        copy = Store(url, blob_store=FolderBlobStore(files))
        room.run(f"UPDATE archive_files SET finished_at = now() WHERE name = '{name}'")
        moved = archive.archive_pages(copy, before=room.now - DAYS, now=room.now)
        with copy.begin() as tx:
            assert archive.list_foreign_files(tx) == [name]
            owner = find_owner(tx.connection)
        copy.close()
    assert (files / name).exists()
    assert moved.name.startswith(f"{owner.name}/")
    assert not name.startswith(f"{owner.name}/")


def test_a_declared_copy_leaves_what_it_did_not_write(room, files, articles):
    """Of a copy of the server's files the database itself cannot tell."""
    name = announce(room, files)
    archive.declare_copy(room.store)
    assert move(room).pages == 3
    assert (files / name).exists()
    with room.store.begin() as tx:
        assert archive.list_foreign_files(tx) == [name]


def test_a_database_removes_its_own_unfinished_file(room, files, articles):
    name = announce(room, files)
    assert move(room).pages == 3
    assert not (files / name).exists()


@contextmanager
def copy_database(room, server):
    """Copy the database within its server, as ``pg_restore`` into a new one does."""
    (source,) = room.column("SELECT current_database()")
    room.store.close()
    name = create_database(server, source)
    try:
        yield server.url_of(name)
    finally:
        drop_database(server, name)


def test_an_archive_that_is_not_mounted_is_unavailable_and_no_page_is_missing(
    room, files, articles
):
    move(room)
    away = files.with_name("elsewhere")
    files.rename(away)
    files.mkdir()
    errors = [error for _, error in archive.verify_archive(room.store)]
    assert {error.reason for error in errors} == {Reason.ARCHIVE_UNAVAILABLE}
    assert all(isinstance(error, Transient) for error in errors)
    files.rmdir()
    errors = [error for _, error in archive.verify_archive(room.store)]
    assert {error.reason for error in errors} == {Reason.ARCHIVE_UNAVAILABLE}
    away.rename(files)
    assert {error for _, error in archive.verify_archive(room.store)} == {None}
