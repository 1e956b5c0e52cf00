"""One run of pytest in which a module has the source of a mutant.

    MUTANT_OF=PATH MUTANT_SOURCE=FILE python -m tests.mutants.child TESTS...

The module's file stays as it is: its loader reads the mutant's source instead, so that
several mutants run side by side on one checkout.
"""

from __future__ import annotations

import importlib.machinery
import os
import sys
from pathlib import Path

import pytest


def main(paths: list[str]) -> int:
    if "MUTANT_OF" in os.environ:
        _load_mutant(os.environ["MUTANT_OF"], Path(os.environ["MUTANT_SOURCE"]))
    return pytest.main([
        "-x", "-q", "--no-header", "-p", "no:randomly", "-p", "no:cacheprovider",
        "--hypothesis-seed=0", *paths,
    ])  # fmt: skip


def _load_mutant(original: str, source: Path) -> None:
    loader = importlib.machinery.SourceFileLoader
    read = loader.get_data

    def get_data(self: importlib.machinery.SourceFileLoader, path: str) -> bytes:
        # Neither the source nor the bytecode of the original is to be read.
        if path == original:
            return source.read_bytes()
        if Path(path).suffix == ".pyc" and Path(original).stem == _stem_of(path):
            raise OSError(path)
        return read(self, path)

    loader.get_data = get_data  # type: ignore[method-assign]  # in this process alone
    loader.set_data = _ignore_bytecode  # type: ignore[method-assign]  # the same


def _stem_of(bytecode: str) -> str:
    return Path(bytecode).name.split(".")[0]


def _ignore_bytecode(*_: object, **__: object) -> None:
    """Bytecode of a mutant must not be stored beside the original."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
