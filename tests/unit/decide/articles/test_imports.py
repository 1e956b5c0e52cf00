from __future__ import annotations

import pytest

from tests.unit.decide.rows import NOW, after, ago, make_article
from wireroom.decide.articles.imports import (
    ImportStep,
    ImportTurn,
    decide_import_turn,
    is_outdated_page,
)
from wireroom.decide.leases import has_lease
from wireroom.model.states import Outcome, Stage

LATER = after(minutes=5)


@pytest.mark.parametrize(
    ("columns", "has_page", "turn"),
    [
        pytest.param(
            {"started": True, "lease_until": LATER},
            True,
            ImportTurn(step=ImportStep.WAIT, due_at=LATER),
            id="another worker has it",
        ),
        pytest.param(
            {"started": False, "lease_until": LATER, "stage": Stage.EXTRACTED},
            False,
            ImportTurn(step=ImportStep.COMPUTE, due_at=NOW),
            id="leased but not started",
        ),
        pytest.param(
            {"started": True, "lease_until": NOW, "stage": Stage.EXTRACTED},
            False,
            ImportTurn(step=ImportStep.COMPUTE, due_at=NOW),
            id="the lease has expired",
        ),
        pytest.param(
            {}, True, ImportTurn(step=ImportStep.NEXT_PAGE, due_at=NOW), id="next page"
        ),
        pytest.param({}, False, ImportTurn(step=ImportStep.FINISH), id="done"),
        pytest.param(
            {"stage": Stage.FOUND},
            False,
            ImportTurn(step=ImportStep.DOWNLOAD, due_at=NOW),
            id="no page",
        ),
        pytest.param(
            {"stage": Stage.FOUND, "due_at": LATER},
            False,
            ImportTurn(step=ImportStep.DOWNLOAD, due_at=LATER),
            id="no page, and the download waits",
        ),
        pytest.param(
            {"stage": Stage.FOUND, "due_at": LATER},
            True,
            ImportTurn(step=ImportStep.COMPUTE, due_at=NOW),
            id="an imported page replaces the download",
        ),
        pytest.param(
            {"stage": Stage.DOWNLOADED, "due_at": LATER},
            False,
            ImportTurn(step=ImportStep.COMPUTE, due_at=LATER),
            id="a later step waits",
        ),
    ],
)
def test_an_imported_article_has_one_next_step(columns, has_page, turn):
    article = make_article(**columns)
    assert decide_import_turn(article, has_page=has_page, now=NOW) == turn


@pytest.mark.parametrize(
    ("columns", "captured_at", "is_outdated"),
    [
        pytest.param({"visited_at": NOW}, ago(days=1), True, id="older than the last"),
        pytest.param({"visited_at": NOW}, NOW, True, id="of the same time"),
        pytest.param({"visited_at": NOW}, LATER, False, id="later than the last"),
        pytest.param({}, ago(days=1), True, id="older than the first sighting"),
        pytest.param({"outcome": Outcome.MERGED}, LATER, True, id="merged"),
        pytest.param({"outcome": Outcome.FAILED}, ago(days=9), False, id="failed"),
        pytest.param({"outcome": Outcome.REJECTED}, ago(days=9), False, id="rejected"),
        pytest.param({"outcome": Outcome.IN_FLIGHT}, ago(days=9), False, id="new"),
    ],
)
def test_a_published_article_never_returns_to_an_older_page(
    columns, captured_at, is_outdated
):
    assert is_outdated_page(make_article(**columns), captured_at) is is_outdated


@pytest.mark.parametrize(
    ("until", "is_running"), [(None, False), (NOW, False), (LATER, True)]
)
def test_a_lease_runs_until_its_end(until, is_running):
    assert has_lease(make_article(lease_until=until), NOW) is is_running
