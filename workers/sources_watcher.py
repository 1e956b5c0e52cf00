"""The sources file, applied when it has changed: nobody has to say so."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, cast

from wireroom.config.sources import SourcesError, load_sources, source_files
from wireroom.tasks.chain import Queue, chain_task
from wireroom.workers.wiring import source_specs

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.store.database import Store
    from wireroom.store.sources import AppliedChanges
    from wireroom.tasks.base import PipelineTask

LOG = logging.getLogger(__name__)
# How often it is looked for, seconds.
WATCH_SECONDS = 30.0


class SourcesWatcher:
    """Knows what the files held when they were last looked at.

    What they hold at the start is taken for applied: whoever started the workers did
    that (``wireroom up``, or the release step of the Procfile and of compose).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _digest_files(path)

    def apply_changes(self, store: Store) -> AppliedChanges | None:
        """Apply the files if they have changed; None where there was nothing to do.

        Files with mistakes are left alone, and the mistakes logged once.
        """
        digest = _digest_files(self._path)
        if digest == self._seen:
            return None
        try:
            found = load_sources(self._path)
        except SourcesError as error:
            LOG.error("the sources are not applied:\n%s", error)  # noqa: TRY400 - its text says all
            self._seen = digest
            return None
        with store.begin() as tx:
            done = tx.sources.apply_specs(source_specs(found), now=datetime.now(UTC))
        self._seen = digest
        LOG.warning(
            "the sources have changed: %d feeds added, %d resumed, %d paused",
            done.added,
            done.resumed,
            done.paused,
        )
        return done


class HasWatcher(Protocol):
    """The application, which has one watch a process."""

    sources_watcher: SourcesWatcher


# Not late: a look that is lost is replaced by the next one.
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
