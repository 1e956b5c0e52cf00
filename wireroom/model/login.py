"""A user name and password for Basic authentication."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user name and password for Basic authentication (RFC 7617)."""

    username: str = field(repr=False)
    password: str = field(default="", repr=False)

    @property
    def header(self) -> tuple[str, str]:
        """The header that carries the login, in UTF-8."""
        pair = f"{self.username}:{self.password}".encode()
        return "Authorization", f"Basic {base64.b64encode(pair).decode('ascii')}"
