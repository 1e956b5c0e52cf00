"""The sites that sources claim, and whose address is whose by these claims."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Text, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from wireroom.decide.sources.host_rates import RateClaim, strip_port
from wireroom.decide.sources.ownership import (
    ClaimKind,
    HostClaim,
    Site,
    each_claim,
    find_owner,
    learn_site,
    list_hosts,
)
from wireroom.store.schema.tables import source_hosts, sources
from wireroom.store.sources.staged_sources import copy_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

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
# A look-up takes a fifth of the time that formatting a member does.
_NAMES_OF_KINDS = {kind: str(kind) for kind in ClaimKind}
_INSERT = text("""
    INSERT INTO source_hosts (source_id, host, path, kind)
    SELECT source_id, host, path, kind
    FROM jsonb_populate_recordset(NULL::source_hosts, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")
_CREATE = (
    text("DROP TABLE IF EXISTS pg_temp.staged_hosts, pg_temp.staged_places"),
    text("CREATE TEMPORARY TABLE staged_places (place integer) ON COMMIT DROP"),
    text("""
        CREATE TEMPORARY TABLE staged_hosts
            (source integer, host text, path text, kind text) ON COMMIT DROP
    """),
)
_WANTED = """SELECT o.id AS source_id, h.host, h.path, h.kind FROM staged_hosts h
    JOIN staged_sources s ON s.place = h.source JOIN sources o ON o.name = s.name"""
# Anti-joins: a list of 100,000 values would be searched once a row.
_APPLY = (
    text("ANALYZE staged_hosts"),
    text("ANALYZE staged_places"),
    text(f"""
        DELETE FROM source_hosts c USING staged_places p, staged_sources s, sources o
            WHERE s.place = p.place AND o.name = s.name AND c.source_id = o.id
            AND c.kind <> '{ClaimKind.LEARNED}'
            AND NOT EXISTS (SELECT FROM ({_WANTED}) w WHERE w.source_id = c.source_id
                AND w.host = c.host AND w.path = c.path AND w.kind = c.kind)
    """),  # noqa: S608 - texts of this module
    text("""
        DELETE FROM source_hosts c WHERE NOT EXISTS (SELECT FROM sources o
            JOIN staged_sources s ON s.name = o.name WHERE o.id = c.source_id)
    """),
    text(f"""
        INSERT INTO source_hosts (source_id, host, path, kind)
            SELECT DISTINCT * FROM ({_WANTED}) w ON CONFLICT DO NOTHING
    """),  # noqa: S608 - see above
)


class SourceHosts:
    """Writing the claims of sources, and asking them for the owner of an address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply_specs(
        self, specs: Sequence[SourceSpec], *, changed: Collection[int]
    ) -> None:
        """Make the claims those of the configured sources, which are stored and staged.

        A learned claim stays while its source is configured.

        Args:
            changed: the places of sources whose claims may be others than before.
        """
        for statement in _CREATE:
            self._connection.execute(statement)
        copy_lines(
            self._connection,
            "staged_hosts (source, host, path, kind)",
            _format_claims(specs, sorted(changed)),
        )
        copy_lines(self._connection, "staged_places", (f"{n}\n" for n in changed))
        for statement in _APPLY:
            self._connection.execute(statement)

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


def _format_claims(specs: Sequence[SourceSpec], places: Iterable[int]) -> Iterator[str]:
    """Yield the claims of sources as lines of COPY; hosts have no backslash."""
    for place in places:
        spec = specs[place]
        claims = each_claim(
            hosts=spec.hosts, home=spec.url, feeds=[feed.url for feed in spec.feeds]
        )
        for host, path, kind in claims:
            yield f"{place}\t{host}\t{path}\t{_NAMES_OF_KINDS[kind]}\n"
