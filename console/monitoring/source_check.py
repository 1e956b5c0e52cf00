"""Checks of ``wireroom doctor`` on the sources file and the way to the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.config.source_mistakes import SourcesError
from wireroom.config.source_warnings import list_warnings
from wireroom.config.sources import load_sources
from wireroom.console.monitoring.finding import Finding
from wireroom.errors import OperatorError
from wireroom.http.transport.proxies import list_proxy_variables
from wireroom.workers.wiring import make_proxies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wireroom.config.settings import Settings


def examine_sources(settings: Settings) -> Iterator[Finding]:
    """Yield whether the sources file can be applied, and what weakens a guard."""
    try:
        sources = load_sources(settings.sources_file).sources
    except SourcesError as error:
        yield Finding(topic="sources", ok=False, message=str(error))
        return
    feeds = sum(len(source.feeds) for source in sources)
    yield Finding(topic="sources", ok=True, message=f"{feeds} feeds")
    for warning in list_warnings(
        sources, spacing=settings.host_spacing_seconds, renders=settings.render
    ):
        yield Finding(topic="sources", ok=True, message=f"warning: {warning}")


def judge_proxy(settings: Settings, variables: Mapping[str, str]) -> Finding:
    """Judge the general proxy, and the variables that other programs read.

    Args:
        variables: of the environment.
    """
    if settings.proxy is None:
        names = ", ".join(list_proxy_variables(variables))
        ignored = f"{names}: ignored; WIREROOM_PROXY=environment uses it"
        return Finding(topic="proxy", ok=True, message=ignored if names else "none")
    try:
        proxies = make_proxies(settings, variables)
    except OperatorError as error:
        return Finding(topic="proxy", ok=False, message=str(error))
    servers = sorted({str(proxy) for proxy in proxies.by_scheme.values()})
    if not servers:
        message = "WIREROOM_PROXY is environment, and no variable names a proxy"
        return Finding(topic="proxy", ok=False, message=message)
    message = ", ".join(servers)
    if any(proxy.trusted for proxy in proxies.by_scheme.values()):
        message += ", trusted: it alone decides whether private addresses are fetched"
    return Finding(topic="proxy", ok=True, message=message)
