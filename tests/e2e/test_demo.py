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


def test_a_second_run_on_the_same_data_adds_nothing(demo, folder, rows_of):
    demo(folder).finish()
    first = rows_of(folder)
    output = demo(folder).finish()

    assert list_differences(rows_of(folder), first) == []
    assert "Audit passed" in output


@pytest.mark.parametrize(
    ("victim", "child", "pages"),
    [
        pytest.param("net@%h", False, 4, id="net worker while it downloads"),
        pytest.param("cpu@%h", False, 8, id="cpu worker while it extracts"),
        pytest.param("cpu@%h", True, 6, id="a child of the cpu worker"),
        pytest.param("net@%h", False, 30, id="net worker during revisits"),
        pytest.param("valkey-server", False, 8, id="the broker"),
        pytest.param("/postgres", False, 8, id="the database"),
    ],
)
def test_a_killed_process_changes_no_row(
    demo, folder, rows_of, undisturbed, victim, child, pages
):
    run = demo(folder)
    run.wait_for_pages(pages)
    run.kill(victim, child=child)
    run.finish()

    assert list_differences(rows_of(folder), undisturbed) == []
