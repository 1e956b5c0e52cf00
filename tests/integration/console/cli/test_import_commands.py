"""``wireroom import`` on a database, with the workers' part played in its pauses."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.console.terminal import progress
from wireroom.errors import OperatorError
from wireroom.store.archive.warc import WarcRecord, pack_records

HTML = {"content-type": "text/html"}
DOCUMENT = Path(__file__).parents[4] / "docs/import.md"
ONE, TWO, THREE, FOUR = (f"https://paper.example/{n}" for n in "1234")


@pytest.fixture
def run(room, page, other_text, migrated_url, monkeypatch, tmp_path):
    """Run a command in a folder; whenever it waits, one tick is worked off."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(tmp_path)
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(title="The van", body=other_text))

    def work(_):
        with room.store.begin() as tx:
            room.now = max(room.now, tx.queue_heartbeats.get_database_time())
        turns = room.pipeline.lease_imports(reads=9, rounds=1)
        for article_id in (x for r in turns.download_batches for x in r):
            room.pipeline.fetch_import(article_id)
        for article_id in (
            *turns.to_extract,
            *(x for r in turns.download_batches for x in r),
        ):
            if room.pipeline.begin_import(article_id):
                room.compute(article_id)
            room.pipeline.finish_import(article_id)

    monkeypatch.setattr(progress.time, "sleep", work)

    def invoke(line: str, status: int = 0, given: str | None = None) -> str:
        done = CliRunner().invoke(
            app, shlex.split(line), input=given, catch_exceptions=False
        )
        assert done.exit_code == status, done.output
        return done.output

    return invoke


def test_the_commands_of_the_document_run(run, room, page):
    Path("links.csv").write_text(f"url,title\n{ONE},One\n")
    Path("more.jsonl").write_text(f'{{"url": "{TWO}"}}\n{{"url": "{ONE}"}}\n')
    Path("starred.opml").write_text(f'<opml><outline type="link" url="{ONE}"/></opml>')
    Path("saved").mkdir()
    Path("saved/one.html").write_text(page(canonical=ONE))
    Path("saved/manifest.csv").write_text(f"file,url\none.html,{FOUR}\n")
    record = WarcRecord(
        page_id=1,
        url=FOUR,
        status=200,
        headers=HTML,
        body=page(canonical=ONE).encode(),
        fetched_at=room.now,
    )
    Path("crawl.warc.gz").write_bytes(pack_records([record])[0])
    (block,) = re.findall(
        r"^```sh\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    said = [
        run(line.removeprefix("wireroom "), given=f"{THREE}\n")
        for line in block.splitlines()
    ]
    assert "import 1: 4 read: 2 new, 2 known\n" in said[0]
    assert "import 1 done: 2 published\n" in said[0]
    assert "import 2: 1 read: 1 new\n" in said[1]
    assert "import 2 done: 1 published\n" in said[1]
    assert "import 3: 1 read: 1 new\n" in said[2]
    assert "import 3 done: 1 merged\n" in said[2]
    assert "import 4: 1 read: 1 known\n" in said[3]
    assert said[4] == "import 5: 1 read: 1 new\n"
    assert "0 of 1" in said[5]
    assert "import 5 rests" in said[6]
    assert said[7] == "import 5 goes on\n"
    assert "import 5 done: 1 rejected\n" in said[8]
    assert room.balance().is_consistent


def test_a_damaged_record_is_named_and_the_rest_goes_in(run, page):
    records = [
        WarcRecord(
            page_id=n,
            url=url,
            status=200,
            headers=HTML,
            body=page(title=f"No {n}").encode(),
            fetched_at=datetime(2026, 1, n, tzinfo=UTC),
        )
        for n, url in enumerate((ONE, TWO, THREE), start=1)
    ]
    packed, places = pack_records(records)
    spoilt = bytearray(packed)
    spoilt[places[1].offset + 200] ^= 255
    Path("a.warc.gz").write_bytes(spoilt)

    said = run("import warc a.warc.gz --source Paper --detach", status=1)
    assert f"a.warc.gz@{places[1].offset}: damaged: " in said
    assert "import 1: 3 read: 2 new, 1 damaged\n" in said

    said = run("import warc a.warc.gz --source Paper --detach", status=1)
    assert "import 2: 3 read: 2 known, 1 damaged\n" in said
    with pytest.raises(OperatorError, match="cannot be reached"):
        run("import warc nowhere://a/b.warc --source Paper")


def test_bad_lines_are_all_named_by_file_and_line(run):
    Path("a.csv").write_text(f"url,published\n{ONE},\n{TWO},soon\n\x1b[31m,\n")
    Path("b.txt").write_text(f"{TWO}\n\x07nowhere\n")

    said = run("import urls a.csv b.txt --source Paper", status=1)

    assert "a.csv:3: published: not a possible time: 'soon'\n" in said
    assert "a.csv:4: not an address: " in said
    assert "b.txt:2: not an address: " in said
    assert "import 1: 5 read: 3 bad_line, 2 new\n" in said
    assert "\x1b" not in said
    assert "import 1 done: 2 published" in said


def test_where_it_is_strict_a_bad_line_lets_nothing_in(run, room):
    lines = f"{ONE}\nnowhere\n{TWO}\n"
    with pytest.raises(OperatorError, match="nothing was imported"):
        run("import urls - --source Paper --strict", given=lines)
    assert room.column("SELECT count(*) FROM imports") == [0]


def test_what_cannot_be_done_is_said_before_anything_is(run, room):
    Path("good.txt").write_text(f"{ONE}\n")
    with pytest.raises(OperatorError, match=r"none\.txt cannot be read: No such file"):
        run("import urls good.txt none.txt --source Paper")
    with pytest.raises(OperatorError, match="there is no source 'Nobody'"):
        run("import urls good.txt --source Nobody")
    for line in ("follow 7", "stop 7", "resume 7"):
        with pytest.raises(OperatorError, match="there is no import 7"):
            run(f"import {line}")
    assert room.column("SELECT count(*) FROM entries") == [0]
