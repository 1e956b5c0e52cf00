"""Six tasks from their page alone: the commands are read from it and run in order.

What a worker does between two commands is done here by the same steps: the file is
applied, or a page is ingested.
"""

from __future__ import annotations

import json
import re
import shlex
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from tests.walks import list_titles, read_walk
from wireroom.config.sources import load_sources, make_feed_key
from wireroom.console.cli import app
from wireroom.store.database import Store
from wireroom.tasks.chain import Queue

FEED = (
    '<rss version="2.0"><channel><title>Tribune</title><item><title>One</title>'
    "<link>{0}/story</link></item></channel></rss>"
)
HOME = (
    '<html><head><link rel="alternate" type="application/rss+xml" href="/feed">'
    "</head><body>Tribune</body></html>"
)
STORY = f"<html><title>One</title><article><p>{'The mill stood still. ' * 60}</article>"


class Site:
    """A newspaper on loopback, and a hook that takes events."""

    def __init__(self) -> None:
        self.taken: list[dict] = []
        site = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self):
                pages = {"/": HOME, "/feed": FEED.format(site.origin), "/story": STORY}
                body = pages.get(self.path)
                self.send_response(404 if body is None else 200)
                kind = "application/rss+xml" if self.path == "/feed" else "text/html"
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                events = json.loads(body)
                site.taken += events if isinstance(events, list) else [events]
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def site():
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


class Walker:
    """Runs the lines of a walk as an operator does, in one folder."""

    def __init__(self, site: Site, store: Store) -> None:
        self.site, self.store = site, store
        self.comment = 12

    def run(self, line: str, status: int = 0) -> str:
        """Run one line; return what it printed."""
        line, _, target = line.partition(" >> ")
        words = shlex.split(line.replace("https://tribune.example", self.site.origin))
        words = [
            word.replace("https://hooks.example", self.site.origin) for word in words
        ]
        if words[:3] == ["wireroom", "erase", "comment"]:
            words[3] = str(self.comment)
        if words[0] == "cd":
            Path(words[1]).mkdir(exist_ok=True)
            return ""
        assert words[0] == "wireroom", line
        if words[1:3] == ["targets", "add"]:
            words.append("--allow-private")
        done = CliRunner().invoke(app, words[1:], catch_exceptions=False)
        assert done.exit_code == status, f"{line}: {done.output}"
        if target:
            with Path(target).open("a", encoding="utf-8") as file:
                file.write(done.stdout)
        # The screen is drawn in boxes, and its lines are broken.
        return " ".join(re.sub("[│╭╮╰╯─]", " ", done.output).split())

    def apply(self) -> None:
        """Apply the sources file, as the poll worker does within 30 seconds."""
        with self.store.begin() as tx:
            specs = load_sources(Path("config/sources.yaml")).sources
            tx.sources.apply_specs(specs, now=datetime.now(UTC))

    def write(self, statement: str, **values: object) -> None:
        with self.store.begin() as tx:
            tx.connection.execute(text(statement), values)

    def beat(self) -> None:
        """Let every queue have run a task, and every feed have brought something."""
        with self.store.begin() as tx:
            now = datetime.now(UTC)
            for queue in Queue:
                tx.queue_heartbeats.record_task(queue, now=now)
        self.write(
            "UPDATE feeds SET polls = 3, last_polled_at = now(), last_new_at = now(),"
            " due_at = now() + interval '1 hour' WHERE polls = 0 AND state = 'active'"
        )


@pytest.fixture
def walker(site, migrated_url, broker_url, tmp_path, monkeypatch):
    given = {
        "DATABASE_URL": migrated_url,
        "BROKER_URL": broker_url,
        "DATA_DIR": str(tmp_path / "var"),
        "SOURCES_FILE": "config/sources.yaml",
        "ALLOW_PRIVATE": "true",
        "HOST_SPACING_SECONDS": "0",
        "WEB_PORT": "",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"WIREROOM_{name}", value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("config").mkdir()
    Path("config/sources.yaml").write_text(
        "version: 1\nsources:\n  - name: Gazette\n    feeds:\n"
        "      - https://gazette.example/feed\n"
    )
    store = Store(migrated_url)
    yield Walker(site, store)
    store.close()


@pytest.mark.parametrize("title", list_titles())
def test_a_walk_has_at_most_six_commands(title):
    assert 1 <= len(read_walk(title)) <= 6


def test_a_first_run_begins_with_a_new_folder_and_a_source(walker, monkeypatch):
    install, init, enter, add, up = read_walk("First run")
    # The installation and the last line: tests/wheel/first_run.py.
    assert install.startswith("uv tool install")
    assert up == "wireroom up"
    assert "config/sources.yaml" in walker.run(init)
    walker.run(enter)
    monkeypatch.chdir("news")
    assert "added" in walker.run(add)
    assert f"{walker.site.origin}/feed" in Path("config/sources.yaml").read_text()


def test_a_source_is_added_in_compose(walker):
    preview, add, check, plan, listing = read_walk("Adding a source in compose")
    assert "One" in walker.run(preview)
    walker.run(add)
    assert "2 sources, 2 feeds, no mistakes" in walker.run(check)
    assert "feeds: 2 to add" in walker.run(plan)
    walker.apply()
    assert "/feed" in walker.run(listing)


def test_it_is_found_out_why_a_feed_is_dead(walker):
    status, listing, ask, add, remove = read_walk("Finding out why a feed is dead")
    Path("config/sources.yaml").write_text(
        "version: 1\nsources:\n  - name: Tribune\n    allow_private: true\n"
        f"    feeds:\n      - {walker.site.origin}/old-feed\n"
    )
    walker.apply()
    walker.beat()
    walker.write(
        "UPDATE feeds SET state = 'failing', failures = 3, reason = 'not_found',"
        " last_outcome = 'failed'"
    )
    shown = walker.run(status)
    assert "Running; 1 of 1 feed failing" in shown
    assert "old-feed" in shown
    assert "not found" in walker.run(listing).replace("_", " ")
    assert "404" in walker.run(ask, 1)
    assert f"{walker.site.origin}/feed" in walker.run(add)
    assert "1 feed removed" in walker.run(remove)
    walker.apply()
    walker.beat()
    assert "Running; 1 feed delivering" in walker.run(status)


def test_a_backlog_is_drained(walker):
    status, check, plan, apply, again = read_walk("Draining a backlog")
    Path("config/sources.yaml").write_text(
        "version: 1\nsources:\n  - name: Tribune\n    allow_private: true\n"
        f"    feeds: [{walker.site.origin}/feed]\n"
    )
    walker.apply()
    walker.beat()
    walker.write(
        "INSERT INTO articles (source_id, url, due_at) SELECT id, :url, now()"
        " - interval '20 min' FROM sources WHERE name = 'Tribune'",
        url=f"{walker.site.origin}/story",
    )
    walker.write(
        "INSERT INTO article_urls (key, url, article_id)"
        " SELECT :key, url, id FROM articles",
        key=make_feed_key(f"{walker.site.origin}/story"),
    )
    shown = walker.run(status)
    assert "Tribune" in shown
    assert "article waits for its turn at host 127.0.0.1" in shown
    with Path("config/sources.yaml").open("a") as file:
        file.write("    rate: 6000\n")
    walker.run(check)
    assert "change Tribune: access" in walker.run(plan)
    walker.run(apply)
    walker.run(f"wireroom ingest {walker.site.origin}/story")
    assert "waits for its turn" not in walker.run(again)


def publish(walker: Walker) -> None:
    """Store the story with a comment, in the search index too."""
    walker.run(f"wireroom ingest {walker.site.origin}/story")
    walker.write(
        "INSERT INTO comments (article_id, key, position, author, text,"
        " first_seen_at, last_seen_at) SELECT id, 'c1', 1, 'Jane Doe', 'I was there.',"
        " now(), now() FROM articles"
    )
    walker.run("wireroom fill-search --again")


def test_a_comment_is_erased(walker):
    search, dry_run, erase, listing, log = read_walk("Erasing a comment")
    publish(walker)
    found = re.search(r"comment (\d+) ", walker.run(search))
    walker.comment = int(found[1])
    assert "1 comment" in walker.run(dry_run)
    assert "I was there." in walker.run(search)
    walker.run(erase)
    assert "I was there." not in walker.run(search)
    assert "1 comment" in walker.run(listing)
    assert "erase" in walker.run(log)
    assert "Jane" not in walker.run(log)


def test_articles_are_searched_and_subscribed_to(walker):
    search, ordered, add, listing, deliver = read_walk("Searching and subscribing")
    publish(walker)
    assert "1 found" in walker.run(search)
    walker.run(ordered)
    assert "whsec_" in walker.run(add)
    walker.write("UPDATE consumers SET position = 0 WHERE name = 'target:mills'")
    assert "mills" in walker.run(listing)
    walker.run(deliver)
    assert {event["subject"] for event in walker.site.taken} >= {"articles/1"}
    assert " 0 " in walker.run(listing)
