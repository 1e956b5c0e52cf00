"""A page that ends each process that reads it, as one that takes all memory would.

A module of its own: modules run side by side, and this one mostly waits for leases.
"""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.chaos.site import Site, serve
from tests.chaos.trial import opened

pytestmark = pytest.mark.e2e

ARTICLES = 12
PATIENCE = 90.0


def test_a_page_that_kills_its_worker_ends_in_quarantine_and_all_others_land():
    with serve(Site(ARTICLES, seed=7)) as site, opened(site) as course:
        course.flag("poison", "/2026/7")
        landed = course.wait(lambda s: s[0] == ARTICLES - 1 and not s[3], PATIENCE)
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
