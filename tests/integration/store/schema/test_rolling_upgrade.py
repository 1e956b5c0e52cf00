"""Expand, deploy, contract: a release and the one before it run on one schema."""

from __future__ import annotations

import ast
import atexit
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    CheckConstraint,
    Column,
    MetaData,
    Table,
    create_engine,
    insert,
    select,
    text,
    update,
)

from tests.databases import new_database
from wireroom.store.schema import migrate
from wireroom.store.schema.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alembic.config import Config

# Migrations after the newest one, so that the rules are tested before there is one.
MADE_UP = Path(__file__).parents[3] / "data/migrations"


def _copy_made_up() -> Path:
    """A folder with the made-up migrations, the first of which follows the newest."""
    newest = ScriptDirectory.from_config(migrate._alembic_config()).get_current_head()
    folder = Path(tempfile.mkdtemp(prefix="migrations-"))
    for path in MADE_UP.glob("*.py"):
        text = path.read_text("utf-8").replace("NEWEST", newest)
        (folder / path.name).write_text(text, "utf-8")
    atexit.register(shutil.rmtree, folder)
    return folder


EXAMPLES = _copy_made_up()


def config() -> Config:
    """The product's configuration, with the made-up migrations behind its own."""
    made = migrate._alembic_config()
    versions = Path(made.get_main_option("script_location")) / "versions"
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", f"{versions}\n{EXAMPLES}")
    return made


SCRIPTS = ScriptDirectory.from_config(config())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
LATER = REVISIONS[1:]
# The newest of the product, without the made-up ones.
NEWEST = [revision for revision in REVISIONS if revision < "9000"][-1]

# What leaves every statement of the release before as right as it was.
CONCURRENT = {"build_index", "remove_index", "widen_check"}
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
    """Bring a database up or down to a version, in transactions of its own."""
    made = config()
    made.attributes["connection"] = connection
    here = MigrationContext.configure(connection).get_current_revision()
    connection.commit()
    if here == revision:
        return
    up = here is None or REVISIONS.index(here) < REVISIONS.index(revision)
    (command.upgrade if up else command.downgrade)(made, revision)


def tables_of(connection) -> dict[str, Table]:
    found = MetaData()
    found.reflect(connection)
    return {t.name: t for t in found.tables.values() if t.name != "alembic_version"}


def description_of(connection) -> dict[str, dict[str, tuple]]:
    """Tables with the type and nullability of each column, indexes and conditions."""
    return {
        name: {c.name: (str(c.type), c.nullable) for c in table.columns}
        | {
            str(index.name): tuple(c.name for c in index.columns)
            for index in table.indexes
        }
        | {str(rule.name): (str(rule.sqltext),) for rule in checks_of(table)}
        for name, table in tables_of(connection).items()
    }


def required_values(table: Table) -> dict[str, object]:
    """A row with what must be given and nothing else."""
    samples = {"TEXT": "x", "BYTEA": b"x", "INTEGER": 1, "BIGINT": 1, "BOOLEAN": True}
    samples |= {"TIMESTAMP": "2026-03-01T12:00:00Z", "DOUBLE PRECISION": 1.0}
    samples |= {"ARRAY": [], "TSVECTOR": ""}
    values = {
        c.name: samples[re.split(r"\(| COLLATE", str(c.type))[0]]
        for c in table.columns
        if not c.nullable and c.server_default is None and c.identity is None
    }
    return values | first_states(table, values) | ALSO_REQUIRED.get(table.name, {})


def is_written(column: Column) -> bool:
    """Whether statements give the column a value; PostgreSQL does for the others."""
    return column.identity is None and column.computed is None


# What a CHECK requires of a row beyond single columns.
ALSO_REQUIRED = {"pages": {"body": b"x"}}


def first_states(table: Table, names: Iterable[str]) -> dict[str, str]:
    """The first value of each enum among these columns."""
    checks = [str(rule.sqltext) for rule in checks_of(table)]
    found = (re.match(r"\(?(\w+) = ANY \(ARRAY\['(\w+)'", check) for check in checks)
    return {m[1]: m[2] for m in found if m is not None and m[1] in names}


def checks_of(table: Table) -> list[CheckConstraint]:
    return [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]


def states_of(table: Table) -> dict[tuple[str, str], set[str]]:
    """By table and CHECK of a column of states: the values it accepts."""
    listed = re.compile(r"\(?\w+ = ANY \(ARRAY\[[^]]*\]\)\)?")
    return {
        (table.name, str(rule.name)): set(re.findall(r"'(\w+)'", str(rule.sqltext)))
        for rule in checks_of(table)
        if listed.fullmatch(str(rule.sqltext))
    }


@dataclass(frozen=True)
class Version:
    """A version of the schema as a migration left it, read from the catalogue."""

    tables: dict[str, Table]
    description: dict[str, dict[str, tuple]]


@pytest.fixture(scope="module")
def walked(postgres_server):
    """An engine of a database that was upgraded step by step, and each version."""
    versions = {}
    with new_database(postgres_server) as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            for revision in REVISIONS:
                go(connection, revision)
                versions[revision] = Version(
                    tables=tables_of(connection),
                    description=description_of(connection),
                )
        yield engine, versions
        engine.dispose()


@pytest.mark.parametrize("revision", LATER)
def test_the_statements_of_the_release_before_are_right_on_the_newest_schema(
    walked, revision
):
    engine, versions = walked
    old = versions[REVISIONS[REVISIONS.index(revision) - 1]].tables
    newest = versions[REVISIONS[-1]].tables
    with engine.connect() as connection:
        go(connection, REVISIONS[-1])
        # One row a table, without the rows it would refer to; rolled back at the end.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in old.values():
            connection.execute(insert(table).values(**required_values(table)))
            (row,) = connection.execute(select(table)).mappings()
            kept = {n: v for n, v in row.items() if is_written(table.c[n])}
            connection.execute(update(table).values(**kept))
            new = newest[table.name]
            assert {c.name for c in table.c} <= {c.name for c in new.c}
            for column in table.c:
                assert str(column.type) == str(new.c[column.name].type)


@pytest.mark.parametrize("revision", LATER)
def test_a_state_of_the_release_before_is_a_state_of_the_newest_schema(
    walked, revision
):
    _, versions = walked
    old = versions[REVISIONS[REVISIONS.index(revision) - 1]].tables
    newest = versions[REVISIONS[-1]].tables
    before = {key: v for t in old.values() for key, v in states_of(t).items()}
    after = {key: v for t in newest.values() for key, v in states_of(t).items()}
    assert len(before) > 20
    assert [key for key, values in before.items() if not values <= after[key]] == []


@pytest.mark.parametrize("revision", LATER)
def test_a_migration_can_be_taken_back_and_done_again(walked, revision):
    engine, versions = walked
    before = REVISIONS[REVISIONS.index(revision) - 1]
    with engine.connect() as connection:
        go(connection, revision)
        go(connection, before)
        assert description_of(connection) == versions[before].description
        go(connection, revision)
        assert description_of(connection) == versions[revision].description


def test_the_newest_migration_gives_the_schema_of_the_code(walked):
    engine, _ = walked
    with engine.connect() as connection:
        go(connection, NEWEST)
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert found == []


def test_a_row_that_only_the_new_schema_can_hold_stops_a_downgrade(engine):
    """Going back fails instead of deleting such a row."""
    with engine.connect() as connection:
        go(connection, REVISIONS[-1])
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(
            text(
                "INSERT INTO pages (article_id, url, final_url, status, sha256,"
                " body, fetched_at, last_seen_at)"
                " VALUES (1, '', '', 200, '', '', now(), now())"
            )
        )
        connection.commit()
    with pytest.raises(Exception, match="null values"), engine.connect() as connection:
        go(connection, NEWEST)


def test_the_first_migration_is_the_only_one_that_makes_tables_from_nothing():
    first = SCRIPTS.get_revision(REVISIONS[0])
    assert (first.revision, first.down_revision) == ("0037", None)
    assert not hasattr(first.module, "downgrade"), "there is nothing to go back to"
    assert all(hasattr(SCRIPTS.get_revision(r).module, "downgrade") for r in LATER)


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


@pytest.mark.parametrize("revision", LATER)
def test_a_migration_keeps_no_writer_waiting_for_an_index(revision):
    path = Path(SCRIPTS.get_revision(revision).path)
    assert blocking_indexes(path.read_text("utf-8")) == []


BLOCKING = {
    "a table in use": "op.create_index('i', 'a', ['b'])",
    "beside another index": "build_index('i', 'a', ['b']); op.add_column('a', c)",
    "beside one more state": "widen_check('a', 'k', 'b > 0'); op.add_column('a', c)",
}
NOT_BLOCKING = {
    "a new table": "op.create_table('a', c); op.create_index('i', 'a', ['b'])",
    "built concurrently": "build_index('i', 'a', ['b']); build_index('j', 'a', ['c'])",
    "one more state": "widen_check('a', 'ck_a_b', 'b > 0')",
}


@pytest.mark.parametrize("lines", BLOCKING.values(), ids=list(BLOCKING))
def test_an_index_that_keeps_writers_waiting_is_found(lines):
    assert blocking_indexes(f"def upgrade():\n    {lines}\n")


@pytest.mark.parametrize("lines", NOT_BLOCKING.values(), ids=list(NOT_BLOCKING))
def test_an_index_that_keeps_no_writer_waiting_is_let_through(lines):
    assert blocking_indexes(f"def upgrade():\n    {lines}\n") == []


def blocking_indexes(source: str) -> list[str]:
    """The calls that build an index in the transaction of other changes."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    operations = [c for c in calls if isinstance(c.func, ast.Attribute)]
    made = {
        ast.literal_eval(call.args[0])
        for call in operations
        if call.func.attr == "create_table"
    }
    blocking = [
        call
        for call in operations
        if call.func.attr == "create_index"
        and ast.literal_eval(call.args[1]) not in made
    ]
    is_concurrent = any(
        isinstance(c.func, ast.Name) and c.func.id in CONCURRENT for c in calls
    )
    return [ast.unparse(c) for c in (operations if is_concurrent else blocking)]


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
