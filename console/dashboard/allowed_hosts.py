"""By which names this process may be asked.

A page of another site may give its own name our address (DNS rebinding) and would then
read us through an operator's browser, as if it were us. The browser still says by which
name it asks, so a name that is not ours is refused. An address in digits cannot be made
to lead elsewhere, and is always ours.
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
    "This server does not go by this name. Whoever runs it adds the name to"
    " WIREROOM_WEB_HOSTS if it is one of its own.\n"
)


class AllowedHosts:
    """Refuses what is asked by a name that is not ours: 421, RFC 9110, 15.5.20."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            # Who says none is no browser: RFC 9112, 3.2.
            asked = Headers(scope=scope).getlist("host")
            if not all(is_allowed_host(host, self._names) for host in asked):
                await PlainTextResponse(_REFUSAL, 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def read_allowed_names(settings: Settings) -> frozenset[str]:
    """Return the names a deployment goes by, in lower case."""
    given = (settings.web_hosts or "").split(",")
    # Hubs ask by the name that they were told.
    public = urlsplit(settings.public_url or "").hostname or ""
    told = [LOCAL, settings.web_host, public, *given]
    return frozenset(name.strip().lower() for name in told) - {""}


def is_allowed_host(host: str, names: Collection[str]) -> bool:
    """Whether a Host header names us: one of ``names``, localhost, or any IP."""
    read = _HOST.fullmatch(host.strip())
    if read is None:
        return False
    if ANY in names:
        return True
    name = (read[1] or read[2]).lower().removesuffix(".")
    return name in names or name.endswith(f".{LOCAL}") or _is_ip_address(name)


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
