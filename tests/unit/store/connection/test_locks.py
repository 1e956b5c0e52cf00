"""Numbers of advisory locks: each is used for one topic, and named in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from wireroom.store.connection import locks
from wireroom.store.connection.locks import Lock

ROOT = Path(locks.__file__).parents[2]


def test_each_lock_has_a_number_of_its_own():
    numbers = [int(lock) for lock in Lock.__members__.values()]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("lock", Lock, ids=lambda lock: lock.name)
def test_a_number_fits_into_the_argument_of_postgresql(lock):
    assert 0 < lock < 2**63


def test_no_other_module_takes_an_advisory_lock():
    calls = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if "pg_advisory" in path.read_text("utf-8")
        or "pg_try_advisory" in path.read_text("utf-8")
    }
    assert calls == {"store/connection/locks.py"}
