"""A site on loopback for tests of the client, and how they call the client."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from wireroom.decide.sources.credentials import build_credentials
from wireroom.errors import Permanent, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.model.http import FetchRequest, Validators

PAGE = b"<!doctype html><title>Ferry</title><p>The ferry sails again.</p>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@contextmanager
def run_site():
    """Yield a site that responds on loopback until the block ends."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


class Site(ThreadingHTTPServer):
    """Responds to each path as the test defines; records the requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = {}
        self.asked = []
        self.peers = []
        self.forms = []
        self.stop = threading.Event()

    def handle_error(self, *args):
        """A client that breaks off is what some tests are about."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def add(self, path, body=PAGE, status=200, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {**HTML, **named}, body)

    def add_raw(self, path, *parts):
        self.pages[path] = parts

    def paths(self):
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.forms.append(self.rfile.read(length).decode())
        self.do_GET()

    def do_GET(self):
        self.server.asked.append((self.path, self.headers))
        self.server.peers.append(self.client_address)
        page = self.server.pages.get(self.path)
        if page is None:
            page = (404, {}, b"")
        if callable(page):
            page = page(self.headers)
        if isinstance(page[0], int):
            self.answer(*page)
        else:
            self.send_raw(page)

    def answer(self, status, headers, body):
        self.send_response(status)
        headers = {"Content-Length": str(len(body)), **headers}
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send_raw(self, parts):
        self.close_connection = True
        for part in parts:
            if callable(part):
                part(self)
            else:
                self.wfile.write(part)

    def log_message(self, *args):
        pass


def make_client(slots, sleep=None, **limits):
    return HttpClient(
        user_agent="Wireroom/test",
        limits=FetchLimits(**limits),
        limiter=slots,
        sleep=sleep or (lambda seconds: None),
    )


VALIDATORS = ("etag", "last_modified", "issuer")


def get(client, url, headers=(), **options):
    """Fetch a page of a source whose home is ``url`` and which has these headers."""
    credentials = build_credentials(
        headers=dict(headers), logins={}, hosts=(), home=url, feeds=()
    )
    named = {n: options.pop(n) for n in VALIDATORS if n in options}
    wanted = {"allow_private": True, "credentials": credentials, **options}
    validators = Validators(**named)
    return client.fetch(FetchRequest(url=url, validators=validators, **wanted))


def expect_refusal(client, url, **options):
    with pytest.raises((Permanent, Transient)) as caught:
        get(client, url, **options)
    assert "\n" not in caught.value.detail
    return caught.value
