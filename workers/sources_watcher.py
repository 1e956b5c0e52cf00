"""The watcher of the sources file, which applies every change without a command."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, cast

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import load_sources, source_files
from wireroom.store.reports.sources_mistakes import store_mistakes
from wireroom.tasks.chain import Queue, chain_task

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.store.database import Store
    from wireroom.store.sources.sources import AppliedChanges
    from wireroom.tasks.base import PipelineTask

LOG = logging.getLogger(__name__)
# Seconds between two checks of the file.
WATCH_SECONDS = 30.0


class SourcesWatcher:
    """Remembers the digest of the files at the last check.

    The content at the start counts as applied: the workers' start applies it
    (``wireroom up``, or the release step of the Procfile and of compose). The first
    check looks for mistakes in it all the same: a file may have been broken since.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = _digest_files(path)
        self._is_checked = False

    def apply_changes(self, store: Store) -> AppliedChanges | None:
        """Apply the files if they have changed; return None if nothing was applied.

        Files with mistakes are not applied; their mistakes are logged once, and stored
        for the alarm until a check finds none.
        """
        digest = _digest_files(self._path)
        is_changed = digest != self._digest
        if self._is_checked and not is_changed:
            return None
        now = datetime.now(UTC)
        try:
            sources = load_sources(self._path)
        except SourcesError as error:
            LOG.error("the sources are not applied:\n%s", error)  # noqa: TRY400 - the message is complete
            with store.begin() as tx:
                store_mistakes(tx.connection, str(error).splitlines(), now=now)
            self._digest, self._is_checked = digest, True
            return None
        with store.begin() as tx:
            store_mistakes(tx.connection, (), now=now)
            applied = (
                tx.sources.apply_specs(sources.sources, now=now) if is_changed else None
            )
        self._digest, self._is_checked = digest, True
        if applied is None:
            return None
        LOG.warning(
            "the sources have changed: %d feeds added, %d resumed, %d paused",
            applied.added,
            applied.resumed,
            applied.paused,
        )
        return applied


class HasWatcher(Protocol):
    """The part of the application that this module uses."""

    sources_watcher: SourcesWatcher


# Acknowledged early: the next check replaces one that is lost.
@chain_task(
    "apply_sources", Queue.CONTROL, acks_late=False, reject_on_worker_lost=False
)
def apply_sources(self: PipelineTask) -> None:
    """Apply the sources file if it has changed."""
    cast("HasWatcher", self.app).sources_watcher.apply_changes(self.pipeline.store)


def _digest_files(path: Path) -> bytes:
    digest = hashlib.sha256()
    for file in source_files(path):
        digest.update(str(file).encode("utf-8", "surrogateescape"))
        with suppress(OSError):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.digest()
