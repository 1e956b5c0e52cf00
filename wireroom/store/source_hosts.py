"""The sites that sources claim, and whose address is whose by these claims."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Text, bindparam, delete, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.decide.host_rates import RateClaim, strip_port
from wireroom.decide.ownership import (
    ClaimKind,
    HostClaim,
    Site,
    find_owner,
    learn_site,
    list_claims,
    list_hosts,
)
from wireroom.store.schema.tables import source_hosts, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from wireroom.model.source_specs import SourceSpec

_Row: TypeAlias = tuple[int, str, str, str]
_COLUMNS = (
    source_hosts.c.source_id,
    source_hosts.c.host,
    source_hosts.c.path,
    source_hosts.c.kind,
)
_NAMES = ("source_id", "host", "path", "kind")
_INSERT = text("""
    INSERT INTO source_hosts (source_id, host, path, kind)
    SELECT source_id, host, path, kind
    FROM jsonb_populate_recordset(NULL::source_hosts, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")


class SourceHosts:
    """Writing the claims of sources, and asking them for the owner of an address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply_specs(self, specs: Mapping[int, SourceSpec]) -> None:
        """Make the claims those of the configured sources, by their ids.

        A learned claim stays while its source is configured.
        """
        wanted: set[_Row] = {
            (source_id, site.host, site.path, str(kind))
            for source_id, spec in specs.items()
            for site, kind in list_claims(
                hosts=spec.hosts, home=spec.url, feeds=[f.url for f in spec.feeds]
            )
        }
        stored: set[_Row] = {
            (row.source_id, row.host, row.path, row.kind)
            for row in self._connection.execute(select(*_COLUMNS))
        }
        stale = [
            row
            for row in stored - wanted
            if row[3] != ClaimKind.LEARNED or row[0] not in specs
        ]
        for part in _batches(sorted(stale)):
            self._connection.execute(
                delete(source_hosts).where(tuple_(*_COLUMNS).in_(part))
            )
        for part in _batches(sorted(wanted - stored)):
            self._insert(part)

    def learn_links(self, source_id: int, urls: Sequence[str | None]) -> None:
        """Store the site that most links of a source's feed lead to, if there is one.

        Such a claim gives way to any configured one.
        """
        links = [url for url in urls if url is not None]
        site = learn_site(links)
        if site is not None:
            self._insert([(source_id, site.host, site.path, str(ClaimKind.LEARNED))])

    def find_owners(self, urls: Iterable[str]) -> dict[str, int]:
        """Return the source that each address belongs to, where there is one."""
        wanted = {url: list_hosts(url) for url in urls}
        hosts = sorted({host for more in wanted.values() for host in more})
        if not hosts:
            return {}
        claims = self._read_claims(hosts)
        owners = {url: find_owner(url, claims) for url in wanted}
        return {url: owner for url, owner in owners.items() if owner is not None}

    def list_rates(self) -> list[RateClaim]:
        """Return the claims of sources that name a rate for their hosts."""
        rate = sources.c.access["rate"]
        query = (
            select(source_hosts.c.host, source_hosts.c.kind, sources.c.name, rate)
            .join_from(source_hosts, sources)
            .where(sources.c.access.has_key("rate"))
        )
        return [
            RateClaim(
                source=name,
                host=strip_port(host),
                rate=float(per_minute),
                kind=ClaimKind(kind),
            )
            for host, kind, name, per_minute in self._connection.execute(query)
        ]

    def _read_claims(self, hosts: Sequence[str]) -> list[HostClaim]:
        asked = select(*_COLUMNS).where(
            source_hosts.c.host
            == func.any(bindparam("hosts", list(hosts), ARRAY(Text)))
        )
        return [
            HostClaim(
                source_id=row.source_id,
                site=Site(host=row.host, path=row.path),
                kind=ClaimKind(row.kind),
            )
            for row in self._connection.execute(asked)
        ]

    def _insert(self, rows: Iterable[_Row]) -> None:
        values = [dict(zip(_NAMES, row, strict=True)) for row in rows]
        self._connection.execute(_INSERT, {"rows": json.dumps(values)})


def _batches(rows: list[_Row]) -> Iterable[list[_Row]]:
    """Yield rows by the thousand: PostgreSQL takes 65,535 values a statement."""
    return (rows[at : at + 1_000] for at in range(0, len(rows), 1_000))
