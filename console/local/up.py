"""``wireroom up``: starts services and processes, and shows the live screen."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from wireroom.config.sources import load_sources
from wireroom.console.dashboard.server.socket import dashboard_url, open_listener
from wireroom.console.local import services
from wireroom.console.local.process_specs import DELIVER, process_commands
from wireroom.console.local.supervisor import ProcessSpec, Supervisor, print_line
from wireroom.console.terminal.live import BackgroundScreen, Screen, open_live_display
from wireroom.database_session import SessionLimits
from wireroom.store.schema.migrate import migrate
from wireroom.workers import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.config.settings import Settings
    from wireroom.config.sources import SourcesFile

# For the figures of the screen, which is drawn again a second later.
SCREEN_LIMITS = SessionLimits(statement=30, lock=5, idle=30)


def run_up(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, then drain.

    Raises:
        OperatorError: the sources, the port or a service is faulty; nothing is left
            running.
    """
    for warning in settings.list_warnings():
        print_line(warning)
    sources = load_sources(settings.sources_file)
    if settings.web_port is not None:
        # Fails here with one message, not in a process that dies repeatedly.
        open_listener(settings).close()
    with prepare_deployment(settings, sources) as (running, supervisor):
        store = connections.make_store(running, limits=SCREEN_LIMITS)
        screen = BackgroundScreen(Screen(store, running, is_deployment_start=True))
        if running.web_port is not None:
            Console().print(f"Dashboard: {dashboard_url(running)}", highlight=False)
        with open_live_display(Console()) as live:
            supervisor.run_until(lambda: screen.refresh_if_due(live))
        store.close()
        services.stop_sharing(running)
        supervisor.stop_services()
    Console().print("Drained and stopped.")


@contextmanager
def prepare_deployment(
    settings: Settings, sources: SourcesFile
) -> Iterator[tuple[Settings, Supervisor]]:
    """Start the services, migrate the schema, apply the sources.

    Yields:
        Settings with the addresses of the services, and a supervisor that is not
        started yet.
    """
    with ExitStack() as stack:
        settings, servers = stack.enter_context(services.open_services(settings))
        migrate(settings.database_url or "")
        store = connections.make_store(settings)
        with store.begin() as tx:
            tx.sources.apply_specs(sources.sources, now=datetime.now(UTC))
        store.close()
        # Only now: another command expects the schema of this release.
        stack.enter_context(services.share_services(settings))
        yield (
            settings,
            Supervisor(
                make_processes(settings),
                log_dir=settings.data_dir / "log",
                services=servers,
            ),
        )


def make_processes(settings: Settings) -> list[ProcessSpec]:
    """Return the product's processes, with the settings in their environment."""
    env = settings.to_env()
    wanted = {DELIVER: partial(_has_targets, settings)}
    return [
        ProcessSpec(name=name, argv=argv, env=env, is_wanted=wanted.get(name))
        for name, argv in process_commands(settings).items()
    ]


def _has_targets(settings: Settings) -> bool:
    """Return whether the change feed is sent anywhere; False where nobody knows now."""
    store = connections.make_store(settings, limits=SCREEN_LIMITS)
    try:
        with store.begin() as tx:
            return bool(tx.targets.list_targets())
    except SQLAlchemyError:
        return False
    finally:
        store.close()
