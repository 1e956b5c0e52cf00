from __future__ import annotations

import socket
import threading
from contextlib import closing
from http.client import RemoteDisconnected

import pytest

from wireroom.http.transport.connection import BoundedConnection


class Wired(BoundedConnection):
    """A connection whose other end the test holds."""

    def __init__(self, host, port):
        super().__init__(host, port, timeout=5)
        self.far = None

    def _new_conn(self):
        near, self.far = socket.socketpair()
        return near


def capture_request(host, port, *args, **options):
    with closing(Wired(host, port)) as connection:
        connection.request(*args, **options)
        with connection.far as far:
            return far.recv(10_000)


def test_a_request_is_its_lines_and_an_empty_one():
    assert capture_request(
        "paper.example", 80, "GET", "/a?b", headers={"Accept": "*/*"}
    ) == (b"GET /a?b HTTP/1.1\r\nHost: paper.example\r\nAccept: */*\r\n\r\n")


def test_a_body_is_sent_with_its_length():
    assert capture_request("paper.example", 80, "POST", "/", body=b"a=b") == (
        b"POST / HTTP/1.1\r\nHost: paper.example\r\nContent-Length: 3\r\n\r\na=b"
    )


@pytest.mark.parametrize(
    ("host", "port", "authority"),
    [
        ("paper.example", 8080, b"paper.example:8080"),
        ("2a00:1450::1", 80, b"[2a00:1450::1]"),
        ("2a00:1450::1", 81, b"[2a00:1450::1]:81"),
    ],
)
def test_a_host_is_named_with_the_port_that_is_not_the_usual(host, port, authority):
    assert b"\r\nHost: " + authority + b"\r\n" in capture_request(
        host, port, "GET", "/"
    )


@pytest.mark.parametrize("torn", ["\r\nX-Evil: 1", "\n", "\0", "\x7f"])
@pytest.mark.parametrize("part", ["path", "name", "value"])
def test_what_would_break_a_line_is_not_sent(torn, part):
    parts = {"path": "/a", "name": "Accept", "value": "x"}
    parts[part] += torn
    with closing(Wired("paper.example", 80)) as connection:
        with pytest.raises(ValueError, match="not a valid request"):
            connection.request(
                "GET", parts["path"], headers={parts["name"]: parts["value"]}
            )
        assert connection.far is None


def test_a_body_that_is_no_bytes_is_the_callers_mistake():
    with closing(Wired("paper.example", 80)) as connection, pytest.raises(TypeError):
        connection.request("POST", "/", body="text")


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Served(BoundedConnection):
    """A connection to servers that answer so many requests each, and close."""

    def __init__(self, *answers):
        super().__init__("paper.example", 80, timeout=5)
        self.max_header_bytes, self.read_seconds = 10_000, 5
        self.answers, self.opened = list(answers), 0
        self.asked = []

    def _new_conn(self):
        near, far = socket.socketpair()
        count = self.answers[self.opened]
        self.opened += 1
        threading.Thread(target=self._answer, args=(far, count)).start()
        return near

    def _answer(self, far, count):
        with far:
            for _ in range(count):
                self.asked.append(far.recv(10_000))
                far.sendall(ANSWER)
            self.asked.append(far.recv(10_000))

    def fetch(self, method="GET"):
        self.request(method, "/", body=b"x" if method == "POST" else None)
        return self.getresponse().status


def test_a_request_on_a_connection_that_was_closed_is_sent_once_more():
    with closing(Served(1, 1)) as connection:
        assert [connection.fetch(), connection.fetch()] == [200, 200]
        assert (connection.opened, len(connection.asked)) == (2, 3)


@pytest.mark.parametrize(
    ("answers", "method", "opened"),
    [
        pytest.param((0, 1), "GET", 1, id="the first request of a connection"),
        pytest.param((1, 0), "GET", 2, id="the second attempt"),
        pytest.param((1, 1), "POST", 1, id="a form"),
    ],
)
def test_a_request_is_not_sent_again(answers, method, opened):
    with closing(Served(*answers)) as connection:
        if answers[0]:
            connection.fetch()
        with pytest.raises(RemoteDisconnected):
            connection.fetch(method)
        assert connection.opened == opened
