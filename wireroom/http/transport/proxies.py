"""Proxies as they are configured: the address of one, and which requests take it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from wireroom.http.url_login import make_login
from wireroom.model.access import Proxy, ProxyKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULT_PORTS = {ProxyKind.HTTP: 3128, ProxyKind.SOCKS5: 1080}
_HOST = "[!-~]{1,255}"
EXPECTED_PROXY = "http://host:port or socks5://host:port"


def parse_proxy_url(url: str, *, trusted: bool = False) -> Proxy:
    """Return the proxy at an address, whose user and password are its login.

    Raises:
        ValueError: the address is of no proxy; the message does not contain it.
    """
    try:
        parts = urlsplit(url.strip())
        kind, port = ProxyKind(parts.scheme.lower()), parts.port
    except ValueError:
        raise ValueError(EXPECTED_PROXY) from None
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    host = parts.hostname or ""
    if not is_bare or not re.fullmatch(_HOST, host):
        raise ValueError(EXPECTED_PROXY)
    login = None
    if parts.username is not None:
        login = make_login(unquote(parts.username), unquote(parts.password or ""))
    return Proxy(
        kind=kind,
        host=host,
        port=port or _DEFAULT_PORTS[kind],
        login=login,
        trusted=trusted,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralProxies:
    """The proxies of requests whose source names none.

    Attributes:
        by_scheme: of addresses with that scheme. bypass: hosts that are asked without,
            as ``no_proxy`` lists them: names with those below them, separated by
            commas; ``*``: all.
    """

    by_scheme: Mapping[str, Proxy]
    bypass: str = ""

    def choose(self, scheme: str, host: str) -> Proxy | None:
        """Return the proxy for a request, None for a direct one."""
        proxy = self.by_scheme.get(scheme)
        if proxy is None or not self.bypass:
            return proxy
        return None if _is_among(host, self.bypass) else proxy


def _is_among(host: str, names: str) -> bool:
    """Return whether a list of names has a host, or a part of its name; ``*``: any."""
    for text in names.lower().split(","):
        # Curl's form: a leading dot says nothing, a port is of no use here.
        name = text.strip().partition(":")[0].lstrip(".")
        if name == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return True
    return False


NO_PROXIES = GeneralProxies(by_scheme={})


def read_environment_proxies(
    variables: Mapping[str, str], *, trusted: bool = False
) -> GeneralProxies:
    """Return the proxies that the usual variables of an environment name.

    ``http_proxy``, ``https_proxy``, ``all_proxy`` and ``no_proxy``, in small letters
    before capitals; not ``HTTP_PROXY``, which a client's header can set in a CGI
    process. ``socks5h`` names a proxy that resolves the names of sites.

    Raises:
        ValueError: a variable names no proxy; the message has its name alone.
    """
    general = find_proxy_variable(variables, "all_proxy")
    by_scheme = {}
    for scheme in ("http", "https"):
        name = find_proxy_variable(variables, f"{scheme}_proxy") or general
        if name is not None:
            by_scheme[scheme] = _read_variable(name, variables[name], trusted=trusted)
    bypass = find_proxy_variable(variables, "no_proxy")
    return GeneralProxies(
        by_scheme=by_scheme, bypass=variables[bypass] if bypass else ""
    )


def list_proxy_variables(variables: Mapping[str, str]) -> list[str]:
    """Return the names of the variables that :func:`read_environment_proxies` reads."""
    names = (
        find_proxy_variable(variables, name)
        for name in ("http_proxy", "https_proxy", "all_proxy")
    )
    return [name for name in names if name is not None]


def find_proxy_variable(variables: Mapping[str, str], name: str) -> str | None:
    """Return the name under which a variable is set, None if it is not."""
    spellings = (name,) if name == "http_proxy" else (name, name.upper())
    return next((each for each in spellings if variables.get(each, "").strip()), None)


def _read_variable(name: str, text: str, *, trusted: bool) -> Proxy:
    url = text if "://" in text else f"http://{text}"
    is_remote = url.lower().startswith("socks5h://")
    if is_remote:
        url = f"socks5{url[len('socks5h') :]}"
    try:
        return parse_proxy_url(url, trusted=trusted or is_remote)
    except ValueError:
        raise ValueError(f"{name}: expected {EXPECTED_PROXY}") from None
