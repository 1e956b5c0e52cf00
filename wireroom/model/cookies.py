"""A cookie as a client keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from urllib.parse import SplitResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One cookie (RFC 6265).

    Attributes:
        domain: of the host that set it, or of a part of that host. host_only: whether
            hosts below the domain do not see it. path: the beginning of the paths that
            see it. expires_at: None: with the session.
    """

    name: str
    value: str = field(repr=False)
    domain: str
    host_only: bool = True
    path: str = "/"
    secure: bool = False
    expires_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Domain, path and name: a cookie replaces the one with the same key."""
        return self.domain, self.path, self.name

    def matches(self, parts: SplitResult, now: datetime) -> bool:
        """Return whether a request for a normalized address carries the cookie."""
        if self.expires_at is not None and self.expires_at <= now:
            return False
        if self.secure and parts.scheme != "https":
            return False
        host = parts.hostname or ""
        is_below = not self.host_only and host.endswith(f".{self.domain}")
        if host != self.domain and not is_below:
            return False
        path = parts.path or "/"
        return path == self.path or path.startswith(f"{self.path.rstrip('/')}/")
