"""A small and a large database on one PostgreSQL, and figures of both side by side."""

from __future__ import annotations

import os
import platform
import sys
from typing import TYPE_CHECKING

import psycopg
from rich.table import Table

from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from wireroom.console.local.embedded import EmbeddedPostgres


TEMPLATE = "bench_template"


def filled(
    server: EmbeddedPostgres, size: int, statements: str, console: Console
) -> Store:
    """Make a database with the product's schema and run ``;``-ended statements in it.

    Foreign keys are not checked while it is filled.
    """
    url = make_database(server, name_of(size))
    with (
        console.status(f"storing {size:,} rows"),
        psycopg.connect(plain(url), autocommit=True) as connection,
    ):
        connection.execute("SET session_replication_role = replica")
        for statement in statements.split(";")[:-1]:
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    return Store(url, connections=1)


def make_database(server: EmbeddedPostgres, name: str) -> str:
    """Make an empty database with the product's schema; return its URL.

    The schema is made once a server and copied, which is quicker.
    """
    with connect_admin(server) as connection:
        if not has_database(server, TEMPLATE):
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
            migrate(server.url_of(TEMPLATE))
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return server.url_of(name)


def has_database(server: EmbeddedPostgres, name: str) -> bool:
    """Return whether a server has a database of this name."""
    with connect_admin(server) as connection:
        found = connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", (name,)
        )
        return found.fetchone() is not None


def connect_admin(server: EmbeddedPostgres) -> psycopg.Connection:
    """Connect to a server, to make and name databases."""
    return psycopg.connect(plain(server.url_of("postgres")), autocommit=True)


def report(
    console: Console, figures: Mapping[int, Mapping[str, float]], unit: str = "ms"
) -> None:
    """Print each figure for both sizes with the ratio of the larger to the smaller."""
    few, many = sorted(figures)
    table = Table(unit, f"{few:,} stored", f"{many:,} stored", "ratio")
    for name, mine in figures[few].items():
        theirs = figures[many][name]
        ratio = f"{theirs / mine:.2f}" if mine else "-"
        table.add_row(name, f"{mine:.2f}", f"{theirs:.2f}", ratio)
    console.print(table)
    console.print(
        f"machine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {sys.version.split()[0]}, PostgreSQL embedded"
    )


def name_of(size: int) -> str:
    """Return the name of the database of a size."""
    return f"bench_{size}"


def plain(url: str) -> str:
    """Return a database's URL as psycopg takes it."""
    return url.replace("+psycopg", "")
