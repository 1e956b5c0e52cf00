"""The HTTP client: guarded, bounded and rate-limited; every failure has a reason."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from urllib3 import Retry, Timeout
from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, Transient, WireroomError
from wireroom.http import classify
from wireroom.http.host_limiter import FIRST_WAIT, MAX_WAIT
from wireroom.http.redirect_chain import REDIRECTS, Redirect, RedirectChain
from wireroom.http.request_headers import find_user_agent
from wireroom.http.reservations import ROBOTS_LICENSE_HEADER
from wireroom.http.robots import RobotsCache, RobotsFile
from wireroom.http.robots_rules import MAX_BYTES
from wireroom.http.transport import body
from wireroom.http.transport.connection import PlainResponse
from wireroom.http.transport.proxies import NO_PROXIES, GeneralProxies
from wireroom.http.transport.routes import Route, RoutePools
from wireroom.http.transport.transport_errors import add_url, translate_error
from wireroom.model.http import FetchRequest, FetchResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.response import BaseHTTPResponse

    from wireroom.http.host_limiter import HostLimiter
    from wireroom.http.host_spacings import SpacingLookup
    from wireroom.model.credentials import Credentials

# A redirect's body up to this size is read, so that its connection can be reused.
_SMALL_BODY = 16_384
# One for all requests: urllib3 makes one for each of them otherwise.
_NO_RETRIES = Retry(total=False, redirect=False)


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
        proxies: of requests whose source names none.
        get_spacing: returns the seconds that sources want between two requests to a
            host, None where none says so.
        sleep: waits for a rate-limit slot.
    """

    def __init__(  # noqa: PLR0913 - each part of the client by name
        self,
        *,
        user_agent: str,
        limits: FetchLimits,
        limiter: HostLimiter,
        robots: bool = True,
        tls: ssl.SSLContext | None = None,
        proxies: GeneralProxies = NO_PROXIES,
        get_spacing: SpacingLookup = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._context = _FetchContext(
            user_agent=user_agent,
            limits=limits,
            limiter=limiter,
            robots=RobotsCache(self._fetch_robots) if robots else None,
            sleep=sleep,
            proxies=proxies,
            get_spacing=get_spacing,
            pools=RoutePools(
                tls=tls or ssl.create_default_context(),
                max_header_bytes=limits.max_header_bytes,
            ),
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
        self._context.pools.close()

    def _fetch_robots(self, file: RobotsFile, seconds: float) -> bytes:
        """Fetch the first 500 KiB; needs no slot."""
        request = FetchRequest(
            url=file.url,
            user_agent=file.user_agent,
            max_bytes=MAX_BYTES,
            allow_private=file.allow_private,
            credentials=file.credentials,
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
    proxies: GeneralProxies
    get_spacing: SpacingLookup
    pools: RoutePools


class _Fetch:
    """The state of one fetch from hop to hop."""

    def __init__(
        self, context: _FetchContext, request: FetchRequest, *, is_robots: bool = False
    ) -> None:
        self._context = context
        self._request = request
        self._is_robots = is_robots
        self._hosts_asked: set[str] = set()
        total = request.access.timeout or context.limits.total_seconds
        self._seconds_left = min(
            total, total if request.seconds is None else request.seconds
        )
        self._chain = RedirectChain(request)
        self._damage: str | None = None

    def run(self) -> FetchResponse:
        most = self._context.limits.max_redirects
        for _ in range(most + 1):
            result = self._request_hop()
            if isinstance(result, FetchResponse):
                return self._add_license(result)
            self._chain.follow(result)
        detail = f"{self._request.url}: more than {most} redirects"
        raise Permanent(Reason.REDIRECT_LOOP, detail)

    def _request_hop(self) -> FetchResponse | Redirect:
        if self._is_robots:
            return self._exchange_within_budget()
        context, host = self._context, self._chain.at.host
        delay = self._check_robots()
        with context.limiter.hold_place(host, seconds=self._request.access.timeout):
            self._wait_for_slot(host, delay)
            return self._exchange_within_budget()

    def _wait_for_slot(self, host: str, spacing: float | None) -> None:
        """Wait until the host may be asked; the wait is part of the fetch's time.

        A redirect within a host is followed at once, and the host's next slot moves:
        the host itself has asked for that request.

        Raises:
            Transient: HOST_BUSY, the wait would be too long; TIMEOUT, the fetch's time
                is over, which no wait would change.
        """
        self._check_time()
        limiter = self._context.limiter
        may_wait = self._request.may_wait or bool(self._hosts_asked)
        longest = min(MAX_WAIT, self._seconds_left) if may_wait else FIRST_WAIT
        spacing = max(spacing or 0, self._context.get_spacing(host) or 0)
        wait = limiter.reserve_slot(host, spacing=spacing or None, max_wait=longest)
        if wait > 0 and host not in self._hosts_asked:
            self._context.sleep(wait)
            self._seconds_left -= wait
        self._hosts_asked.add(host)

    def _add_license(self, response: FetchResponse) -> FetchResponse:
        """Add the licence that the robots.txt names, if it was read for this page."""
        cache = self._context.robots
        if cache is None or self._is_robots or not self._request.obey_robots:
            return response
        headers = self._chain.build_headers(self._context.user_agent)
        found = cache.find_license(
            self._chain.url,
            user_agent=find_user_agent(headers),
            allow_private=self._request.allow_private,
            credentials=self._find_bare_credentials(),
        )
        if not found:
            return response
        named = {ROBOTS_LICENSE_HEADER: found}
        return replace(response, headers={**response.headers, **named})

    def _check_robots(self) -> float | None:
        """Return the host's crawl-delay; raises if robots.txt disallows the address.

        The time for robots.txt is part of the fetch's time.
        """
        cache = self._context.robots
        if cache is None or not self._request.obey_robots:
            return None
        headers = self._chain.build_headers(self._context.user_agent)
        started = time.monotonic()
        try:
            return cache.check_url(
                self._chain.url,
                user_agent=find_user_agent(headers),
                allow_private=self._request.allow_private,
                credentials=self._find_bare_credentials(),
                seconds=self._seconds_left,
                may_wait=self._request.may_wait or bool(self._hosts_asked),
            )
        finally:
            self._seconds_left -= time.monotonic() - started

    def _find_bare_credentials(self) -> Credentials | None:
        credentials = self._request.credentials
        return None if credentials is None else credentials.drop_secrets()

    def _exchange_within_budget(self) -> FetchResponse | Redirect:
        started = time.monotonic()
        try:
            return self._send_and_read()
        finally:
            self._seconds_left -= time.monotonic() - started

    def _check_time(self) -> None:
        if self._seconds_left <= 0:
            detail = f"{self._chain.url}: too many slow redirects"
            raise Transient(Reason.TIMEOUT, detail)

    def _send_and_read(self) -> FetchResponse | Redirect:
        self._check_time()
        response = self._send_request()
        try:
            return self._handle_response(response)
        except broken.HTTPError as error:
            raise translate_error(error, self._chain.url, in_body=True) from error
        except WireroomError as error:
            raise add_url(error, self._chain.url) from error
        finally:
            # Returns a connection that was read to its end, and closes any other.
            response.close()

    def _send_request(self) -> BaseHTTPResponse:
        limits, at = self._context.limits, self._chain.at
        pools = self._context.pools.get(self._choose_route())
        host = f"[{at.host}]" if ":" in at.host else at.host
        try:
            return pools.get_pool(at.scheme, host, at.port).urlopen(
                "GET" if self._request.posted is None else "POST",
                at.target,
                body=self._request.posted,
                headers=self._chain.build_headers(self._context.user_agent),
                redirect=False,
                retries=_NO_RETRIES,
                timeout=Timeout(
                    total=self._seconds_left, connect=limits.connect_seconds
                ),
                preload_content=False,
                decode_content=False,
            )
        except broken.HTTPError as error:
            raise translate_error(error, self._chain.url, in_body=False) from error
        except WireroomError as error:
            raise add_url(error, self._chain.url) from error

    def _choose_route(self) -> Route:
        request, access = self._request, self._request.access
        proxy = access.proxy
        if proxy is None and not access.is_direct:
            proxy = self._context.proxies.choose(
                self._chain.at.scheme, self._chain.at.host
            )
        silence = self._context.limits.read_seconds
        return Route(
            allow_private=request.allow_private,
            verify=access.verify or not request.is_own(self._chain.url),
            # A site that is given more time is given it before its first byte, too.
            read_seconds=max(silence, access.timeout or 0),
            proxy=proxy,
        )

    def _handle_response(self, response: BaseHTTPResponse) -> FetchResponse | Redirect:
        assert isinstance(response, PlainResponse), "of a connection of ours"
        status, headers = response.status, response.fields
        self._chain.record_cookies(headers)
        if status in REDIRECTS:
            if int(response.length_remaining or 0) <= _SMALL_BODY:
                body.drain_body(response, _SMALL_BODY)
            return self._chain.read_redirect(status, headers)
        if status == 304 and self._chain.is_conditional:
            # A 304 has no body, so its connection can be reused at once.
            response.release_conn()
            return self._make_response(status, headers, b"")
        if not 200 <= status < 300:
            raise self._classify_error(response, headers)
        content = self._read_body(response, headers)
        vendor = classify.find_challenge_vendor(status, headers, content)
        if vendor:
            raise classify.make_challenge_error(self._chain.url, vendor)
        return self._make_response(status, headers, content)

    def _classify_error(
        self, response: BaseHTTPResponse, headers: dict[str, str]
    ) -> Permanent | Transient:
        status = response.status
        head = b"" if status in {204, 304} else body.read_error_head(response, headers)
        error = classify.classify_status(
            self._chain.url, status, headers, head, now=datetime.now(tz=UTC)
        )
        if isinstance(error, Transient) and error.retry_after and status in {429, 503}:
            self._context.limiter.slow_down(self._chain.at.host, error.retry_after)
        return error

    def _read_body(self, response: BaseHTTPResponse, headers: dict[str, str]) -> bytes:
        """Return the decoded body; its media type is checked before its size."""
        request = self._request
        declared = classify.find_media_type(headers.get("content-type", ""))
        if declared:
            _require_media(request, declared)
        # A longer robots.txt is cut, any other body is refused.
        cut = self._is_robots
        if not cut and (response.length_remaining or 0) > request.max_bytes:
            raise Permanent(Reason.TOO_LARGE, f"{response.length_remaining} bytes")
        most = None if cut else request.max_bytes
        content = bytearray()
        missing: list[int] = []
        # Not for a feed: one may be a file in gzip, which its own reader undoes.
        finds_gzip = bool(request.media) or self._is_robots
        pieces = body.iter_body(
            response, headers, most, missing.append, finds_gzip=finds_gzip
        )
        for piece in pieces:
            if not declared and not content:
                _require_media(request, classify.sniff_media_type(piece))
            content += piece
            if len(content) > request.max_bytes:
                if cut:
                    return bytes(content[: request.max_bytes])
                raise Permanent(Reason.TOO_LARGE, f"above {request.max_bytes} bytes")
        self._damage = body.judge_shortfall(missing, content)
        return bytes(content)

    def _make_response(
        self, status: int, headers: dict[str, str], content: bytes
    ) -> FetchResponse:
        return FetchResponse(
            url=self._request.url,
            final_url=self._chain.url,
            status=status,
            headers=headers,
            body=content,
            fetched_at=datetime.now(tz=UTC),
            permanent_url=self._chain.permanent_url,
            damage=self._damage,
            cookies=self._chain.kept_cookies,
        )


def _require_media(request: FetchRequest, media: str) -> None:
    if request.media and not media.lower().startswith(request.media):
        raise Permanent(Reason.WRONG_MEDIA, media[:80])
