"""Printing of lines and of JSON on standard output."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable


def open_console(*, stderr: bool = False) -> Console:
    """Return a console that prints text unchanged: no markup, emoji codes or colours.

    Text from the web may contain ``[bold]`` or ``:apple:``.
    """
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def print_lines(lines: Iterable[str]) -> None:
    """Print each line unchanged, without adding line breaks."""
    console = open_console()
    for line in lines:
        console.print(line, soft_wrap=True)


def print_json(value: object) -> None:
    """Print a value as indented JSON; times in ISO 8601, other objects as text."""
    sys.stdout.write(json.dumps(value, default=_encode_value, indent=2) + "\n")


def _encode_value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
