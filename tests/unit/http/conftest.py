from __future__ import annotations

import pytest

from tests.unit.http.site import make_client, run_site
from wireroom.http.host_limiter import LocalHostLimiter


@pytest.fixture(scope="module")
def server():
    with run_site() as site:
        yield site


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
