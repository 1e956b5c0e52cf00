"""What a hub that calls is answered, and what anybody else is."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.integration.websub.conftest import FEED, TOKEN
from wireroom.console.dashboard.app import create_app

QUERY = {
    "hub.mode": "subscribe",
    "hub.topic": FEED,
    "hub.challenge": "<script>alert(1)</script>",
    "hub.lease_seconds": "600",
}


def test_a_challenge_is_echoed_as_plain_text(client, wire):
    answer = client.get(f"/push/{TOKEN}", params=QUERY)
    assert (answer.status_code, answer.text) == (200, QUERY["hub.challenge"])
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert wire.column(
        "SELECT extract(epoch FROM lease_expires_at - now())::int < 700"
        " FROM subscriptions"
    ) == [True]


@pytest.mark.parametrize(
    "token",
    ["u" * 43, "t" * 42, TOKEN + "t", "%00" * 43, "t%2F..%2F" * 5, "%C3%A9" * 43],
)
def test_an_unknown_callback_url_does_not_exist(client, token):
    answer = client.get(f"/push/{token}", params=QUERY)
    assert answer.status_code == 404
    assert "script" not in answer.text


def test_the_host_header_of_a_callback_changes_nothing(client, wire):
    names = {"Host": "wire.example", "X-Forwarded-Host": "evil.example"}
    answer = client.get(f"/push/{TOKEN}", params=QUERY, headers=names)
    assert answer.text == QUERY["hub.challenge"]
    evil = {"Host": "evil.example"}
    answer = client.get(f"/push/{TOKEN}", params=QUERY, headers=evil)
    assert answer.status_code == 421
    other = {**QUERY, "hub.topic": "https://evil.example/feed"}
    assert client.get(f"/push/{TOKEN}", params=other, headers=names).status_code == 404
    assert wire.column("SELECT topic FROM subscriptions") == [FEED]


def test_the_callback_does_not_exist_while_websub_is_disabled(wire):
    settings = type(wire.settings)(
        database_url=wire.settings.database_url, broker_url=wire.settings.broker_url
    )
    with TestClient(create_app(settings), "http://127.0.0.1") as client:
        assert client.get(f"/push/{TOKEN}", params=QUERY).status_code == 404
