"""The headers of one request: the client's own, the source's and the validators."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from wireroom.http.transport import decoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wireroom.model.http import FetchRequest


def build_headers(
    request: FetchRequest,
    url: str,
    *,
    user_agent: str,
    conditions: Mapping[str, str],
    cookies: str = "",
) -> dict[str, str]:
    """Return the headers of one hop.

    Args:
        url: the address of this hop; the source's own headers are sent to the source's
            own hosts only.
        user_agent: sent where neither the request nor the source's headers have one.
        conditions: of :func:`build_conditions` where the hop's address issued the
            request's validators; empty at any other.
        cookies: what the hops before have set for this address; sent after the
            source's own ``Cookie``.
    """
    headers = {
        "User-Agent": request.user_agent or user_agent,
        "Accept": request.accept,
        "Accept-Encoding": decoding.ACCEPTED,
    }
    if request.form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif request.document:
        headers["Content-Type"] = "application/json"
    own = request.select_headers(url)
    if own:
        headers = _merge_headers(headers.items(), own, conditions.items())
    else:
        headers |= conditions
    return _add_cookies(headers, cookies)


def build_conditions(request: FetchRequest) -> dict[str, str]:
    """Return the headers that make a request conditional, as the server gave them."""
    validators = {
        "If-None-Match": request.validators.etag,
        "If-Modified-Since": request.validators.last_modified,
    }
    return {
        name: value
        for name, value in validators.items()
        if value and _is_sendable(value)
    }


def find_user_agent(headers: dict[str, str]) -> str:
    """Return the ``User-Agent`` among the headers to send, "" without one."""
    agents = (value for name, value in headers.items() if name.lower() == "user-agent")
    return next(agents, "")


def _merge_headers(*groups: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join headers; of one name in any spelling, the last value is sent.

    Header names are case-insensitive (RFC 9110, 5.1): a source's ``user-agent`` has to
    replace the client's ``User-Agent``, as two of them are none that a site can trust.
    """
    by_name = {name.lower(): (name, value) for name, value in chain(*groups)}
    return dict(by_name.values())


def _add_cookies(headers: dict[str, str], cookies: str) -> dict[str, str]:
    """Add cookies to the source's own: two ``Cookie`` headers are not allowed.

    A cookie that the site has set since replaces the configured one of its name.
    """
    if not cookies:
        return headers
    name = next((name for name in headers if name.lower() == "cookie"), "Cookie")
    renewed = {_get_cookie_name(pair) for pair in cookies.split(";")}
    own = [
        pair.strip()
        for pair in headers.get(name, "").split(";")
        if pair.strip() and _get_cookie_name(pair) not in renewed
    ]
    return {**headers, name: "; ".join([*own, cookies])}


def _get_cookie_name(pair: str) -> str:
    return pair.partition("=")[0].strip()


def _is_sendable(value: str) -> bool:
    """Return whether a server's validator is one plain header line to send back."""
    return value.isascii() and value.isprintable()
