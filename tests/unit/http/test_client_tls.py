"""Encrypted connections go to a checked address and are verified against the name.

``localhost.pem`` is a key and certificate for "localhost" alone, made for this test; it
ends in a hundred years: ``openssl req -x509 -newkey ec -pkeyopt
ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost -addext
subjectAltName=DNS:localhost``.
"""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.http import FetchRequest

PEM = Path(__file__).with_name("localhost.pem")
PAGE = b"<p>The ferry sails again.</p>" * 5000


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *args):
        pass


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        """A handshake that the client breaks off is what some tests are about."""


@pytest.fixture(scope="module")
def names():
    """The names the client sent in the open while shaking hands."""
    return []


@pytest.fixture(scope="module")
def port(names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.sni_callback = lambda sock, name, _: names.append(name)
    site = Site(("127.0.0.1", 0), Handler)
    site.socket = context.wrap_socket(
        site.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=site.serve_forever, args=(0.01,))
    thread.start()
    yield site.server_port
    site.shutdown()
    thread.join()
    site.server_close()


def fetch(url, tls, *, allow_private=True):
    client = HttpClient(
        user_agent="Wireroom/test",
        limits=FetchLimits(),
        limiter=LocalHostLimiter(spacing=0),
        tls=tls,
    )
    try:
        return client.fetch(FetchRequest(url=url, allow_private=allow_private))
    finally:
        client.close()


def test_a_page_comes_over_an_encrypted_connection(port, names):
    trusting = ssl.create_default_context(cafile=PEM)
    names.clear()
    answer = fetch(f"https://localhost:{port}/", trusting)
    assert answer.body == PAGE
    assert names == ["localhost"]


def test_a_certificate_for_another_name_is_refused(port):
    trusting = ssl.create_default_context(cafile=PEM)
    with pytest.raises(Transient) as caught:
        fetch(f"https://127.0.0.1:{port}/", trusting)
    assert caught.value.reason is Reason.TLS


def test_a_certificate_nobody_vouches_for_is_refused(port):
    with pytest.raises(Transient) as caught:
        fetch(f"https://localhost:{port}/", None)
    assert caught.value.reason is Reason.TLS


def test_encryption_opens_no_private_address(port):
    trusting = ssl.create_default_context(cafile=PEM)
    with pytest.raises(Permanent) as caught:
        fetch(f"https://localhost:{port}/", trusting, allow_private=False)
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
