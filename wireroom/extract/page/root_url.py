"""The root of a site, where its front page is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ROOT_PATH = re.compile(r"/?(?:(?:index|default|home)\.\w{2,5})?", re.IGNORECASE)


def is_root(url: str) -> bool:
    """Return whether an address is the root of a host, without parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_bare = not parts.query and _ROOT_PATH.fullmatch(parts.path) is not None
    return bool(parts.hostname) and is_bare
