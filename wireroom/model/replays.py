"""What is said of replays: states of runs, and what came of their articles."""

from __future__ import annotations

from enum import StrEnum


class ReplayState(StrEnum):
    """Whether a replay goes on."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class ReplayResult(StrEnum):
    """What came of one article of a replay.

    ``KEPT``: its page has nothing to be read by today's rules, so what was published
    stays. ``OVERTAKEN``: it was on its way by itself.
    """

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    NOW_PUBLISHED = "now_published"
    NOW_MERGED = "now_merged"
    NOW_REJECTED = "now_rejected"
    NOW_FAILED = "now_failed"
    KEPT = "kept"
    OVERTAKEN = "overtaken"
    ARCHIVE_MISSING = "archive_missing"
    ARCHIVE_DAMAGED = "archive_damaged"
