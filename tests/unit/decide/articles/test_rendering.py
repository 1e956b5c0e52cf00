"""Which requests of a page that a browser builds are sent."""

from __future__ import annotations

import pytest

from wireroom.decide.articles.rendering import (
    BrowserRequest,
    RenderTally,
    Verdict,
    is_settled,
    judge_request,
)
from wireroom.model.rendering import RenderLimits

LIMITS = RenderLimits(requests=3)
URL = "https://paper.example/app.js"


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        pytest.param({"kind": "script"}, Verdict.FETCH, id="script"),
        pytest.param({"kind": "xhr"}, Verdict.FETCH, id="xhr"),
        pytest.param({"kind": "fetch"}, Verdict.FETCH, id="fetch"),
        pytest.param({"kind": "document"}, Verdict.FETCH, id="frame"),
        pytest.param({"kind": "stylesheet"}, Verdict.EMPTY, id="style sheet"),
        pytest.param({"kind": "image"}, Verdict.REFUSE, id="image"),
        pytest.param({"kind": "media"}, Verdict.REFUSE, id="media"),
        pytest.param({"kind": "font"}, Verdict.REFUSE, id="font"),
        pytest.param({"kind": "websocket"}, Verdict.REFUSE, id="socket"),
        pytest.param({"kind": "ping"}, Verdict.REFUSE, id="ping"),
        pytest.param({"kind": "other"}, Verdict.REFUSE, id="other"),
        pytest.param({"kind": "fetch", "method": "POST"}, Verdict.REFUSE, id="POST"),
        pytest.param({"kind": "fetch", "url": "file:///a"}, Verdict.REFUSE, id="file"),
        pytest.param(
            {"kind": "document", "is_page": True}, Verdict.PROBE, id="led elsewhere"
        ),
    ],
)
def test_only_what_brings_text_and_changes_nothing_is_sent(asked, verdict):
    request = BrowserRequest(**{"url": URL, **asked})
    assert judge_request(request, RenderTally(has_page=True), LIMITS) is verdict


def test_the_first_document_is_the_page_that_was_fetched():
    request = BrowserRequest(url=URL, kind="document", is_page=True)
    assert judge_request(request, RenderTally(), LIMITS) is Verdict.PAGE


def test_a_page_may_send_so_many_requests():
    request = BrowserRequest(url=URL, kind="fetch")
    full = RenderTally(has_page=True, requests=3)
    assert judge_request(request, full, LIMITS) is Verdict.REFUSE


@pytest.mark.parametrize(
    ("start", "request_", "settled"),
    [(0.5, 0.5, False), (1.5, 0.5, False), (1.5, 0.8, True), (9.0, 0.0, True)],
)
def test_a_page_settles_when_it_is_quiet_or_has_had_its_time(start, request_, settled):
    assert is_settled(since_start=start, since_request=request_, limit=9.0) is settled
