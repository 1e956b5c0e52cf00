"""The whole chain with a real beat, workers, queues, database and newspaper.

``wireroom demo`` itself compares every row with the expected one
(``console/demo/check.py``), and fails if a row is missing or wrong.
"""

from __future__ import annotations

from collections import Counter

import pytest

pytestmark = pytest.mark.e2e


def list_differences(found: dict, wanted: dict) -> list[str]:
    """Return a line for each additional (+) and each missing (-) row."""
    lines = []
    for table, rows in wanted.items():
        more, less = Counter(found[table]), Counter(rows)
        lines += [f"+ {table}: {line}" for line in (more - less).elements()]
        lines += [f"- {table}: {line}" for line in (less - more).elements()]
    return lines


def test_every_expected_row_is_stored(undisturbed):
    assert len(undisturbed["entries"]) == 23
    assert len(undisturbed["comments"]) == 32
    assert undisturbed["failures"] == []


def test_a_second_run_on_the_same_data_adds_nothing(
    demo, rows_of, undisturbed, undisturbed_folder
):
    output = demo(undisturbed_folder).finish()

    assert list_differences(rows_of(undisturbed_folder), undisturbed) == []
    assert "Audit passed" in output


@pytest.mark.parametrize(
    "kills",
    [
        # Pages served when it happens, the process, whether a child of the process.
        pytest.param(
            (
                (2, "poll@%h", False),
                (4, "net@%h", False),
                (6, "cpu@%h", True),
                (10, "cpu@%h", False),
            ),
            id="each worker in turn",
        ),
        pytest.param(
            (
                (8, "valkey-server", False),
                (12, "/postgres", False),
                (16, "beat-schedule", False),
                (30, "net@%h", False),
            ),
            id="broker, database and beat, then the net worker during revisits",
        ),
    ],
)
def test_killed_processes_change_no_row(demo, folder, rows_of, undisturbed, kills):
    run = demo(folder)
    for pages, victim, child in kills:
        run.wait_for_pages(pages)
        run.kill(victim, child=child)
    run.finish()

    assert list_differences(rows_of(folder), undisturbed) == []
