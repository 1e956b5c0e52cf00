"""``wireroom export``: what goes in comes out, of one moment, and nothing is missed."""

from __future__ import annotations

import io
import json

import psycopg
import pytest
from pyarrow import parquet
from sqlalchemy import text
from typer.testing import CliRunner

from wireroom.console.cli import app
from wireroom.console.operations import export as exporting
from wireroom.console.operations.export import ExportRequest, export_rows
from wireroom.errors import OperatorError
from wireroom.export.query_params import parse_parameters
from wireroom.export.resources import (
    ANNOTATIONS,
    ARTICLES,
    COMMENTS,
    RESOURCES,
    STORIES,
)
from wireroom.export.writers import Format

EVERYTHING = {"state": ["all"]}


def exported(store, resource, form=Format.JSONL, after=None, **texts):
    """The bytes of an export; parameters as text."""
    given = parse_parameters(
        resource.parameters, {name: [said] for name, said in texts.items()}
    )
    out = io.BytesIO()
    export_rows(
        store,
        ExportRequest(resource=resource, filters=given, file_format=form, after=after),
        out,
    )
    return out.getvalue()


def rows(*args, **options):
    return [json.loads(line) for line in exported(*args, **options).splitlines()]


def ids(*args, **options):
    return [row["id"] for row in rows(*args, **options)]


@pytest.mark.parametrize(
    ("resource", "texts", "wanted"),
    [
        (ARTICLES, {}, [1, 2]),
        (ARTICLES, {"state": "gone"}, [3]),
        (ARTICLES, {"state": "all"}, [1, 2, 3]),
        (ARTICLES, {"source": "Paper"}, [1]),
        (ARTICLES, {"language": "EN"}, [1]),
        (ARTICLES, {"language": "e%"}, []),
        (ARTICLES, {"story": "1"}, [1, 2]),
        (ARTICLES, {"q": "pier -short"}, [1]),
        (ANNOTATIONS, {}, [1, 2]),
        (ANNOTATIONS, {"kind": "entity"}, [1]),
        (COMMENTS, {"q": "stone"}, [2]),
        (ARTICLES, {"since": "2026-03-02T12:00:00Z"}, [2]),
        (ARTICLES, {"since": "2026-03-02T13:00:00+01:00"}, [2]),
        (ARTICLES, {"until": "2026-03-02T12:00:00Z"}, [1]),
        (COMMENTS, {}, [1, 2]),
        (COMMENTS, {"state": "all"}, [1, 2, 3]),
        (COMMENTS, {"state": "gone"}, [3]),
        (COMMENTS, {"source": "Gazette"}, []),
        (COMMENTS, {"article": "1", "story": "1"}, [1, 2]),
        (STORIES, {"source": "Paper"}, [1]),
        (STORIES, {"size": "3"}, []),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,
)
def test_parameters_filter_rows(shown, resource, texts, wanted):
    assert ids(shown, resource, **texts) == wanted


@pytest.mark.parametrize(
    ("resource", "after", "wanted"),
    [
        (ARTICLES, 0, [1, 2, 3]),
        (ARTICLES, 3, [2, 3]),
        (COMMENTS, 0, [1]),
        (COMMENTS, 2, []),
        (STORIES, 3, [1]),
        (STORIES, 5, []),
    ],
)
def test_an_export_after_a_position_has_only_later_changes(
    shown, resource, after, wanted
):
    state = {"state": "all"} if resource is not STORIES else {}
    assert ids(shown, resource, after=after, **state) == wanted


@pytest.mark.parametrize(("after", "said"), [(1, "pruned"), (6, "beyond the last")])
def test_an_unknown_position_is_an_error_not_an_empty_export(store, after, said):
    with store.begin() as tx:
        tx.connection.execute(text("DELETE FROM changes WHERE position < 3"))
    with pytest.raises(OperatorError, match=said):
        exported(store, ARTICLES, after=after)


def test_an_exported_row_equals_the_database_row(shown):
    first, _ = rows(shown, ARTICLES)
    assert first["authors"] == ["Imrana Holt", "B, C"]
    assert first["image"] == {"url": "x"}
    assert first["links"] == [{"url": "y"}]
    assert first["first_published_at"] == "2026-03-01T12:00:00.000000Z"
    assert (first["source"], first["story_id"]) == ("Paper", 1)
    assert rows(shown, STORIES)[0]["article_ids"] == [1, 2]


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=lambda one: one.name)
def test_csv_can_be_read_by_copy(shown, fresh_database, resource):
    lines = exported(shown, resource, Format.CSV)
    names = [field.name for field in resource.fields]
    columns = ", ".join(f'"{name}" text' for name in names)
    with psycopg.connect(fresh_database.replace("+psycopg", "")) as connection:
        connection.execute(f"CREATE TEMP TABLE taken ({columns})")
        with connection.cursor().copy(
            "COPY taken FROM STDIN (FORMAT csv, HEADER MATCH)"
        ) as copy:
            copy.write(lines)
        taken = connection.execute("SELECT * FROM taken").fetchall()
    wanted = [[as_cell(row[name]) for name in names] for row in rows(shown, resource)]
    assert [list(row) for row in taken] == wanted


def as_cell(value):
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


DOCUMENTS = {"image", "images", "dates", "links", "value", "reservations", "structure"}


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=lambda one: one.name)
def test_parquet_has_every_row_and_its_types(shown, resource):
    table = parquet.read_table(io.BytesIO(exported(shown, resource, Format.PARQUET)))
    plain = rows(shown, resource)
    assert table.num_rows == len(plain)
    for name, kind in zip(table.schema.names, table.schema.types, strict=True):
        held = table.column(name).to_pylist()
        wanted = [row[name] for row in plain]
        if str(kind).startswith("timestamp"):
            assert str(kind) == "timestamp[us, tz=UTC]"
            held = [at and at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in held]
        elif name in DOCUMENTS:
            held = [json.loads(said) for said in held]
        assert held == wanted


@pytest.mark.parametrize("form", Format)
def test_two_exports_of_the_same_rows_are_the_same_bytes(shown, form):
    assert exported(shown, ARTICLES, form) == exported(shown, ARTICLES, form)


def test_an_export_shows_one_snapshot(store, monkeypatch):
    with store.begin() as tx:
        tx.connection.execute(
            text(
                "INSERT INTO comments (id, article_id, key, position, author, text,"
                " first_seen_at, last_seen_at) SELECT 10 + n, 1, 'n' || n, n, '', 'x',"
                " now(), now() FROM generate_series(1, 20) n"
            )
        )
    monkeypatch.setattr(exporting, "BATCH_ROWS", 4)
    whole = exporting.export_rows
    read_ = parse_parameters(COMMENTS.parameters, EVERYTHING)
    order = ExportRequest(resource=COMMENTS, filters=read_, file_format=Format.JSONL)
    out = Interrupted(store)

    done = whole(store, order, out)

    assert done.position == 5
    assert out.deleted
    assert done.rows == 23


class Interrupted(io.BytesIO):
    """A file: at the first write, somebody else deletes what is yet to be read."""

    def __init__(self, store):
        super().__init__()
        self._store, self.deleted = store, 0

    def writelines(self, lines):
        super().writelines(lines)
        if not self.deleted:
            with self._store.begin() as tx:
                gone = tx.connection.execute(text("DELETE FROM comments WHERE id > 3"))
                self.deleted = gone.rowcount


def test_a_row_that_was_being_written_at_the_last_export_is_in_the_next(store):
    """Its times lie before that export, so no time would find it."""
    late = store.begin()
    tx = late.__enter__()
    tx.connection.execute(
        text(
            "UPDATE articles SET outcome = 'published', first_published_at ="
            r" '2026-03-02 11\:00Z' WHERE id = 4"
        )
    )
    position = export_rows(
        store,
        ExportRequest(resource=ARTICLES, filters={}, file_format=Format.JSONL),
        io.BytesIO(),
    ).position
    tx.connection.execute(
        text(
            "INSERT INTO changes (position, at, kind, article_id)"
            r" VALUES (6, '2026-03-02 11\:00Z', 'article_published', 4)"
        )
    )
    late.__exit__(None, None, None)

    assert ids(store, ARTICLES, after=position) == [4]


@pytest.fixture
def run(store, migrated_url, monkeypatch):
    monkeypatch.setenv("WIREROOM_DATABASE_URL", migrated_url)

    def invoke(line, status=0):
        done = CliRunner().invoke(app, line.split(), catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done

    return invoke


def test_standard_output_has_data_and_nothing_else(run):
    done = run("export articles --source Paper --source Gazette")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2]
    assert "--after 5" in done.stderr
    changed = run("export articles --after 4").stdout.splitlines()
    assert [json.loads(line)["id"] for line in changed] == [3]


def test_an_export_file_is_complete_or_absent(run, tmp_path, monkeypatch):
    file = tmp_path / "comments.csv"
    run(f"export comments --format csv --spreadsheet --out {file}")
    whole = file.read_bytes()
    assert b'"\'=1+1"' in whole

    def breaks(*_):
        raise OSError("no space left")

    monkeypatch.setattr("wireroom.export.writers.CsvWriter.write_rows", breaks)
    with pytest.raises(OperatorError, match="no space left"):
        run(f"export comments --format csv --out {file}")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [whole]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("articles --state publishd", "did you mean 'published'"),
        ("articles --since yesterday", "not a time like 2026-03-01"),
        ("articles --story 0", "a whole number from 1"),
        ("stories --story 1", "story: not a parameter"),
    ],
)
def test_a_mistake_in_a_query_is_named(run, line, said):
    printed = " ".join(run(f"export {line}", status=2).stderr.split())
    assert said in printed.replace("│ ", "").replace(" │", "")


def test_parquet_without_pyarrow_names_what_to_install(shown, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(OperatorError, match=r"wireroom\[parquet\]"):
        exported(shown, ARTICLES, Format.PARQUET)
