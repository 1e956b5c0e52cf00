"""The Celery application: ``celery -A wireroom.workers.app worker|beat ...``.

Every setting that differs from Celery's default has its reason beside it. The import
opens no connection; each process makes its pipeline at the first use.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.signals import (
    celeryd_after_setup,
    celeryd_init,
    setup_logging,
    worker_process_init,
    worker_ready,
    worker_shutdown,
)
from kombu import Exchange
from kombu import Queue as KombuQueue
from kombu.exceptions import OperationalError

from wireroom.config.settings import Settings
from wireroom.tasks.chain import ROUTES, OptionalQueue, Queue, send_readings
from wireroom.tasks.imports import IMPORT_EVERY
from wireroom.tasks.maintenance import (
    ARCHIVE_EVERY,
    AUDIT_EVERY,
    CANARY_EVERY,
    ERASE_EVERY,
    INDEX_EVERY,
    PRUNE_EVERY,
    RETENTION_EVERY,
    ROLL_UP_EVERY,
)
from wireroom.tasks.replay import REPLAY_EVERY
from wireroom.tasks.timers import call_later
from wireroom.workers.broker_connections import AMQP_SCHEMES, REDIS_SCHEMES, make_redis
from wireroom.workers.broker_outage import limit_repeated_lines, refuse_while_blocked
from wireroom.workers.broker_queues import list_queues, make_queues
from wireroom.workers.pools import has_children
from wireroom.workers.position_mark import make_position_mark
from wireroom.workers.sources_watcher import WATCH_SECONDS, SourcesWatcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from celery.apps.worker import Worker
    from celery.result import AsyncResult

    from wireroom.pipeline import Pipeline
    from wireroom.steps.articles.download.page_writer import PageWriter
    from wireroom.workers.broker_queues import Queues
    from wireroom.workers.position_mark import PositionMark


# Ticks older than this are dropped, so that they do not pile up while no worker runs,
# seconds. No shorter: the age is computed from the clocks of two hosts, and if those
# differ by more, every tick is late and nothing is ever sent.
TICK_EXPIRES = 3600.0
# Seconds until the broker has to be connected, and to have answered.
CONNECT_SECONDS, ANSWER_SECONDS = 10, 20
# What the worker processes import: tasks, and handlers of Celery's signals.
_MODULES = (
    "wireroom.tasks.chain",
    "wireroom.tasks.imports",
    "wireroom.tasks.websub",
    "wireroom.tasks.replay",
    "wireroom.tasks.maintenance",
    "wireroom.workers.liveness",
    "wireroom.workers.sources_watcher",
    "wireroom.workers.metrics_flush",
    "wireroom.workers.broker_queues",
)


class WireroomApp(Celery):
    """A Celery application with a pipeline, as ``tasks.base.HasPipeline`` asks for."""

    settings: Settings

    @cached_property
    def pipeline(self) -> Pipeline:
        """The pipeline of this process."""
        # Only here: beat makes no pipeline, and importing it takes most of the time
        # that a process takes to start.
        from wireroom.workers.wiring import make_pipeline  # noqa: PLC0415 - see above

        return make_pipeline(self.settings)

    @cached_property
    def page_writer(self) -> PageWriter:
        """The writer of the pages that the threads of this process download."""
        return self.pipeline.make_page_writer(send_readings)

    @cached_property
    def sources_watcher(self) -> SourcesWatcher:
        """The watcher of the sources file in this process."""
        return SourcesWatcher(self.settings.sources_file)

    @cached_property
    def queues(self) -> Queues:
        """The broker client of this process."""
        return make_queues(self.settings)

    def send_task(self, *args: Any, **options: Any) -> AsyncResult[Any]:  # noqa: ANN401 - Celery's signature
        """Send a message; every way of sending one ends here.

        Raises:
            OperationalError: the broker does not answer. kombu closes the channels of
                a lost connection while other threads publish over them, which then
                raise AttributeError.
        """
        try:
            return super().send_task(*args, **options)
        except AttributeError as error:
            raise OperationalError(f"the connection was closed: {error}") from error

    @cached_property
    def position_mark(self) -> PositionMark:
        """The mark of the change feed in the broker."""
        return make_position_mark(make_redis(self.settings.broker_url))

    def check_position(self) -> None:
        """Begin an epoch if the database is older than the broker knows it."""
        self.position_mark.check(self.pipeline.store)

    def count_waiting(self) -> dict[str, int]:
        """Return the waiting messages by queue; empty if the broker cannot say."""
        return self.queues.count_waiting()

    def oldest_ages(self) -> Mapping[str, float]:
        """Return the age of the oldest message by queue, seconds, where known."""
        return self.queues.read_state().oldest

    @property
    def queue_limit(self) -> int:
        """Messages a queue may hold before the tick stops sending into it."""
        return self.settings.queue_limit

    @property
    def backfill_batches(self) -> int:
        """Imported URLs that may be downloaded at once: a quarter of the threads."""
        return max(1, self.settings.net_threads // 4)

    @property
    def batch_size(self) -> int:
        """Due rows of a kind that one tick sends."""
        return self.settings.batch


def create_app(settings: Settings) -> WireroomApp:
    """Return an application with these settings, set as Celery's current one."""
    app = WireroomApp("wireroom", broker=settings.broker_url, set_as_current=True)
    app.settings = settings
    app.conf.update(
        **_queue_settings(list_queues(settings)),
        **_delivery_settings(settings),
        **_process_settings(),
        imports=_MODULES,
        beat_schedule=_beat_schedule(settings),
        # Wake up for every tick, however short its period.
        beat_max_loop_interval=min(settings.tick_seconds, 5.0),
        timezone="UTC",
    )
    return app


def _queue_settings(queues: Sequence[str]) -> dict[str, object]:
    return {
        # Each queue has its own exchange: with a shared default exchange every message
        # would be in every queue.
        "task_queues": [
            KombuQueue(str(queue), Exchange(str(queue)), routing_key=str(queue))
            for queue in queues
        ],
        "task_default_queue": Queue.CONTROL,
        "task_routes": ROUTES,
        # A misspelt queue is an error, not a new queue that no worker reads.
        "task_create_missing_queues": False,
        "task_serializer": "json",
        "accept_content": ["json"],
        # Results are rows. A result backend costs 20 to 60 % more a task (measured).
        "task_ignore_result": True,
    }


def _delivery_settings(settings: Settings) -> dict[str, object]:
    return {
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        # One message per thread or child beyond the one it works on: the messages that
        # a killed worker holds wait for the visibility timeout.
        "worker_prefetch_multiplier": 1,
        # Reconnect without end; the process stays up.
        "broker_connection_max_retries": None,
        "broker_connection_retry_on_startup": True,
        # An error that the broker answers with is waited out as a lost connection is.
        "broker_channel_error_retry": True,
        # Work that began on a lost connection is delivered again, and then finds
        # itself done. Killing it would only waste it (and threads cannot be killed).
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_transport_options": _transport_options(settings),
        # A broker restart takes seconds; three tries in 0.6 s, the default, lose the
        # message (measured: 299 of 300 chains survive with it, 300 of 300 with this).
        "task_publish_retry_policy": {
            "max_retries": 20,
            "interval_start": 0.1,
            "interval_step": 0.3,
            "interval_max": 3.0,
        },
    }


def _process_settings() -> dict[str, object]:
    return {
        # On TERM: take no more work, run for this long, then return the rest.
        "worker_soft_shutdown_timeout": 8.0,
        "worker_enable_soft_shutdown_on_idle": True,
        # A child is replaced before the leaks of libraries add up.
        "worker_max_tasks_per_child": 1000,
        "worker_max_memory_per_child": 1_000_000,
        "worker_consumer": "wireroom.workers.broker_outage:PatientConsumer",
    }


def _beat_schedule(settings: Settings) -> dict[str, object]:
    """Return the periodic tasks: name of the entry to task, period and queue."""
    ticks: dict[str, tuple[str, float, Queue | OptionalQueue]] = {
        "dispatch": ("dispatch", settings.tick_seconds, Queue.CONTROL),
        "hand_out_push": ("hand_out_push", settings.tick_seconds, Queue.CONTROL),
        "apply_sources": ("apply_sources", WATCH_SECONDS, Queue.CONTROL),
        "hand_out_replays": ("hand_out_replays", REPLAY_EVERY, Queue.CONTROL),
        "hand_out_imports": ("hand_out_imports", IMPORT_EVERY, Queue.CONTROL),
        "index_waiting": ("index_waiting", INDEX_EVERY, Queue.CONTROL),
        "roll_up": ("roll_up", ROLL_UP_EVERY, Queue.CONTROL),
        "audit": ("audit", AUDIT_EVERY, Queue.BACKFILL),
        "run_retention": ("run_retention", RETENTION_EVERY, Queue.BACKFILL),
        "run_erasures": ("run_erasures", ERASE_EVERY, Queue.BACKFILL),
    }
    ticks |= {f"canary_{q}": ("canary", CANARY_EVERY, q) for q in list_queues(settings)}
    if settings.archive_url:
        ticks["archive_pages"] = ("archive_pages", ARCHIVE_EVERY, Queue.BACKFILL)
    if settings.changes_keep_days is not None:
        ticks["prune_changes"] = ("prune_changes", PRUNE_EVERY, Queue.BACKFILL)
    return {
        name: {
            "task": f"wireroom.{task}",
            "schedule": seconds,
            "options": {"expires": TICK_EXPIRES, "queue": queue},
        }
        for name, (task, seconds, queue) in ticks.items()
    }


def _transport_options(settings: Settings) -> dict[str, object]:
    url = settings.broker_url or ""
    if url.startswith(AMQP_SCHEMES):
        # A message counts as sent once the broker has it, not once the socket took it.
        return {
            "confirm_publish": True,
            "on_blocked": refuse_while_blocked,
            "connect_timeout": CONNECT_SECONDS,
            # A broker that blocks publishers answers nothing, not even that a channel
            # is closed: without these the publisher hung for ever (RabbitMQ 3.10).
            "read_timeout": ANSWER_SECONDS,
            "write_timeout": ANSWER_SECONDS,
        }
    if not url.startswith(REDIS_SCHEMES):
        return {}
    return {
        # Longer than the longest step and every countdown.
        "visibility_timeout": settings.visibility_timeout_seconds,
        # Look for messages of dead workers every 5 s; the default is every 100 s.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "health_check_interval": 15,
        # A network that drops packets silently: kombu drops the connection that it
        # polls by itself after brpop_timeout and twice the interval above.
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
    }


@setup_logging.connect
def _configure_logging(**_: object) -> None:
    """Log one line per event to stderr, which every process supervisor reads."""
    logging.basicConfig(
        level=app.settings.log_level,
        format="%(asctime)s %(levelname)-7s %(processName)s %(name)s: %(message)s",
    )
    if app.settings.log_level != "DEBUG":
        # Two lines per task, and one per late tick, add nothing to the rows.
        for name in ("worker.strategy", "worker.request", "app.trace", "beat"):
            logging.getLogger(f"celery.{name}").setLevel(logging.WARNING)
        limit_repeated_lines()
    for warning in app.settings.list_warnings():
        logging.getLogger(__name__).warning("%s", warning)


@celeryd_init.connect
def _import_pipeline(instance: Worker, **_: object) -> None:
    """Import the pipeline in the parent of the workers, whose children share it."""
    if "pipeline" not in instance.app.__dict__:
        importlib.import_module("wireroom.workers.wiring")


@celeryd_after_setup.connect
def _load_language_model(instance: Worker, **_: object) -> None:
    """Load the model of languages in the parent of the children that need it.

    They share its memory; each would else hold 71 MB, and take 0.4 s to load it.
    """
    # Only here: beat and most workers identify no language.
    from wireroom.enrich.language import LanguageEnricher, load_model  # noqa: PLC0415 - see above
    from wireroom.enrich.registry import EnricherRegistry  # noqa: PLC0415 - see above

    wanted = EnricherRegistry(app.settings.enrichers).is_wanted(LanguageEnricher.name)
    if wanted and Queue.PROCESS in instance.app.amqp.queues.consume_from:
        load_model()


@celeryd_after_setup.connect
def _check_browser(instance: Worker, **_: object) -> None:
    """Refuse to start a worker of the queue ``render`` without a browser's driver."""
    queues = instance.app.amqp.queues.consume_from
    if OptionalQueue.RENDER in queues and find_spec("playwright") is None:
        sys.exit("the queue render needs the extra: pip install 'wireroom[render]'")


@worker_ready.connect
def _share_page_writer(sender: object, **_: object) -> None:
    """Let the threads of a worker store together what they have downloaded."""
    downloads = Queue.DOWNLOAD in app.amqp.queues.consume_from
    if downloads and not has_children(sender):
        app.page_writer.call_later = call_later


@worker_shutdown.connect
def _store_kept_pages(**_: object) -> None:
    if "page_writer" in app.__dict__:
        app.page_writer.call_later = None
        app.page_writer.flush()


@worker_process_init.connect
def _drop_inherited_store(**_: object) -> None:
    """Make a forked child open connections of its own: its parent uses the others."""
    app.__dict__.pop("page_writer", None)
    inherited: Pipeline | None = app.__dict__.pop("pipeline", None)
    if inherited is not None:
        inherited.store.discard_connections()


app = create_app(Settings.from_env(os.environ))
