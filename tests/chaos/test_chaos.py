"""A short selection of the faults; ``make chaos`` has all of them, and larger."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.chaos.site import Site, serve
from tests.chaos.trial import Strike, opened, run

pytestmark = pytest.mark.e2e

ARTICLES = 40
FEW_ARTICLES = 12
PATIENCE = 90.0


@pytest.fixture(scope="module")
def site():
    with serve(Site(ARTICLES, seed=7)) as served:
        yield served


@pytest.fixture(scope="module")
def calm(site):
    ended = run(site, [], patience=PATIENCE)
    assert ended.whole, ended.logs
    return ended.rows


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(
            ("cpu_child", "net_worker", "postgres_crashed", "redis_killed"),
            id="killed, one after the other",
        ),
        pytest.param(
            ("twice", "redis_flushed", "clock_ahead", "shutdown", "site_away"),
            id="doubled, forgotten, misdated, stopped, a site away for 16 minutes",
        ),
    ],
)
def test_no_row_is_lost_or_doubled_by(site, calm, faults):
    strikes = [
        Strike(fault=fault, share=0.1 + 0.2 * place)
        for place, fault in enumerate(faults)
    ]
    ended = run(site, strikes, patience=PATIENCE)

    assert ended.amiss(calm) == [], ended.logs


def test_a_page_that_kills_its_worker_ends_in_quarantine_and_all_others_land():
    with serve(Site(FEW_ARTICLES, seed=7)) as site, opened(site) as course:
        course.flag("poison", "/2026/7")
        landed = course.wait(lambda s: s[0] == FEW_ARTICLES - 1 and not s[3], PATIENCE)
        with course.connect() as connection:
            query = "SELECT url, outcome, reason FROM articles WHERE outcome = 'failed'"
            failed = connection.execute(text(query)).all()
            errors = list(
                connection.execute(text("SELECT error FROM failures")).scalars()
            )
        logs = course.logs()

    assert landed, logs
    assert failed == [(f"{site.base}/2026/7", "failed", "too_many_attempts")]
    assert errors == ["started 3 times, never finished: does it kill its worker?"]
