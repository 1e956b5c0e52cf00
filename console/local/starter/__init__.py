"""A new folder to run in: the sources file, and files for compose and systemd."""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator

# The files by their place in the new folder, each with what it is for.
_FILES = {
    "config/sources.yaml": ("config/sources.yaml", "the feeds that are polled"),
    ".env": ("env.example", "settings; every line may be left out"),
    "docker-compose.yml": ("docker-compose.yml", "docker compose up -d"),
    "Dockerfile": ("Dockerfile", "the image that compose builds"),
    "wireroom.service": ("wireroom.service", "for systemd"),
}


def write_starter(folder: Path) -> Iterator[str]:
    """Write the files of a new folder; yield a line about each.

    A file that is there already stays as it is.

    Raises:
        OperatorError: the folder cannot be written.
    """
    starter = files(__package__)
    schema = files("wireroom.config") / "sources.schema.json"
    try:
        for name, (source, purpose) in _FILES.items():
            text = (starter / source).read_text("utf-8")
            yield _write_new(folder / name, _fill_in(text, folder), purpose)
        yield _write_new(
            folder / "config/sources.schema.json",
            schema.read_text("utf-8"),
            "lets an editor complete and check the sources file",
        )
    except OSError as error:
        raise OperatorError(f"{folder} cannot be written: {error.strerror}") from error


def _write_new(path: Path, text: str, purpose: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return f"{path}: kept as it is"
    return f"{path}: {purpose}"


def _fill_in(text: str, folder: Path) -> str:
    command = shutil.which("wireroom") or f"{Path(sys.executable).parent}/wireroom"
    return (
        text.replace("@VERSION@", version("wireroom"))
        .replace("@FOLDER@", str(folder.resolve()))
        .replace("@WIREROOM@", command)
    )
