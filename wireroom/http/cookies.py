"""Cookies of a site: those that a response sets, for the requests that follow it.

A consent page, a login and a robot check by redirect set a cookie and send the client
back; without the cookie the client goes round in a circle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from wireroom.model.cookies import Cookie

if TYPE_CHECKING:
    from collections.abc import Iterable

# Bounds of one jar (RFC 6265, 6.1 asks for 50 cookies a host and 4,096 bytes each).
MAX_COOKIES = 50
MAX_COOKIE = 4_096
# Repeated Set-Cookie headers arrive joined by commas; an Expires date has one too, but
# no "name=" behind it.
_SEPARATOR = re.compile(r",\s{0,9}(?=[^\s;,=\"]{1,200}=)")
# RFC 6265, 4.1.1, without the quotes that a value may have around it.
_PAIR = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+=[\x21\x23-\x3a\x3c-\x7e \x22,]*")


@dataclass(slots=True)
class CookieJar:
    """The cookies of one fetch or of one source; the newest of a name counts."""

    cookies: dict[tuple[str, str, str], Cookie] = field(default_factory=dict)

    @classmethod
    def of(cls, cookies: Iterable[Cookie]) -> CookieJar:
        """Return a jar with these cookies."""
        return cls({cookie.key: cookie for cookie in cookies})

    def record(self, url: str, set_cookie: str, now: datetime) -> None:
        """Store what a response of ``url`` sets; "" for a response that sets nothing.

        A cookie for a domain that is not the host's own or above it is ignored, as is
        one that cannot be sent back on one line.
        """
        for line in _SEPARATOR.split(set_cookie) if set_cookie else ():
            cookie = _read_cookie(line, urlsplit(url), now)
            if cookie is None:
                continue
            self.cookies.pop(cookie.key, None)
            is_kept = cookie.expires_at is None or cookie.expires_at > now
            if is_kept and len(self.cookies) < MAX_COOKIES:
                self.cookies[cookie.key] = cookie

    def select(self, url: str, now: datetime) -> str:
        """Return the ``Cookie`` header for a normalized address, "" without any."""
        return format_cookies(self.find(url, now))

    def find(self, url: str, now: datetime) -> list[Cookie]:
        """Return the cookies that a request for a normalized address carries."""
        parts = urlsplit(url)
        return [one for one in self.cookies.values() if one.matches(parts, now)]


def format_cookies(cookies: Iterable[Cookie]) -> str:
    """Return a ``Cookie`` header, the longest path first (RFC 6265, 5.4)."""
    ordered = sorted(cookies, key=lambda one: -len(one.path))
    return "; ".join(f"{one.name}={one.value}" for one in ordered)


def _read_cookie(line: str, parts: SplitResult, now: datetime) -> Cookie | None:
    pair, *attributes = line.split(";")
    pair = pair.strip()
    if len(line) > MAX_COOKIE or not _PAIR.fullmatch(pair):
        return None
    name, _, value = pair.partition("=")
    host = parts.hostname or ""
    cookie = Cookie(name=name, value=value, domain=host, path=_default_path(parts.path))
    named = {
        key.strip().lower(): text.strip()
        for key, _, text in (each.partition("=") for each in attributes)
    }
    domain = named.get("domain", "").lower().lstrip(".")
    if domain and domain != host:
        # A domain without a dot would be a whole top-level domain.
        if "." not in domain or not host.endswith(f".{domain}"):
            return None
        cookie = replace(cookie, domain=domain)
    path = named.get("path", "")
    return replace(
        cookie,
        host_only=not domain,
        path=path if path.startswith("/") else cookie.path,
        secure="secure" in named,
        expires_at=_read_expiry(named, now),
    )


def _default_path(path: str) -> str:
    """Return the folder of an address (RFC 6265, 5.1.4)."""
    return path.rpartition("/")[0] or "/"


def _read_expiry(named: dict[str, str], now: datetime) -> datetime | None:
    """Return when a cookie ends; ``Max-Age`` is preferred to ``Expires``."""
    seconds = named.get("max-age", "")
    if re.fullmatch(r"-?\d{1,9}", seconds):
        return now + timedelta(seconds=max(int(seconds), 0))
    # The older form has dashes: Wed, 21-Oct-2026 07:28:00 GMT.
    text = re.sub(r"(?<=\d)-(\w{3})-(?=\d)", r" \1 ", named.get("expires", "")[:64])
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
