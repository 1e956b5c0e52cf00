"""Places for requests by kind, so that one kind cannot take those of another."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

BUSY = "Too many requests at once. Try again in a minute.\n"
RETRY_AFTER = "60"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKind:
    """Requests that share places.

    Attributes:
        paths: beginnings of their paths. places: requests at once.
    """

    paths: tuple[str, ...]
    places: int


# Monitoring asks every few seconds; a hub delivers each entry once; the rest is people
# and programs that read.
KINDS: Mapping[str, RequestKind] = MappingProxyType(
    {
        "monitoring": RequestKind(paths=("/healthz", "/metrics"), places=16),
        "hubs": RequestKind(paths=("/push/",), places=64),
        "login": RequestKind(paths=("/login",), places=16),
        "pages": RequestKind(paths=("/",), places=100),
    }
)


class RequestPlaces:
    """Answers 503 to a request whose kind has no place left."""

    def __init__(self, app: ASGIApp, kinds: Mapping[str, RequestKind] = KINDS) -> None:
        self._app = app
        self._kinds = kinds
        self._taken = dict.fromkeys(kinds, 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application while the request holds a place."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = self._find_kind(scope["path"])
        if self._taken[name] >= self._kinds[name].places:
            headers = {"Retry-After": RETRY_AFTER, "Connection": "close"}
            await PlainTextResponse(BUSY, 503, headers)(scope, receive, send)
            return
        self._taken[name] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._taken[name] -= 1

    def _find_kind(self, path: str) -> str:
        return next(
            name for name, kind in self._kinds.items() if path.startswith(kind.paths)
        )
