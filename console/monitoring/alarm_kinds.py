"""The kinds of alarm, each with a severity, a remedy, and the page that shows more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode


class Severity(StrEnum):
    """CRITICAL: work has stopped. WARNING: work degrades unless somebody acts."""

    CRITICAL = "critical"
    WARNING = "warning"


class AlarmKind(StrEnum):
    """The kinds of alarm; the value is a label of the metrics and alert rules."""

    DATABASE_DOWN = "database_down"
    BROKER_DOWN = "broker_down"
    NETWORK_AWAY = "network_away"
    NO_TICK = "no_tick"
    QUEUE_SILENT = "queue_silent"
    QUEUE_CROWDED = "queue_crowded"
    QUEUE_OLD = "queue_old"
    OVERDUE = "overdue"
    HOST_AWAY = "host_away"
    AUDIT_FAILED = "audit_failed"
    BACKLOG = "backlog"
    STAGE_FAILING = "stage_failing"
    QUARANTINE = "quarantine"
    SOURCES_BROKEN = "sources_broken"
    FEEDS_FAILING = "feeds_failing"
    FEED_FAILING = "feed_failing"
    FEED_EMPTY = "feed_empty"
    FEED_OLD = "feed_old"
    SOURCE_FRUITLESS = "source_fruitless"
    SOURCE_SILENT = "source_silent"
    SOURCE_FLOODING = "source_flooding"
    SOURCE_LATE = "source_late"
    SOURCE_THIN = "source_thin"
    COMMENTS_MISSING = "comments_missing"
    CONSUMER_BEHIND = "consumer_behind"
    TARGET_DISABLED = "target_disabled"
    CONNECTIONS_SHORT = "connections_short"
    TRANSACTION_OLD = "transaction_old"
    BROKER_FULL = "broker_full"


CRITICAL_KINDS = frozenset(
    {
        AlarmKind.DATABASE_DOWN,
        AlarmKind.BROKER_DOWN,
        AlarmKind.NETWORK_AWAY,
        AlarmKind.NO_TICK,
        AlarmKind.QUEUE_SILENT,
    }
)

# The first thing to do; a command where one exists.
REMEDIES = {
    AlarmKind.DATABASE_DOWN: "start PostgreSQL, then: wireroom doctor",
    AlarmKind.BROKER_DOWN: "start the broker; no work is lost; then: wireroom doctor",
    AlarmKind.NETWORK_AWAY: (
        "check DNS and the route of the net workers; no work is lost"
    ),
    AlarmKind.NO_TICK: "start beat and a poll worker, then: wireroom health",
    AlarmKind.QUEUE_SILENT: "start a worker for this queue, then: wireroom health",
    AlarmKind.QUEUE_CROWDED: "start more workers, or raise WIREROOM_QUEUE_LIMIT",
    AlarmKind.QUEUE_OLD: "start more workers: docker compose up -d --scale cpu=4",
    AlarmKind.OVERDUE: "start more workers; check that beat runs: wireroom health",
    AlarmKind.HOST_AWAY: "wireroom why URL, for one of its articles; its rows wait",
    AlarmKind.AUDIT_FAILED: "wireroom audit",
    AlarmKind.BACKLOG: (
        "wait: its host is asked as often as it may be"
        " (WIREROOM_HOST_SPACING_SECONDS, robots.txt)"
    ),
    AlarmKind.STAGE_FAILING: "wireroom audit",
    AlarmKind.QUARANTINE: "wireroom failures list",
    AlarmKind.SOURCES_BROKEN: "mend the line, then: wireroom sources check",
    AlarmKind.FEEDS_FAILING: "wireroom sources list",
    AlarmKind.FEED_FAILING: "find its present address: wireroom sources add SITE",
    AlarmKind.FEED_EMPTY: "open the address: is this the feed with the articles?",
    AlarmKind.FEED_OLD: "find its present address: wireroom sources add SITE",
    AlarmKind.SOURCE_FRUITLESS: "wireroom why URL, for one of its entries",
    AlarmKind.SOURCE_SILENT: "wireroom sources list",
    AlarmKind.SOURCE_FLOODING: "wireroom sources list",
    AlarmKind.SOURCE_LATE: "wireroom sources list",
    AlarmKind.SOURCE_THIN: "wireroom why URL, for one of its articles",
    AlarmKind.COMMENTS_MISSING: "wireroom why URL, for one of its articles",
    AlarmKind.CONSUMER_BEHIND: "wireroom consumers list",
    AlarmKind.TARGET_DISABLED: "mend the target, then: wireroom targets resume NAME",
    AlarmKind.CONNECTIONS_SHORT: "run fewer threads, or raise max_connections",
    AlarmKind.TRANSACTION_OLD: (
        "SELECT pid, query FROM pg_stat_activity ORDER BY xact_start"
    ),
    AlarmKind.BROKER_FULL: "raise the broker's maxmemory",
}

# The page of the dashboard where the fault is shown and, where it can be, mended.
PAGES = {
    AlarmKind.HOST_AWAY: "/feeds",
    AlarmKind.BACKLOG: "/feeds",
    AlarmKind.QUARANTINE: "/quarantine",
    AlarmKind.FEEDS_FAILING: "/feeds?state=failing",
    AlarmKind.SOURCE_SILENT: "/feeds",
    AlarmKind.SOURCE_FLOODING: "/feeds",
    AlarmKind.SOURCE_LATE: "/feeds",
    AlarmKind.SOURCE_THIN: "/articles",
    AlarmKind.COMMENTS_MISSING: "/articles",
    AlarmKind.SOURCE_FRUITLESS: "/feeds",
}
_PAGES_OF_A_SOURCE = frozenset(
    {
        AlarmKind.BACKLOG,
        AlarmKind.SOURCE_SILENT,
        AlarmKind.SOURCE_FLOODING,
        AlarmKind.SOURCE_LATE,
        AlarmKind.SOURCE_THIN,
        AlarmKind.COMMENTS_MISSING,
        AlarmKind.SOURCE_FRUITLESS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One fault.

    Attributes:
        subject: the queue, stage, source, feed, host or consumer; empty for the whole
            deployment.
        message: one sentence without text from the web.
        feed_id: of the one feed that is at fault, or None.
    """

    kind: AlarmKind
    message: str
    subject: str = ""
    feed_id: int | None = None

    @property
    def severity(self) -> Severity:
        """CRITICAL for the kinds that stop the work."""
        critical = self.kind in CRITICAL_KINDS
        return Severity.CRITICAL if critical else Severity.WARNING

    @property
    def remedy(self) -> str:
        """The first thing to do against it, from :data:`REMEDIES`."""
        return REMEDIES[self.kind]

    @property
    def page(self) -> str | None:
        """The path of the dashboard's page about the fault, or None without one."""
        if self.feed_id is not None:
            return f"/feeds/{self.feed_id}"
        page = PAGES.get(self.kind)
        if page and self.kind in _PAGES_OF_A_SOURCE:
            return f"{page}?{urlencode({'source': self.subject})}"
        return page
