"""Actions need a session that the token started, and a form of this dashboard."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.integration.console.dashboard.newsroom import TOKEN
from wireroom.console.dashboard.server.auth import (
    COOKIE,
    SESSION_SECONDS,
    AccessControl,
)
from wireroom.model.source_specs import FeedSpec, SourceSpec


def log_in(client):
    answer = client.post("/login", data={"token": TOKEN})
    assert answer.status_code == 303
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    page = client.get("/").text
    return re.search(r'name="key" value="(\w+)"', page)[1]


def read_feed_state(newsroom):
    return newsroom.fetch_value(
        "SELECT state FROM feeds WHERE id = :f", f=newsroom.feed
    )


def test_a_feed_can_be_paused_resumed_and_polled_now(client, newsroom):
    key, page = log_in(client), f"/feeds/{newsroom.feed}"
    assert "Poll now" in client.get(page).text
    assert client.post(page, data={"key": key, "do": "pause"}).status_code == 303
    assert read_feed_state(newsroom) == "paused"
    assert newsroom.fetch_value("SELECT due_at FROM feeds") is None
    assert "Resume" in client.get(page).text
    client.post(page, data={"key": key, "do": "resume"})
    assert read_feed_state(newsroom) == "active"
    newsroom.execute("UPDATE feeds SET due_at = now() + interval '1 day'")
    client.post(page, data={"key": key, "do": "poll now"})
    assert newsroom.fetch_value(
        "SELECT due_at <= now() + interval '1 minute' FROM feeds"
    )


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        pytest.param("due_at = now()", "has not ended yet", id="waits for a worker"),
        pytest.param(
            "last_polled_at = now(), last_outcome = 'not_modified'",
            "nothing new: the feed is unchanged",
            id="unchanged",
        ),
        pytest.param(
            "last_polled_at = now(), last_outcome = 'failed', reason = 'not_found'",
            "The poll failed: the site responds that the page does not exist",
            id="failed",
        ),
        pytest.param(
            "last_polled_at = now(), last_outcome = 'new_entries'",
            "The poll brought 1 new entry",
            id="new entries",
        ),
    ],
)
def test_the_page_of_a_feed_says_what_became_of_a_poll(
    client, newsroom, columns, words
):
    key = log_in(client)
    page = f"/feeds/{newsroom.feed}"
    answer = client.post(
        page, data={"key": key, "do": "poll now"}, follow_redirects=False
    )
    seen = "now()" if "new_entries" in columns else "now() - interval '1 day'"
    newsroom.execute(f"UPDATE entries SET seen_at = {seen}")
    newsroom.execute(f"UPDATE feeds SET {columns}")
    shown = client.get(answer.headers["location"]).text
    assert words in shown
    assert ('http-equiv="refresh"' in shown) is ("not ended" in words)


def test_the_sources_file_does_not_resume_a_feed_paused_by_hand(client, newsroom):
    key = log_in(client)
    client.post(f"/feeds/{newsroom.feed}", data={"key": key, "do": "pause"})
    with newsroom.store.begin() as tx:
        feeds = (FeedSpec(url="https://paper.example/feed"),)
        tx.sources.apply_specs(
            [SourceSpec(name="Paper", feeds=feeds)], now=newsroom.now
        )
    assert read_feed_state(newsroom) == "paused"


def test_the_quarantine_list_has_a_retry_button_for_each_error(client, newsroom):
    button = f'action="/quarantine/{newsroom.failure}"'
    assert button not in client.get("/quarantine").text
    log_in(client)
    listed = client.get("/quarantine").text
    assert button in listed
    assert 'aria-label="Retry: ' in listed


@pytest.mark.parametrize(("do", "state"), [("retry", "retried"), ("drop", "dropped")])
def test_an_action_settles_a_failure_and_all_with_its_error(
    client, newsroom, do, state
):
    key, page = log_in(client), f"/quarantine/{newsroom.failure}"
    assert client.post(page, data={"key": key, "do": do}).status_code == 303
    decision = newsroom.fetch_value(
        "SELECT state || ' by ' || resolved_by FROM failures"
    )
    assert decision == f"{state} by dashboard"
    assert "Empty." in client.get("/quarantine").text


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"do": "pause"}, id="no key"),
        pytest.param({"do": "pause", "key": "0" * 64}, id="another key"),
        pytest.param({"do": "pause", "key": "é"}, id="a key with other letters"),
    ],
)
def test_a_form_of_another_site_does_nothing(client, newsroom, form):
    log_in(client)
    assert client.post(f"/feeds/{newsroom.feed}", data=form).status_code == 403
    assert read_feed_state(newsroom) == "active"


def test_without_a_session_no_action_runs(client, newsroom):
    key = log_in(client)
    client.cookies.clear()
    page = f"/feeds/{newsroom.feed}"
    assert client.post(page, data={"key": key, "do": "pause"}).status_code == 403
    assert "Poll now" not in client.get(page).text
    assert read_feed_state(newsroom) == "active"


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + " ", TOKEN.upper()])
def test_a_wrong_token_starts_no_session(client, token):
    answer = client.post("/login", data={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_without_a_token_the_dashboard_is_read_only(newsroom):
    with newsroom.open_client(token=None) as client:
        assert "read only" in client.get("/").text
        assert client.post("/login", data={"token": ""}).status_code == 403
        page = f"/feeds/{newsroom.feed}"
        assert client.post(page, data={"do": "pause"}).status_code == 403


def test_the_response_to_an_unknown_action_lists_the_known_ones(client, newsroom):
    key = log_in(client)
    answer = client.post(f"/feeds/{newsroom.feed}", data={"key": key, "do": "burn"})
    assert answer.status_code == 400
    assert "poll now, pause, resume" in answer.text


def test_a_form_that_is_too_large_is_refused(client):
    assert client.post("/login", data={"token": "x" * 50_000}).status_code == 413


def test_logging_out_ends_the_session(client, newsroom):
    key = log_in(client)
    client.post("/logout", data={"key": key})
    answer = client.post(f"/feeds/{newsroom.feed}", data={"key": key, "do": "pause"})
    assert answer.status_code == 403


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


def make_request(cookie):
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())]
    return Request({"type": "http", "headers": headers})


def read_cookie(access, token=TOKEN):
    answer = Response()
    assert access.start_session(token, answer, secure=False)
    return re.search(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])[1]


def test_a_session_expires():
    clock = Clock()
    access = AccessControl(TOKEN, clock)
    cookie = read_cookie(access)
    assert access.find_session(make_request(cookie))
    clock.now += SESSION_SECONDS + 1
    assert access.find_session(make_request(cookie)) is None


def test_a_session_is_invalid_under_another_token():
    cookie = read_cookie(AccessControl(TOKEN))
    assert AccessControl(TOKEN[::-1]).find_session(make_request(cookie)) is None


def test_a_changed_expiry_makes_a_session_invalid():
    access = AccessControl(TOKEN)
    expiry, _, rest = read_cookie(access).partition(".")
    assert access.find_session(make_request(f"{int(expiry) + 1}.{rest}")) is None


def erase(client, key, do, **fields):
    form = {"key": key, "do": do, "kind": "article", "why": "asked for", **fields}
    return client.post("/erase", data=form)


def test_an_erasure_is_previewed_and_then_requested(client, newsroom):
    key, target = log_in(client), str(newsroom.article)
    form = client.get(f"/erase?kind=article&target={target}").text
    assert f'name="target" value="{target}"' in form
    page = erase(client, key, "preview", target=target)
    assert "This would erase: 1 article" in page.text
    assert newsroom.fetch_value("SELECT count(*) FROM erasures") == 0
    assert erase(client, key, "erase", target=target).status_code == 303
    assert newsroom.fetch_value("SELECT requested_by FROM erasures") == "dashboard"
    assert newsroom.fetch_value("SELECT act FROM operator_log WHERE act = 'erase'")
    assert "asked for" in client.get("/log").text


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"target": "https://paper.example/none"}, id="never seen"),
        pytest.param({"target": ""}, id="nothing named"),
        pytest.param({"target": "1", "why": ""}, id="no reason"),
        pytest.param({"target": "1", "kind": "tombstones"}, id="no kind"),
        pytest.param({"target": "1", "do": "burn"}, id="no action"),
    ],
)
def test_what_cannot_be_erased_is_said(client, newsroom, fields):
    key = log_in(client)
    answer = erase(client, key, **{"do": "erase", **fields})
    assert answer.status_code == 400
    assert newsroom.fetch_value("SELECT count(*) FROM erasures") == 0


def test_nothing_is_erased_without_the_token(client, newsroom):
    assert erase(client, "x", "erase", target=str(newsroom.article)).status_code == 403
    assert "<form" not in client.get("/erase").text
    assert newsroom.fetch_value("SELECT count(*) FROM erasures") == 0
