"""Runs of small modules side by side: what each prints, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from coverage import CoverageData

ROOT = Path(__file__).parents[2]
COMMON = ("-c", os.devnull, "-p", "tests.forks", "-p", "no:cacheprovider")
PASSES = "def test_one(): pass"
FAILS = "def test_one():\n    print('printed by it')\n    assert 1 == 2"
KILLED = "import os\ndef test_one(): os.kill(os.getpid(), 9)"
ENDS_BADLY = """
import pytest
@pytest.fixture(scope="session")
def left():
    yield
    raise RuntimeError("not put away")
def test_one(left): pass
"""
# Each of two modules waits for the other.
MEETS = """
import pathlib, time
def test_one():
    mine, other = (pathlib.Path(name) for name in {})
    mine.touch()
    end = time.monotonic() + 60
    while not other.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
"""
KEEPS = """
import pytest
made = []
@pytest.fixture(scope="{}")
def kept():
    made.append(1)
    yield
    made.append(2)
def test_one(kept): pass
def test_two(kept): assert made == [1]
"""

REGISTERS = """
import atexit, os, pathlib
def note():
    with pathlib.Path("ended").open("a") as ended:
        print(os.getpid(), file=ended)
atexit.register(note)
def test_one(): assert not pathlib.Path("ended").exists()
"""

USES_ITS_FOLDER = """
import pytest
@pytest.fixture(scope="session")
def locked(tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    yield
    assert (folder / ".lock").exists()
def test_one(locked): pass
"""

WRITES = """
import subprocess, sys
at_import = sys.stderr
def test_one():
    subprocess.run([sys.executable, "-c", "0"], stderr=at_import, check=True)
"""


def run(folder: Path, *modules: str, options=("--forks", "2"), command=()):
    for number, code in enumerate(modules):
        (folder / f"test_{number}.py").write_text(code)
    return subprocess.run(
        [sys.executable, "-m", *command, "pytest", *COMMON, *options, str(folder)],
        check=False,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            # Of the installed plugins, each of which takes time to import.
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_two_modules_run_at_the_same_time(tmp_path):
    done = run(tmp_path, MEETS.format(("a", "b")), MEETS.format(("b", "a")))
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


@pytest.mark.parametrize(
    ("module", "printed"),
    [
        pytest.param(FAILS, ["printed by it", "test_0.py::test_one"], id="fails"),
        pytest.param(
            KILLED,
            ["a process ended with -9, during or after test_0.py::test_one"],
            id="is killed",
        ),
        pytest.param(
            ENDS_BADLY,
            ["a process ended with 3, during or after"],
            id="cannot be put away",
        ),
    ],
)
def test_a_module_that_ends_badly_fails_the_run_and_stops_no_other(
    tmp_path, module, printed
):
    done = run(tmp_path, module, PASSES, PASSES, PASSES)
    assert done.returncode == 1
    assert all(part in done.stdout for part in printed), done.stdout
    passed = 3 + (module == ENDS_BADLY)
    assert f"{passed} passed" in done.stdout


def test_no_module_begins_after_a_failure_where_the_first_is_to_end_the_run(tmp_path):
    done = run(tmp_path, FAILS, *[PASSES] * 9, options=("--forks", "1", "-x"))
    assert done.returncode == 1
    assert "stopping after 1 failures" in done.stdout
    assert "passed" not in done.stdout


@pytest.mark.parametrize("scope", ["module", "session"])
def test_what_tests_share_is_kept_between_them(tmp_path, scope):
    done = run(tmp_path, KEEPS.format(scope), options=("--forks", "1"))
    assert "2 passed" in done.stdout, done.stdout


def test_the_folder_of_a_process_is_locked_until_its_last_fixture_has_ended(tmp_path):
    done = run(tmp_path, USES_ITS_FOLDER)
    assert done.returncode == 0, done.stdout


def test_what_runs_in_a_fork_counts_as_covered(tmp_path):
    measured = ("coverage", "run", "--parallel-mode", "--include=*/test_0.py", "-m")

    done = run(tmp_path, "def test_one():\n    assert True", PASSES, command=measured)

    assert "2 passed" in done.stdout, done.stdout
    covered = CoverageData(str(tmp_path / ".coverage"))
    for file in tmp_path.glob(".coverage.*"):
        with_fork = CoverageData(str(file))
        with_fork.read()
        covered.update(with_fork)
    assert covered.lines(str(tmp_path / "test_0.py")) == [1, 2]


def test_what_a_module_registers_for_the_end_is_called_at_the_end_of_the_run(tmp_path):
    done = run(tmp_path, REGISTERS, *[PASSES] * 3, options=("--forks", "3"))
    assert "4 passed" in done.stdout, done.stdout
    assert len((tmp_path / "ended").read_text().splitlines()) == 1


def test_what_a_module_took_for_its_output_when_it_was_imported_is_open(tmp_path):
    done = run(tmp_path, WRITES, PASSES)
    assert "2 passed" in done.stdout, done.stdout


def test_a_file_that_cannot_be_read_fails_the_run(tmp_path):
    done = run(tmp_path, PASSES, "import nothing_of_this_name")
    assert done.returncode == 2
    assert "passed" not in done.stdout
