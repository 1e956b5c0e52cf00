"""``wireroom import`` on a database; the test runs the workers' steps meanwhile."""

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
    """Run a command in a folder; whenever it sleeps, one tick's work is done."""
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(tmp_path)
    room.web.serve(ONE, page())
    room.web.serve(TWO, page(title="The van", body=other_text))

    def run_tick(_):
        with room.store.begin() as tx:
            room.now = max(room.now, tx.queue_heartbeats.get_database_time())
        due = room.pipeline.lease_imports(to_extract=9, batches=1)
        to_download = [x for batch in due.download_batches for x in batch]
        for article_id in to_download:
            room.pipeline.fetch_import(article_id)
        for article_id in (*due.to_extract, *to_download):
            if room.pipeline.begin_import(article_id):
                room.compute(article_id)
            room.pipeline.finish_import(article_id)

    monkeypatch.setattr(progress.time, "sleep", run_tick)

    def invoke(line: str, status: int = 0, stdin: str | None = None) -> str:
        result = CliRunner().invoke(
            app, shlex.split(line), input=stdin, catch_exceptions=False
        )
        assert result.exit_code == status, result.output
        return result.output

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
    outputs = [
        run(line.removeprefix("wireroom "), stdin=f"{THREE}\n")
        for line in block.splitlines()
    ]
    assert "import 1: 4 read: 2 new, 2 known\n" in outputs[0]
    assert "import 1 done: 2 published\n" in outputs[0]
    assert "import 2: 1 read: 1 new\n" in outputs[1]
    assert "import 2 done: 1 published\n" in outputs[1]
    assert "import 3: 1 read: 1 new\n" in outputs[2]
    assert "import 3 done: 1 merged\n" in outputs[2]
    assert "import 4: 1 read: 1 known\n" in outputs[3]
    assert outputs[4] == "import 5: 1 read: 1 new\n"
    assert "0 of 1" in outputs[5]
    assert "import 5 is paused; to resume it: wireroom import resume 5" in outputs[6]
    assert outputs[7] == "import 5 is running\n"
    assert "import 5 done: 1 rejected\n" in outputs[8]
    assert room.balance().is_consistent


def test_a_damaged_record_is_reported_and_the_others_are_imported(run, page):
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
    packed, locations = pack_records(records)
    damaged = bytearray(packed)
    damaged[locations[1].offset + 200] ^= 255
    Path("a.warc.gz").write_bytes(damaged)

    output = run("import warc a.warc.gz --source Paper --detach", status=1)
    assert f"a.warc.gz@{locations[1].offset}: damaged: " in output
    assert "import 1: 3 read: 2 new, 1 damaged\n" in output

    output = run("import warc a.warc.gz --source Paper --detach", status=1)
    assert "import 2: 3 read: 2 known, 1 damaged\n" in output
    with pytest.raises(OperatorError, match="cannot be reached"):
        run("import warc nowhere://a/b.warc --source Paper")


def test_every_bad_line_is_reported_with_file_and_line(run):
    Path("a.csv").write_text(f"url,published\n{ONE},\n{TWO},soon\n\x1b[31m,\n")
    Path("b.txt").write_text(f"{TWO}\n\x07nowhere\n")

    output = run("import urls a.csv b.txt --source Paper", status=1)

    assert "a.csv:3: published: not a possible time: 'soon'\n" in output
    assert "a.csv:4: not an address: " in output
    assert "b.txt:2: not an address: " in output
    assert "import 1: 5 read: 3 bad_line, 2 new\n" in output
    assert "\x1b" not in output
    assert "import 1 done: 2 published" in output


def test_without_an_import_the_list_says_so(run):
    assert run("import list") == "no imports\n"


def test_with_strict_a_bad_line_stops_the_import(run, room):
    lines = f"{ONE}\nnowhere\n{TWO}\n"
    with pytest.raises(OperatorError, match="nothing was imported"):
        run("import urls - --source Paper --strict", stdin=lines)
    assert room.column("SELECT count(*) FROM imports") == [0]


def test_an_impossible_command_is_an_error_and_changes_nothing(run, room):
    Path("good.txt").write_text(f"{ONE}\n")
    with pytest.raises(OperatorError, match=r"none\.txt cannot be read: No such file"):
        run("import urls good.txt none.txt --source Paper")
    with pytest.raises(OperatorError, match="there is no source 'Nobody'"):
        run("import urls good.txt --source Nobody")
    for line in ("follow 7", "stop 7", "resume 7"):
        with pytest.raises(OperatorError, match="there is no import 7"):
            run(f"import {line}")
    assert room.column("SELECT count(*) FROM entries") == [0]
