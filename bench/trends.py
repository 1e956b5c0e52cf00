"""Trends with many articles stored: processor time of each question of the API.

The rows are those of ``bench/dashboard.py``; with ``--keep FOLDER`` they are used
again. A question has to be answered within a second of both processes together.

    python bench/trends.py [--articles 1000000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import psycopg
from dashboard import measure_page, prepare_database
from kept import open_folder
from rich.console import Console
from rich.table import Table
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.local.embedded import EmbeddedPostgres

MOST_MILLISECONDS = 1_000.0
# {story}: one of four articles.
QUESTIONS = (
    "/trends/counts",
    "/trends/counts?step=hour&by=source",
    "/trends/counts?step=week&by=source",
    "/trends/counts?by=language",
    "/trends/counts?by=entity",
    "/trends/counts?by=keyword&series=100",
    "/trends/counts?q=harbour",
    "/trends/counts?q=word17&step=week",
    "/trends/counts?q=word17+word18&by=source",
    "/trends/rising",
    "/trends/rising?kind=keyword&hours=168&baseline=1344",
    "/trends/rising?q=word17",
    "/trends/discussed",
    "/trends/discussed?hours=168&q=harbour",
    "/stories/{story}/life",
)


def main() -> int:
    """Fill, measure, print; status 1 if a question takes longer than its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder of the database")
    asked = parser.parse_args()
    with open_folder(asked.keep) as folder, EmbeddedPostgres(folder) as server:
        prepare_database(server.url, asked.articles)
        return report_questions(server.url, asked.articles, Console())


def report_questions(url: str, articles: int, console: Console) -> int:
    """Print the figures of each question; return 1 if one is above its bound."""
    table = Table("question", "web ms", "database ms", "kB")
    above = 0
    app = create_app(Settings(database_url=url, broker_url="redis://127.0.0.1:1/0"))
    with (
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as watch,
        TestClient(app, "http://localhost") as client,
    ):
        for question in QUESTIONS:
            path = question.format(story=articles // 8 * 4)
            web, database, size = measure_page(client, watch, f"/api/v1{path}")
            above += web + database > MOST_MILLISECONDS
            table.add_row(path, f"{web:.1f}", f"{database:.1f}", f"{size / 1000:.1f}")
    console.print(table)
    console.print(
        f"{articles:,} articles; bound {MOST_MILLISECONDS:.0f} ms of both together:"
        f" {above} questions above"
    )
    return int(above > 0)


if __name__ == "__main__":
    sys.exit(main())
