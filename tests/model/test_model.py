"""The state machine of a row, driven by random histories."""

from __future__ import annotations

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.model.histories import History
from tests.model.planted import FAULTS, ROOT
from tests.model.stage import Stage, settings_for

# A quarter of the events that ``make model`` has, and none begins after 25 seconds on a
# machine that does other work.
HISTORIES, EVENTS, SECONDS = 50, 15, 25


@pytest.mark.timeout(600)
def test_no_history_loses_a_row_or_breaks_a_rule(fresh_database):
    """``make model`` runs 2,000."""
    stage = Stage(fresh_database, seconds=SECONDS)
    try:
        run_state_machine_as_test(
            lambda: History(stage),
            settings=settings_for(HISTORIES, events=EVENTS, seed=True),
        )
    finally:
        stage.close()
    assert stage.counts["histories"] > 0


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_can_be_planted_has_one_place_in_the_source(name):
    """A change of the source must not end a fault that the model is tried with."""
    sources = [(ROOT / fault.path).read_text("utf-8") for fault in FAULTS[name]]
    counts = [
        source.count(fault.old)
        for source, fault in zip(sources, FAULTS[name], strict=True)
    ]
    assert counts == [1] * len(counts)
