"""The state machine of a row, driven by random histories."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.model.histories import History, Stage, settings_for

HISTORIES = 50


@pytest.mark.timeout(300)
def test_no_history_loses_a_row_or_breaks_a_rule(fresh_database):
    """``make model`` runs 2,000."""
    stage = Stage(fresh_database)
    try:
        run_state_machine_as_test(
            lambda: History(stage), settings=settings_for(HISTORIES, seed=True)
        )
    finally:
        stage.close()
    assert stage.counts["histories"] >= HISTORIES
