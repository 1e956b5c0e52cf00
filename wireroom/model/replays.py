"""States of replays, and results of their articles."""

from __future__ import annotations

from enum import StrEnum


class ReplayState(StrEnum):
    """Whether a replay is running."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class ReplayResult(StrEnum):
    """The result of replaying one article.

    ``KEPT``: today's rules find nothing to extract in its page, or a step failed, so
    the version before stays. ``OVERTAKEN``: the article was being processed anyway.
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
