"""How long a failing row is retried, by the cause of its failures.

A page is not lost while its site is away for days, and a page that a feed announces
before it exists is not lost because the first request came too early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from wireroom.errors import Reason


class Cause(StrEnum):
    """The causes of failures that end by themselves; each has a limit of its own."""

    # The site does not answer, or answers with an error of its own.
    AWAY = "away"
    # The site wants a proof that a human asks.
    CHALLENGED = "challenged"
    # The page does not exist (yet).
    MISSING = "missing"
    # The site refuses this page, or this address of ours.
    REFUSED = "refused"
    # The page has no text (yet), shows a request for consent, or its bytes are damaged,
    # on the way or where they are stored.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatiencePolicy:
    """For how long failures of each cause are retried; zero: the first one is final."""

    away: timedelta = timedelta(days=14)
    challenged: timedelta = timedelta(days=7)
    missing: timedelta = timedelta(hours=12)
    refused: timedelta = timedelta(days=1)
    unreadable: timedelta = timedelta(hours=12)

    def get_limit(self, cause: Cause) -> timedelta:
        """Return for how long failures of a cause are retried."""
        limit: timedelta = getattr(self, cause.value)
        return limit


_CAUSES = {
    Reason.DNS: Cause.AWAY,
    Reason.CONNECT: Cause.AWAY,
    Reason.TLS: Cause.AWAY,
    Reason.TIMEOUT: Cause.AWAY,
    Reason.CUT_OFF: Cause.AWAY,
    Reason.SERVER_ERROR: Cause.AWAY,
    Reason.RATE_LIMITED: Cause.AWAY,
    Reason.BROWSER: Cause.AWAY,
    Reason.ARCHIVE_UNAVAILABLE: Cause.AWAY,
    Reason.CHALLENGE: Cause.CHALLENGED,
    Reason.NOT_FOUND: Cause.MISSING,
    Reason.REFUSED: Cause.REFUSED,
    Reason.CLIENT_ERROR: Cause.REFUSED,
    Reason.NO_TEXT: Cause.UNREADABLE,
    Reason.CONSENT_WALL: Cause.UNREADABLE,
    Reason.NOT_HTML: Cause.UNREADABLE,
    Reason.BAD_ENCODING: Cause.UNREADABLE,
    Reason.ARCHIVE_DAMAGED: Cause.UNREADABLE,
    Reason.ENDLESS_SCRIPT: Cause.UNREADABLE,
    Reason.SCRIPT_MEMORY: Cause.UNREADABLE,
    Reason.PAGE_CRASHED: Cause.UNREADABLE,
}


def find_cause(reason: str | None) -> Cause | None:
    """Return the cause of a failure; None if it does not end by itself."""
    return _CAUSES.get(Reason(reason)) if reason in set(Reason) else None
