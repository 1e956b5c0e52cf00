"""Errors of a service that is away, as one line for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wireroom.masking import mask_logins

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where the errors of each service come from, by the module that defines them. A command
# that never imported the module cannot raise them.
_TYPES = (
    ("sqlalchemy.exc", ("OperationalError", "InterfaceError", "InternalError")),
    ("sqlalchemy.exc", ("TimeoutError",)),
    ("psycopg", ("OperationalError", "InterfaceError", "InternalError")),
    ("redis.exceptions", ("RedisError",)),
    ("kombu.exceptions", ("OperationalError",)),
)
_LOCKED = (
    "a table is locked, or a statement takes too long ({}): `wireroom doctor` names the"
    " session that holds the lock"
)
_DATABASE = (
    "the database does not answer ({}): check WIREROOM_DATABASE_URL and that the server"
    " is up"
)
_BROKER = (
    "the broker does not answer ({}): check WIREROOM_BROKER_URL and that the server is"
    " up"
)


def load_outage_types() -> tuple[type[BaseException], ...]:
    """Return the types that a lost service raises, of the modules in use."""
    return tuple(_find_types())


def describe_outage(error: BaseException) -> str:
    """Return one line that names the service, the cause and what to check."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    message = mask_logins(lines[0])
    module = type(error).__module__
    if type(cause).__name__ in {"LockNotAvailable", "QueryCanceled"}:
        return _LOCKED.format(message)
    is_database = module.startswith(("sqlalchemy", "psycopg"))
    return (_DATABASE if is_database else _BROKER).format(message)


def _find_types() -> Iterator[type[BaseException]]:
    for module, names in _TYPES:
        if module in sys.modules:
            yield from (getattr(sys.modules[module], name) for name in names)
