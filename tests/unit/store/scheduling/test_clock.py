from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from wireroom.store.scheduling.clock import MAX_AGE_SECONDS, DatabaseClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Database:
    """Knows the time, unless it is away; counts how often it was asked."""

    def __init__(self) -> None:
        self.at, self.asked, self.away = NOON, 0, False

    @contextmanager
    def begin(self):
        self.asked += 1
        if self.away:
            raise OperationalError("SELECT", {}, OSError("away"))
        found = SimpleNamespace(scalar_one=lambda: self.at)
        yield SimpleNamespace(connection=SimpleNamespace(execute=lambda _: found))


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def watch():
    return SimpleNamespace(seconds=1000.0)


@pytest.fixture
def clock(database, watch):
    return DatabaseClock(database, monotonic=lambda: watch.seconds)


def test_between_two_questions_it_counts_on_by_itself(clock, database, watch):
    assert clock.now() == NOON
    watch.seconds += 5.5

    assert clock.now() == NOON + timedelta(seconds=5.5)
    assert database.asked == 1


def test_a_database_whose_clock_was_set_is_believed_within_a_minute(
    clock, database, watch
):
    clock.now()
    watch.seconds += MAX_AGE_SECONDS
    database.at = NOON - timedelta(hours=1)

    assert clock.now() == NOON - timedelta(hours=1)


def test_the_time_advances_while_the_database_is_away(clock, database, watch):
    clock.now()
    database.away = True
    watch.seconds += MAX_AGE_SECONDS + 1

    assert clock.now() == NOON + timedelta(seconds=MAX_AGE_SECONDS + 1)
    assert clock.now() == NOON + timedelta(seconds=MAX_AGE_SECONDS + 1)
    assert database.asked == 2


def test_a_database_that_was_never_reached_has_no_time(clock, database):
    database.away = True
    with pytest.raises(OperationalError):
        clock.now()
