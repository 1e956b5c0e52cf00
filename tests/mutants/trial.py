"""Run the tests nearest to a module, with the module or with a mutant in its place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.mutants.places import Mutant

# A mutant that loops is ended after this many times the unchanged tests' duration.
PATIENCE = 4.0
# Longer than any import of the third-party packages takes.
SPARE_SECONDS = 20.0


class Result(StrEnum):
    """What the tests made of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    LATE = "late"


class MutantsError(Exception):
    """The tests fail without a mutant, so they can judge none."""


class Trial:
    """The tests of one package, run in processes of their own."""

    def __init__(self, root: Path, folders: Sequence[str]) -> None:
        self._root = root
        self._folders = tuple(folders)
        self._seconds = 60.0

    def check_unchanged(self) -> float:
        """Run the tests once without a mutant; return how long they take, seconds."""
        began = time.monotonic()
        if self._run_tests(self._folders, mutant=None, timeout=900.0) != 0:
            raise MutantsError(f"{self._folders} fail without any mutant")
        self._seconds = time.monotonic() - began
        return self._seconds

    def run(self, mutant: Mutant) -> Result:
        """Run the tests against a mutant, the ones of its own module first."""
        timeout = PATIENCE * self._seconds + SPARE_SECONDS
        own = self._find_own_tests(mutant.path)
        for paths in ([own] if own else []), self._folders:
            if paths:
                status = self._run_tests(paths, mutant=mutant, timeout=timeout)
                if status is None:
                    return Result.LATE
                if status != 0:
                    return Result.KILLED
        return Result.SURVIVED

    def _find_own_tests(self, path: Path) -> str | None:
        name = f"test_{path.stem}.py"
        package = path.relative_to(self._root / "wireroom").parent
        own = self._root / "tests" / "unit" / package / name
        return str(own.relative_to(self._root)) if own.exists() else None

    def _run_tests(
        self, paths: Sequence[str], *, mutant: Mutant | None, timeout: float
    ) -> int | None:
        """Return pytest's exit status; None where the tests took too long."""
        environment = dict(os.environ)
        with tempfile.TemporaryDirectory() as folder:
            if mutant is not None:
                source = Path(folder) / "mutant.py"
                source.write_text(mutant.render_source(), "utf-8")
                environment["MUTANT_OF"] = str(mutant.path)
                environment["MUTANT_SOURCE"] = str(source)
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.mutants.child", *paths],
                cwd=self._root,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                return process.wait(timeout)
            except subprocess.TimeoutExpired:
                return None
            finally:
                _end_group(process.pid)
                process.wait()


def _end_group(leader: int) -> None:
    """End a process and what it started; one that has ended already is no error."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
