"""Tombstones in a file of JSON lines: kept apart from backups, applied after one."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError
from wireroom.model.erasures import TombstoneKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from wireroom.store.database import Transaction


def write_tombstones(tx: Transaction, path: str) -> int:
    """Write keys and tombstones into a file that only its owner reads; count them.

    Args:
        path: ``-``: standard output.
    """
    count = 0
    with _open_private(path) as file:
        for key in tx.tombstones.keys:
            file.write(json.dumps({"key": key.hex()}) + "\n")
        for kind, hashed in tx.tombstones.stream():
            file.write(json.dumps({"kind": kind, "hash": hashed.hex()}) + "\n")
            count += 1
    return count


def read_tombstones(path: str) -> tuple[list[bytes], list[tuple[TombstoneKind, bytes]]]:
    """Return the keys, and kind and hash of the tombstones, of a file.

    Raises:
        OperatorError: the file cannot be read, or is none of tombstones.
    """
    keys, marks = [], []
    try:
        lines = Path(path).read_text("utf-8").splitlines()
        for line in lines:
            row = json.loads(line)
            if "key" in row:
                keys.append(bytes.fromhex(row["key"]))
            else:
                marks.append((TombstoneKind(row["kind"]), bytes.fromhex(row["hash"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(f"{path} is no file of tombstones: {error}") from error
    return keys, marks


@contextmanager
def _open_private(path: str) -> Iterator[TextIO]:
    if path == "-":
        yield sys.stdout
        return
    target = Path(path)
    target.touch(mode=0o600)
    target.chmod(0o600)
    with target.open("w", encoding="utf-8") as file:
        yield file
