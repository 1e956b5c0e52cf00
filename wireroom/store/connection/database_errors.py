"""Errors of the database that are defects of the work, not of the service.

The driver's class of an error does not tell them apart: a text too long for an index
(``program_limit_exceeded``) has the class of a server that is away. A retry of such a
statement fails each time, so its row goes to quarantine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import (
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext

# Classes of SQLSTATE (PostgreSQL, appendix A) whose errors a retry meets again: feature
# not supported, cardinality, data, constraint, syntax or access, limit of the program.
_DETERMINISTIC = ("0A", "21", "22", "23", "42", "44", "54")


class StatementRefusedError(Exception):
    """The database refuses a statement, and would refuse it at every retry."""


# Errors of a statement that come from its values: the same values would be refused
# again.
REFUSED = (
    DataError,
    IntegrityError,
    ProgrammingError,
    StatementRefusedError,
    UnicodeError,
)


def is_deterministic(error: BaseException) -> bool:
    """Return whether the same statement would fail again on a sound server."""
    state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and state.startswith(_DETERMINISTIC)


def raise_defect(context: ExceptionContext) -> None:
    """Raise StatementRefusedError for what looks like a failed service and is none.

    A listener of SQLAlchemy's event ``handle_error``.
    """
    wrapped, original = context.sqlalchemy_exception, context.original_exception
    looks_down = isinstance(wrapped, (InterfaceError, InternalError, OperationalError))
    if looks_down and is_deterministic(original):
        raise StatementRefusedError(str(original)) from original
