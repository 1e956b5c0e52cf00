"""What is allowed in the sources file, and still worth a word to its operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.decide.sources.host_rates import (
    SECONDS_PER_MINUTE,
    RateClaim,
    group_rates,
    strip_port,
)
from wireroom.decide.sources.ownership import list_claims
from wireroom.model.rendering import RenderChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wireroom.model.source_specs import SourceSpec


def list_warnings(
    sources: Iterable[SourceSpec], *, spacing: float, renders: bool
) -> list[str]:
    """Return a line for each setting that weakens a guard or has no effect.

    Args:
        spacing: seconds between two requests to any host. renders: whether a worker
            with a browser runs.
    """
    sources = tuple(sources)
    return [
        *_warn_of_tls(sources),
        *_warn_of_trust(sources),
        *_warn_of_rates(sources),
        *_warn_of_high_rates(sources, spacing),
        *([] if renders else _warn_of_rendering(sources)),
    ]


def list_rate_claims(sources: Iterable[SourceSpec]) -> set[RateClaim]:
    """Return the hosts for which sources of the file name a rate."""
    return {
        RateClaim(source=source.name, host=strip_port(site.host), rate=rate, kind=kind)
        for source in sources
        if (rate := source.access.rate) is not None
        for site, kind in list_claims(
            hosts=source.hosts, home=source.url, feeds=[f.url for f in source.feeds]
        )
    }


def _warn_of_tls(sources: Iterable[SourceSpec]) -> Iterator[str]:
    for source in sources:
        if not source.access.verify:
            yield (
                f"{source.name}: verify is false: anybody between here and its hosts"
                " can read and change its pages and its secrets"
            )


def _warn_of_trust(sources: Iterable[SourceSpec]) -> Iterator[str]:
    for source in sources:
        proxy = source.access.proxy
        if proxy is not None and proxy.trusted:
            yield (
                f"{source.name}: the proxy {proxy} is trusted: it alone decides whether"
                " private addresses are fetched"
            )


def _warn_of_rates(sources: Iterable[SourceSpec]) -> Iterator[str]:
    for host, group in sorted(group_rates(list_rate_claims(sources)).items()):
        rates = {claim.source: claim.rate for claim in group}
        if len(set(rates.values())) > 1:
            named = ", ".join(f"{rates[name]:g} of {name}" for name in sorted(rates))
            slowest = min(rates.values())
            yield f"{host} has several rates, {named}: {slowest:g} a minute counts"


def _warn_of_high_rates(sources: Iterable[SourceSpec], spacing: float) -> Iterator[str]:
    if spacing <= 0:
        return
    most = SECONDS_PER_MINUTE / spacing
    for source in sources:
        rate = source.access.rate
        if rate is not None and rate > most:
            yield (
                f"{source.name}: a rate of {rate:g} has no effect:"
                f" WIREROOM_HOST_SPACING_SECONDS allows {most:g} requests a minute"
            )


def _warn_of_rendering(sources: Iterable[SourceSpec]) -> Iterator[str]:
    for source in sources:
        if source.render is not RenderChoice.NEVER:
            yield (
                f"{source.name}: render has no effect: no worker with a browser runs"
                " (WIREROOM_RENDER is false)"
            )
