"""The stored state of breakers, and the rows that wait for them.

A waiting row has a due time far ahead, so that no tick reads it, and ``waits_for``
names its breaker. Closing a breaker makes its rows due.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Interval, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql

from wireroom.decide.failures.breakers import NETWORK
from wireroom.model.rows import BreakerRow
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import host_breakers

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

_ROWS = RowReader(BreakerRow)
_ALL = select(*_ROWS.columns_of(host_breakers))
_NAMED = _ALL.where(host_breakers.c.host == func.any(bindparam("hosts")))
_TIME = DateTime(timezone=True)
# Breakers listed at once.
MAX_LISTED = 200

# Rows that start again are spaced as the host's requests are, so that they do not wait
# for slots in a worker. A row that a worker holds looks at the breaker itself.
_WAKE = """
    WITH waiting AS (
        SELECT id FROM {table} WHERE waits_for = :host AND due_at IS NOT NULL
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE {table} SET waits_for = NULL, due_at = CAST(:now AS timestamptz)
        + (places.place - 1) * CAST(:spacing AS interval)
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM waiting) places
    WHERE {table}.id = places.id
"""
_WAKE_ONE = """
    UPDATE {table} SET due_at = CAST(:now AS timestamptz) WHERE id = (
        SELECT id FROM {table} WHERE waits_for = :host AND due_at IS NOT NULL
        ORDER BY due_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    )
"""
_WAKE_SOME = text("""
    UPDATE articles SET due_at = CAST(:now AS timestamptz) WHERE id IN (
        SELECT id FROM articles WHERE waits_for = :host AND due_at IS NOT NULL
        ORDER BY due_at, id LIMIT :most FOR NO KEY UPDATE SKIP LOCKED
    )
""").bindparams(bindparam("now", type_=_TIME))
_TABLES = ("feeds", "articles")


_WAKE_ALL = tuple(
    text(_WAKE.format(table=table)).bindparams(
        bindparam("now", type_=_TIME), bindparam("spacing", type_=Interval)
    )
    for table in _TABLES
)
_WAKE_PROBE = tuple(
    text(_WAKE_ONE.format(table=table)).bindparams(bindparam("now", type_=_TIME))
    for table in _TABLES
)


class HostBreakers:
    """Reading and writing breakers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_by_host(self, hosts: Collection[str]) -> dict[str, BreakerRow]:
        """Return the breakers of these hosts, and that of the network, by host."""
        result = self._connection.execute(_NAMED, {"hosts": [*hosts, NETWORK]})
        return {row.host: row for row in _ROWS.all(result)}

    def list_open(self) -> list[BreakerRow]:
        """Return the open breakers, the longest open first."""
        c = host_breakers.c
        query = _ALL.where(c.opened_at.is_not(None)).order_by(c.opened_at, c.host)
        return _ROWS.all(self._connection.execute(query.limit(MAX_LISTED)))

    def count_waiting(self, host: str) -> int:
        """Count the articles and feeds that wait for a breaker."""
        counts = (
            self._connection.scalar(
                text(f"SELECT count(*) FROM {table} WHERE waits_for = :host"),  # noqa: S608 - our own names
                {"host": host},
            )
            for table in _TABLES
        )
        return sum(count or 0 for count in counts)

    def lock(self, host: str, *, now: datetime) -> BreakerRow:
        """Lock a breaker to the end of the transaction and return it.

        A closed breaker without failures is made if there is none.
        """
        added = (
            postgresql.insert(host_breakers)
            .values(host=host, failing_since=now)
            .on_conflict_do_nothing()
        )
        self._connection.execute(added)
        query = _ALL.where(host_breakers.c.host == host).with_for_update()
        return _ROWS.one(self._connection.execute(query))

    def save(self, breaker: BreakerRow) -> None:
        """Store a breaker that the caller has locked."""
        values = {n: v for n, v in asdict(breaker).items() if n != "host"}
        self._connection.execute(
            update(host_breakers)
            .where(host_breakers.c.host == breaker.host)
            .values(**values)
        )

    def is_open(self, host: str) -> bool:
        """Return whether a breaker is open, and keep it so to the transaction's end.

        A row that starts to wait in this transaction is not missed when the breaker
        closes.
        """
        c = host_breakers.c
        query = select(c.host).where(c.host == host, c.opened_at.is_not(None))
        locked = query.with_for_update(read=True)
        return self._connection.execute(locked).first() is not None

    def claim_probe(self, host: str, *, now: datetime, until: datetime) -> bool:
        """Claim the probe that is due; False if another row has claimed it."""
        c = host_breakers.c
        claim = (
            update(host_breakers)
            .where(c.host == host, c.opened_at.is_not(None), c.probe_at <= now)
            .values(probe_at=until, probing_until=until)
        )
        return self._connection.execute(claim).rowcount == 1

    def close(
        self, hosts: Collection[str], *, now: datetime, spacing: timedelta
    ) -> None:
        """Delete the breakers of hosts that answer, and make their rows due.

        A network that answers again lets every open breaker be probed at once.
        """
        c = host_breakers.c
        for host in sorted(hosts):
            deleted = host_breakers.delete().where(c.host == host)
            row = self._connection.execute(
                deleted.returning(c.opened_at.is_not(None))
            ).one_or_none()
            if row is None or not row[0]:
                continue
            is_network = host == NETWORK
            parameters = {
                "host": host,
                "now": now,
                "spacing": spacing * (0 if is_network else 1),
            }
            for wake in _WAKE_ALL:
                self._connection.execute(wake, parameters)
            if is_network:
                self._connection.execute(
                    update(host_breakers)
                    .where(c.opened_at.is_not(None), c.probe_at > now)
                    .values(probe_at=now, probes=0)
                )

    def wake_network_probes(self, *, now: datetime, most: int) -> None:
        """Make some articles due that wait for the network, as its probes."""
        parameters = {"now": now, "host": NETWORK, "most": most}
        self._connection.execute(_WAKE_SOME, parameters)

    def wake_probes(self, *, now: datetime, until: datetime, limit: int = 100) -> None:
        """Make one waiting row due for each breaker whose probe is due.

        Until ``until`` no other row is woken for it.
        """
        c = host_breakers.c
        due = (
            select(c.host)
            .where(
                c.opened_at.is_not(None),
                c.probe_at <= now,
                func.coalesce(c.probing_until, now) <= now,
                c.host != NETWORK,
            )
            .order_by(c.probe_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        for host in list(self._connection.execute(due).scalars()):
            parameters = {"host": host, "now": now}
            woken = any(
                self._connection.execute(wake, parameters).rowcount
                for wake in _WAKE_PROBE
            )
            if woken:
                self._connection.execute(
                    update(host_breakers)
                    .where(c.host == host)
                    .values(probing_until=until)
                )
