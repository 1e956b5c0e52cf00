"""The columns of a result, as SQLAlchemy reads them."""

import psycopg
import pytest


@pytest.fixture
def cursor(store):
    with store.begin() as tx:
        driver = tx.connection.connection.driver_connection
        with driver.cursor() as cursor:
            yield cursor


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT 1 AS one, now() AS "at", \'é\' AS "größe", ARRAY[1] AS many, NULL',
        "SELECT 1 AS same, 2 AS same",
        "SELECT",
        "CREATE TEMPORARY TABLE plain (id int) ON COMMIT DROP",
        "SELECT FROM generate_series(1, 2)",
        "SHOW search_path",
    ],
)
def test_columns_have_the_names_and_types_that_psycopg_gives(cursor, statement):
    cursor.execute(statement)
    expected = psycopg.Cursor.description.fget(cursor)

    found = cursor.description

    if expected is None:
        assert found is None
    else:
        assert [each[:2] for each in found] == [tuple(each[:2]) for each in expected]
        assert {len(each) for each in found} <= {7}


def test_no_statement_has_no_columns(cursor):
    assert cursor.description is None
