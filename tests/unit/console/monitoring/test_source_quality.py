"""Faults of a source that its history does not excuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wireroom.console.monitoring.source_quality import FaultKind, find_source_faults
from wireroom.store.reports.source_hours import SourceYield

NOTHING = SourceYield(
    source_id=1,
    source="Paper",
    articles=0,
    words=0,
    short=0,
    undated=0,
    unsigned=0,
    copies=0,
    expected=0,
    found=0,
    complete=0,
    delay=None,
    busiest=0,
)


@pytest.mark.parametrize(
    ("articles", "copies", "is_fault"),
    [
        pytest.param(0, 20, True, id="nothing but copies"),
        pytest.param(20, 20, True, id="half of all pages"),
        pytest.param(21, 20, False, id="less than half"),
        pytest.param(0, 19, False, id="few"),
    ],
)
@pytest.mark.parametrize("has_history", [True, False])
def test_many_copies_are_a_fault_whatever_the_history(
    articles, copies, is_fault, has_history
):
    now = replace(NOTHING, articles=articles, copies=copies)
    usual = {1: replace(now, articles=500, copies=5_000)} if has_history else {}
    kinds = [fault.kind for fault in find_source_faults({1: now}, usual)]
    assert kinds == ([FaultKind.COPIES] if is_fault else [])
