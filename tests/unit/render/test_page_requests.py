"""The requests of a page that a browser builds are sent by the guarded client."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from wireroom.decide.articles.rendering import BrowserRequest
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.http import FetchRequest, FetchResponse
from wireroom.model.rendering import RenderJob, RenderLimits
from wireroom.render.page_requests import PageRequests, ScriptCache

PAGE = "https://paper.example/pier"
LIMITS = RenderLimits(total_bytes=1000, response_bytes=600)


def respond(url, body=b"x", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return FetchResponse(
        url=url,
        final_url=url,
        status=200,
        headers={"content-type": "text/html", **named},
        body=body,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


class Site:
    """Answers from a table, and notes what is asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def fetch(self, request):
        self.asked.append(request)
        answer = self.answers.get(request.url.rpartition("/")[2], b"x")
        if isinstance(answer, Exception):
            raise answer
        return respond(request.url, answer) if isinstance(answer, bytes) else answer


def open_page(site, scripts=None, source_id=1):
    template = FetchRequest(url=PAGE, obey_robots=True, user_agent="Desk/1")
    job = RenderJob(
        page=respond(PAGE, b"<p>page", set_cookie="a=b"),
        template=template,
        fetch=site.fetch,
        source_id=source_id,
    )
    requests = PageRequests(job, LIMITS, scripts or ScriptCache())
    page = BrowserRequest(url=PAGE, kind="document", is_page=True)
    assert requests.answer(page).body == b"<p>page"
    return requests


def ask(requests, name, kind="fetch", **more):
    url = name if "://" in name else f"https://paper.example/{name}"
    return requests.answer(BrowserRequest(url=url, kind=kind, **more))


def test_a_request_is_sent_as_the_page_was_with_limits_of_its_own():
    site = Site(data=b"[1]")
    answer = ask(open_page(site), "data#part")
    (sent,) = site.asked
    assert (sent.url, sent.obey_robots) == ("https://paper.example/data", True)
    assert (sent.user_agent, sent.max_bytes, sent.may_wait) == ("Desk/1", 600, True)
    assert answer.body == b"[1]"
    assert answer.headers == {
        "content-type": "text/html",
        "access-control-allow-origin": "*",
    }


@pytest.mark.parametrize(
    ("name", "kind", "more", "reason"),
    [
        pytest.param("private", "fetch", {}, "forbidden_address", id="private"),
        pytest.param(
            "private", "document", {}, "forbidden_address", id="private frame"
        ),
        pytest.param(
            "private",
            "document",
            {"is_page": True},
            "forbidden_address",
            id="led to a private address",
        ),
        pytest.param(
            "zip", "document", {"is_page": True}, "file_download", id="led to a file"
        ),
        pytest.param(
            "attached", "document", {}, "file_download", id="attachment in a frame"
        ),
        pytest.param("gone", "fetch", {}, None, id="gone"),
        pytest.param("zip", "fetch", {}, None, id="data of another type"),
        pytest.param("robots", "script", {}, None, id="robots.txt"),
        pytest.param("slow", "script", {}, None, id="no answer"),
        pytest.param("bad url", "fetch", {}, None, id="no address"),
    ],
)
def test_a_page_is_stopped_by_what_it_does_and_not_by_what_it_misses(
    name, kind, more, reason
):
    site = Site(
        private=Permanent(Reason.FORBIDDEN_ADDRESS, "10.0.0.1"),
        zip=Permanent(Reason.WRONG_MEDIA, "application/zip"),
        attached=respond(PAGE, content_disposition="Attachment; filename=a.exe"),
        gone=Permanent(Reason.GONE, ""),
        robots=Permanent(Reason.ROBOTS, ""),
        slow=Transient(Reason.TIMEOUT, ""),
    )
    requests = open_page(site)
    answer = ask(requests, name if name != "bad url" else "http://[", kind, **more)
    assert answer is None or answer.status == 204
    assert requests.tally.refused == 1
    stopped = requests.stopped
    assert (stopped and str(stopped.reason)) == reason
    assert reason is None or ask(requests, "data") is None, "nothing more is sent"


def test_a_page_that_leads_elsewhere_stays_where_it_is():
    requests = open_page(Site())
    answer = ask(requests, "other", "document", is_page=True)
    assert (answer.status, answer.body) == (204, b"")
    assert requests.stopped is None


def test_a_page_that_loads_too_much_is_stopped():
    requests = open_page(Site(big=b"x" * 501))
    assert ask(requests, "big") is not None
    assert ask(requests, "big") is None
    assert requests.stopped.reason is Reason.TOO_LARGE


def test_a_script_is_kept_for_other_pages_of_its_source_and_forgotten_in_time():
    site, time = Site(), [0.0]
    scripts = ScriptCache(seconds=60, limit=3, clock=lambda: time[0])
    for _ in range(2):
        ask(open_page(site, scripts), "app.js", "script")
    assert len(site.asked) == 1
    ask(open_page(site, scripts, source_id=2), "app.js", "script")
    assert len(site.asked) == 2
    for name in ("a.js", "b.js"):
        ask(open_page(site, scripts), name, "script")
    ask(open_page(site, scripts), "app.js", "script")
    assert len(site.asked) == 5, "two newer ones have taken its room"
    time[0] = 61.0
    ask(open_page(site, scripts), "app.js", "script")
    assert len(site.asked) == 6


def test_a_process_without_a_browser_imports_nothing_of_it():
    program = (
        "import sys; from wireroom.config.settings import Settings;"
        "import wireroom.workers.wiring, wireroom.tasks.chain;"
        "print([m for m in sys.modules"
        " if m.startswith(('wireroom.render', 'playwright'))])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
