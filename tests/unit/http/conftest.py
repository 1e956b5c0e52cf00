from __future__ import annotations

import threading

import pytest

from tests.unit.http.site import Site, make_client
from wireroom.http.host_limiter import LocalHostLimiter


@pytest.fixture(scope="module")
def server():
    site = Site()
    thread = threading.Thread(target=site.serve_forever, args=(0.01,))
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def site(server):
    server.pages.clear()
    server.asked.clear()
    server.peers.clear()
    server.forms.clear()
    server.stop.clear()
    yield server
    server.stop.set()


@pytest.fixture
def slots():
    return LocalHostLimiter(spacing=0)


@pytest.fixture
def client(slots):
    client = make_client(slots)
    yield client
    client.close()
