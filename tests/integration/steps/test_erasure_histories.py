"""Random histories: after an erasure no byte of it is left, and none comes back.

Every name and every text has a made-up word of its own, so that a search over all rows,
stored pages, archive files, a new export and the log finds what an erasure has missed.
At the end a backup of before is restored, and the tombstones are applied. More:
``ERASURE_HISTORIES=200 pytest tests/integration/steps/test_erasure_histories.py``.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import random
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.engine import make_url

from tests.databases import create_database, drop_database
from tests.integration.conftest import BASE, STORY, article_page
from wireroom.console.operations.erasures import run_to_end
from wireroom.console.operations.tombstones import read_tombstones, write_tombstones
from wireroom.export.queries import select_all_rows
from wireroom.export.resources import RESOURCES
from wireroom.imports.captured_page import CapturedPage, make_response
from wireroom.model.erasures import ErasureKind, ErasureRequest, ErasureState
from wireroom.model.imports import ImportKind
from wireroom.model.states import Outcome, Stage
from wireroom.steps import archive, imports
from wireroom.steps.erasure.run import request_erasure
from wireroom.steps.replays import replay
from wireroom.store.archive.blob_store import FolderBlobStore
from wireroom.store.failures import Failure
from wireroom.store.runs.replays import ReplayFilter
from wireroom.store.schema.tables import metadata

HISTORIES = int(os.environ.get("ERASURE_HISTORIES", "3"))
GAZETTE = "https://gazette.example"
SITES = {"Paper": BASE, "Gazette": GAZETTE}
HEADERS = {"content-type": "text/html; charset=utf-8"}
# What is erased of articles that stay.
PARTS = {ErasureKind.COMMENT, ErasureKind.AUTHOR}
# Of an article, in the tables whose rows name it.
OWN_TABLES = ("comments", "article_revisions", "annotations", "pages", "article_urls")


@dataclass
class Remark:
    number: int
    author: str
    word: str
    addressee: str = ""

    @property
    def text(self) -> str:
        # The address of the link is in the structure of the comment alone.
        profile = f"https://readers.example/{self.addressee}".replace(" ", "")
        to = f'<a href="{profile}">@{self.addressee}</a> ' if self.addressee else ""
        return f"{to}I think the {self.word} should have been asked first."


@dataclass
class Piece:
    source: str
    path: str
    word: str
    remarks: list[Remark] = field(default_factory=list)
    old_words: list[str] = field(default_factory=list)
    article_id: int = 0

    @property
    def url(self) -> str:
        return f"{SITES[self.source]}/{self.path}"

    def page(self) -> str:
        body = f"{STORY}\nA spokesman named {self.word} as the place of the quarry."
        shown = [(r.number, r.author, r.text) for r in self.remarks]
        title = f"Pier to be rebuilt near {self.word}"
        return article_page(title=title, body=body, comments=shown)


class Town:
    """A newsroom, and what its pages say, by made-up words."""

    def __init__(self, room, files, seed: int) -> None:
        self.room, self.files = room, files
        self.random = random.Random(seed)
        self.pieces: list[Piece] = []
        self.words = 0
        self.people = [f"{self.word('Ada')} {self.word('Bel')}" for _ in range(2)]
        self.people += [self.word("nick") for _ in range(2)]

    def word(self, stem: str) -> str:
        self.words += 1
        return f"{stem}q{self.random.randrange(10**6):06}x{self.words}"

    def serve(self) -> None:
        """Serve every page as it is now, and feeds that list all of them."""
        for source, base in SITES.items():
            mine = [p for p in self.pieces if p.source == source]
            items = "".join(
                f"<item><title>Pier to be rebuilt near {p.word}</title>"
                f"<link>{p.url}</link><guid isPermaLink='false'>{p.url}#{p.path}</guid>"
                f"<description>Of {p.word}.</description></item>"
                for p in mine
            )
            stamp = f"<!-- {self.room.now} -->"
            channel = f"<channel><title>T</title>{items}</channel>{stamp}"
            self.room.web.serve(f"{base}/feed", f"<rss version='2.0'>{channel}</rss>")
        for piece in self.pieces:
            self.room.web.serve(piece.url, piece.page())

    def publish(self) -> None:
        for at, source in enumerate(["Paper", "Paper", "Gazette", "Gazette"]):
            piece = Piece(source=source, path=self.word("p"), word=self.word("place"))
            for number in range(self.random.randrange(1, 5)):
                self.remark(piece, 100 * at + number + 1)
            self.pieces.append(piece)
        self.poll_and_read()
        for piece in self.pieces:
            found = self.room.column(
                f"SELECT article_id FROM article_urls WHERE url = '{piece.url}'"
            )
            (piece.article_id,) = found

    def remark(self, piece: Piece, number: int) -> None:
        author = self.random.choice(self.people)
        others = [r.author for r in piece.remarks if r.author != author]
        to = self.random.choice([*others, ""]) if others else ""
        word = self.word("council")
        piece.remarks.append(Remark(number, author, word, to))

    def poll_and_read(self) -> None:
        self.serve()
        for base in SITES.values():
            self.room.wait(hours=1)
            for article_id in self.room.poll(f"{base}/feed"):
                self.room.walk(article_id)
        self.compute()

    def visit(self) -> None:
        self.serve()
        self.room.wait(days=2)
        due = "SELECT id FROM articles WHERE stage = 'done' AND due_at IS NOT NULL"
        for article_id in self.room.column(f"{due} ORDER BY id"):
            if self.room.pipeline.revisit_article(article_id) is Stage.DOWNLOADED:
                self.room.compute(article_id)

    def compute(self) -> None:
        waiting = "SELECT id FROM articles WHERE outcome <> 'erased' AND stage NOT IN"
        for article_id in self.room.column(f"{waiting} ('found', 'done') ORDER BY id"):
            self.room.compute(article_id)

    def replay(self) -> None:
        wanted = ReplayFilter(outcomes=(Outcome.PUBLISHED, Outcome.MERGED))
        with self.room.store.begin() as tx:
            replay.start_replay(
                tx, "extract", wanted, most=None, by="ida", now=self.room.now
            )
        while sent := self.room.pipeline.lease_replays(9):
            for article_id, replay_id in sent:
                if self.room.pipeline.begin_replay(article_id, replay_id):
                    self.room.compute(article_id)
                self.room.pipeline.finish_replay(article_id, replay_id)

    def import_pages(self) -> None:
        for source in SITES:
            pages = [
                CapturedPage(
                    name="x.html",
                    response=make_response(
                        p.url,
                        p.page().replace("</body>", f"{self.room.now}</body>").encode(),
                        headers=HEADERS,
                        captured=self.room.now,
                        now=self.room.now,
                    ),
                )
                for p in self.pieces
                if p.source == source
            ]
            with self.room.store.begin() as tx:
                run = imports.start_import(
                    tx, ImportKind.PAGES, source=source, names=(), by="ida",
                    now=self.room.now,
                )  # fmt: skip
                imports.add_captured_pages(tx, run, pages, self.room.now)
                tx.imports.end_reading(run.id, now=self.room.now)
        pipeline = self.room.pipeline
        while ids := pipeline.lease_imports(to_extract=9, batches=1).to_extract:
            for article_id in ids:
                if pipeline.begin_import(article_id):
                    self.room.compute(article_id)
                pipeline.finish_import(article_id)

    def edit(self) -> None:
        piece = self.random.choice(self.pieces)
        piece.old_words.append(piece.word)
        piece.word = self.word("place")
        self.visit()

    def edit_remark(self) -> None:
        remark = self.random.choice(self.random.choice(self.pieces).remarks)
        remark.word += f" and {self.word('board')}"
        self.visit()

    def remove_remark(self) -> None:
        piece = max(self.pieces, key=lambda one: len(one.remarks))
        piece.remarks.pop(self.random.randrange(len(piece.remarks)))
        self.visit()

    def add_remark(self) -> None:
        piece = self.random.choice(self.pieces)
        self.remark(piece, self.random.randrange(1000, 9000))
        self.visit()

    def archive(self) -> None:
        """Move all pages into one file."""
        cold = self.room.now + timedelta(days=1)
        archive.archive_pages(self.room.store, before=cold, now=self.room.now)

    def quarantine(self) -> None:
        piece = self.random.choice(self.pieces)
        failure = Failure(
            step="extract",
            article_id=piece.article_id,
            error=f"ValueError: {piece.word}",
            traceback=f"  in {piece.page()}",
        )
        with self.room.store.begin() as tx:
            tx.failures.add_failure(failure, now=self.room.now)

    def live(self, turns: int) -> None:
        acts = [self.edit, self.edit_remark, self.remove_remark, self.add_remark]
        acts += [self.archive, self.quarantine, self.replay, self.import_pages]
        for _ in range(turns):
            self.random.choice(acts)()

    def everything(self) -> str:
        """All that is stored, as text: rows, stored pages, archive files."""
        parts = [
            *(
                row
                for name in metadata.tables
                for row in self.room.column(f"SELECT t::text FROM {name} t")
            ),
            *self.pages(),
            *self.exported(),
            *(
                gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
                for path in self.files.rglob("*.gz")
            ),
        ]
        return "\n".join(parts)

    def pages(self) -> list[str]:
        with self.room.store.begin() as tx:
            ids = self.room.column("SELECT id FROM pages")
            return [tx.pages.get(one).body.decode("utf-8", "replace") for one in ids]

    def exported(self) -> list[str]:
        """Every row that an export of everything has."""
        with self.room.store.begin() as tx:
            return [
                json.dumps(dict(row), default=str)
                for resource in RESOURCES.values()
                for row in tx.connection.execute(
                    select_all_rows(resource, {})
                ).mappings()
            ]

    def rows_of(self, ids: set[int]) -> dict[str, list[str]]:
        """Rows of articles, but for what events of other articles change."""
        chosen = ", ".join(map(str, sorted(ids))) or "0"
        moved = "'archive', 'archive_offset', 'archive_length', 'body'"
        found = {
            name: self.room.column(
                f"SELECT (to_jsonb(t) - ARRAY[{moved}]::text[])::text FROM {name} t"
                f" WHERE article_id IN ({chosen}) ORDER BY 1"
            )
            for name in OWN_TABLES
        }
        found["articles"] = self.room.column(
            f"SELECT to_jsonb(t)::text FROM articles t WHERE id IN ({chosen})"
            " ORDER BY id"
        )
        return found


@pytest.fixture
def town(room, tmp_path, request):
    room.store.blob_store = FolderBlobStore(tmp_path / "cold")
    return Town(room, tmp_path / "cold", request.param)


def erase(town, kind: ErasureKind, target: str, why="asked for"):
    request = ErasureRequest(kind=kind, target=target, why=why, requested_by="ida")
    with town.room.store.begin() as tx:
        erasure_id = request_erasure(tx, request, now=town.room.now)
    row = run_to_end(town.room.store, erasure_id)
    assert row.state is ErasureState.DONE
    return row


def choose(town) -> tuple[ErasureKind, str, list[str], set[int]]:
    """Return what to erase, the words that have to go, and the articles concerned."""
    kind = town.random.choice([k for k in ErasureKind if k != ErasureKind.TOMBSTONES])
    piece = town.random.choice([p for p in town.pieces if p.remarks])
    remark = town.random.choice(piece.remarks)
    if kind is ErasureKind.COMMENT:
        (row_id,) = town.room.column(
            f"SELECT id FROM comments WHERE article_id = {piece.article_id}"
            f" AND text LIKE '%{remark.word.split()[0]}%'"
        )
        return kind, str(row_id), remark.word.split(" and "), {piece.article_id}
    if kind is ErasureKind.AUTHOR:
        mine = [r for p in town.pieces for r in p.remarks if r.author == remark.author]
        words = [w for r in mine for w in r.word.split(" and ")]
        return (
            kind,
            remark.author,
            [remark.author, *words],
            {
                p.article_id
                for p in town.pieces
                if any(remark.author in (r.author, r.addressee) for r in p.remarks)
            },
        )
    gone = [piece]
    if kind is ErasureKind.SOURCE:
        gone = [p for p in town.pieces if p.source == piece.source]
    target = {
        ErasureKind.ARTICLE: piece.url,
        ErasureKind.URL_PREFIX: piece.url[:-1],
        ErasureKind.SOURCE: piece.source,
    }[kind]
    words = [w for p in gone for w in (p.word, p.path, *p.old_words)]
    words += [w for p in gone for r in p.remarks for w in r.word.split(" and ")]
    return kind, target, words, {p.article_id for p in gone}


def assert_gone(town, words, when: str) -> None:
    stored = town.everything()
    left = [
        (word, stored[max(0, at - 200) : at + 60])
        for word in words
        if (at := stored.find(word)) >= 0
    ]
    assert not left, f"{when}: {left[0]}"


@contextmanager
def back_up(town, server, url):
    """Copy the database and the archive; yield what puts both back in their place."""
    name, saved = make_url(url).database, town.files.with_name("saved")
    town.room.store.close()
    copy = create_database(server, name)
    shutil.copytree(town.files, saved)

    def restore() -> None:
        town.room.store.close()
        drop_database(server, name)
        create_database(server, copy, name=name)
        shutil.rmtree(town.files)
        shutil.copytree(saved, town.files)

    yield restore
    drop_database(server, copy)


def apply_tombstones(town, path) -> None:
    keys, marks = read_tombstones(str(path))
    with town.room.store.begin() as tx:
        tx.tombstones.take_over(keys, marks, now=town.room.now)
    erase(town, ErasureKind.TOMBSTONES, "")


def remove_left_files(town, caplog) -> None:
    """Do what the log asks an operator to do.

    A restored database does not remove files of the one before, which may run on.
    """
    for line in caplog.messages:
        if line.startswith("erased_file_left: "):
            (town.files / line.split()[1]).unlink()


@pytest.mark.parametrize("town", range(HISTORIES), indirect=True)
def test_nothing_of_what_was_erased_is_left_or_comes_back(
    town, postgres_server, migrated_url, tmp_path, caplog
):
    caplog.set_level(logging.INFO)
    town.publish()
    town.live(5)
    town.archive()
    kind, target, words, concerned = choose(town)
    town.visit()
    group = set(
        town.room.column(
            "SELECT b.id FROM articles a JOIN articles b ON"
            " coalesce(b.merged_into, b.id) = coalesce(a.merged_into, a.id)"
            f" WHERE a.id IN ({', '.join(map(str, concerned))})"
        )
    )
    others = set(town.room.column("SELECT id FROM articles")) - group
    before, kept = town.everything(), town.rows_of(others)
    assert any(word in before for word in words), "the history stored what it erases"
    last = town.room.column("SELECT max(position) FROM changes")[0]
    said = " OR ".join(f"c::text LIKE '%{word}%'" for word in words)
    comments = set(town.room.column(f"SELECT id FROM comments c WHERE {said}"))
    with back_up(town, postgres_server, migrated_url) as restore:
        caplog.clear()
        erase(town, kind, target)
        check_erased(town, kind, words, others, kept, last, group, comments)
        assert not [word for word in words if word in caplog.text], "in the log"
        with town.room.store.begin() as tx:
            write_tombstones(tx, str(tmp_path / "tombstones"))

        restore()
        assert any(word in town.everything() for word in words), "it was a backup"
        apply_tombstones(town, tmp_path / "tombstones")
        remove_left_files(town, caplog)
        assert_gone(town, words, f"{kind}, a restore")
        for act in (town.compute, town.poll_and_read, town.visit):
            act()
            assert_gone(town, words, f"{kind}, {act.__name__} after a restore")
        assert town.room.balance().is_consistent, town.room.balance().violations


def check_erased(town, kind, words, others, kept, last, group, comments) -> None:
    """Nothing is left, nothing else is changed, consumers get ids, none comes back."""
    assert_gone(town, words, f"after {kind}")
    assert town.rows_of(others) == kept
    # What a consumer gets that had read up to the erasure: ids, and all of them.
    with town.room.store.begin() as tx:
        events = tx.changes.list_after(last)
    erased = {e["article_id"] for e in events if e["kind"] == "article_erased"}
    assert erased == (set() if kind in PARTS else group)
    named = {e["comment_id"] for e in events if e["kind"].startswith("comment_")}
    assert named == (comments if kind in PARTS else set())
    assert town.room.balance().is_consistent, town.room.balance().violations
    for act in (town.compute, town.poll_and_read, town.replay, town.import_pages,
                town.visit, town.archive):  # fmt: skip
        act()
        assert_gone(town, words, f"{kind}, {act.__name__}")
        books = town.room.balance()
        assert books.is_consistent, (act.__name__, books.violations)
