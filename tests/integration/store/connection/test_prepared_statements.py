"""A pooler in transaction mode loses prepared statements; a setting turns them off."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.integration.store.pooler import run_pooler
from wireroom.store.database import Store

OFTEN = 20


def run_often(store: Store) -> list[str]:
    """Run one statement in many transactions; return what the server has prepared."""
    query = text("SELECT statement FROM pg_prepared_statements WHERE :number > 0")
    for number in range(1, OFTEN):
        with store.begin() as tx:
            names = list(tx.connection.execute(query, {"number": number}).scalars())
    return names


@pytest.fixture
def open_store():
    stores: list[Store] = []

    def _open_store(url: str, *, prepared: bool) -> Store:
        stores.append(Store(url, connections=2, prepared_statements=prepared))
        return stores[-1]

    yield _open_store
    for store in stores:
        store.close()


def test_a_statement_that_runs_often_is_prepared(migrated_url, open_store):
    assert len(run_often(open_store(migrated_url, prepared=True))) > 0


def test_without_the_setting_no_statement_is_prepared(migrated_url, open_store):
    assert run_often(open_store(migrated_url, prepared=False)) == []


def test_a_pooler_in_transaction_mode_loses_prepared_statements(
    migrated_url, open_store
):
    with run_pooler(migrated_url) as url, pytest.raises(ProgrammingError) as caught:
        run_often(open_store(url, prepared=True))
    assert "prepared statement" in str(caught.value)


def test_behind_a_pooler_statements_run_if_none_is_prepared(migrated_url, open_store):
    with run_pooler(migrated_url) as url:
        assert run_often(open_store(url, prepared=False)) == []


@pytest.mark.parametrize(
    ("size", "in_turn", "prepared", "lost"),
    [
        pytest.param(2, True, True, True, id="servers in turn"),
        pytest.param(2, False, True, True, id="the first free server"),
        pytest.param(2, True, False, False, id="nothing is prepared"),
        pytest.param(1, True, True, False, id="one server"),
    ],
)
def test_the_check_finds_a_pooler_that_loses_prepared_statements(
    migrated_url, open_store, size, in_turn, prepared, lost
):
    with run_pooler(migrated_url, size, in_turn=in_turn) as url:
        store = open_store(url, prepared=prepared)
        assert store.loses_prepared_statements() is lost


def test_the_check_finds_nothing_without_a_pooler(migrated_url, open_store):
    store = open_store(migrated_url, prepared=True)
    assert not store.loses_prepared_statements()
