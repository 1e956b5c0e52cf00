"""Resolves the links of feeds."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

MAX_URL = 8_000


def resolve_link(link: object, base: str) -> str | None:
    """Return an absolute http(s) address of at most 8,000 characters, or None."""
    text = link.strip() if isinstance(link, str) else ""
    if not text or len(text) > MAX_URL:
        return None
    try:
        joined = urljoin(base, text)
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in {"http", "https"} and parts.netloc else None
