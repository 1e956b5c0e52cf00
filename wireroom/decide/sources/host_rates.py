"""How often a host may be asked, as the sources that claim it say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.sources.ownership import ClaimKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateClaim:
    """The rate of a source at a host that the source claims.

    Attributes:
        host: without a port. rate: requests a minute. kind: of the claim; a configured
            one covers the hosts below it.
    """

    source: str
    host: str
    rate: float
    kind: ClaimKind


def find_spacing(host: str, claims: Mapping[str, Sequence[RateClaim]]) -> float | None:
    """Return the seconds between two requests to a host; the slowest rate counts.

    None if no source names a rate for it.

    Args:
        host: lower case, without a port. claims: by their hosts.
    """
    labels = host.split(".")
    rates = [claim.rate for claim in claims.get(strip_port(host), ())]
    for at in range(1, len(labels)):
        parent = ".".join(labels[at:])
        rates += [
            claim.rate
            for claim in claims.get(parent, ())
            # A host and its "www." are one site.
            if claim.kind is ClaimKind.CONFIGURED or labels[:at] == ["www"]
        ]
    return SECONDS_PER_MINUTE / min(rates) if rates else None


def group_rates(claims: Iterable[RateClaim]) -> dict[str, list[RateClaim]]:
    """Return claims by their hosts; a learned host has no rate of its source."""
    groups: defaultdict[str, list[RateClaim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is not ClaimKind.LEARNED:
            groups[claim.host].append(claim)
    return dict(groups)


def strip_port(netloc: str) -> str:
    """Return a host without its port: all ports of a host share its slots."""
    host, colon, port = netloc.rpartition(":")
    return host if colon and port.isdigit() and not netloc.endswith("]") else netloc
