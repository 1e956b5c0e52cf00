"""The file of saved queries: every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from wireroom.config.saved_queries import load_queries
from wireroom.config.source_mistakes import SourcesError

HEAD = "version: 1\nqueries:\n"
WRONG = {
    "a mistake in a query": (
        f"{HEAD}  - name: a\n    query: sorce:x\n",
        ":4:12: queries[0].query: character 1: sorce: is not a field",
    ),
    "a name twice": (
        f"{HEAD}  - {{name: a, query: b}}\n  - {{name: a, query: c}}\n",
        ":4:12: queries[1].name: a is the name of another query, in line 3",
    ),
    "no name": (f"{HEAD}  - {{query: b}}\n", ":3:5: queries[0].name: expected up to"),
    "no query": (f"{HEAD}  - {{name: b}}\n", "queries[0].query: expected a query"),
    "another field": (
        f"{HEAD}  - {{name: b, query: c, to: d}}\n",
        "queries[0].to: unknown field",
    ),
    "a row that is none": (f"{HEAD}  - b\n", "expected a name and a query"),
    "another version": ("version: 2\nqueries: []\n", ":1:10: version: expected 1"),
    "no list": ("version: 1\n", 'a list of "queries"'),
    "no YAML": ("queries: [", ":1:"),
    "a key twice": (
        f"{HEAD}  - {{name: b, name: c, query: d}}\n",
        "queries[0].name: given twice",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "queries.yaml"
    path.write_text(text)

    with pytest.raises(SourcesError) as raised:
        load_queries(path)
    assert message in str(raised.value)


def test_a_missing_file_and_one_of_other_bytes_are_named(tmp_path):
    with pytest.raises(SourcesError, match="cannot be read"):
        load_queries(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"\xe9")
    with pytest.raises(SourcesError, match="UTF-8"):
        load_queries(tmp_path / "latin.yaml")


def test_the_file_of_the_repository_has_no_mistake():
    path = Path(__file__).parents[3] / "config" / "queries.yaml"

    assert [saved.name for saved in load_queries(path)] == ["storms at the pier"]
