"""Expand, deploy, contract: a release and the one before it run on one schema."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, create_engine, insert, select, text, update

from wireroom.store.schema import migrate
from wireroom.store.schema.tables import metadata

SCRIPTS = ScriptDirectory.from_config(migrate._alembic_config())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
LATER = REVISIONS[1:]

# What leaves every statement of the release before as right as it was.
EXPANDS = {"add_column", "create_table", "create_index", "alter_column", "execute", "f"}
CONTRACTS = re.compile(
    r"\b(?:DROP|RENAME|SET\s+NOT\s+NULL|TYPE|UNIQUE|CHECK)\b", re.IGNORECASE
)


@pytest.fixture
def engine(database_url):
    opened = create_engine(database_url)
    yield opened
    opened.dispose()


def go(connection, revision: str) -> None:
    """Bring a database up or down to a version."""
    config = migrate._alembic_config()
    config.attributes["connection"] = connection
    here = MigrationContext.configure(connection).get_current_revision()
    up = here is None or REVISIONS.index(here) < REVISIONS.index(revision)
    (command.upgrade if up else command.downgrade)(config, revision)


def tables_of(connection) -> dict[str, Table]:
    found = MetaData()
    found.reflect(connection)
    return {t.name: t for t in found.tables.values() if t.name != "alembic_version"}


def required(table: Table) -> dict[str, object]:
    """A row with what must be given and nothing else."""
    samples = {"TEXT": "x", "BYTEA": b"x", "INTEGER": 1, "BIGINT": 1, "BOOLEAN": True}
    samples |= {"TIMESTAMP": "2026-03-01T12:00:00Z", "DOUBLE PRECISION": 1.0}
    samples |= {"ARRAY": []}
    return {
        c.name: samples[str(c.type).partition("(")[0]]
        for c in table.columns
        if not c.nullable and c.server_default is None and c.identity is None
    }


@pytest.mark.parametrize("revision", LATER)
def test_the_statements_of_the_release_before_are_right_on_the_newest_schema(
    engine, revision
):
    before = REVISIONS[REVISIONS.index(revision) - 1]
    with engine.begin() as connection:
        go(connection, before)
        old = tables_of(connection)
        go(connection, REVISIONS[-1])
        newest = tables_of(connection)
        # One row a table, without the rows it would refer to.
        connection.execute(text("SET session_replication_role = replica"))
        for table in old.values():
            connection.execute(insert(table).values(**required(table)))
            (row,) = connection.execute(select(table)).mappings()
            kept = {n: v for n, v in row.items() if table.c[n].identity is None}
            connection.execute(update(table).values(**kept))
            new = newest[table.name]
            assert {c.name for c in table.c} <= {c.name for c in new.c}
            for column in table.c:
                assert str(column.type) == str(new.c[column.name].type)


@pytest.mark.parametrize("revision", LATER)
def test_a_migration_can_be_taken_back_and_done_again(engine, revision):
    before = REVISIONS[REVISIONS.index(revision) - 1]
    with engine.begin() as connection:
        go(connection, REVISIONS[-1])
        go(connection, before)
        go(connection, REVISIONS[-1])
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert found == []


def test_a_cold_page_keeps_its_column(engine):
    """What only the new schema can hold is not thrown away by going back."""
    with engine.begin() as connection:
        go(connection, REVISIONS[-1])
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(
            text(
                "INSERT INTO pages (article_id, url, final_url, status, sha256, size,"
                " fetched_at, last_seen_at)"
                " VALUES (1, '', '', 200, '', 1, now(), now())"
            )
        )
    with pytest.raises(Exception, match="null values"), engine.begin() as connection:
        go(connection, "0002")


@pytest.mark.parametrize("revision", LATER)
def test_a_migration_only_expands(revision):
    path = Path(SCRIPTS.get_revision(revision).path)
    assert contracting(path.read_text("utf-8")) == []


CONTRACTING = {
    "a column goes": "op.drop_column('a', 'b')",
    "a table goes": "op.execute('DROP TABLE a')",
    "a column must be given": "op.add_column('a', sa.Column('b', nullable=False))",
    "a column must not be null": "op.alter_column('a', 'b', nullable=False)",
    "a column has another type": "op.alter_column('a', 'b', type_=sa.Text())",
    "a column has another name": "op.alter_column('a', 'b', new_column_name='c')",
    "rows need not differ": "op.drop_index('uq_a_b', 'a')",
    "rows must differ": "op.create_index('i', 'a', ['b'], unique=True)",
    "rows must be right": "op.create_check_constraint('c', 'a', 'b > 0')",
}
EXPANDING = {
    "null": "op.add_column('a', sa.Column('b', nullable=True))",
    "default": "op.add_column('a', sa.Column('b', server_default='1', nullable=False))",
    "null now": "op.alter_column('a', 'b', nullable=True)",
    "table": "op.create_table('a', sa.Column('b', nullable=False))",
    "index": "op.create_index('i', 'a', ['b'])",
    "an index less": "op.drop_index('ix_a_b', 'a')",
    "rows": "op.execute('UPDATE a SET b = 1')",
}


@pytest.mark.parametrize("line", CONTRACTING.values(), ids=list(CONTRACTING))
def test_what_contracts_is_found(line):
    assert contracting(f"def upgrade():\n    {line}\n")


@pytest.mark.parametrize("line", EXPANDING.values(), ids=list(EXPANDING))
def test_what_expands_is_let_through(line):
    assert contracting(f"def upgrade():\n    {line}\n") == []


def contracting(source: str) -> list[str]:
    """The calls of an upgrade that break the statements of the release before."""
    (upgrade,) = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    )
    calls = [
        node
        for node in ast.walk(upgrade)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "op"
    ]
    return [ast.unparse(call) for call in calls if not expands(call)]


def expands(call: ast.Call) -> bool:
    name, given = call.func.attr, {k.arg: ast.unparse(k.value) for k in call.keywords}
    if name == "add_column":
        made = ast.unparse(call)
        return "nullable=False" not in made or "server_default=" in made
    if name == "alter_column":
        return given == {"nullable": "True"}
    if name == "drop_index":
        # One that only answers sooner; "uq_" also says which rows may be.
        return ast.literal_eval(call.args[0]).startswith("ix_")
    if name == "execute":
        return not CONTRACTS.search(ast.unparse(call))
    return name in EXPANDS and given.get("unique") != "True"
