"""The boundary around one page or one plugin call: its defect never ends the run.

This is the only place that catches every exception. It has two kinds of callers:

- loops over pages, lines and records: a page that hits a bug of ours is reported with
  its own error, and the remaining pages are still read;
- calls of enrichers and kinds of source that an operator installed, which may raise
  anything at all: the article must be published nevertheless (docs/adr/0009), and the
  fault of a kind is an outcome of that poll.

Everywhere else a defect is raised, so that its task lands in quarantine.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from traceback import format_exception_only
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_MESSAGE = 200

logger = logging.getLogger(__name__)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """An unexpected exception, as a value.

    Attributes:
        message: type and text of the exception in one line of at most 200 printable
            characters, so that any row and any terminal can show it.
    """

    error: BaseException
    message: str

    def log_traceback(self, subject: object) -> None:
        """Log the traceback; ``subject`` is the page or line that was read."""
        logger.error("defect at %.300r", subject, exc_info=self.error)


def catch_defect(
    call: Callable[[], Value], *, let_through: tuple[type[Exception], ...] = ()
) -> Value | Defect:
    """Return the result of ``call``, or the exception it raised as a value.

    Args:
        let_through: exceptions that end the whole run, such as a lost database
            connection; they are raised.
    """
    try:
        return call()
    except let_through:
        raise
    # SystemExit: a plugin may call sys.exit(), which would stop the worker.
    except (Exception, SystemExit) as error:  # noqa: BLE001 - see above
        return Defect(error=error, message=_describe_error(error))


def _describe_error(error: BaseException) -> str:
    line = " ".join(format_exception_only(error)[-1].split())[:_MAX_MESSAGE]
    return "".join(c if c.isprintable() else "?" for c in line)
