"""``wireroom up``: services, schema, sources, processes, and a live screen."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from wireroom.config.sources import load_sources
from wireroom.console.dashboard.socket import dashboard_url, open_listener
from wireroom.console.local import services
from wireroom.console.local.process_specs import process_commands
from wireroom.console.local.supervisor import ProcessSpec, Supervisor
from wireroom.console.terminal.live import Screen, open_live_display
from wireroom.store.schema.migrate import migrate
from wireroom.workers import wiring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.config.settings import Settings
    from wireroom.config.sources import SourcesFile


def run_up(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, then drain.

    Raises:
        OperatorError: something is amiss; nothing was started half-configured.
    """
    sources = load_sources(settings.sources_file)
    if settings.web_port is not None:
        # Said now, not by a process that dies again and again.
        open_listener(settings).close()
    with prepare_deployment(settings, sources) as (given, supervisor):
        store = wiring.make_store(given)
        screen = Screen(store, given)
        if given.web_port is not None:
            Console().print(f"Dashboard: {dashboard_url(given)}", highlight=False)
        with open_live_display(Console()) as live:
            supervisor.run_until(lambda: screen.refresh_if_due(live))
        store.close()
    Console().print("Drained and stopped.")


@contextmanager
def prepare_deployment(
    settings: Settings, sources: SourcesFile
) -> Iterator[tuple[Settings, Supervisor]]:
    """Start the services, bring up the schema, apply the sources, prepare processes."""
    with ExitStack() as stack:
        given, servers = stack.enter_context(services.open_services(settings))
        migrate(given.database_url or "")
        store = wiring.make_store(given)
        with store.begin() as tx:
            tx.sources.apply_specs(wiring.source_specs(sources), now=datetime.now(UTC))
        store.close()
        yield (
            given,
            Supervisor(
                make_processes(given), log_dir=given.data_dir / "log", services=servers
            ),
        )


def make_processes(given: Settings) -> list[ProcessSpec]:
    """Return the product's processes, told where the services are."""
    env = given.to_env()
    return [
        ProcessSpec(name=name, argv=argv, env=env)
        for name, argv in process_commands(given).items()
    ]
