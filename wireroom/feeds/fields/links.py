"""Resolves the links of feeds."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from wireroom.http.urls import INVISIBLE_AROUND

MAX_URL = 8_000
# NEL is a blank as well: it ends a line of text.
_AROUND = INVISIBLE_AROUND + "\x85"
# An address without its scheme: no path begins with such a folder.
_SCHEMELESS = re.compile(
    r"www\.[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?/", re.IGNORECASE
)
# Schemes that only say which program should open the address.
_FEED_SCHEME = re.compile(r"(?:feed|feeds|rss|itpc|pcast):(?://)?", re.IGNORECASE)


def resolve_link(link: object, base: str) -> str | None:
    """Return an absolute http(s) address of at most 8,000 characters, or None."""
    text = link.strip(_AROUND) if isinstance(link, str) else ""
    if not text or len(text) > MAX_URL:
        return None
    try:
        joined = urljoin(base, _add_scheme(_replace_feed_scheme(text, base), base))
        parts = urlsplit(joined)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and parts.netloc
    return joined.replace(" ", "%20") if is_web else None


def _replace_feed_scheme(link: str, base: str) -> str:
    """Return ``feed:https://host/x`` and ``feed://host/x`` as a web address.

    The second form says nothing about the scheme: https, where the page has it.
    """
    prefix = _FEED_SCHEME.match(link)
    if prefix is None:
        return link
    rest = link[prefix.end() :]
    if rest.lower().startswith(("http://", "https://")):
        return rest
    scheme = "https" if base.startswith("https:") else "http"
    # "feed:/path" is a path of the page's own host.
    return rest if rest.startswith("/") else f"{scheme}://{rest}"


def _add_scheme(link: str, base: str) -> str:
    """Make an address of a link that begins with a host in place of a scheme."""
    host = urlsplit(base).netloc.rpartition("@")[2].lower()
    is_own = bool(host) and link.lower().startswith(f"{host}/")
    return f"//{link}" if is_own or _SCHEMELESS.match(link) else link
