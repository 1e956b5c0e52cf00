"""Secrets of the sources file by reference: ``env:NAME`` and ``file:PATH``."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_BYTES = 65_536
# The last word of a value, so that "Bearer env:PAPER_TOKEN" is one too.
_REFERENCE = re.compile(r"(?s)(?P<before>.*\s)?(?P<kind>env|file):(?P<name>\S.*)")


def resolve_secret(value: str, folder: Path) -> str:
    """Return the value with the reference at its end replaced; else the value itself.

    Args:
        folder: of the sources file; the path of a file is relative to it.

    Raises:
        ValueError: the variable or the file is missing or empty. The message names the
            reference, never the secret.
    """
    may_refer = "env:" in value or "file:" in value
    match = _REFERENCE.fullmatch(value) if may_refer else None
    if match is None:
        return value
    name = match["name"].strip()
    found = _read_variable(name) if match["kind"] == "env" else _read_file(name, folder)
    return (match["before"] or "") + found


def _read_variable(name: str) -> str:
    found = os.environ.get(name, "")
    if not found.strip():
        raise ValueError(f"the environment has no {name}")
    return found.strip()


def _read_file(name: str, folder: Path) -> str:
    path = folder / name
    try:
        with path.open("rb") as file:
            found = file.read(MAX_FILE_BYTES).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ValueError(f"the file {path} is not UTF-8") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise ValueError(f"the file {path}: {reason}") from None
    if not found:
        raise ValueError(f"the file {path} is empty")
    return found
