"""Every query the documents show runs on the schema there is."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
QUERIES = [
    pytest.param(block, id=f"{name}-{number}")
    for name in (
        "README.md",
        "docs/schema.md",
        "docs/consumers.md",
        "docs/enrichers.md",
        "docs/operations.md",
    )
    for number, block in enumerate(
        re.findall(r"(?ms)^```sql\n(.*?)^```", (ROOT / name).read_text("utf-8"))
    )
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_documents_runs(query, migrated_url):
    with psycopg.connect(migrated_url.replace("+psycopg", "")) as connection:
        answer = connection.execute(query)
        assert answer.description is not None


def test_the_python_of_the_documents_runs(migrated_url):
    (shown,) = re.findall(
        r"(?ms)^```python\n(.*?)^```", (ROOT / "docs/consumers.md").read_text("utf-8")
    )
    with psycopg.connect(migrated_url.replace("+psycopg", "")) as connection:
        connection.execute(
            "INSERT INTO changes (position, kind, article_id)"
            " VALUES (1, 'article_published', 7), (2, 'article_updated', 7)"
        )
    given = {"url": migrated_url}

    exec(compile(shown, "consumers.md", "exec"), given)

    assert given["index"] == {7: "article_updated"}
    with psycopg.connect(migrated_url.replace("+psycopg", "")) as connection:
        (kept,) = connection.execute("SELECT name, position FROM consumers")
    assert kept == ("search-index", 2)
