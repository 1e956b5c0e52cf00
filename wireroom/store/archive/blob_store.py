"""Where WARC files are stored: a folder, or any place fsspec reaches (S3, SFTP, ...).

A file is written once, as a whole, and never changed. ``write`` returns when the file
would survive a loss of power.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

from wireroom.defects import Defect, catch_defect
from wireroom.errors import OperatorError, Permanent, Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")
# Stores of objects: they have no folders, and a driver that is asked for one creates
# the bucket. A bucket that is missing was misspelt or removed.
_BUCKET_SCHEMES = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss"})


class BlobStore(Protocol):
    """A place for files; names are relative, with ``/`` between their parts.

    Raises:
        Transient: ``ARCHIVE_UNAVAILABLE`` for every error of the place or its driver:
            it does not answer, is full, is missing itself, or refuses the credentials.
        Permanent: ``ARCHIVE_MISSING`` if the place is there, and a file to be read does
            not exist in it.
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
        with _map_os_errors(name):
            try:
                with (self._root / name).open("rb") as file:
                    file.seek(offset)
                    return file.read(length)
            except (FileNotFoundError, NotADirectoryError) as error:
                # An empty folder is a mount point whose disk is not mounted.
                if not self._root.is_dir() or not any(self._root.iterdir()):
                    raise _make_away_error(name, f"{self._root} is empty") from error
                raise Permanent(Reason.ARCHIVE_MISSING, f"{name}: {error}") from error

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
            self._has_buckets = urlsplit(url).scheme in _BUCKET_SCHEMES
        except (ImportError, ValueError) as error:
            scheme = urlsplit(url).scheme
            raise OperatorError(
                f"WIREROOM_ARCHIVE_URL: {scheme}:// cannot be reached ({error}):"
                " install the extra `archive`, and the driver of that place"
            ) from error

    def write(self, name: str, content: bytes) -> None:
        """Upload a file."""
        path = self._full_path(name)
        try:
            if not self._has_buckets:
                folder = path.rpartition("/")[0]
                self._call(name, self._files.makedirs, folder, exist_ok=True)
            self._call(name, self._files.pipe_file, path, content)
        except FileNotFoundError as error:
            raise _make_away_error(name, f"{self._root} is missing") from error

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Fetch a part of a file."""
        path = self._full_path(name)
        try:
            try:
                part = self._call(
                    name, self._files.cat_file, path, start=offset, end=offset + length
                )
            except Transient:
                # S3 refuses a part behind the end of a file.
                if self._call(name, self._files.size, path) > offset:
                    raise
                return b""
        except FileNotFoundError as error:
            # A driver names a missing bucket as it names a missing file.
            if not self._is_there(name):
                raise _make_away_error(name, f"{self._root} is missing") from error
            raise Permanent(Reason.ARCHIVE_MISSING, f"{name}: {error}") from error
        return bytes(part)

    def remove(self, name: str) -> None:
        """Delete a file."""
        path = self._full_path(name)
        if self._call(name, self._files.exists, path):
            self._call(name, self._files.rm_file, path)

    def _is_there(self, name: str) -> bool:
        """Return whether the folder exists; in a bucket, whether the bucket does."""
        bucket = self._root.partition("/")[0] or self._root
        return bool(
            self._call(name, self._files.exists, self._root)
            or self._call(name, self._files.exists, bucket)
        )

    def _call(
        self,
        name: str,
        method: Callable[..., Value],
        *arguments: object,
        **options: object,
    ) -> Value:
        """Call the driver; it may raise the errors of any library below it.

        Raises:
            FileNotFoundError: as the driver raised it. Transient: for any other error.
        """
        result = catch_defect(partial(method, *arguments, **options))
        if not isinstance(result, Defect):
            return result
        if isinstance(result.error, FileNotFoundError):
            raise result.error
        raise _make_away_error(name, result.message) from result.error

    def _full_path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


@contextmanager
def _map_os_errors(name: str) -> Iterator[None]:
    """Raise Transient instead of an error of the operating system."""
    try:
        yield
    except OSError as error:
        raise _make_away_error(name, str(error)) from error


def _make_away_error(name: str, cause: str) -> Transient:
    return Transient(Reason.ARCHIVE_UNAVAILABLE, f"{name}: {cause}")


def _sync_directory(folder: Path) -> None:
    """Make a new name in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
