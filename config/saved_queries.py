"""The file of saved queries: ``queries.yaml``, checked as the sources file is.

version: 1
queries:
- name: storms
query: storm "eastern pier" -ferry
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.config.source_mistakes import (
    Fault,
    SourcesError,
    SourceText,
    place_faults,
)
from wireroom.config.yaml_text import YamlTextError, parse_document
from wireroom.search.query import BadSearchError, parse_query
from wireroom.search.query_index import SavedQuery

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.config.yaml_text import Value

VERSION = "1"
MAX_QUERIES = 100_000
_NAME = re.compile(r"[\w][\w .-]{0,99}")
_ROW_FIELDS = frozenset({"name", "query"})
_FILE_FIELDS = frozenset({"version", "queries"})


@dataclass(slots=True)
class _File(SourceText):
    """The file with its queries, and the row of each name."""

    queries: list[SavedQuery] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


def load_queries(path: Path) -> tuple[SavedQuery, ...]:
    """Return the saved queries of a file.

    Raises:
        SourcesError: the file cannot be read, or has mistakes; all of them, by line.
    """
    file = _File(path)
    try:
        file.text = path.read_bytes().decode("utf-8-sig")
        document = parse_document(file.text)
    except OSError as error:
        _add_fault(file, (), f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        _add_fault(file, (), "expected UTF-8")
    except YamlTextError as error:
        fault = Fault(path=(), message=error.message, shown="file", mark=error.mark)
        file.faults.append(fault)
    else:
        file.faults += [
            Fault(path=at, message="given twice", mark=mark)
            for at, mark in document.repeated_keys
        ]
        _read_root(file, document.value)
    if file.faults:
        raise SourcesError(path, tuple(place_faults(file)))
    return tuple(file.queries)


def _read_root(file: _File, root: Value) -> None:
    rows = root.get("queries") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(rows, list):
        _add_fault(file, (), 'expected "version: 1" and a list of "queries"')
        return
    if root.get("version") != VERSION:
        _add_fault(file, ("version",), "expected 1")
    _check_fields(file, root, (), _FILE_FIELDS)
    if len(rows) > MAX_QUERIES:
        _add_fault(file, ("queries",), f"more than {MAX_QUERIES}")
    for number, row in enumerate(rows[:MAX_QUERIES]):
        _read_row(file, number, row)


def _read_row(file: _File, number: int, row: Value) -> None:
    path: tuple[str | int, ...] = ("queries", number)
    if not isinstance(row, dict):
        _add_fault(file, path, "expected a name and a query")
        return
    _check_fields(file, row, path, _ROW_FIELDS)
    name, text = row.get("name"), row.get("query")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        message = "expected up to 100 letters, digits, spaces, `.`, `_` and `-`"
        _add_fault(file, (*path, "name"), message)
        return
    if name in file.rows:
        first = ("queries", file.rows[name], "name")
        message = f"{name} is the name of another query, in line"
        file.faults.append(
            Fault(path=(*path, "name"), message=message, first=(file, first))
        )
    file.rows.setdefault(name, number)
    if not isinstance(text, str):
        _add_fault(file, (*path, "query"), "expected a query")
        return
    try:
        file.queries.append(SavedQuery(name=name, query=parse_query(text)))
    except BadSearchError as error:
        _add_fault(file, (*path, "query"), str(error))


def _check_fields(
    file: _File,
    row: dict[str, Value],
    path: tuple[str | int, ...],
    known: frozenset[str],
) -> None:
    for name in row.keys() - known:
        fault = Fault(
            path=(*path, name),
            message=f"unknown field; the fields are {', '.join(sorted(known))}",
            at_key=True,
        )
        file.faults.append(fault)


def _add_fault(file: _File, path: tuple[str | int, ...], message: str) -> None:
    shown = "" if path else "file"
    file.faults.append(Fault(path=path, message=message, shown=shown))
