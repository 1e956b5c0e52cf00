"""Construction of the pipeline and the HTTP client from settings."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.config.service_urls import ENVIRONMENT_PROXY
from wireroom.database_session import SessionLimits
from wireroom.decide.articles.visits import RevisitPolicy, WithdrawalPolicy
from wireroom.decide.failures.breakers import BreakerPolicy
from wireroom.decide.failures.patience import PatiencePolicy
from wireroom.decide.failures.retries import RetryPolicy
from wireroom.decide.polling.poll_interval import PollPolicy
from wireroom.decide.shares import SharePolicy
from wireroom.decide.sources.credentials import build_credentials
from wireroom.decide.sources.host_rates import find_spacing, group_rates
from wireroom.enrich.registry import EnricherRegistry
from wireroom.errors import OperatorError
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter, RedisHostLimiter
from wireroom.http.host_spacings import HostSpacings
from wireroom.http.robots_rules import find_product_token
from wireroom.http.transport.proxies import (
    NO_PROXIES,
    GeneralProxies,
    parse_proxy_url,
    read_environment_proxies,
)
from wireroom.model.rendering import RenderLimits
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.scheduling.clock import DatabaseClock
from wireroom.workers import tracing
from wireroom.workers.broker_connections import make_redis
from wireroom.workers.connections import make_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.config.settings import Settings
    from wireroom.http.host_limiter import HostLimiter
    from wireroom.http.host_spacings import SpacingLookup
    from wireroom.model.credentials import Credentials
    from wireroom.model.rendering import Renderer
    from wireroom.model.source_specs import SourceSpec
    from wireroom.store.database import Store


# Beside the limit of a fetch: the system's resolver has a timeout of its own.
_PLACE_SLACK_SECONDS = 10.0


def make_pipeline(settings: Settings, store: Store | None = None) -> Pipeline:
    """Return the pipeline of a worker process, or of a command on its ``store``."""
    # One connection per thread, and one for the clock.
    store = store or make_store(
        settings,
        connections=settings.net_threads + 1,
        limits=SessionLimits(statement=settings.statement_seconds),
    )
    pipeline = Pipeline(
        store=store,
        http=make_client(settings, HostSpacings(lambda: load_spacings(store)).get),
        policy=make_policy(settings),
        now=DatabaseClock(store).now,
        registry=EnricherRegistry(settings.enrichers),
        make_renderer=(lambda: make_renderer(settings)) if settings.render else None,
    )
    pipeline.step_metrics.listener = tracing.make_listener()
    return pipeline


def make_renderer(settings: Settings) -> Renderer:
    """Return the browser of a worker that builds pages."""
    # Only here: no other process imports a browser's driver.
    from wireroom.render.chromium import ChromiumRenderer  # noqa: PLC0415 - see above

    return ChromiumRenderer(
        limits=RenderLimits(
            seconds=settings.render_seconds,
            memory_bytes=settings.render_memory_mb * 1_000_000,
            total_bytes=2 * settings.page_max_bytes,
        ),
        user_agent=settings.user_agent,
        executable=settings.render_browser,
        sandbox=settings.render_sandbox,
    )


def make_client(
    settings: Settings, get_spacing: SpacingLookup = lambda _: None
) -> HttpClient:
    """Return the HTTP client with its limits, proxies and host limiter."""
    return HttpClient(
        user_agent=settings.user_agent,
        limits=FetchLimits(
            connect_seconds=settings.fetch_connect_seconds,
            read_seconds=settings.fetch_read_seconds,
            total_seconds=settings.fetch_total_seconds,
        ),
        limiter=make_host_limiter(settings),
        robots=settings.obey_robots,
        proxies=make_proxies(settings, os.environ),
        get_spacing=get_spacing,
    )


def make_proxies(settings: Settings, variables: Mapping[str, str]) -> GeneralProxies:
    """Return the proxies of sources that name none.

    Args:
        variables: of the environment; read only where the settings ask for them.

    Raises:
        OperatorError: a variable of the environment names no proxy.
    """
    if settings.proxy is None:
        return NO_PROXIES
    trusted = settings.proxy_trusted
    if settings.proxy == ENVIRONMENT_PROXY:
        try:
            return read_environment_proxies(variables, trusted=trusted)
        except ValueError as error:
            raise OperatorError(str(error)) from None
    proxy = parse_proxy_url(settings.proxy, trusted=trusted)
    return GeneralProxies(by_scheme={"http": proxy, "https": proxy})


def load_spacings(store: Store) -> SpacingLookup:
    """Return the spacing of each host that the sources ask for."""
    with store.begin() as tx:
        claims = group_rates(tx.source_hosts.list_rates())
    return lambda host: find_spacing(host, claims)


def make_policy(settings: Settings) -> PipelinePolicy:
    """Return the times and limits by which the pipeline works."""
    keep_days = settings.changes_keep_days
    return PipelinePolicy(
        lease=timedelta(seconds=settings.lease_seconds),
        resend_after=timedelta(seconds=settings.sweep_seconds),
        max_attempts=settings.attempts,
        archive_after=timedelta(days=settings.archive_after_days),
        change_retention=None if keep_days is None else timedelta(days=keep_days),
        callback_url=callback_url(settings),
        renders=settings.render,
        page_max_bytes=settings.page_max_bytes,
        feed_max_bytes=settings.feed_max_bytes,
        allow_private=settings.allow_private,
        obey_robots=settings.obey_robots,
        robot_name=find_product_token(settings.user_agent),
        retry=RetryPolicy(
            base=timedelta(seconds=settings.retry_base_seconds),
            patience=_make_patience(settings),
        ),
        withdrawal=WithdrawalPolicy(
            checks=settings.withdraw_checks,
            period=timedelta(days=settings.withdraw_days),
            gone_period=timedelta(hours=settings.withdraw_gone_hours),
            check_again=timedelta(days=settings.withdrawn_check_days),
        ),
        breaker=BreakerPolicy(
            addresses=settings.breaker_addresses,
            first_wait=timedelta(seconds=settings.breaker_first_seconds),
            longest_wait=timedelta(seconds=settings.breaker_longest_seconds),
            spacing=timedelta(seconds=settings.host_spacing_seconds),
        ),
        poll=PollPolicy(
            floor=settings.poll_floor_seconds, ceiling=settings.poll_ceiling_seconds
        ),
        share=SharePolicy(
            tick=settings.tick_seconds,
            spacing=settings.host_spacing_seconds,
            connections=settings.host_connections,
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


def _make_patience(settings: Settings) -> PatiencePolicy:
    return PatiencePolicy(
        away=timedelta(days=settings.retry_away_days),
        challenged=timedelta(days=settings.retry_challenged_days),
        missing=timedelta(days=settings.retry_missing_days),
        refused=timedelta(days=settings.retry_refused_days),
        unreadable=timedelta(days=settings.retry_unreadable_days),
    )


def callback_url(settings: Settings) -> str | None:
    """Return the URL at which hubs reach this server, without the token at its end."""
    url = settings.public_url
    return None if url is None else f"{url.rstrip('/')}/push/"


def make_credentials(source: SourceSpec) -> Credentials | None:
    """Return what requests for a source of the file carry to its own hosts."""
    return build_credentials(
        headers=source.headers,
        access=source.access,
        logins={feed.url: feed.login for feed in source.feeds if feed.login},
        hosts=source.hosts,
        home=source.url,
        feeds=[feed.url for feed in source.feeds],
    )


def make_host_limiter(settings: Settings) -> HostLimiter:
    """Return the limiter that all workers share through Redis, else a local one."""
    # A killed worker returns no place. Its hosts are asked again as soon as none of its
    # requests can still run: with 120 s the two places of a host stopped all its pages
    # for 100 s.
    place_seconds = settings.fetch_total_seconds + _PLACE_SLACK_SECONDS
    shared = make_redis(settings.slots_url or settings.broker_url)
    if shared is not None:
        return RedisHostLimiter(
            shared,
            spacing=settings.host_spacing_seconds,
            max_concurrent=settings.host_connections,
            lease_seconds=place_seconds,
        )
    return LocalHostLimiter(
        spacing=settings.host_spacing_seconds,
        max_concurrent=settings.host_connections,
        lease_seconds=place_seconds,
    )
