"""The root of a site, where its front page is."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_ROOT_PATH = re.compile(r"/?(?:(?:index|default|home)\.\w{2,5})?", re.IGNORECASE)


def is_root(url: str) -> bool:
    """Return whether an address is the root of a host, without parameters.

    A fragment is a place on the page: ``/#contact`` is the root.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_bare = not parts.query and _ROOT_PATH.fullmatch(parts.path) is not None
    return bool(parts.hostname) and is_bare


def leads_to_root(address: str, url: str) -> bool:
    """Return whether a link on the page at ``url`` leads to the root of its site.

    A link to a place on the page itself leads nowhere, also where that is the root.
    """
    address = address.strip()
    if not address or address.startswith("#"):
        return False
    try:
        target = urljoin(url, address)
        is_own = urlsplit(target).hostname == urlsplit(url).hostname
    except ValueError:
        return False
    return is_own and is_root(target)


def is_same_page(address: str, url: str) -> bool:
    """Return whether an address of a page's markup leads to that page itself."""
    try:
        target, page = urlsplit(urljoin(url, address)), urlsplit(url)
    except ValueError:
        return False
    return (target.hostname, target.path.rstrip("/"), target.query) == (
        page.hostname,
        page.path.rstrip("/"),
        page.query,
    )
