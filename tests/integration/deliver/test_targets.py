"""Events reach their targets: all, in order, recognisable if they come twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import wait as wait_for_threads
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import redis
from jsonschema import Draft202012Validator, ValidationError
from typer.testing import CliRunner

from wireroom.config.saved_queries import load_queries
from wireroom.console.cli import app
from wireroom.console.operations import deliver as deliver_process
from wireroom.console.operations.targets import NewTarget, add_target, list_states
from wireroom.deliver.event_schema import build_event_schema
from wireroom.deliver.run_targets import DeliverContext, DeliveryRunner, serve_target
from wireroom.deliver.saved_queries import QueryIndexes
from wireroom.deliver.standard_webhooks import sign_message
from wireroom.errors import OperatorError
from wireroom.model.states import ChangeKind, TargetState
from wireroom.store.change_feed.changes import Change
from wireroom.store.search.fill import fill_batch

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ROWS = """
INSERT INTO sources (id, name) VALUES (1, 'Paper');
INSERT INTO articles (id, source_id, url, outcome, stage, title, text, language,
    first_published_at, updated_at)
SELECT n, 1, 'https://p/' || n, 'published', 'done', 'Storm ' || n, 'A storm.', 'en',
    '2026-03-01Z', '2026-03-01Z' FROM generate_series(1, 3) AS n;
INSERT INTO changes (position, at, kind, article_id)
SELECT n, timestamptz '2026-03-01Z' + n * interval '10 h', 'article_published', n
FROM generate_series(1, 3) AS n;
"""


@pytest.fixture
def store(lent_store):
    with lent_store.begin() as tx:
        for statement in ROWS.split(";\n"):
            if statement.strip():
                tx.connection.exec_driver_sql(statement)
    fill_batch(lent_store, after=0)
    return lent_store


class Receiver(ThreadingHTTPServer):
    """Stores what it accepts; answers by event, from a list, else 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict] = []
        self.signed: list[bool] = []
        self.answers: dict[str, list[int]] = {}
        self.headers: dict[str, str] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        server, name = self.server, self.headers["webhook-id"]
        at = int(self.headers["webhook-timestamp"])
        expected = sign_message(SECRET, name, at, body)
        server.signed.append(self.headers["webhook-signature"] == expected)
        answers = server.answers.get(name, [])
        status = answers.pop(0) if answers else 204
        if status == 204:
            server.taken.append(json.loads(body))
        self.send_response(status)
        for header, value in server.headers.items():
            self.send_header(header, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class Clock:
    now = NOW

    def wait(self, **delta):
        self.now += timedelta(**delta)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def deliver(store, migrated_url, clock):
    """Serve the only target if it is due; return its state."""
    context = DeliverContext(
        store=store,
        url=migrated_url,
        by="deliver@test",
        now=lambda: clock.now,
        indexes=QueryIndexes(load_queries),
        jitter=lambda: 0.0,
    )

    def run():
        with store.begin() as tx:
            due = tx.targets.take_due(
                context.by, now=clock.now, until=clock.now + context.lease
            )
        for row in due:
            serve_target(context, row)
        (state,) = list_states(store)
        return state

    return run


def add(store, kind, address, **more):
    wanted = {"allow_private": True, "first": "first"}
    if kind == "webhook":
        wanted["secret"] = SECRET
    add_target(
        store, NewTarget(name="t", kind=kind, address=address, **{**wanted, **more})
    )


def add_webhook(store, receiver, **more):
    add(store, "webhook", f"http://127.0.0.1:{receiver.server_port}/in?x=1", **more)


def positions(receiver):
    return [event["data"]["position"] for event in receiver.taken]


def test_each_event_is_one_signed_request(store, receiver, deliver):
    add_webhook(store, receiver)
    state = deliver()

    assert positions(receiver) == [1, 2, 3]
    assert all(receiver.signed)
    assert (state.behind, state.row.delivered) == (0, 3)
    event = receiver.taken[0]
    assert (event["specversion"], event["id"]) == ("1.0", "0-1")
    assert (event["type"], event["subject"], event["time"]) == (
        "wireroom.article_published.v1",
        "articles/1",
        "2026-03-01T10:00:00.000000Z",
    )
    assert "article" not in event["data"]


def test_a_full_event_has_its_row_and_a_query_selects(store, receiver, deliver):
    add_webhook(store, receiver, is_full=True, query="title:2")
    state = deliver()

    (event,) = receiver.taken
    assert event["data"]["article"]["title"] == "Storm 2"
    assert (state.behind, state.row.delivered) == (0, 1)


def test_saved_queries_select_events_and_are_named(store, receiver, deliver, tmp_path):
    file = tmp_path / "queries.yaml"
    texts = {
        "two": "title:2",
        "storms": "storms",
        "old": "storm before:2026-02",
        "first": "is:first storm",
        "none": 'storm "no such phrase"',
        "prefix": "sto*",
    }
    rows = "".join(f"  - {{name: {n}, query: '{q}'}}\n" for n, q in texts.items())
    file.write_text(f"version: 1\nqueries:\n{rows}")
    add_webhook(store, receiver, queries=file)
    deliver()

    named = [event["data"]["queries"] for event in receiver.taken]
    assert named == [
        ["storms", "prefix"],
        ["two", "storms", "prefix"],
        ["storms", "prefix"],
    ]
    # A file that is gone stops the target until it is back.
    file.unlink()
    with store.begin() as tx:
        tx.consumers.set_position("target:t", 1, now=NOW)
    assert "cannot be read" in deliver().row.last_error


def test_a_process_serves_a_saved_query(store, migrated_url, receiver, tmp_path):
    add_webhook(store, receiver, queries=save_query(tmp_path, "dam"), first="last")
    env = {**os.environ, "WIREROOM_DATABASE_URL": migrated_url}
    command = [sys.executable, "-m", "wireroom.console.operations.deliver"]
    with subprocess.Popen(command, env=env) as process:
        try:
            # The first event is taken by a process that has started.
            for number in (1, 2):
                publish(store, 10 + number, f"A dam breaks, {number}")
                wait_for(lambda number=number: len(receiver.taken) == number, 60)
        finally:
            process.terminate()

    assert [event["data"]["queries"] for event in receiver.taken] == [["dam"]] * 2


def test_a_saved_query_fires_at_the_next_look_which_is_within_a_second(
    store, migrated_url, receiver, tmp_path, monkeypatch
):
    """How long a look itself takes is the machine's affair."""
    add_webhook(store, receiver, queries=save_query(tmp_path, "dam"), first="last")
    slept, taken = [], []

    class Stop(threading.Event):
        def wait(self, timeout):
            slept.append(timeout)
            taken.append(len(receiver.taken))
            publish(store, 10 + len(slept), f"A dam breaks, {len(slept)}")
            return len(slept) > 3

    class Runner(DeliveryRunner):
        def run_due(self):
            super().run_due()
            wait_for_threads(self._running.values())

    names = SimpleNamespace(Event=Stop)
    monkeypatch.setattr(deliver_process, "threading", names)
    monkeypatch.setattr(deliver_process, "DeliveryRunner", Runner)
    before = signal.getsignal(signal.SIGTERM)
    try:
        deliver_process.run_deliver(store, migrated_url, once=False)
    finally:
        signal.signal(signal.SIGTERM, before)

    assert taken == [0, 1, 2, 3]
    assert max(slept) <= 1


def save_query(folder, query):
    file = folder / "queries.yaml"
    row = f"{{name: {query}, query: {query}}}"
    file.write_text(f"version: 1\nqueries:\n  - {row}\n")
    return file


def publish(store, article_id, title):
    """Publish an article with its place in the search index and its event."""
    with store.begin() as tx:
        execute = tx.connection.exec_driver_sql
        execute(
            "INSERT INTO articles (id, source_id, url, outcome, stage, title, language,"
            " first_published_at, updated_at) VALUES (%s, 1, %s, 'published', 'done',"
            " %s, 'en', now(), now())",
            (article_id, f"https://p/{title}", title),
        )
        row = tx.articles.get(article_id)
        tx.search_index.write_article(row, [], language="en", entities=[])
        change = Change(kind=ChangeKind.ARTICLE_PUBLISHED, article_id=article_id)
        tx.changes.append_events([change], now=datetime.now(UTC))


def wait_for(condition, seconds):
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("is_full", [False, True])
def test_events_are_as_their_schema_says(store, receiver, deliver, is_full):
    add_webhook(store, receiver, is_full=is_full)
    deliver()

    validator = Draft202012Validator(build_event_schema())
    assert len(receiver.taken) == 3
    for event in receiver.taken:
        validator.validate(event)
    with pytest.raises(ValidationError):
        validator.validate({**receiver.taken[0], "data": {"position": 0}})


def test_a_failure_is_retried_from_the_first_event_that_was_not_taken(
    store, receiver, deliver, clock
):
    receiver.answers["0-2"] = [500, 503]
    receiver.headers["retry-after"] = "30"
    add_webhook(store, receiver)

    state = deliver()
    assert positions(receiver) == [1]
    assert (state.behind, state.row.failures) == (2, 1)
    assert "status 500" in state.row.last_error
    deliver()
    assert positions(receiver) == [1]
    clock.wait(seconds=31)
    assert deliver().row.failures == 2
    clock.wait(seconds=31)
    state = deliver()

    assert positions(receiver) == [1, 2, 3]
    assert (state.row.failures, state.row.last_error) == (0, None)


def test_an_event_that_is_refused_again_and_again_becomes_a_dead_letter(
    store, receiver, deliver, clock, migrated_url, monkeypatch
):
    receiver.answers["0-2"] = [422, 422, 422]
    add_webhook(store, receiver)
    for _ in range(4):
        state = deliver()
        clock.wait(minutes=1)

    assert positions(receiver) == [1, 3]
    assert (state.dead_letters, state.behind) == (1, 0)
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    run = CliRunner().invoke
    assert "status 422" in run(app, ["targets", "dead", "t"]).output
    assert "1 dead letters" in run(app, ["targets", "list"]).output
    assert "1 of 1 events taken" in run(app, ["targets", "retry", "t"]).output
    assert positions(receiver) == [1, 3, 2]
    assert "no dead letters" in run(app, ["targets", "dead", "t"]).output


def test_a_target_that_is_gone_or_fails_for_days_is_disabled(
    store, receiver, deliver, clock
):
    receiver.answers["0-1"] = [500, 500]
    add_webhook(store, receiver)
    deliver()
    clock.wait(days=5)
    assert deliver().row.state is TargetState.DISABLED
    with store.begin() as tx:
        tx.targets.set_state("t", TargetState.ACTIVE)
    receiver.answers["0-1"] = [410]
    assert deliver().row.state is TargetState.DISABLED
    assert positions(receiver) == []


def test_a_private_address_needs_to_be_allowed(store, receiver, deliver):
    add_webhook(store, receiver, allow_private=False)

    assert deliver().row.failures == 1
    assert receiver.taken == []


def test_events_are_sent_again_from_any_position(store, receiver, deliver):
    add_webhook(store, receiver)
    deliver()
    with store.begin() as tx:
        tx.consumers.set_position("target:t", 1, now=NOW)
    deliver()

    assert positions(receiver) == [1, 2, 3, 2, 3]
    assert receiver.taken[1]["id"] == receiver.taken[3]["id"]


def test_files_have_a_line_an_event_and_no_broken_one(store, tmp_path, deliver):
    folder = tmp_path / "events"
    folder.mkdir()
    # A process that was killed in the middle of a line.
    (folder / "2026-03-01.jsonl").write_bytes(b'{"id":"0-0"}\n{"id":"0-')
    add(store, "files", str(folder))
    deliver()

    read = {
        path.name: [json.loads(line)["id"] for line in path.read_text().splitlines()]
        for path in sorted(folder.iterdir())
    }
    assert read == {
        "2026-03-01.jsonl": ["0-0", "0-1", "0-2"],
        "2026-03-02.jsonl": ["0-3"],
    }


def test_a_stream_has_each_event_once(store, broker_url, deliver):
    address = broker_url.replace("redis+socket", "unix")
    client = redis.Redis.from_url(address)
    client.delete("news")
    add(store, "redis", f"{address}#news")
    deliver()
    with store.begin() as tx:
        tx.consumers.set_position("target:t", 0, now=NOW)
    assert deliver().row.failures == 0

    entries = client.xrange("news")
    client.close()
    assert [name for name, _ in entries] == [b"1-0", b"2-0", b"3-0"]
    assert json.loads(entries[0][1][b"event"])["id"] == "0-1"


def test_two_processes_never_serve_one_target(store, clock, receiver):
    add_webhook(store, receiver)
    with store.begin() as tx:
        (row,) = tx.targets.take_due("a", now=NOW, until=NOW + timedelta(minutes=1))
        assert tx.targets.take_due("b", now=NOW, until=NOW) == []
        assert tx.targets.take_due("a", now=NOW, until=NOW) == [row]
        assert len(tx.targets.take_due("b", now=NOW, until=NOW)) == 0
        tx.targets.release("t", "a")
        assert len(tx.targets.take_due("b", now=NOW, until=NOW)) == 1


def test_the_process_serves_what_is_due(store, migrated_url, receiver, clock):
    add_webhook(store, receiver)
    context = DeliverContext(
        store=store,
        url=migrated_url,
        by="deliver@test",
        now=lambda: clock.now,
        indexes=QueryIndexes(load_queries),
    )
    runner = DeliveryRunner(context)
    runner.run_due()
    runner.close()

    assert positions(receiver) == [1, 2, 3]


WRONG = {
    "a name": ({"name": "a b"}, "a name has"),
    "a kind": ({"kind": "telex"}, "files, kafka, redis, webhook"),
    "an address": ({"address": "ftp://x"}, "http"),
    "a secret": ({"secret": "whsec_x"}, "the secret"),
    "a query": ({"query": "sorce:x"}, "sorce: is not a field"),
    "an option": ({"options": ("x",)}, "NAME=VALUE"),
    "a position": ({"first": "99"}, "existing position"),
    "a folder": ({"kind": "files", "address": "x"}, "absolute"),
    "a stream": ({"kind": "redis", "address": "http://x"}, "redis://"),
}


@pytest.mark.parametrize(("wrong", "problem"), WRONG.values(), ids=WRONG)
def test_a_wrong_target_is_not_added(store, wrong, problem):
    right = {"name": "t", "kind": "webhook", "address": "https://a.example/"}

    with pytest.raises(OperatorError, match=problem):
        add_target(store, NewTarget(**{**right, **wrong}))
    assert list_states(store) == []


def test_the_commands_of_a_target(store, migrated_url, receiver, monkeypatch, tmp_path):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)
    address = f"http://127.0.0.1:{receiver.server_port}/"

    def run(*words, status=0):
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done.output

    file = tmp_path / "queries.yaml"
    file.write_text("version: 1\nqueries:\n  - {name: storms, query: storm}\n")
    assert "1 queries" in run("targets", "check-queries", str(file))
    added = run(
        *("targets", "add", "t", "webhook", address, "--first", "2"),
        *("--queries", str(file)),
    )
    assert "begins after position 2" in added
    assert "whsec_" in added
    assert "t is paused" in run("targets", "pause", "t")
    run("deliver", "--once")
    assert receiver.taken == []
    run("targets", "resume", "t")
    run("deliver", "--once")
    (state,) = json.loads(run("targets", "list", "--json"))
    # The address is private.
    assert (state["state"], state["failures"]) == ("active", 1)
    assert "secret" not in state
    assert "deleted" in run("targets", "drop", "t")
    run("targets", "drop", "t", status=1)
    assert "no targets" in run("targets", "list")
