"""robots.txt as RFC 9309 reads it, with ``Crawl-delay`` as its one extension."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.urls import escape_path

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "wireroom"  # noqa: S105 - the product token of RFC 9309, 2.2.1, no secret
# RFC 9309, 2.5: at least this much must be read.
MAX_BYTES = 500 * 1024
# A longer crawl-delay is a mistake or a way to say no, which has a line of its own.
MAX_DELAY = 60.0
# RFC 9309, 2.4 allows a day; an editor who forbids a page does not wait so long.
_FRESH_SECONDS = 3600.0
_ERROR_SECONDS = 300.0
_MAX_ORIGINS = 5000
# Rules of one group that are looked at; each costs a scan of the path.
_MAX_RULES = 10_000
_PRODUCT = re.compile(r"\*|[A-Za-z_-]+")
# The file is there but not for us, or is no file: RFC 9309, 2.3.1.3, "unavailable".
_UNAVAILABLE = frozenset({
    Reason.NOT_FOUND, Reason.GONE, Reason.REFUSED, Reason.CLIENT_ERROR,
    Reason.BAD_REDIRECT, Reason.REDIRECT_LOOP, Reason.CHALLENGE, Reason.BAD_ENCODING,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one robots.txt says to us.

    Attributes:
        lines: (path pattern, whether it allows), longest pattern first; of equal ones
            that which allows.
        crawl_delay: seconds, at most :data:`MAX_DELAY`; None where it names none.
    """

    patterns: tuple[tuple[str, bool], ...] = ()
    crawl_delay: float | None = None

    def can_fetch(self, url: str) -> bool:
        """Whether the page may be fetched (longest match, RFC 9309, 2.2.2)."""
        parts = urlsplit(url)
        path = escape_path(parts.path or "/") + (
            f"?{parts.query}" if parts.query else ""
        )
        if path == "/robots.txt":
            return True
        hits = (
            allow for pattern, allow in self.patterns if _matches_path(pattern, path)
        )
        return next(hits, True)


ALLOW_ALL = RobotsRules()


def parse_robots(body: bytes, *, token: str = TOKEN) -> RobotsRules:
    """Read what a robots.txt says to the robot ``token``.

    All groups that name it count together; without one, those for ``*`` do. Never
    fails: what is not understood says nothing.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    in_rules = True
    for name, value in _split_fields(body[:MAX_BYTES]):
        if name == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            product = _PRODUCT.match(value)
            agents.append(product.group().lower() if product else "")
        elif name in {"allow", "disallow", "crawl-delay"}:
            in_rules = True
            for agent in agents:
                groups.setdefault(agent, []).append((name, value))
        for agent in agents:
            groups.setdefault(agent, [])
    return _build_rules(groups.get(token.lower(), groups.get("*", [])))


class RobotsCache:
    """What the sites said of late, by origin; safe to share between threads.

    Args:
        fetch: gets the bytes of a robots.txt, private addresses or not; raises what
            the client raises.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        fetch: Callable[[str, bool], bytes],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, bool], tuple[float, _Answer]] = (
            OrderedDict()
        )

    def check_url(self, url: str, *, allow_private: bool = False) -> float | None:
        """Pass where the page may be fetched.

        Returns:
            The site's crawl-delay in seconds, None where it names none.

        Raises:
            Permanent: ``ROBOTS`` where it may not be fetched.
            Transient: where robots.txt cannot be had now: nothing may be fetched then
                (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        answer = self._get_answer(origin, allow_private)
        if not isinstance(answer, RobotsRules):
            raise answer.make_error()
        if not answer.can_fetch(url):
            raise Permanent(Reason.ROBOTS, f"{url}: {origin}/robots.txt disallows it")
        return answer.crawl_delay

    def _get_answer(self, origin: str, allow_private: bool) -> _Answer:  # noqa: FBT001 - internal
        key, now = (origin, allow_private), self._clock()
        with self._lock:
            until, answer = self._known.get(key, (now, ALLOW_ALL))
            if until > now:
                self._known.move_to_end(key)
                return answer
        answer = self._fetch_rules(f"{origin}/robots.txt", allow_private)
        fresh = _FRESH_SECONDS if isinstance(answer, RobotsRules) else _ERROR_SECONDS
        with self._lock:
            self._known[key] = (now + fresh, answer)
            self._known.move_to_end(key)
            while len(self._known) > _MAX_ORIGINS:
                self._known.popitem(last=False)
        return answer

    def _fetch_rules(self, url: str, allow_private: bool) -> _Answer:  # noqa: FBT001 - internal
        try:
            return parse_robots(self._fetch(url, allow_private))
        except (Transient, Permanent) as error:
            if error.reason in _UNAVAILABLE:
                return ALLOW_ALL
            wait = error.retry_after if isinstance(error, Transient) else None
            return _Unreachable(
                kind=type(error),
                reason=error.reason,
                detail=error.detail,
                retry_after=wait,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unreachable:
    kind: type[Transient | Permanent]
    reason: Reason
    detail: str
    retry_after: float | None

    def make_error(self) -> Transient | Permanent:
        """A new error each time: a raised one keeps its traceback alive."""
        detail = f"robots.txt: {self.detail}"
        if issubclass(self.kind, Permanent):
            return Permanent(self.reason, detail)
        return Transient(self.reason, detail, self.retry_after or _ERROR_SECONDS)


_Answer = RobotsRules | _Unreachable


def _split_fields(body: bytes) -> list[tuple[str, str]]:
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    fields = []
    for line in re.split(r"[\r\n]+", text):
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            fields.append((name.strip().lower(), value.strip()))
    return fields


def _build_rules(fields: list[tuple[str, str]]) -> RobotsRules:
    lines: list[tuple[str, bool]] = []
    delays: list[float] = []
    for name, value in fields:
        if name == "crawl-delay":
            delays.extend(_parse_delay(value))
        elif value[:1] in {"/", "*"} and len(lines) < _MAX_RULES:
            lines.append((_normalize_pattern(value), name == "allow"))
    lines.sort(key=lambda line: (len(line[0]), line[1]), reverse=True)
    return RobotsRules(patterns=tuple(lines), crawl_delay=max(delays, default=None))


def _parse_delay(value: str) -> list[float]:
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{0,9})?", value):
        return []
    return [min(float(value), MAX_DELAY)]


def _normalize_pattern(value: str) -> str:
    """As paths are spelled, so that both can be compared; ``*`` and ``$`` stay."""
    return "?".join(map(escape_path, value.split("?")))


def _matches_path(pattern: str, path: str) -> bool:
    """Leftmost places suffice for all but the end, so no step is taken back."""
    body = pattern.removesuffix("$")
    first, *rest = body.split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = rest.pop() if rest and body != pattern else None
    for part in rest:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if body == pattern:
        return True
    return at == len(path) if last is None else _ends_with(path, last, at)


def _ends_with(path: str, last: str, at: int) -> bool:
    return path.endswith(last) and len(path) - len(last) >= at
