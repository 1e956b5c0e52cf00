"""Every command line the documents show is run: here, or where ELSEWHERE says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from tests.walks import TASKS
from wireroom.console.cli import app
from wireroom.model.source_specs import FeedSpec, SourceSpec

ROOT = Path(__file__).parents[2]
# The commands of docs/tasks.md are run in order by test_walks.py.
DOCUMENTS = [
    ROOT / "README.md",
    *(path for path in sorted((ROOT / "docs").glob("*.md")) if path != TASKS),
]
# In a container a command of the product is what it is here.
WIREROOM = re.compile(
    r"(?:\.venv/bin/|docker compose exec (?:-T )?poll )?wireroom (.+)"
)

STORIES = "tests/integration/console/cli/test_stories_commands.py"
# Lines that are run by another test or script: what of them, where, and how one sees
# it there. The first that fits counts.
ELSEWHERE = (
    # Read from the document itself, and run one by one.
    (r"curl ", "tests/integration/export/test_api.py", "docs/consumers.md"),
    (
        r"wireroom import ",
        "tests/integration/console/cli/test_import_commands.py",
        "docs/import.md",
    ),
    (
        r"wireroom reprocess ",
        "tests/integration/console/cli/test_reprocess_command.py",
        "docs/replay.md",
    ),
    # By the check of every submission, in a clean checkout.
    (r"make test$|\.venv/bin/python -m pytest$", ".ci/run", "make test"),
    (r"make demo$|python3 -m venv .*demo$", "Makefile", "$(BIN)/wireroom demo"),
    (r"make run$", "Makefile", "$(BIN)/wireroom up"),
    (
        r"\.venv/bin/wireroom up$",
        "tests/chaos/house.py",
        "from wireroom.console.local.up import",
    ),
    (r"make eval ", "Makefile", "bench/labelled.py"),
    (r"\.venv/bin/pip install -c constraints\.txt -e ", "Makefile", "pip install"),
    # Beside a library that the tests do without: only that it knows its option.
    (r"\.venv/bin/python bench/near\.py", "bench/near.py", '"--pairs"'),
    # On the stories of three articles.
    (r"wireroom stories split ", STORIES, "stories split {"),
    (r"wireroom stories join ", STORIES, "stories join {"),
    (r"wireroom stories reset ", STORIES, "stories reset "),
    # In containers, by `make compose-test`.
    (r"docker compose up$", "tests/compose/run.sh", "docker compose up --detach"),
    (
        r"docker compose -f docker-compose.yml -f deploy/compose/sample.yml up$",
        "tests/compose/run.sh",
        "deploy/compose/sample.yml",
    ),
)
FEED = (
    '<rss version="2.0"><channel><title>Tribune</title><item><title>One</title>'
    "<link>{0}/story</link></item></channel></rss>"
)
HOME = (
    '<html><head><link rel="alternate" type="application/rss+xml" href="/feed">'
    "</head><body>Tribune</body></html>"
)
STORY = f"<html><title>One</title><article><p>{'The mill stood still. ' * 60}</article>"


def shown_commands():
    """Give each line of the documents' blocks for a shell, without its comment.

    Of indented blocks, which show code too, the lines that begin as commands do.
    """
    for path in DOCUMENTS:
        document = path.read_text("utf-8")
        blocks = re.findall(
            r"^```(?:sh|console|bash)\n(.*?)^```", document, re.MULTILINE | re.DOTALL
        )
        indented = re.findall(
            r"^    ((?:\.venv/bin/|wireroom |make |docker ).*\n)",
            document,
            re.MULTILINE,
        )
        for line in "".join([*blocks, *indented]).splitlines():
            command = re.sub(r"(^|\s)#.*", "", line).strip()
            if command:
                yield pytest.param(command, id=f"{path.name}: {command}")


def elsewhere(command):
    for pattern, path, sign in ELSEWHERE:
        if re.match(pattern, command):
            return path, sign
    return None


COMMANDS = list(shown_commands())
HERE = [c for c in COMMANDS if not elsewhere(c.values[0])]


@pytest.fixture(scope="module")
def site():
    """Serve a newspaper with a feed and a story on loopback."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            pages = {"/": HOME, "/feed": FEED.format(origin), "/story": STORY}
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = "application/rss+xml" if self.path == "/feed" else "text/html"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield origin
    server.shutdown()
    server.server_close()


@pytest.fixture
def run(site, migrated_url, lent_store, broker_url, tmp_path, monkeypatch):
    """Run a command in a folder that has the files the documents speak of."""
    given = {
        "DATABASE_URL": migrated_url,
        "BROKER_URL": broker_url,
        "DATA_DIR": str(tmp_path / "var"),
        "SOURCES_FILE": str(tmp_path / "sources.yaml"),
        "ALLOW_PRIVATE": "true",
        "HOST_SPACING_SECONDS": "0",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"WIREROOM_{name}", value)
    monkeypatch.chdir(tmp_path)
    Path("sources.yaml").write_text(
        f"version: 1\nsources:\n  - name: Paper\n    allow_private: true\n"
        f"    feeds: [{site}/feed]\n"
    )
    Path("subscriptions.opml").write_text(
        '<opml version="2.0"><body><outline text="Tribune" type="rss"'
        ' xmlUrl="https://tribune.example/sport"/></body></opml>'
    )
    Path("saved.html").write_text(STORY)
    Path("queries.yaml").write_text(
        "version: 1\nqueries: [{name: storms, query: storm}]\n"
    )
    paper = SourceSpec(
        name="Paper", allow_private=True, feeds=(FeedSpec(url=f"{site}/feed"),)
    )
    with lent_store.begin() as tx:
        tx.sources.apply_specs([paper], now=datetime.now(UTC))
        tx.sources.ensure_manual_feed()
        tx.connection.execute(
            text(
                "INSERT INTO changes (position, kind) SELECT n, 'article_published'"
                " FROM generate_series(1, 41) n;"
                "INSERT INTO consumers (name) VALUES ('search-index')"
            )
        )

    def invoke(line: str) -> None:
        words = shlex.split(line.replace("https://tribune.example", site))
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        # Of an address that nobody ever saw nothing is known.
        assert done.exit_code == int(words[0] == "why"), done.output

    return invoke


@pytest.mark.parametrize("command", HERE)
def test_a_command_of_the_documents_runs(command, run):
    if tests := re.fullmatch(r"\.venv/bin/python -m pytest (tests/.+)", command):
        # `make test` runs all of them.
        assert [p for p in tests[1].split() if not (ROOT / p).exists()] == []
        return
    if bench := re.match(r"\.venv/bin/python (bench/\w+\.py)", command):
        # What it measures takes minutes; that it is there and begins is seen here.
        done = subprocess.run(
            [sys.executable, ROOT / bench[1], "--help"],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return
    product = WIREROOM.fullmatch(command)
    assert product, (
        f"nobody runs {command!r}: run it here, or say in ELSEWHERE who does"
    )
    line = re.split(r" (?:[|>]|>>) ", product[1])[0]
    # Alone it waits for more, for ever.
    run(f"{line} --once" if line == "follow --consumer search-index" else line)


@pytest.mark.parametrize("command", [c for c in COMMANDS if elsewhere(c.values[0])])
def test_a_command_that_is_run_elsewhere_is_run_there(command):
    path, sign = elsewhere(command)
    assert sign in (ROOT / path).read_text("utf-8")
