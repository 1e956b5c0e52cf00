"""``wireroom sources`` on files, end to end in this process."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from wireroom.config.sources import load_sources
from wireroom.console.cli import app

RSS = (
    b"<rss version='2.0'><channel><title>Harbour Post</title><item><title>Tide</title>"
    b"<link>http://x.example/tide</link><pubDate>Sun, 01 Mar 2026 09:00:00 GMT"
    b"</pubDate></item></channel></rss>"
)
HOME = b'<html><link rel="alternate" type="application/rss+xml" href="/rss">'


class Paper(BaseHTTPRequestHandler):
    def do_GET(self):
        body = {"/": HOME, "/rss": RSS}.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "sources.yaml"
    monkeypatch.setenv("WIREROOM_SOURCES_FILE", str(path))
    monkeypatch.setenv("WIREROOM_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("WIREROOM_HOST_SPACING_SECONDS", "0")
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["sources", *arguments])


def test_the_feeds_of_a_site_are_found_and_can_be_polled(path, site):
    result = run("add", site)
    assert result.exit_code == 0, result.output
    (source,) = load_sources(path).sources
    assert (source.name, source.feeds[0].url) == ("Harbour Post", f"{site}/rss")

    result = run("check", "--poll")
    assert result.exit_code == 0
    assert result.output.splitlines()[1] == (
        f"Harbour Post: {site}/rss: 200, rss20, 1 entry, newest 2026-03-01 09:00 UTC"
    )


def test_a_feed_that_cannot_be_read_is_printed_and_sets_the_status(path, site):
    run("add", site)
    path.write_text(path.read_text().replace("/rss", "/gone"))
    result = run("check", "--poll")
    assert result.exit_code == 1
    assert "not_found" in result.output


def test_a_feed_of_a_list_that_has_no_address_is_named(path, tmp_path):
    opml = tmp_path / "all.opml"
    opml.write_text(
        '<opml><body><outline text="Post" xmlUrl="https://post.example/rss"/>'
        '<outline text="Hill" xmlUrl="hill.example/rss"/></body></opml>'
    )
    result = run("import", str(opml), "--file", str(tmp_path / "new.yaml"))
    assert (
        f"{opml}: Hill: not an address of the web: 'hill.example/rss'" in result.output
    )
    assert result.output.endswith("1 source, 1 feed added\n")


def test_an_exported_list_imports_the_same_sources(path, tmp_path):
    path.write_text(
        "version: 1\nsources:\n"
        "  - name: Post\n    url: https://post.example/\n    language: nb\n"
        "    tags: [sea, daily]\n"
        "    feeds: [https://post.example/a, https://post.example/b]\n"
        "  - name: Hill\n    feeds: [https://hill.example/rss]\n"
    )
    opml = tmp_path / "all.opml"
    opml.write_text(run("export").output, "utf-8")
    other = tmp_path / "other.yaml"
    result = run("import", str(opml), "--file", str(other))
    assert result.output.endswith("2 sources, 3 feeds added\n")
    assert load_sources(other) == load_sources(path)
