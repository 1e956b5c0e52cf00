"""Every setting of a process, read from ``WIREROOM_*`` variables."""

from __future__ import annotations

import os
import re
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from annotated_types import Ge, Le
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from wireroom.config.service_urls import (
    find_proxy_mistake,
    find_scheme_mistake,
    rewrite_scheme,
)
from wireroom.config.setting_values import (
    Count,
    Days,
    Flag,
    Folder,
    Level,
    Number,
    NumberOrZero,
    OptionalCount,
    OptionalNumber,
    OptionalText,
    Pause,
    Text,
)
from wireroom.errors import OperatorError
from wireroom.masking import MASK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource

PREFIX = "WIREROOM_"
_FILE = "_FILE"
_SERVICE_URLS = ("database_url", "broker_url", "slots_url")
MAX_PORT = 65_535
MIN_TOKEN_LENGTH = 16
# Host, port and folders: an address that a path can be appended to.
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?"
    r"(?:/[\w.~-]+)*/?",
    re.IGNORECASE | re.ASCII,
)
# Greedy to the last "@" of a line: a password may hold ":", "/", "@" and "%".
_PASSWORD = re.compile(r"(://[^:/@\s]*):\S*@")


class SettingsError(OperatorError):
    """All mistakes of an environment, one a line."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


def _count_processors() -> int:
    """Count the processors this process may use, not those of the machine."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """What an operator may change; build it with :meth:`from_env`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    # Where the embedded services and the page archive keep their files.
    data_dir: Folder = Path("var")
    # PostgreSQL and broker; None: this process starts its own.
    database_url: OptionalText = None
    broker_url: OptionalText = None
    # Whether the driver prepares statements that it sends often; false for a pooler in
    # transaction mode, such as pgbouncer before 1.21, which loses them.
    prepared_statements: Flag = True
    # How long one statement of a worker may take, seconds.
    statement_seconds: Number = 120.0
    # The Redis through which all workers share the hosts they ask; None: the broker's.
    slots_url: OptionalText = None
    # The list of sources.
    sources_file: Folder = Path("config/sources.yaml")
    # The User-Agent of every request, with an address at which the operator is reached.
    user_agent: Text = "Wireroom/0.1 (+https://wireroom.example/bot)"
    # Threads that wait for the network; processes that compute.
    net_threads: Count = 16
    cpu_processes: Count = Field(default_factory=_count_processors)
    # Time between two ticks, which lease due rows, seconds.
    tick_seconds: Number = 5.0
    # How long a worker may hold a row that it has started, seconds.
    lease_seconds: Number = 120.0
    # How often a step is started without an outcome before quarantine.
    attempts: Count = 3
    # How long a message may be under way before the tick sends it again, seconds.
    sweep_seconds: Number = 60.0
    # Politeness to one host: seconds between requests, connections.
    host_spacing_seconds: NumberOrZero = 1.0
    host_connections: Count = 2
    # Without effect: no thread waits for a host at the begin of a page, and what waits
    # within a page is bounded by the page's time.
    slot_wait_seconds: Number = 20.0
    # Bounds of one download, seconds.
    fetch_total_seconds: Number = 30.0
    fetch_connect_seconds: Number = 10.0
    fetch_read_seconds: Number = 15.0
    # The wait after the first failed download; it doubles with each failure, seconds.
    retry_base_seconds: Number = 30.0
    # How many days a page is retried: whose site does not answer; whose site demands a
    # human; that does not exist yet; that is refused; that has no text yet. 0: the
    # first failure is final.
    retry_away_days: Days = 14.0
    retry_challenged_days: Days = 7.0
    retry_missing_days: Days = 0.5
    retry_refused_days: Days = 1.0
    retry_unreadable_days: Days = 0.5
    # A host's breaker: addresses that fail in a row until it opens; the first and the
    # longest wait between two probes, seconds.
    breaker_addresses: Count = 3
    breaker_first_seconds: Number = 60.0
    breaker_longest_seconds: Number = 1800.0
    # A published page that is missing is withdrawn after so many visits over so many
    # days; after so many hours if the site says that it is gone (410). A withdrawn page
    # is checked again after so many days.
    withdraw_checks: Count = 4
    withdraw_days: Days = 1.0
    withdraw_gone_hours: Days = 1.0
    withdrawn_check_days: Pause = 7.0
    # Largest decompressed bodies, bytes.
    page_max_bytes: Count = 10_000_000
    feed_max_bytes: Count = 20_000_000
    # Rows that one tick leases.
    batch: Count = 500
    # Messages in a queue at which the tick stops sending to it: as many as two
    # processors handle within the sweep, so that no message is sent twice because it
    # had to wait.
    queue_limit: Count = 2000
    # Whether private addresses may be fetched; whether robots.txt is obeyed.
    allow_private: Flag = False
    obey_robots: Flag = True
    # The proxy of sources that name none: http://host:port, socks5://host:port, or
    # "environment" for the usual variables (https_proxy, ...), which are ignored
    # otherwise. Whether the proxy resolves the names of sites, unchecked here.
    proxy: OptionalText = None
    proxy_trusted: Flag = False
    # After this the broker hands an unacknowledged task to another worker, seconds.
    visibility_timeout_seconds: Number = 900.0
    # Bounds of the time between two polls of a feed, seconds.
    poll_floor_seconds: Number = 300.0
    poll_ceiling_seconds: Number = 86_400.0
    # Comments: shortest and longest wait, earliest settling, last visit, seconds.
    revisit_first_seconds: Number = 900.0
    revisit_ceiling_seconds: Number = 86_400.0
    revisit_settle_seconds: Number = 86_400.0
    revisit_give_up_seconds: Number = 604_800.0
    # The wait for the next visit, as a share of the article's age.
    revisit_share: NumberOrZero = 0.25
    # Visits without a new comment that settle an article.
    revisit_quiet_visits: Count = 3
    # Where cold pages are moved: a folder or a URL of fsspec; None: they stay in the
    # database. After how many days a page is cold.
    archive_url: OptionalText = None
    archive_after_days: Days = 30.0
    # How many days events stay in the change feed; None: without end.
    changes_keep_days: OptionalNumber = None
    # Whether a worker with a browser runs, for sources that say "render". The path of
    # its Chromium, None: one of the system, or Playwright's own; whether Chromium
    # confines its own processes; what one page may take.
    render: Flag = False
    render_browser: OptionalText = None
    render_sandbox: Flag = True
    render_seconds: Annotated[float, Field(ge=1, le=60)] = 40.0
    render_memory_mb: Annotated[int, Field(ge=200, le=16_000)] = 1000
    # Which enrichers annotate articles: "all" but the expensive ones, or names;
    # "-name" excludes one.
    enrichers: Text = "all"
    # The dashboard's address; no port: no dashboard. Actions there require the token.
    web_host: Text = "127.0.0.1"
    web_port: OptionalCount = 8321
    web_token: OptionalText = None
    # Further host names that the dashboard answers to, separated by commas; "*": any.
    web_hosts: OptionalText = None
    # The address at which hubs reach the web process; None: no WebSub subscriptions.
    public_url: OptionalText = None
    log_level: Level = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing behind the caller's back: :meth:`from_env` names its mapping."""
        return (init_settings,)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read ``WIREROOM_*``; raises SettingsError with all mistakes at once.

        ``WIREROOM_X_FILE`` names a file that holds the value of ``WIREROOM_X``, so that
        a secret is in no environment.
        """
        known = {PREFIX + name.upper(): name for name in cls.model_fields}
        given = {name: env[name] for name in sorted(env) if name.startswith(PREFIX)}
        mistakes = _replace_files(given, known)
        mistakes += [_describe_unknown(n, list(known)) for n in given if n not in known]
        for name in _SERVICE_URLS:
            if variable := given.get(PREFIX + name.upper()):
                given[PREFIX + name.upper()] = rewrite_scheme(variable)
        values = _MappingSource(cls, given)()
        try:
            settings = cls(**values)
        except ValidationError as error:
            bad = {str(one["loc"][0]): one for one in error.errors()}
            mistakes += [_describe_error(cls, one, given) for one in bad.values()]
            good = {name: text for name, text in values.items() if name not in bad}
            settings = cls(**good)
        mistakes += _find_contradictions(settings)
        if mistakes:
            raise SettingsError(tuple(mistakes))
        return settings

    def to_env(self) -> dict[str, str]:
        """Return the variables that give a child process these very settings."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            PREFIX + name.upper(): "" if value is None else str(value)
            for name, value in values.items()
            if value is not None or type(self).model_fields[name].default is not None
        }

    def list_warnings(self) -> tuple[str, ...]:
        """Return a line for each setting that is given and has no effect."""
        default = type(self).model_fields["slot_wait_seconds"].default
        if self.slot_wait_seconds == default:
            return ()
        name = f"{PREFIX}SLOT_WAIT_SECONDS"
        return (f"{name} has no effect: pages of a busy host wait in the database",)

    def describe(self) -> dict[str, str]:
        """Return each setting as text, passwords masked."""
        shown = {name: str(getattr(self, name)) for name in type(self).model_fields}
        if self.web_token:
            shown["web_token"] = "***"  # noqa: S105 - shown instead of the token
        return {name: _mask_password(text) for name, text in shown.items()}


class _MappingSource(EnvSettingsSource):
    """The variables of a mapping, as pydantic-settings reads the environment's."""

    def __init__(self, settings: type[BaseSettings], env: Mapping[str, str]) -> None:
        self._env = {name.lower(): text for name, text in env.items()}
        super().__init__(settings, env_prefix=PREFIX.lower())

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._env


def _replace_files(given: dict[str, str], known: Mapping[str, str]) -> list[str]:
    """Replace names of files by their contents; return the mistakes."""
    mistakes = []
    for name in [n for n in given if n.endswith(_FILE) and n not in known]:
        setting, file = name.removesuffix(_FILE), given[name]
        if setting not in known:
            continue
        del given[name]
        if given.get(setting):
            mistakes.append(f"{name}: {setting} is set as well; leave out one of them")
            continue
        try:
            given[setting] = Path(file).read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "expected a text file"
            mistakes.append(f"{name}={file!r}: {reason}")
    return mistakes


def _describe_unknown(name: str, known: list[str]) -> str:
    # Without the prefix that all share: it alone would make any two names alike.
    near = get_close_matches(
        name.removeprefix(PREFIX), [k.removeprefix(PREFIX) for k in known], 1, 0.5
    )
    hint = f"; did you mean {PREFIX}{near[0]}?" if near else ""
    return f"{name}: unknown setting{hint}"


def _describe_error(
    settings: type[Settings], error: ErrorDetails, given: Mapping[str, str]
) -> str:
    field = str(error["loc"][0])
    name = PREFIX + field.upper()
    cause = error.get("ctx", {}).get("error")
    expected = cause or _describe_bounds(settings.model_fields[field])
    return f"{name}={_mask_password(given[name])!r}: expected {expected}"


def _describe_bounds(field: FieldInfo) -> str:
    low = next(bound.ge for bound in field.metadata if isinstance(bound, Ge))
    whole = "whole " if field.annotation in {int, int | None} else ""
    high = next(bound.le for bound in field.metadata if isinstance(bound, Le))
    return f"a {whole}number from {low:g} to {high:g}".replace("e+10", "e10")


def _find_contradictions(settings: Settings) -> list[str]:
    pairs = (
        ("lease_seconds", "visibility_timeout_seconds"),
        ("fetch_total_seconds", "lease_seconds"),
        ("poll_floor_seconds", "poll_ceiling_seconds"),
        ("revisit_first_seconds", "revisit_ceiling_seconds"),
        ("breaker_first_seconds", "breaker_longest_seconds"),
    )
    mistakes = [
        f"{PREFIX}{low.upper()}: expected less than {PREFIX}{high.upper()}"
        for low, high in pairs
        if getattr(settings, low) >= getattr(settings, high)
    ]
    if settings.web_port is not None and settings.web_port > MAX_PORT:
        mistakes.append(f"{PREFIX}WEB_PORT: expected at most {MAX_PORT}")
    if settings.web_token is not None and len(settings.web_token) < MIN_TOKEN_LENGTH:
        expected = f"{MIN_TOKEN_LENGTH} characters or more that cannot be guessed"
        mistakes.append(f"{PREFIX}WEB_TOKEN: expected {expected}")
    if re.search(r"[/:@\[\]]", settings.web_hosts or ""):
        expected = "names alone, separated by commas, such as news.example"
        mistakes.append(f"{PREFIX}WEB_HOSTS: expected {expected}")
    mistake = find_proxy_mistake(settings.proxy)
    if mistake is not None:
        mistakes.append(f"{PREFIX}PROXY: {mistake}")
    for name in _SERVICE_URLS:
        mistake = (
            find_scheme_mistake(name, url) if (url := getattr(settings, name)) else None
        )
        if mistake is not None:
            mistakes.append(f"{PREFIX}{name.upper()}: {mistake}")
    return mistakes + _check_public_url(settings)


def _check_public_url(settings: Settings) -> list[str]:
    """Return why no hub could reach the public address."""
    name, url = f"{PREFIX}PUBLIC_URL", settings.public_url
    if url is None:
        return []
    mistakes = []
    if not _ADDRESS.fullmatch(url):
        expected = "expected an address such as https://wire.example"
        mistakes.append(f"{name}={_mask_password(url)!r}: {expected}")
    if settings.web_port is None:
        mistakes.append(f"{name}: nothing answers there without a {PREFIX}WEB_PORT")
    return mistakes


def _mask_password(text: str) -> str:
    return _PASSWORD.sub(rf"\1:{MASK}@", text)
