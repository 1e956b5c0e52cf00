"""The HTTP client: guarded, bounded and rate-limited; every failure has a reason."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from urllib3 import Timeout
from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, Transient, WireroomError
from wireroom.http import body, classify
from wireroom.http.host_limiter import FIRST_WAIT, MAX_WAIT
from wireroom.http.request_headers import (
    build_conditions,
    build_headers,
    find_user_agent,
)
from wireroom.http.robots import MAX_BYTES, RobotsCache, RobotsFile
from wireroom.http.ssrf_guard import GuardedPools
from wireroom.http.transport_errors import add_url, translate_error
from wireroom.http.urls import normalize_url
from wireroom.model.http import FetchRequest, FetchResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.response import BaseHTTPResponse

    from wireroom.http.host_limiter import HostLimiter

_PERMANENT_REDIRECTS = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A redirect's body up to this size is read, so that its connection can be reused.
_SMALL_BODY = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Limits of one fetch.

    Attributes:
        connect_seconds: until a connection is open, TLS included.
        read_seconds: longest silence.
        total_seconds: all hops of one fetch on the network. The wait for a rate-limit
            slot is not counted, and the system's resolver has its own timeout.
        max_redirects: hops after the first address.
        max_header_bytes: header block of one response.
    """

    connect_seconds: float = 10
    read_seconds: float = 15
    total_seconds: float = 30
    max_redirects: int = 8
    max_header_bytes: int = 65_536


class HttpClient:
    """Fetches pages and feeds; safe to share between threads, not across a fork.

    Args:
        user_agent: the ``User-Agent`` header: who asks, and where to complain. Its
            product token decides which rules of a robots.txt apply.
        limits: of each fetch.
        limiter: spacing and concurrency per host.
        robots: False to fetch no robots.txt at all, whatever a request says.
        tls: trusted roots; the system's if None.
        sleep: waits for a rate-limit slot.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        limits: FetchLimits,
        limiter: HostLimiter,
        robots: bool = True,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        tls = tls or ssl.create_default_context()
        self._context = _FetchContext(
            user_agent=user_agent,
            limits=limits,
            limiter=limiter,
            robots=RobotsCache(self._fetch_robots) if robots else None,
            sleep=sleep,
            pools={
                private: _make_pools(limits, tls, private=private)
                for private in (False, True)
            },
        )

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Fetch a page, following its redirects.

        Raises:
            Permanent: the address, the site or the response rules the page out.
            Transient: a later attempt may succeed; ``retry_after`` if the site gave a
                time.
        """
        return _Fetch(self._context, request).run()

    def close(self) -> None:
        """Close the pooled connections."""
        for pools in self._context.pools.values():
            pools.close()

    def _fetch_robots(self, file: RobotsFile, seconds: float) -> bytes:
        """Fetch the first 500 KiB; needs no slot."""
        request = FetchRequest(
            url=file.url,
            user_agent=file.user_agent,
            max_bytes=MAX_BYTES,
            allow_private=file.allow_private,
            seconds=seconds,
        )
        return _Fetch(self._context, request, is_robots=True).run().body


@dataclass(frozen=True, slots=True, kw_only=True)
class _FetchContext:
    """What all fetches of one client share."""

    user_agent: str
    limits: FetchLimits
    limiter: HostLimiter
    robots: RobotsCache | None
    sleep: Callable[[float], None]
    pools: dict[bool, GuardedPools]


def _make_pools(
    limits: FetchLimits, tls: ssl.SSLContext, *, private: bool
) -> GuardedPools:
    return GuardedPools(
        allow_private=private,
        read_seconds=limits.read_seconds,
        max_header_bytes=limits.max_header_bytes,
        tls=tls,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    """A redirect: its target, an absolute address, and its status."""

    target: str
    status: int


class _Fetch:
    """The state of one fetch from hop to hop."""

    def __init__(
        self, context: _FetchContext, request: FetchRequest, *, is_robots: bool = False
    ) -> None:
        self._context = context
        self._request = request
        self._is_robots = is_robots
        self._hosts_asked: set[str] = set()
        total = context.limits.total_seconds
        self._seconds_left = min(
            total, total if request.seconds is None else request.seconds
        )
        self._set_url(normalize_url(request.url))
        # Validators belong to the bytes of one site; they are not sent to another.
        self._at_home = True

    def run(self) -> FetchResponse:
        visited = {self._url}
        only_permanent = True
        for _ in range(self._context.limits.max_redirects + 1):
            result = self._request_hop()
            if isinstance(result, FetchResponse):
                moved = len(visited) > 1 and only_permanent
                return self._finish_response(result, moved=moved)
            self._check_redirect(result, visited)
            visited.add(result.target)
            only_permanent = only_permanent and result.status in _PERMANENT_REDIRECTS
            self._at_home = self._at_home and _is_same_party(self._url, result.target)
            self._set_url(result.target)
        detail = f"{self._request.url}: more than {len(visited) - 1} redirects"
        raise Permanent(Reason.REDIRECT_LOOP, detail)

    def _check_redirect(self, redirect: _Redirect, visited: set[str]) -> None:
        if self._request.form:
            classify.require_repeatable_form(
                self._url, redirect.target, redirect.status
            )
        if redirect.target in visited:
            detail = f"{self._request.url}: comes back to {redirect.target}"
            raise Permanent(Reason.REDIRECT_LOOP, detail)

    def _set_url(self, url: str) -> None:
        """Store a normalized address and its parts, split once per hop."""
        self._url, self._parts = url, urlsplit(url)
        self._host = self._parts.hostname or ""

    def _finish_response(
        self, response: FetchResponse, *, moved: bool
    ) -> FetchResponse:
        return FetchResponse(
            url=self._request.url,
            final_url=self._url,
            status=response.status,
            headers=response.headers,
            body=response.body,
            fetched_at=response.fetched_at,
            permanent_url=self._url if moved else None,
        )

    def _request_hop(self) -> FetchResponse | _Redirect:
        if self._is_robots:
            return self._exchange_within_budget()
        context, host = self._context, self._host
        delay = self._check_robots()
        with context.limiter.hold_place(host):
            self._wait_for_slot(host, delay)
            return self._exchange_within_budget()

    def _wait_for_slot(self, host: str, spacing: float | None) -> None:
        """Wait until the host may be asked; the wait is part of the fetch's time.

        A redirect within a host is followed at once, and the host's next slot moves:
        the host itself has asked for that request.

        Raises:
            Transient: HOST_BUSY, the wait would be too long.
        """
        limiter = self._context.limiter
        may_wait = self._request.may_wait or bool(self._hosts_asked)
        longest = min(MAX_WAIT, self._seconds_left) if may_wait else FIRST_WAIT
        wait = limiter.reserve_slot(host, spacing=spacing, max_wait=longest)
        if wait > 0 and host not in self._hosts_asked:
            self._context.sleep(wait)
            self._seconds_left -= wait
        self._hosts_asked.add(host)

    def _check_robots(self) -> float | None:
        """Return the host's crawl-delay; raises if robots.txt disallows the address.

        The time for robots.txt is part of the fetch's time.
        """
        cache = self._context.robots
        if cache is None or not self._request.obey_robots:
            return None
        started = time.monotonic()
        try:
            return cache.check_url(
                self._url,
                user_agent=find_user_agent(self._build_headers()),
                allow_private=self._request.allow_private,
                seconds=self._seconds_left,
                may_wait=self._request.may_wait or bool(self._hosts_asked),
            )
        finally:
            self._seconds_left -= time.monotonic() - started

    def _exchange_within_budget(self) -> FetchResponse | _Redirect:
        started = time.monotonic()
        try:
            return self._send_and_read()
        finally:
            self._seconds_left -= time.monotonic() - started

    def _send_and_read(self) -> FetchResponse | _Redirect:
        if self._seconds_left <= 0:
            raise Transient(Reason.TIMEOUT, f"{self._url}: too many slow redirects")
        response = self._send_request()
        try:
            return self._handle_response(response)
        except broken.HTTPError as error:
            raise translate_error(error, self._url, in_body=True) from error
        except WireroomError as error:
            raise add_url(error, self._url) from error
        finally:
            # Returns a connection that was read to its end, and closes any other.
            response.close()

    def _send_request(self) -> BaseHTTPResponse:
        limits = self._context.limits
        pools, parts = self._context.pools[self._request.allow_private], self._parts
        host = f"[{self._host}]" if ":" in self._host else self._host
        try:
            return pools.get_pool(parts.scheme, host, parts.port).urlopen(
                "POST" if self._request.form else "GET",
                f"{parts.path}?{parts.query}" if parts.query else parts.path,
                body=urlencode(self._request.form).encode() or None,
                headers=self._build_headers(),
                redirect=False,
                retries=False,
                timeout=Timeout(
                    total=self._seconds_left, connect=limits.connect_seconds
                ),
                preload_content=False,
                decode_content=False,
            )
        except broken.HTTPError as error:
            raise translate_error(error, self._url, in_body=False) from error
        except WireroomError as error:
            raise add_url(error, self._url) from error

    def _build_headers(self) -> dict[str, str]:
        return build_headers(
            self._request,
            self._url,
            user_agent=self._context.user_agent,
            at_home=self._at_home,
        )

    def _handle_response(self, response: BaseHTTPResponse) -> FetchResponse | _Redirect:
        status, headers = response.status, dict(response.headers.items())
        if status in _REDIRECTS:
            return _Redirect(
                target=self._read_redirect(response, headers), status=status
            )
        if status == 304 and self._at_home and build_conditions(self._request):
            # A 304 has no body, so its connection can be reused at once.
            response.release_conn()
            return self._make_response(status, headers, b"")
        if not 200 <= status < 300:
            raise self._classify_error(response, headers)
        content = self._read_body(response, headers)
        vendor = classify.find_challenge_vendor(status, headers, content)
        if vendor:
            raise classify.make_challenge_error(self._url, vendor)
        return self._make_response(status, headers, content)

    def _read_redirect(
        self, response: BaseHTTPResponse, headers: dict[str, str]
    ) -> str:
        """Return the redirect's target, absolute; raises BAD_REDIRECT without one."""
        if int(response.length_remaining or 0) <= _SMALL_BODY:
            body.drain_body(response, _SMALL_BODY)
        location = headers.get("location", "")
        if not location:
            raise Permanent(Reason.BAD_REDIRECT, f"{self._url}: to nowhere")
        try:
            # Servers send UTF-8 in a header that is decoded as Latin-1.
            location = location.encode("latin-1").decode("utf-8", "replace")
            return normalize_url(location, base=self._url)
        except (Permanent, UnicodeEncodeError) as error:
            detail = f"{self._url}: to {location[:200]!r}"
            raise Permanent(Reason.BAD_REDIRECT, detail) from error

    def _classify_error(
        self, response: BaseHTTPResponse, headers: dict[str, str]
    ) -> Permanent | Transient:
        status = response.status
        head = b"" if status in {204, 304} else body.read_error_head(response, headers)
        error = classify.classify_status(
            self._url, status, headers, head, now=datetime.now(tz=UTC)
        )
        if isinstance(error, Transient) and error.retry_after and status in {429, 503}:
            self._context.limiter.slow_down(self._host, error.retry_after)
        return error

    def _read_body(self, response: BaseHTTPResponse, headers: dict[str, str]) -> bytes:
        """Return the decoded body; its media type is checked before its size."""
        request = self._request
        declared = headers.get("content-type", "").strip()
        if declared:
            _require_media(request, declared)
        # A longer robots.txt is cut, any other body is refused.
        cut = self._is_robots
        if not cut and (response.length_remaining or 0) > request.max_bytes:
            raise Permanent(Reason.TOO_LARGE, f"{response.length_remaining} bytes")
        most = None if cut else request.max_bytes
        content = bytearray()
        for piece in body.iter_body(response, headers, most):
            if not declared and not content:
                _require_media(request, classify.sniff_media_type(piece))
            content += piece
            if len(content) > request.max_bytes:
                if cut:
                    return bytes(content[: request.max_bytes])
                raise Permanent(Reason.TOO_LARGE, f"above {request.max_bytes} bytes")
        return bytes(content)

    def _make_response(
        self, status: int, headers: dict[str, str], content: bytes
    ) -> FetchResponse:
        return FetchResponse(
            url=self._request.url,
            final_url=self._url,
            status=status,
            headers=headers,
            body=content,
            fetched_at=datetime.now(tz=UTC),
        )


def _is_same_party(here: str, there: str) -> bool:
    """Return whether both have one host and port; http to https of it counts too."""
    old, new = urlsplit(here), urlsplit(there)
    return old.netloc == new.netloc and new.scheme in {old.scheme, "https"}


def _require_media(request: FetchRequest, media: str) -> None:
    if request.media and not media.lower().startswith(request.media):
        raise Permanent(Reason.WRONG_MEDIA, media[:80])
