"""Pages that a browser builds: which, when, and what is stored of them."""

from __future__ import annotations

import pytest

from tests.integration.conftest import BASE, STORY, article_page
from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.rendering import RenderedPage
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy

URL = f"{BASE}/one"
SHELL = "<html><head><title>Pier</title></head><body><div id=app></div></body></html>"
COMMENTS = ((1, "Ann", "The old pier was better."), (2, "Ben", "It was not."))


class FakeBrowser:
    """Shows one document, or raises."""

    def __init__(self):
        self.shows, self.jobs = article_page(comments=COMMENTS), []

    def render(self, job):
        self.jobs.append(job)
        if isinstance(self.shows, Exception):
            raise self.shows
        return RenderedPage(html=self.shows, requests=3, refused=1, size=99)


@pytest.fixture
def browser(room):
    fake = FakeBrowser()
    room.pipeline = Pipeline(
        store=room.store,
        http=room.web,
        policy=PipelinePolicy(renders=True),
        now=lambda: room.now,
        jitter=lambda: 0.0,
        make_renderer=lambda: fake,
    )
    return fake


def find(room, choice):
    """Serve the shell of a page whose source chooses so; return the article."""
    room.run(f"UPDATE sources SET render = '{choice}'")
    room.feed("one")
    room.web.serve(URL, SHELL)
    (article_id,) = room.poll()
    return article_id


def lease(room):
    due = room.pipeline.lease_due(10)
    return {a: (stage, a in due.rendered) for a, stage in due.articles}


def build(room, article_id, stage=Stage.FOUND):
    reached = room.pipeline.render_article(article_id, stage)
    return room.compute(article_id) if reached else None


def test_text_and_comments_that_scripts_build_land_as_rows(room, browser):
    article_id = find(room, "always")
    assert lease(room) == {article_id: (Stage.FOUND, True)}
    assert build(room, article_id) is Stage.DONE
    row = room.article(article_id)
    assert (row.outcome, row.text) == ("published", STORY)
    assert room.column("SELECT author FROM comments ORDER BY id") == ["Ann", "Ben"]
    with room.store.begin() as tx:
        evidence = "\n".join(diagnose_address(tx, URL).evidence)
    assert "downloaded and built in a browser" in evidence
    assert "built with: requests=3 refused=1 bytes=99" in evidence


def test_a_page_without_text_is_built_at_its_retry_and_at_its_visits(room, browser):
    article_id = find(room, "when_empty")
    assert lease(room) == {article_id: (Stage.FOUND, False)}
    room.walk(article_id)
    assert room.article(article_id).reason == "no_text"
    room.wait(hours=1)
    assert lease(room) == {article_id: (Stage.FOUND, True)}
    assert build(room, article_id) is Stage.DONE
    room.wait(days=1)
    assert lease(room) == {article_id: (Stage.DONE, True)}
    browser.shows = article_page(comments=(*COMMENTS, (3, "Cy", "Let us see.")))
    assert build(room, article_id, Stage.DONE) is Stage.DONE
    assert room.column("SELECT count(*) FROM comments") == [3]
    assert room.web.asked[-1].validators.etag is None, "never a conditional request"


def test_a_page_with_text_is_built_by_no_browser_unless_its_source_says_so(
    room, browser
):
    article_id = find(room, "when_empty")
    room.web.serve(URL, article_page())
    assert room.walk(article_id) is Stage.DONE
    room.wait(days=1)
    assert lease(room) == {article_id: (Stage.DONE, False)}
    assert browser.jobs == []


def test_nothing_is_built_where_no_browser_runs(room):
    article_id = find(room, "always")
    assert lease(room) == {article_id: (Stage.FOUND, False)}


@pytest.mark.parametrize(
    ("error", "outcome", "hours"),
    [
        (Permanent(Reason.FORBIDDEN_ADDRESS, "10.0.0.1"), "rejected", 0),
        (Permanent(Reason.FILE_DOWNLOAD, "a.exe"), "rejected", 0),
        (Permanent(Reason.TOO_LARGE, "all"), "rejected", 0),
        (Permanent(Reason.ENDLESS_SCRIPT, "40 s"), "in_flight", 13),
        (Permanent(Reason.SCRIPT_MEMORY, "1000 MB"), "in_flight", 13),
        (Permanent(Reason.PAGE_CRASHED, ""), "in_flight", 13),
        (Transient(Reason.BROWSER, "does not start"), "in_flight", 13),
    ],
    ids=lambda value: str(getattr(value, "reason", value)),
)
def test_a_page_that_is_stopped_says_why_and_is_tried_again_where_that_may_end(
    room, browser, error, outcome, hours
):
    article_id = find(room, "always")
    browser.shows = error
    build(room, article_id)
    row = room.article(article_id)
    assert (row.outcome, row.reason) == (outcome, error.reason)
    if hours and isinstance(error, Permanent):
        room.wait(hours=hours)
        build(room, article_id)
        assert room.article(article_id).outcome == "rejected"
    assert room.balance().is_consistent


def test_a_worker_whose_lease_has_ended_stores_nothing_of_a_built_page(room, browser):
    article_id = find(room, "always")
    other = Pipeline(store=room.store, http=room.web, now=lambda: room.now)

    def lose_lease(job):
        room.wait(minutes=3)
        other.download_article(article_id)
        return RenderedPage(html=article_page())

    browser.render = lose_lease
    assert room.pipeline.render_article(article_id, Stage.FOUND) is None
    query = "SELECT count(*) FROM pages WHERE headers ? 'wireroom-rendered'"
    assert room.column(query) == [0]
