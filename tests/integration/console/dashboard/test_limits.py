"""Half-open connections and guessed tokens, on real sockets."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import make_server
from wireroom.console.dashboard.server import login_delay
from wireroom.console.dashboard.server.bounded_protocol import BoundedProtocol
from wireroom.console.dashboard.server.login_delay import LoginDelay
from wireroom.console.dashboard.server.request_places import RequestKind, RequestPlaces

TOKEN = "a-token-of-many-letters"


@contextmanager
def run_server(server):
    """Run a server in a thread; give its port."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=512)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture
def settings(migrated_url, broker_url, tmp_path):
    return Settings(
        database_url=migrated_url,
        broker_url=broker_url,
        web_token=TOKEN,
        data_dir=tmp_path,
    )


def ask(port, path, method="GET", body=None):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(connection):
        connection.request(method, path, body, kind if body else {})
        response = connection.getresponse()
        return response.status, response.read()


def guess(port, token):
    return ask(port, "/login", "POST", urlencode({"token": token}))[0]


def open_connections(stack, port, count, begun=b"GET / HTTP/1.1\r\nHost: a"):
    lines = [
        stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        for _ in range(count)
    ]
    for line in lines:
        line.sendall(begun)
    return lines


def is_closed(line):
    line.settimeout(10)
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_200_half_open_connections_silence_neither_health_nor_metrics_nor_hubs(
    settings,
):
    with run_server(make_server(settings)) as port, ExitStack() as stack:
        open_connections(stack, port, 200)
        open_connections(stack, port, 200, begun=b"")
        assert ask(port, "/healthz") == (200, b"well\n")
        assert ask(port, "/metrics")[0] == 200
        assert ask(port, "/push/unknown")[0] == 404
        assert ask(port, "/login")[0] == 200


def test_a_head_that_does_not_end_closes_the_connection(settings, monkeypatch):
    monkeypatch.setattr(BoundedProtocol, "head_seconds", 0.3)
    with run_server(make_server(settings)) as port, ExitStack() as stack:
        (half,) = open_connections(stack, port, 1)
        (silent,) = open_connections(stack, port, 1, begun=b"")
        (second,) = open_connections(
            stack, port, 1, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        second.settimeout(10)
        assert second.recv(15) == b"HTTP/1.1 200 OK"
        second.sendall(b"GET /he")
        assert is_closed(half)
        assert is_closed(silent)
        while second.recv(4096):
            pass


def test_of_too_many_connections_the_longest_waiting_one_is_closed(
    settings, monkeypatch
):
    monkeypatch.setattr(BoundedProtocol, "max_connections", 20)
    with run_server(make_server(settings)) as port, ExitStack() as stack:
        lines = open_connections(stack, port, 20)
        assert ask(port, "/healthz")[0] == 200
        assert is_closed(lines[0])


def test_a_kind_of_requests_cannot_take_the_places_of_another():
    async def wait(request):
        await anyio.sleep(5)
        return PlainTextResponse("late")

    async def answer(request):
        return PlainTextResponse("well")

    app = Starlette(routes=[Route("/slow", wait), Route("/healthz", answer)])
    kinds = {
        "monitoring": RequestKind(paths=("/healthz",), places=1),
        "pages": RequestKind(paths=("/",), places=2),
    }
    statuses = {}

    async def call(path, number):
        async def send(message):
            if message["type"] == "http.response.start":
                statuses[number] = message["status"]

        async def receive():
            return {"type": "http.request", "body": b""}

        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        await places({**scope, "query_string": b"", "root_path": ""}, receive, send)

    places = RequestPlaces(app, kinds)

    async def run():
        async with anyio.create_task_group() as group:
            for number in range(3):
                group.start_soon(call, "/slow", number)
                await anyio.lowlevel.checkpoint()
            await call("/slow", 3)
            await call("/healthz", 4)
            group.cancel_scope.cancel()

    anyio.run(run)
    assert statuses == {2: 503, 3: 503, 4: 200}


def test_wrong_tokens_slow_down_and_parallel_guesses_gain_nothing(
    settings, monkeypatch
):
    monkeypatch.setattr(login_delay, "FIRST_SECONDS", 0.2)
    with run_server(make_server(settings)) as port:
        began = time.monotonic()
        assert [guess(port, f"wrong {n}") for n in range(3)] == [403] * 3
        assert time.monotonic() - began >= 0.2 + 0.4 + 0.8
        statuses = []
        threads = [
            threading.Thread(target=lambda: statuses.append(guess(port, "wrong")))
            for _ in range(6)
        ]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # On a slow machine one of them may begin when another has ended: each guess
        # that was looked at has taken its whole delay.
        assert set(statuses) <= {403, 429}
        assert time.monotonic() - began >= 1.6 * statuses.count(403)
        assert statuses.count(429) >= 1
        assert guess(port, TOKEN) == 303


def test_the_delay_doubles_up_to_a_bound_and_is_forgotten():
    slept, now = [], [0.0]

    async def sleep(seconds):
        slept.append(seconds)

    delay = LoginDelay(clock=lambda: now[0], sleep=sleep)

    async def run():
        for _ in range(8):
            await delay.punish("a")
        await delay.punish("b")
        now[0] += login_delay.FORGET_SECONDS
        await delay.punish("a")
        delay.forget("b")
        await delay.punish("b")
        for number in range(2 * login_delay.MAX_ADDRESSES):
            await delay.punish(str(number))

    anyio.run(run)
    assert slept[:8] == [0.5, 1, 2, 4, 8, 15, 15, 15]
    assert slept[8:11] == [0.5, 0.5, 0.5]
