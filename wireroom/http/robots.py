"""The robots.txt files of sites: fetched once an hour, checked before each page."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.robots_rules import RobotsRules, find_product_token, parse_robots

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.credentials import Credentials

# RFC 9309, 2.4 allows a day; a page that an editor forbids is left alone sooner.
_FRESH_SECONDS = 3600.0
# For one file with its redirects. A fetch that has less time left and does not end in
# it proves no fault of the site, so its error is not kept.
FETCH_SECONDS = 15.0
# How soon a page is tried again whose robots.txt another thread fetches now.
_RETRY_SECONDS = 2.0
_ERROR_SECONDS = 300.0
_MAX_FILES = 5000
# There is no file, or none for robots: RFC 9309, 2.3.1.3, "unavailable".
_UNAVAILABLE = frozenset({
    Reason.NOT_FOUND, Reason.GONE, Reason.REFUSED, Reason.CLIENT_ERROR,
    Reason.BAD_REDIRECT, Reason.REDIRECT_LOOP, Reason.CHALLENGE, Reason.BAD_ENCODING,
})  # fmt: skip
ALLOW_ALL = RobotsRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """The robots.txt of one origin, as the sender of one ``User-Agent`` gets it.

    Attributes:
        origin: scheme, host and port. allow_private: whether the client may connect to
            a private address for it. credentials: how the request is sent, without
            secrets; None: as all others.
    """

    origin: str
    user_agent: str
    allow_private: bool = False
    credentials: Credentials | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self.origin}/robots.txt"


def _find_file(
    url: str, user_agent: str, credentials: Credentials | None, *, allow_private: bool
) -> RobotsFile:
    """Return the robots.txt that has the rules of an address."""
    parts = urlsplit(url)
    return RobotsFile(
        origin=f"{parts.scheme}://{parts.netloc}",
        user_agent=user_agent,
        allow_private=allow_private,
        credentials=credentials,
    )


class RobotsCache:
    """Rules of recently fetched robots.txt files; safe to share between threads.

    Rules are kept for an hour, an error for five minutes, of at most 5,000 files. Two
    ``User-Agent`` headers are two files: the rules depend on the product token, and a
    server may answer each differently.

    A file is fetched by one thread at a time: a site whose robots.txt is slow holds one
    thread, not all that have a page of the site.

    Args:
        fetch: returns the bytes of a robots.txt within a number of seconds; raises the
            client's errors.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        fetch: Callable[[RobotsFile, float], bytes],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._results: OrderedDict[RobotsFile, tuple[float, _Result]] = OrderedDict()
        self._fetches: dict[RobotsFile, threading.Event] = {}

    def check_url(
        self,
        url: str,
        *,
        user_agent: str,
        allow_private: bool = False,
        credentials: Credentials | None = None,
        seconds: float = FETCH_SECONDS,
        may_wait: bool = False,
    ) -> float | None:
        """Raise unless the page may be fetched with this ``User-Agent``.

        Args:
            seconds: that the page's own fetch has left. may_wait: whether to wait for
                another thread that fetches the file, within these seconds.

        Returns:
            The site's crawl-delay in seconds, None if it has none.

        Raises:
            Permanent: ``ROBOTS`` if robots.txt disallows the page.
            Transient: robots.txt cannot be fetched now; no page of the site may be
                fetched until it can (RFC 9309, 2.3.1.4). HOST_BUSY: another thread
                fetches the file now. TIMEOUT: no time is left for it.
        """
        file = _find_file(url, user_agent, credentials, allow_private=allow_private)
        result = self._get_result(file, seconds, may_wait=may_wait)
        if not isinstance(result, RobotsRules):
            raise result.make_error()
        if not result.can_fetch(url):
            raise Permanent(Reason.ROBOTS, f"{url}: {file.url} disallows it")
        return result.crawl_delay

    def find_license(
        self,
        url: str,
        *,
        user_agent: str,
        allow_private: bool = False,
        credentials: Credentials | None = None,
    ) -> str:
        """Return the licence that a file names which :meth:`check_url` has read."""
        file = _find_file(url, user_agent, credentials, allow_private=allow_private)
        with self._lock:
            result = self._find_fresh(file)
        return result.license if isinstance(result, RobotsRules) else ""

    def _get_result(
        self, file: RobotsFile, seconds: float, *, may_wait: bool
    ) -> _Result:
        with self._lock:
            result = self._find_fresh(file)
            if result is not None:
                return result
            other = self._fetches.get(file)
            if other is None:
                self._fetches[file] = threading.Event()
        if other is None:
            return self._fetch_result(file, seconds)
        if may_wait:
            other.wait(max(seconds, 0.0))
        with self._lock:
            result = self._find_fresh(file)
        if result is None:
            detail = f"{file.url}: is being fetched"
            raise Transient(Reason.HOST_BUSY, detail, _RETRY_SECONDS)
        return result

    def _find_fresh(self, file: RobotsFile) -> _Result | None:
        until, result = self._results.get(file, (0.0, None))
        if result is None or until <= self._clock():
            return None
        self._results.move_to_end(file)
        return result

    def _fetch_result(self, file: RobotsFile, seconds: float) -> _Result:
        try:
            result = self._fetch_rules(file, min(seconds, FETCH_SECONDS))
            is_short = not isinstance(result, RobotsRules) and seconds < FETCH_SECONDS
            if not is_short:
                self._store(file, result)
            return result
        finally:
            with self._lock:
                self._fetches.pop(file).set()

    def _store(self, file: RobotsFile, result: _Result) -> None:
        fresh = _FRESH_SECONDS if isinstance(result, RobotsRules) else _ERROR_SECONDS
        with self._lock:
            self._results[file] = (self._clock() + fresh, result)
            self._results.move_to_end(file)
            while len(self._results) > _MAX_FILES:
                self._results.popitem(last=False)

    def _fetch_rules(self, file: RobotsFile, seconds: float) -> _Result:
        try:
            body = self._fetch(file, seconds)
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
        return parse_robots(body, token=find_product_token(file.user_agent))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unreachable:
    """The error that the last attempt to fetch a robots.txt ended with."""

    kind: type[Transient | Permanent]
    reason: Reason
    detail: str
    retry_after: float | None

    def make_error(self) -> Transient | Permanent:
        """Return a new error each time: a raised one keeps its traceback alive."""
        detail = f"robots.txt: {self.detail}"
        if issubclass(self.kind, Permanent):
            return Permanent(self.reason, detail)
        return Transient(self.reason, detail, self.retry_after or _ERROR_SECONDS)


_Result = RobotsRules | _Unreachable
