"""Where WARC files are stored: a folder, or any place fsspec reaches (S3, SFTP, ...).

A file is written once, as a whole, and never changed. ``write`` returns when the file
would survive a loss of power.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from wireroom.errors import OperatorError, Permanent, Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Iterator


class BlobStore(Protocol):
    """A place for files; names are relative, with ``/`` between their parts.

    Raises:
        Transient: ``ARCHIVE_UNAVAILABLE`` if the place does not answer or is full.
        Permanent: ``ARCHIVE_MISSING`` if a file to be read does not exist.
    """

    def write(self, name: str, content: bytes) -> None:
        """Store a file durably."""

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Return a part of a file; less if the file ends before."""

    def remove(self, name: str) -> None:
        """Delete a file; does nothing if it does not exist."""


def open_blob_store(url: str) -> BlobStore:
    """Return the place at ``url``: a path, ``file://``, or a scheme fsspec knows.

    Raises:
        OperatorError: no installed driver reaches it.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        return FolderBlobStore(Path(parts.path if parts.scheme else url))
    return RemoteBlobStore(url)


class FolderBlobStore:
    """A folder of this machine, or one that is mounted on all machines."""

    def __init__(self, root: Path) -> None:
        self._root = root.expanduser()

    def write(self, name: str, content: bytes) -> None:
        """Write beside, sync, rename, sync the folders: all of it exists, or none."""
        path = self._root / name
        draft = path.with_name(path.name + ".part")
        with _map_os_errors(name):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with draft.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
            for folder in (path.parent, *path.parent.parents):
                _sync_directory(folder)
                if folder == self._root:
                    break

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Return a part of a file."""
        with (
            _map_os_errors(name),
            _map_missing_file(name),
            (self._root / name).open("rb") as file,
        ):
            file.seek(offset)
            return file.read(length)

    def remove(self, name: str) -> None:
        """Delete a file, and an unfinished draft of it."""
        path = self._root / name
        with _map_os_errors(name):
            path.unlink(missing_ok=True)
            path.with_name(path.name + ".part").unlink(missing_ok=True)


class RemoteBlobStore:
    """A place reached by fsspec, which stores a file as a whole or not at all."""

    def __init__(self, url: str) -> None:
        try:
            import fsspec  # noqa: PLC0415 - an extra, only where it is asked for

            self._files: Any
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            scheme = urlsplit(url).scheme
            raise OperatorError(
                f"WIREROOM_ARCHIVE_URL: {scheme}:// cannot be reached ({error}):"
                " install the extra `archive`, and the driver of that place"
            ) from error

    def write(self, name: str, content: bytes) -> None:
        """Upload a file."""
        path = self._full_path(name)
        with _map_os_errors(name):
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(path, content)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Fetch a part of a file."""
        with _map_os_errors(name), _map_missing_file(name):
            part = self._files.cat_file(
                self._full_path(name), start=offset, end=offset + length
            )
            return bytes(part)

    def remove(self, name: str) -> None:
        """Delete a file."""
        with _map_os_errors(name):
            if self._files.exists(self._full_path(name)):
                self._files.rm_file(self._full_path(name))

    def _full_path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


@contextmanager
def _map_os_errors(name: str) -> Iterator[None]:
    """Raise Transient instead of an error of the operating system."""
    try:
        yield
    except OSError as error:
        raise Transient(Reason.ARCHIVE_UNAVAILABLE, f"{name}: {error}") from error


@contextmanager
def _map_missing_file(name: str) -> Iterator[None]:
    """Tell a file that does not exist from a place that does not answer."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Permanent(Reason.ARCHIVE_MISSING, f"{name}: {error}") from error


def _sync_directory(folder: Path) -> None:
    """Make a new name in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
