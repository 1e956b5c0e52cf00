"""Whoever has shown the token may act, from a form of ours, and nobody else."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.integration.console.dashboard.newsroom import TOKEN
from wireroom.console.dashboard.auth import COOKIE, SESSION_SECONDS, AccessControl


def logged_in(client):
    answer = client.post("/login", data={"token": TOKEN})
    assert answer.status_code == 303
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    page = client.get("/").text
    return re.search(r'name="key" value="(\w+)"', page)[1]


def state(newsroom):
    return newsroom.one("SELECT state FROM feeds WHERE id = :f", f=newsroom.feed)


def test_a_feed_is_paused_resumed_and_polled_now(client, newsroom):
    key, page = logged_in(client), f"/feeds/{newsroom.feed}"
    assert "Poll now" in client.get(page).text
    assert client.post(page, data={"key": key, "do": "pause"}).status_code == 303
    assert state(newsroom) == "paused"
    assert newsroom.one("SELECT due_at FROM feeds") is None
    assert "Resume" in client.get(page).text
    client.post(page, data={"key": key, "do": "resume"})
    assert state(newsroom) == "active"
    newsroom.run("UPDATE feeds SET due_at = now() + interval '1 day'")
    client.post(page, data={"key": key, "do": "poll now"})
    assert newsroom.one("SELECT due_at <= now() + interval '1 minute' FROM feeds")


def test_a_feed_paused_by_hand_is_not_taken_up_by_the_sources_file(client, newsroom):
    key = logged_in(client)
    client.post(f"/feeds/{newsroom.feed}", data={"key": key, "do": "pause"})
    with newsroom.store.begin() as tx:
        from wireroom.store.sources import FeedSpec, SourceSpec  # noqa: PLC0415 - only here

        feeds = (FeedSpec(url="https://paper.example/feed"),)
        tx.sources.apply_specs(
            [SourceSpec(name="Paper", feeds=feeds)], now=newsroom.now
        )
    assert state(newsroom) == "paused"


def test_what_is_in_quarantine_is_tried_again_from_the_list(client, newsroom):
    button = f'action="/quarantine/{newsroom.failure}"'
    assert button not in client.get("/quarantine").text
    logged_in(client)
    listed = client.get("/quarantine").text
    assert button in listed
    assert 'aria-label="Retry: ' in listed


@pytest.mark.parametrize(("do", "left"), [("retry", "retried"), ("drop", "dropped")])
def test_a_failure_is_settled_with_all_that_are_the_same(client, newsroom, do, left):
    key, page = logged_in(client), f"/quarantine/{newsroom.failure}"
    assert client.post(page, data={"key": key, "do": do}).status_code == 303
    found = newsroom.one("SELECT state || ' by ' || settled_by FROM failures")
    assert found == f"{left} by dashboard"
    assert "Empty." in client.get("/quarantine").text


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"do": "pause"}, id="no key"),
        pytest.param({"do": "pause", "key": "0" * 64}, id="another key"),
        pytest.param({"do": "pause", "key": "é"}, id="no key at all"),
    ],
)
def test_a_form_of_another_site_does_nothing(client, newsroom, form):
    logged_in(client)
    assert client.post(f"/feeds/{newsroom.feed}", data=form).status_code == 403
    assert state(newsroom) == "active"


def test_without_a_session_nothing_is_done(client, newsroom):
    key = logged_in(client)
    client.cookies.clear()
    page = f"/feeds/{newsroom.feed}"
    assert client.post(page, data={"key": key, "do": "pause"}).status_code == 403
    assert "Poll now" not in client.get(page).text
    assert state(newsroom) == "active"


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + " ", TOKEN.upper()])
def test_another_token_opens_nothing(client, token):
    answer = client.post("/login", data={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_without_a_token_the_dashboard_is_read_only(newsroom):
    with newsroom.client(token=None) as client:
        assert "read only" in client.get("/").text
        assert client.post("/login", data={"token": ""}).status_code == 403
        page = f"/feeds/{newsroom.feed}"
        assert client.post(page, data={"do": "pause"}).status_code == 403


def test_an_unknown_deed_is_named(client, newsroom):
    key = logged_in(client)
    answer = client.post(f"/feeds/{newsroom.feed}", data={"key": key, "do": "burn"})
    assert answer.status_code == 400
    assert "poll now, pause, resume" in answer.text


def test_a_form_that_is_too_large_is_not_read(client):
    assert client.post("/login", data={"token": "x" * 50_000}).status_code == 413


def test_logging_out_ends_it(client, newsroom):
    key = logged_in(client)
    client.post("/logout", data={"key": key})
    answer = client.post(f"/feeds/{newsroom.feed}", data={"key": key, "do": "pause"})
    assert answer.status_code == 403


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


def request_with(cookie):
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())]
    return Request({"type": "http", "headers": headers})


def cookie_of(access, token=TOKEN):
    answer = Response()
    assert access.start_session(token, answer, secure=False)
    return re.search(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])[1]


def test_a_session_ends_by_itself():
    clock = Clock()
    access = AccessControl(TOKEN, clock)
    given = cookie_of(access)
    assert access.find_session(request_with(given))
    clock.now += SESSION_SECONDS + 1
    assert access.find_session(request_with(given)) is None


def test_a_session_ends_with_its_token():
    given = cookie_of(AccessControl(TOKEN))
    assert AccessControl(TOKEN[::-1]).find_session(request_with(given)) is None


def test_a_session_cannot_be_lengthened():
    access = AccessControl(TOKEN)
    until, _, rest = cookie_of(access).partition(".")
    assert access.find_session(request_with(f"{int(until) + 1}.{rest}")) is None
