"""Calling code that is not ours: the one place where every exception is caught.

What an operator installed may raise anything at all, and the article must not pay for
it. So the exception becomes a value, which whoever called has to tell (docs/adr/0009).
"""

from __future__ import annotations

from dataclasses import dataclass
from traceback import format_exception_only
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_MESSAGE = 200

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginFailure:
    """That a call failed: ``said`` is one short line any store and screen can hold."""

    error: BaseException
    message: str


def call_plugin(call: Callable[[], Value]) -> Value | PluginFailure:
    """Call; return what it returns, or how it failed."""
    try:
        return call()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - see above
        return PluginFailure(error=error, message=_describe_error(error))


def _describe_error(error: BaseException) -> str:
    line = " ".join(format_exception_only(error)[-1].split())[:_MAX_MESSAGE]
    return "".join(c if c.isprintable() else "?" for c in line)
