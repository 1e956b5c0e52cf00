"""Input of an import: local files, standard input, and files that fsspec reaches."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from wireroom.console.terminal.sanitize import sanitize
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"
# A name that contains this is a URL for fsspec.
REMOTE_MARKER = "://"


@contextmanager
def open_files(
    names: Sequence[str], *, rewindable: bool = False
) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Open all files before any is read; return each with its name.

    Args:
        rewindable: standard input is copied to a file first, so that it can be read
            twice.

    Raises:
        OperatorError: files cannot be opened; the message names all of them.
    """
    files: list[tuple[str, BinaryIO]] = []
    errors: list[str] = []
    try:
        for name in names:
            try:
                files.append((name, _open_file(name, rewindable=rewindable)))
            except OSError as error:
                errors.append(f"{name} cannot be read: {error.strerror or error}")
        if errors:
            raise OperatorError("\n".join(errors))
        yield files
    finally:
        for _, file in files:
            if file is not sys.stdin.buffer:
                file.close()


def _open_file(name: str, *, rewindable: bool) -> BinaryIO:
    if REMOTE_MARKER in name:
        return _open_remote(name)
    if name != STDIN:
        return Path(name).open("rb")
    if not rewindable:
        return sys.stdin.buffer
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - open_files closes it
    shutil.copyfileobj(sys.stdin.buffer, copy)
    copy.seek(0)
    return copy


def _open_remote(url: str) -> BinaryIO:
    try:
        import fsspec  # noqa: PLC0415 - an extra, only where it is asked for

        files, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise OperatorError(
            f"{sanitize(url, 300)} cannot be reached ({error}): install the extra"
            " `archive`, and the fsspec driver for this storage"
        ) from error
    return cast("BinaryIO", files.open(path, "rb"))


def get_file_size(name: str, file: BinaryIO) -> int | None:
    """Return the size of an open file in bytes, None if it is not known."""
    if name == STDIN:
        return None
    if REMOTE_MARKER in name:
        return getattr(file, "size", None)
    return Path(name).stat().st_size
