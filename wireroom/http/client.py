"""One polite request: guarded, bounded, spaced, and every ending has a name."""

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
from wireroom.http import body, classify, decoding
from wireroom.http.robots import MAX_BYTES, RobotsCache
from wireroom.http.ssrf_guard import GuardedPools
from wireroom.http.urls import normalize_url
from wireroom.model.http import FetchRequest, FetchResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.response import BaseHTTPResponse

    from wireroom.http.host_limiter import HostLimiter

_PERMANENT_REDIRECTS = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A redirect's body up to this size is read, so that its connection can serve again.
_SMALL_BODY = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may take.

    Attributes:
        connect_seconds: until a connection stands, TLS included.
        read_seconds: longest silence.
        total_seconds: all hops of one fetch on the network; waiting for a slot is not
            counted, and the system's resolver keeps its own time.
        max_redirects: hops after the first address.
        max_header_bytes: one answer's header block.
    """

    connect_seconds: float = 10
    read_seconds: float = 15
    total_seconds: float = 30
    max_redirects: int = 8
    max_header_bytes: int = 65_536


class HttpClient:
    """Fetches; safe to share between threads, not across a fork.

    Args:
        user_agent: who asks, and where to complain.
        limits: of each fetch.
        slots: when a host may be asked.
        robots: False where robots.txt is never asked, whatever a request says.
        tls: trusted roots; the system's where None.
        sleep: waits for a slot.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        limits: FetchLimits,
        slots: HostLimiter,
        robots: bool = True,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        tls = tls or ssl.create_default_context()
        self._tools = _FetchContext(
            user_agent=user_agent,
            limits=limits,
            slots=slots,
            robots=RobotsCache(self._fetch_robots) if robots else None,
            sleep=sleep,
            pools={
                private: _make_pools(limits, tls, private=private)
                for private in (False, True)
            },
        )

    def fetch(self, request: FetchRequest) -> FetchResponse:
        """Get a page, following its redirects.

        Raises:
            Permanent: the address, the site or the answer rules the page out.
            Transient: it may go well later; ``retry_after`` where the site said when.
        """
        return _Fetch(self._tools, request).run()

    def close(self) -> None:
        """Close the connections that are kept."""
        for pools in self._tools.pools.values():
            pools.close()

    def _fetch_robots(self, url: str, allow_private: bool) -> bytes:  # noqa: FBT001 - a callback's place
        """The first 500 KiB; takes no slot and no time of the page's."""
        request = FetchRequest(
            url=url, max_bytes=MAX_BYTES, allow_private=allow_private
        )
        return _Fetch(self._tools, request, is_robots=True).run().body


@dataclass(frozen=True, slots=True, kw_only=True)
class _FetchContext:
    """What all fetches of one client share."""

    user_agent: str
    limits: FetchLimits
    slots: HostLimiter
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


class _Fetch:
    """The state of one fetch from hop to hop."""

    def __init__(
        self, tools: _FetchContext, request: FetchRequest, *, is_robots: bool = False
    ) -> None:
        self._tools = tools
        self._request = request
        self._is_robots = is_robots
        self._left = tools.limits.total_seconds
        self._set_url(normalize_url(request.url))
        # Conditions and the source's own headers end where another site begins.
        self._at_home = True

    def run(self) -> FetchResponse:
        seen = {self._url}
        only_permanent = True
        for _ in range(self._tools.limits.max_redirects + 1):
            answer = self._request_hop()
            if isinstance(answer, FetchResponse):
                return self._finish_response(answer, len(seen) > 1 and only_permanent)
            target, status = answer
            if self._request.form:
                classify.require_repeatable_form(self._url, target, status)
            if target in seen:
                detail = f"{self._request.url}: comes back to {target}"
                raise Permanent(Reason.REDIRECT_LOOP, detail)
            seen.add(target)
            only_permanent = only_permanent and status in _PERMANENT_REDIRECTS
            self._at_home = self._at_home and _is_same_party(self._url, target)
            self._set_url(target)
        detail = f"{self._request.url}: more than {len(seen) - 1} redirects"
        raise Permanent(Reason.REDIRECT_LOOP, detail)

    def _set_url(self, url: str) -> None:
        """Turn to an address in its final spelling, taken apart once."""
        self._url, self._parts = url, urlsplit(url)
        self._host = self._parts.hostname or ""

    def _finish_response(self, answer: FetchResponse, moved: bool) -> FetchResponse:  # noqa: FBT001 - internal
        return FetchResponse(
            url=self._request.url,
            final_url=self._url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=answer.fetched_at,
            permanent_url=self._url if moved else None,
        )

    def _request_hop(self) -> FetchResponse | tuple[str, int]:
        """The answer, or where it sends us and with which status."""
        if self._is_robots:
            return self._exchange_within_budget()
        tools, host = self._tools, self._host
        delay = self._check_robots()
        wait = tools.slots.reserve_slot(host, spacing=delay)
        if wait > 0:
            tools.sleep(wait)
        with tools.slots.hold_place(host):
            return self._exchange_within_budget()

    def _check_robots(self) -> float | None:
        cache = self._tools.robots
        if cache is None or not self._request.obey_robots:
            return None
        return cache.check_url(self._url, allow_private=self._request.allow_private)

    def _exchange_within_budget(self) -> FetchResponse | tuple[str, int]:
        started = time.monotonic()
        try:
            return self._send_and_read()
        finally:
            self._left -= time.monotonic() - started

    def _send_and_read(self) -> FetchResponse | tuple[str, int]:
        if self._left <= 0:
            raise Transient(Reason.TIMEOUT, f"{self._url}: too many slow redirects")
        answer = self._send_request()
        try:
            return self._handle_answer(answer)
        except broken.HTTPError as error:
            raise _translate_error(error, self._url, in_body=True) from error
        except WireroomError as error:
            raise _add_url(error, self._url) from error
        finally:
            # Gives a read-out connection back, and closes any other.
            answer.close()

    def _send_request(self) -> BaseHTTPResponse:
        limits = self._tools.limits
        pools, parts = self._tools.pools[self._request.allow_private], self._parts
        host = f"[{self._host}]" if ":" in self._host else self._host
        try:
            return pools.get_pool(parts.scheme, host, parts.port).urlopen(
                "POST" if self._request.form else "GET",
                f"{parts.path}?{parts.query}" if parts.query else parts.path,
                body=urlencode(self._request.form).encode() or None,
                headers=self._build_headers(),
                redirect=False,
                retries=False,
                timeout=Timeout(total=self._left, connect=limits.connect_seconds),
                preload_content=False,
                decode_content=False,
            )
        except broken.HTTPError as error:
            raise _translate_error(error, self._url, in_body=False) from error
        except WireroomError as error:
            raise _add_url(error, self._url) from error

    def _build_headers(self) -> dict[str, str]:
        request = self._request
        headers = {
            "User-Agent": self._tools.user_agent,
            "Accept": request.accept,
            "Accept-Encoding": decoding.ACCEPTED,
        }
        if request.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self._at_home:
            headers |= dict(request.headers) | self._build_conditions()
        return headers

    def _build_conditions(self) -> dict[str, str]:
        held = {
            "If-None-Match": self._request.etag,
            "If-Modified-Since": self._request.last_modified,
        }
        return {n: value for n, value in held.items() if value and _is_sendable(value)}

    def _handle_answer(
        self, answer: BaseHTTPResponse
    ) -> FetchResponse | tuple[str, int]:
        status, headers = answer.status, dict(answer.headers.items())
        if status in _REDIRECTS:
            return self._read_redirect(answer, headers), status
        if status == 304 and self._at_home and self._build_conditions():
            # It has no body: the connection is free.
            answer.release_conn()
            return self._make_response(status, headers, b"")
        if not 200 <= status < 300:
            raise self._classify_error(answer, headers)
        content = self._read_body(answer, headers)
        vendor = classify.find_challenge_vendor(status, headers, content)
        if vendor:
            raise classify.make_challenge_error(self._url, vendor)
        return self._make_response(status, headers, content)

    def _read_redirect(self, answer: BaseHTTPResponse, headers: dict[str, str]) -> str:
        if int(answer.length_remaining or 0) <= _SMALL_BODY:
            body.drain_body(answer, _SMALL_BODY)
        location = headers.get("location", "")
        if not location:
            raise Permanent(Reason.BAD_REDIRECT, f"{self._url}: to nowhere")
        try:
            # Servers send UTF-8 where the header is read as Latin-1.
            location = location.encode("latin-1").decode("utf-8", "replace")
            return normalize_url(location, base=self._url)
        except (Permanent, UnicodeEncodeError) as error:
            detail = f"{self._url}: to {location[:200]!r}"
            raise Permanent(Reason.BAD_REDIRECT, detail) from error

    def _classify_error(
        self, answer: BaseHTTPResponse, headers: dict[str, str]
    ) -> Permanent | Transient:
        status = answer.status
        head = b"" if status in {204, 304} else body.read_error_head(answer, headers)
        error = classify.classify_status(
            self._url, status, headers, head, now=datetime.now(tz=UTC)
        )
        if isinstance(error, Transient) and error.retry_after and status in {429, 503}:
            self._tools.slots.slow_down(self._host, error.retry_after)
        return error

    def _read_body(self, answer: BaseHTTPResponse, headers: dict[str, str]) -> bytes:
        """The decoded body; its type is looked at first, then its size."""
        request = self._request
        declared = headers.get("content-type", "").strip()
        if declared:
            _require_media(request, declared)
        cut = self._is_robots
        if not cut and (answer.length_remaining or 0) > request.max_bytes:
            raise Permanent(Reason.TOO_LARGE, f"{answer.length_remaining} bytes")
        found = bytearray()
        for piece in body.iter_body(
            answer, headers, None if cut else request.max_bytes
        ):
            if not declared and not found:
                _require_media(request, classify.sniff_media_type(piece))
            found += piece
            if len(found) > request.max_bytes:
                if cut:
                    return bytes(found[: request.max_bytes])
                raise Permanent(Reason.TOO_LARGE, f"above {request.max_bytes} bytes")
        return bytes(found)

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
    """Same host and port, or that host's own step from http to https."""
    old, new = urlsplit(here), urlsplit(there)
    return old.netloc == new.netloc and new.scheme in {old.scheme, "https"}


def _is_sendable(value: str) -> bool:
    """What came from a server goes back only where it is one plain header line."""
    return value.isascii() and value.isprintable()


def _require_media(request: FetchRequest, media: str) -> None:
    if request.media and not media.lower().startswith(request.media):
        raise Permanent(Reason.WRONG_MEDIA, media[:80])


def _add_url(error: WireroomError, url: str) -> WireroomError:
    """The same error, naming the address that was being asked."""
    detail = error.detail if error.detail.startswith(url) else f"{url}: {error.detail}"
    if isinstance(error, Transient):
        return Transient(error.reason, detail, error.retry_after)
    return Permanent(error.reason, detail)


def _translate_error(
    error: broken.HTTPError, url: str, *, in_body: bool
) -> WireroomError:
    detail = f"{url}: {' '.join(str(error).split())[:300]}"
    if isinstance(error, broken.LocationValueError):
        return Permanent(Reason.BAD_URL, detail)
    if in_body and isinstance(error, broken.ProtocolError):
        return Transient(Reason.CUT_OFF, detail)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Transient(reason, detail)
    return Transient(Reason.SERVER_ERROR, detail)


# The special before the general: a name that does not resolve is no connection either.
_REASONS: tuple[tuple[type[broken.HTTPError], Reason], ...] = (
    (broken.NameResolutionError, Reason.DNS),
    (broken.NewConnectionError, Reason.CONNECT),
    (broken.TimeoutError, Reason.TIMEOUT),
    (broken.SSLError, Reason.TLS),
    (broken.ProtocolError, Reason.CONNECT),
)
