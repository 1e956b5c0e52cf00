"""Where settings become objects: the one place that knows every implementation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import redis

from wireroom.enrich.registry import Roster
from wireroom.feeds.schedule import PollPolicy, RevisitPolicy
from wireroom.http.client import Client, Limits
from wireroom.http.host_limiter import LocalSlots, RedisSlots
from wireroom.pipeline import Pipeline
from wireroom.steps.context import Policy
from wireroom.store.archive.blob_store import open_shelf
from wireroom.store.database import Store
from wireroom.store.scheduling.clock import DatabaseClock
from wireroom.store.sources import FeedSpec, SourceSpec
from wireroom.workers import tracing

if TYPE_CHECKING:
    from wireroom.config.settings import Settings
    from wireroom.config.sources import SourcesFile
    from wireroom.http.host_limiter import Slots


REDIS = ("redis://", "rediss://", "redis+socket://", "unix://")
AMQP = ("amqp://", "amqps://", "pyamqp://")


def make_pipeline(settings: Settings, store: Store | None = None) -> Pipeline:
    """Make the pipeline of a worker process, or of a command on its ``store``."""
    # One connection a thread, and one for the clock.
    store = store or make_store(settings, connections=settings.net_threads + 1)
    pipeline = Pipeline(
        store=store,
        web=make_client(settings),
        policy=make_policy(settings),
        now=DatabaseClock(store).now,
        roster=Roster(settings.enrichers),
    )
    pipeline.meter.listener = tracing.listener()
    return pipeline


def make_store(settings: Settings, *, connections: int = 2) -> Store:
    """Make the way to the database."""
    assert settings.database_url is not None, "services give it before anything asks"
    shelf = open_shelf(settings.archive_url) if settings.archive_url else None
    return Store(settings.database_url, connections=connections, shelf=shelf)


def make_redis(broker_url: str | None) -> redis.Redis | None:
    """Make a client of the broker, whose URL is written as Celery wants it.

    None where there is no broker, or one that does not speak Redis's protocol.
    """
    if not broker_url or not broker_url.startswith(REDIS):
        return None
    return redis.Redis.from_url(broker_url.replace("redis+socket://", "unix://", 1))


def make_client(settings: Settings) -> Client:
    """Make the way to the web."""
    return Client(
        user_agent=settings.user_agent,
        limits=Limits(
            connect_seconds=settings.fetch_connect_seconds,
            read_seconds=settings.fetch_read_seconds,
            total_seconds=settings.fetch_total_seconds,
        ),
        slots=_slots(settings),
        robots=settings.obey_robots,
    )


def make_policy(settings: Settings) -> Policy:
    """Make the numbers of the pipeline."""
    kept = settings.changes_keep_days
    return Policy(
        lease=timedelta(seconds=settings.lease_seconds),
        sweep=timedelta(seconds=settings.sweep_seconds),
        attempts=settings.attempts,
        archive_after=timedelta(days=settings.archive_after_days),
        changes_kept=None if kept is None else timedelta(days=kept),
        callback=callback(settings),
        page_max_bytes=settings.page_max_bytes,
        feed_max_bytes=settings.feed_max_bytes,
        allow_private=settings.allow_private,
        obey_robots=settings.obey_robots,
        retry_base=timedelta(seconds=settings.retry_base_seconds),
        poll=PollPolicy(
            floor=settings.poll_floor_seconds, ceiling=settings.poll_ceiling_seconds
        ),
        revisit=RevisitPolicy(
            first=settings.revisit_first_seconds,
            share=settings.revisit_share,
            ceiling=settings.revisit_ceiling_seconds,
            settle_after=settings.revisit_settle_seconds,
            quiet_visits=settings.revisit_quiet_visits,
            give_up_after=settings.revisit_give_up_seconds,
        ),
    )


def callback(settings: Settings) -> str | None:
    """Return the address at which hubs reach us, but for its last part."""
    url = settings.public_url
    return None if url is None else f"{url.rstrip('/')}/push/"


def specs(sources: SourcesFile) -> list[SourceSpec]:
    """Turn the sources file into what the directory of feeds takes."""
    return [
        SourceSpec(
            name=source.name,
            url=source.url,
            country=source.country,
            language=source.language,
            tags=source.tags,
            comments=source.comments,
            comments_beyond=source.comments_beyond,
            utc_offset_minutes=source.utc_offset_minutes,
            allow_private=source.allow_private,
            headers=dict(source.headers),
            rules=source.rules,
            feeds=tuple(FeedSpec(url=f.url, interval=f.interval) for f in source.feeds),
        )
        for source in sources.sources
    ]


def _slots(settings: Settings) -> Slots:
    """Share the hosts among all workers through Redis; alone, keep them in process."""
    shared = make_redis(settings.slots_url or settings.broker_url)
    if shared is not None:
        return RedisSlots(
            shared,
            spacing=settings.host_spacing_seconds,
            max_wait=settings.slot_wait_seconds,
            at_once=settings.host_connections,
        )
    return LocalSlots(
        spacing=settings.host_spacing_seconds,
        max_wait=settings.slot_wait_seconds,
        at_once=settings.host_connections,
    )
