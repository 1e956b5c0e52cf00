"""Real services for tests: one PostgreSQL, one Valkey; each test its own data."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
import redis
from hypothesis import settings

from tests.databases import ReusedDatabase, create_database, new_database
from wireroom.console.local.embedded import EmbeddedPostgres, EmbeddedValkey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.database import Store

# How long an example takes is the machine's affair; a test that hangs is ended anyway.
# The examples are the same in each run, so that no change is refused by chance for a
# fault that it does not have; `make properties` draws others.
settings.register_profile("explore", deadline=None, print_blob=True)
settings.register_profile("same examples", deadline=None, derandomize=True)
settings.load_profile("same examples")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Make the modules and the tests without the collector of garbage.

    All of them live until the process ends. The collector would examine them again and
    again while they are made, and later with each full collection unless they are
    frozen.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of real workers first: they wait while others compute.

    Unit tests are last: their modules are short, so that no process is left with a long
    one when the others have ended.
    """
    items.sort(
        key=lambda item: (
            item.get_closest_marker("e2e") is None,
            item.nodeid.startswith("tests/unit/"),
        )
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage in real workers: a traced one takes twice the time.

    Tests within the process run the same lines.
    """
    if item.get_closest_marker("e2e") is None:
        return (yield)
    names = [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]
    kept = {name: os.environ.pop(name) for name in names}
    try:
        return (yield)
    finally:
        os.environ.update(kept)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL without databases of its own; ``url_of(name)`` reaches one."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("pg"), durable=False) as server:
        yield server


@pytest.fixture
def database_url(postgres_server) -> Iterator[str]:
    """An empty database."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_server) -> str:
    """The name of a database that was migrated once and is only ever copied."""
    from wireroom.store.schema.migrate import migrate  # noqa: PLC0415 - unit tests do without

    name = create_database(postgres_server)
    migrate(postgres_server.url_of(name))
    return name


@pytest.fixture(scope="session")
def reused_database(postgres_server, migrated_template) -> Iterator[ReusedDatabase]:
    """The one database that tests of this process share, one after the other."""
    database = ReusedDatabase(postgres_server, migrated_template)
    yield database
    database.close()


@pytest.fixture
def migrated_url(reused_database) -> str:
    """A database with the product's schema and no rows."""
    return reused_database.empty()


@pytest.fixture
def lent_store(reused_database, migrated_url) -> Iterator[Store]:
    """A store on the database of ``migrated_url``, used by one test after the other."""
    with reused_database.lend_store() as store:
        yield store


@pytest.fixture(scope="module")
def fresh_database(postgres_server, migrated_template) -> Iterator[str]:
    """As ``migrated_url``, for a module whose tests tidy up after themselves."""
    with new_database(postgres_server, migrated_template) as url:
        yield url


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path_factory.mktemp("vk")) as server:
        yield server


@pytest.fixture
def broker_url(valkey_server, redis_client) -> str:
    """An empty broker, as Celery takes it."""
    return valkey_server.url


@pytest.fixture
def redis_client(valkey_server) -> Iterator[redis.Redis]:
    """A client of the emptied broker."""
    with redis.Redis.from_url(valkey_server.redis_url) as client:
        client.flushall()
        yield client
