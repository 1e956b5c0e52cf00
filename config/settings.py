"""Every setting of a process, read from ``WIREROOM_*`` variables."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "WIREROOM_"
_FILE = "_FILE"
HIGHEST_PORT = 65_535
SHORTEST_TOKEN = 16
# Host, port and folders: what the end of a path can be written behind.
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?"
    r"(?:/[\w.~-]+)*/?",
    re.IGNORECASE | re.ASCII,
)
# Greedy to the last "@" of a line: a password may hold ":", "/", "@" and "%".
_SECRET = re.compile(r"(://[^:/@\s]*):\S*@")


class SettingsError(OperatorError):
    """All mistakes of an environment, one a line."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


def _cpus() -> int:
    """Count the processors this process may use, not those of the machine."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may turn; build it with :meth:`from_env`."""

    # Where the embedded services and the page archive keep their files.
    data_dir: Path = Path("var")
    # PostgreSQL and broker; None: started by the product itself.
    database_url: str | None = None
    broker_url: str | None = None
    # The Redis through which all workers share the hosts they ask; None: the broker's.
    slots_url: str | None = None
    # The list of sources.
    sources_file: Path = Path("config/sources.yaml")
    # Who we are to publishers, with an address at which we can be reached.
    user_agent: str = "Wireroom/0.1 (+https://wireroom.example/bot)"
    # Threads that wait for the network; processes that compute.
    net_threads: int = 16
    cpu_processes: int = field(default_factory=_cpus)
    # How often due rows are looked for, seconds.
    tick_seconds: float = 5.0
    # How long a claimed row is its worker's, seconds.
    lease_seconds: float = 120.0
    # Claims without progress before quarantine.
    attempts: int = 3
    # How overdue a stage may be before the tick sends it again, seconds.
    sweep_seconds: float = 60.0
    # Politeness to one host: seconds between requests, connections, wait for a slot.
    host_spacing_seconds: float = 1.0
    host_connections: int = 2
    slot_wait_seconds: float = 20.0
    # Bounds of one download, seconds.
    fetch_total_seconds: float = 30.0
    fetch_connect_seconds: float = 10.0
    fetch_read_seconds: float = 15.0
    # The first wait after a page could not be had; doubles from failure to failure.
    retry_base_seconds: float = 30.0
    # Largest decompressed bodies, bytes.
    page_max_bytes: int = 10_000_000
    feed_max_bytes: int = 20_000_000
    # Rows one tick claims.
    batch: int = 500
    # Messages in a queue at which the tick stops feeding it: what two processors read
    # within the sweep, so that nothing is sent twice only because it had to wait.
    queue_limit: int = 2000
    # Whether private addresses may be fetched; whether robots.txt is obeyed.
    allow_private: bool = False
    obey_robots: bool = True
    # After this the broker hands an unacknowledged task to another worker, seconds.
    visibility_timeout_seconds: float = 900.0
    # Bounds of the time between two polls of a feed, seconds.
    poll_floor_seconds: float = 300.0
    poll_ceiling_seconds: float = 86_400.0
    # Comments: shortest and longest wait, earliest settling, last visit, seconds.
    revisit_first_seconds: float = 900.0
    revisit_ceiling_seconds: float = 86_400.0
    revisit_settle_seconds: float = 86_400.0
    revisit_give_up_seconds: float = 604_800.0
    # The wait for the next visit, as a share of the article's age.
    revisit_share: float = 0.25
    # Visits without a new comment that settle an article.
    revisit_quiet_visits: int = 3
    # Where cold pages are moved, a folder or a URL fsspec knows; None: nowhere. After
    # how many days a page is cold.
    archive_url: str | None = None
    archive_after_days: float = 30.0
    # How many days events stay in the change feed; None: for ever.
    changes_keep_days: float | None = None
    # Which enrichers annotate articles: "all" but the heavy ones, or names; "-name"
    # takes one off.
    enrichers: str = "all"
    # Where the dashboard is shown; no port: nowhere. With a token one can act there.
    web_host: str = "127.0.0.1"
    web_port: int | None = 8321
    web_token: str | None = None
    # Further names by which it may be asked, parted by commas; "*": any.
    web_hosts: str | None = None
    # The address at which hubs reach the web process; None: nowhere, no feed is pushed.
    public_url: str | None = None
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read ``WIREROOM_*``; raises SettingsError with all mistakes at once.

        ``WIREROOM_X_FILE`` names a file that holds the value of ``WIREROOM_X``: a
        secret then stands in no environment.
        """
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        given = {name: env[name] for name in sorted(env) if name.startswith(PREFIX)}
        mistakes = _take_files(given, known)
        values: dict[str, object] = {}
        for name, text in given.items():
            try:
                values[known[name].name] = _read(known[name], text)
            except KeyError:
                mistakes.append(_unknown(name, list(known)))
            except ValueError as error:
                shown = _SECRET.sub(r"\1:***@", text)
                mistakes.append(f"{name}={shown!r}: expected {error}")
        settings = cls(**values)  # type: ignore[arg-type]  # _read gives each its type
        mistakes.extend(_contradictions(settings))
        if mistakes:
            raise SettingsError(tuple(mistakes))
        return settings

    def to_env(self) -> dict[str, str]:
        """Give the variables that make a child process read these very settings."""
        values = {f: getattr(self, f.name) for f in fields(self)}
        return {
            PREFIX + f.name.upper(): "" if value is None else str(value)
            for f, value in values.items()
            if value is not None or f.default is not None
        }

    def describe(self) -> dict[str, str]:
        """Each setting as text, passwords masked."""
        shown = {f.name: str(getattr(self, f.name)) for f in fields(self)}
        if self.web_token:
            shown["web_token"] = "***"  # noqa: S105 - what stands for it
        return {name: _SECRET.sub(r"\1:***@", text) for name, text in shown.items()}


def _take_files(given: dict[str, str], known: Mapping[str, object]) -> list[str]:
    """Put what files hold in the place of their names; return what went wrong."""
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
            said = getattr(error, "strerror", None) or "expected a text file"
            mistakes.append(f"{name}={file!r}: {said}")
    return mistakes


def _read(setting: Field[object], text: str) -> object:
    kind = str(setting.type)
    if kind == "bool":
        return _boolean(text)
    if kind in {"float | None", "int | None"} and not text.strip():
        return None
    if kind.removesuffix(" | None") in {"int", "float"}:
        return _number(setting.name, text, whole=kind.startswith("int"))
    if setting.name == "log_level":
        return _level(text)
    if not text.strip() and kind != "str | None":
        raise ValueError("a text")
    return Path(text) if kind == "Path" else text or None


def _boolean(text: str) -> bool:
    words = {"true": True, "1": True, "yes": True}
    words |= {"false": False, "0": False, "no": False}
    if text.lower() not in words:
        raise ValueError("true or false")
    return words[text.lower()]


def _number(name: str, text: str, *, whole: bool) -> float:
    low = (
        0.0
        if name in {"host_spacing_seconds", "revisit_share"}
        else 1.0
        if whole
        else 0.001
    )
    expected = f"a {'whole ' if whole else ''}number from {low:g} to 1e10"
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        raise ValueError(expected) from None
    if not low <= number <= 1e10:
        raise ValueError(expected)
    return number


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise ValueError("DEBUG, INFO, WARNING, ERROR or CRITICAL")
    return text.upper()


def _unknown(name: str, known: list[str]) -> str:
    # Without the prefix all share: it alone would make any two names alike.
    near = get_close_matches(
        name.removeprefix(PREFIX), [k.removeprefix(PREFIX) for k in known], 1, 0.5
    )
    hint = f"; did you mean {PREFIX}{near[0]}?" if near else ""
    return f"{name}: unknown setting{hint}"


def _contradictions(settings: Settings) -> list[str]:
    pairs = (
        ("lease_seconds", "visibility_timeout_seconds"),
        ("fetch_total_seconds", "lease_seconds"),
        ("poll_floor_seconds", "poll_ceiling_seconds"),
        ("revisit_first_seconds", "revisit_ceiling_seconds"),
    )
    found = [
        f"{PREFIX}{low.upper()}: expected less than {PREFIX}{high.upper()}"
        for low, high in pairs
        if getattr(settings, low) >= getattr(settings, high)
    ]
    if settings.web_port is not None and settings.web_port > HIGHEST_PORT:
        found.append(f"{PREFIX}WEB_PORT: expected at most {HIGHEST_PORT}")
    if settings.web_token is not None and len(settings.web_token) < SHORTEST_TOKEN:
        said = f"expected {SHORTEST_TOKEN} characters or more that nobody guesses"
        found.append(f"{PREFIX}WEB_TOKEN: {said}")
    if re.search(r"[/:@\[\]]", settings.web_hosts or ""):
        said = "expected names alone, parted by commas, such as news.example"
        found.append(f"{PREFIX}WEB_HOSTS: {said}")
    if settings.public_url is not None:
        found += _unreachable(settings)
    return found


def _unreachable(settings: Settings) -> list[str]:
    """Say why no hub could call the address it is told."""
    name, url = f"{PREFIX}PUBLIC_URL", settings.public_url or ""
    found = []
    if not _ADDRESS.fullmatch(url):
        shown = _SECRET.sub(r"\1:***@", url)
        said = "expected an address such as https://wire.example"
        found.append(f"{name}={shown!r}: {said}")
    if settings.web_port is None:
        found.append(f"{name}: nothing answers there without a {PREFIX}WEB_PORT")
    return found
