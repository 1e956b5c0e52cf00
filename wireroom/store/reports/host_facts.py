"""What is known of a host that does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from wireroom.store.schema.tables import host_breakers

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """A host that does not answer: since when, and when it is asked next."""

    host: str
    failing_since: datetime
    probe_at: datetime | None


def read_host(connection: Connection, host: str | None) -> HostFacts | None:
    """Return what is known of a host; None if it answers, or if there is none."""
    if host is None:
        return None
    c = host_breakers.c
    query = select(c.host, c.failing_since, c.probe_at).where(c.host == host)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else HostFacts(**row)
