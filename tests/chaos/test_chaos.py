"""A short selection of the faults; ``make chaos`` has all of them, and larger."""

from __future__ import annotations

import pytest

from tests.chaos.site import Site, serve
from tests.chaos.trial import Strike, run

pytestmark = pytest.mark.e2e

ARTICLES = 40
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
