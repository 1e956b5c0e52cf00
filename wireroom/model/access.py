"""How the requests of a source are sent: time, TLS, proxy, rate, kept cookies."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from wireroom.model.login import Login

if TYPE_CHECKING:
    from wireroom.model.json_columns import AccessJson, ProxyJson


class ProxyKind(StrEnum):
    """The protocol by which a proxy is asked."""

    HTTP = "http"
    SOCKS5 = "socks5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A server through which requests are sent.

    Attributes:
        host: a name or an IP address without brackets; it may be private.
        trusted: whether the proxy resolves the names of sites, so that their addresses
            are not checked here.
    """

    kind: ProxyKind
    host: str
    port: int
    login: Login | None = field(default=None, repr=False)
    trusted: bool = False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.kind}://{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the requests of a source are sent, as its settings say.

    Attributes:
        timeout: seconds of one fetch, in place of the client's. verify: False: the TLS
            certificates of the source's own hosts are not checked.
        proxy: in place of the general one. is_direct: through no proxy at all.
        rate: requests a minute to each of its own hosts. keeps_cookies: whether cookies
            that its own hosts set are stored and sent back.
    """

    timeout: float | None = None
    verify: bool = True
    proxy: Proxy | None = None
    is_direct: bool = False
    rate: float | None = None
    keeps_cookies: bool = False

    def to_json(self) -> AccessJson:
        """Return what differs from :data:`NO_ACCESS`, as its column holds it."""
        document: AccessJson = {}
        if self.timeout is not None:
            document["timeout"] = self.timeout
        if not self.verify:
            document["verify"] = False
        if self.proxy is not None:
            document["proxy"] = _write_proxy(self.proxy)
        if self.is_direct:
            document["direct"] = True
        if self.rate is not None:
            document["rate"] = self.rate
        if self.keeps_cookies:
            document["keep_cookies"] = True
        return document


NO_ACCESS = Access()


def read_access(document: AccessJson) -> Access:
    """Return the access of a column."""
    proxy = document.get("proxy")
    return Access(
        timeout=document.get("timeout"),
        verify=document.get("verify", True),
        proxy=_read_proxy(proxy) if proxy is not None else None,
        is_direct=document.get("direct", False),
        rate=document.get("rate"),
        keeps_cookies=document.get("keep_cookies", False),
    )


def _write_proxy(proxy: Proxy) -> ProxyJson:
    document: ProxyJson = {
        "kind": str(proxy.kind),
        "host": proxy.host,
        "port": proxy.port,
        "trusted": proxy.trusted,
    }
    if proxy.login is not None:
        document["username"] = proxy.login.username
        document["password"] = proxy.login.password
    return document


def _read_proxy(document: ProxyJson) -> Proxy:
    login = None
    if "username" in document:
        login = Login(
            username=document["username"], password=document.get("password", "")
        )
    return Proxy(
        kind=ProxyKind(document["kind"]),
        host=document["host"],
        port=document["port"],
        login=login,
        trusted=document["trusted"],
    )
