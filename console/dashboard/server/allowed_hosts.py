"""The host names under which this server answers.

The page of another site may map its own name to our address (DNS rebinding), and would
then read our pages through an operator's browser as pages of its own site. The browser
still sends that name in the Host header, so a request with an unknown name is refused.
An IP address cannot be mapped to another server and is always allowed; therefore
Starlette's TrustedHostMiddleware, which knows names only, does not fit.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send

    from wireroom.config.settings import Settings

ANY = "*"
LOCAL = "localhost"
# RFC 9110, 7.2: a host, perhaps in brackets, and perhaps a port.
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\]]+))(?::[0-9]*)?", re.IGNORECASE)
_REFUSAL = (
    "This server does not answer under this host name. Its operator can add the name"
    " to WIREROOM_WEB_HOSTS.\n"
)


class AllowedHosts:
    """Refuses requests with an unknown host name: 421, RFC 9110, 15.5.20.

    Args:
        names: as :func:`read_allowed_names` returns them.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, or refuse the request."""
        if scope["type"] == "http":
            # A request without the header is not a browser's: RFC 9112, 3.2.
            hosts = Headers(scope=scope).getlist("host")
            if not all(is_allowed_host(host, self._names) for host in hosts):
                await PlainTextResponse(_REFUSAL, 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def read_allowed_names(settings: Settings) -> frozenset[str]:
    """Return the host names of a deployment, in lower case."""
    configured = (settings.web_hosts or "").split(",")
    # Hubs use the name of the callback URL that they were given.
    public = urlsplit(settings.public_url or "").hostname or ""
    names = [LOCAL, settings.web_host, public, *configured]
    return frozenset(name.strip().lower() for name in names) - {""}


def is_allowed_host(host: str, names: Collection[str]) -> bool:
    """Return whether a Host header is one of ``names``, localhost, or any IP."""
    match = _HOST.fullmatch(host.strip())
    if match is None:
        return False
    if ANY in names:
        return True
    name = (match[1] or match[2]).lower().removesuffix(".")
    return name in names or name.endswith(f".{LOCAL}") or _is_ip_address(name)


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
