"""JSON Lines files, one a day of the events' times (UTC)."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from wireroom.deliver import Sent
from wireroom.errors import OperatorError, Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.deliver import TargetConfig
    from wireroom.deliver.cloud_events import CloudEvent


class DailyFilesTarget:
    """Appends events to ``YYYY-MM-DD.jsonl`` in a folder, and syncs the file.

    A crash between the write and the stored position leaves lines that are written
    again, with the same ``id``; a line that was cut by a crash is removed first.
    """

    def __init__(self, config: TargetConfig) -> None:
        self._folder = Path(config.address)
        if not self._folder.is_absolute():
            raise OperatorError(f"{config.address}: the folder has to be absolute")

    def send(self, events: Sequence[CloudEvent]) -> Sent:
        """Append all events; none counts as taken after an error."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for day, of_day in groupby(events, key=lambda e: f"{e.at:%Y-%m-%d}"):
                lines = b"".join(event.to_json() + b"\n" for event in of_day)
                _append(self._folder / f"{day}.jsonl", lines)
        except OSError as error:
            failure = Transient(Reason.ARCHIVE_UNAVAILABLE, str(error))
            return Sent(taken=0, error=failure)
        return Sent(taken=len(events))

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _append(path: Path, lines: bytes) -> None:
    with path.open("ab+") as file:
        _cut_broken_line(file.fileno(), path)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _cut_broken_line(descriptor: int, path: Path) -> None:
    """Remove the begin of a line that a crash has left at the end of a file."""
    size = os.fstat(descriptor).st_size
    if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
        return
    end, step = size, 65_536
    while end > 0:
        begin = max(0, end - step)
        at = os.pread(descriptor, end - begin, begin).rfind(b"\n")
        if at >= 0:
            os.truncate(path, begin + at + 1)
            return
        end = begin
    os.truncate(path, 0)
