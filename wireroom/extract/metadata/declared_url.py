"""The address that a page declares as its own, as written by templates that err.

``rel=canonical`` and ``og:url`` are filled in by templates, and the usual errors have
one reading: no scheme (``www.paper.example/one``), the site's address in front of an
address that is complete (``https://paper.examplehttps://paper.example/one``). Any other
malformed value declares nothing, because a relative reading of it is an address that
no page has.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# Placeholders that a template has not filled in, and characters of no address.
_UNFILLED = re.compile(
    r"[{}<>\[\]\"'|\s\\]|%7b|\$\(|\A(?:undefined|null|none|nil|nan|false|true|#.*)\Z"
    r"|(?:\A|/)(?:undefined|null)(?:/|\Z)",
    re.IGNORECASE,
)
_SITE_TWICE = re.compile(r"https?://[^/?#]*?(?=https?://)", re.IGNORECASE)
# urljoin takes the host from the page where an address has none.
_NO_HOST = re.compile(r"https?:(?!//[^/])", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST_FIRST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?=/|\Z)")
_FILE_NAME = re.compile(
    r"\.(?:html?|php\d?|aspx?|jsp|cfm|shtml|xhtml|cgi|do)\Z", re.IGNORECASE
)
_MAX_LENGTH = 2048


def read_declared_url(declared: str, page_url: str) -> str | None:
    """Return the absolute address that a page declares, or None.

    Args:
        declared: the value as written. page_url: what a relative value starts from.
    """
    text = declared.strip()
    if not text or len(text) > _MAX_LENGTH or _UNFILLED.search(text):
        return None
    text = _SITE_TWICE.sub("", text)
    if _NO_HOST.match(text):
        return None
    if not _SCHEME.match(text):
        text = _add_scheme(text, page_url)
    try:
        url = urljoin(page_url, text)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return url


def _add_scheme(text: str, page_url: str) -> str:
    """Return an address that begins with its host as an absolute one.

    ``story.html`` is a file. A first segment is a host if it begins with ``www.`` or is
    the page's own host; any other name with a dot may be a folder.
    """
    match = _HOST_FIRST.match(text)
    if match is None or _FILE_NAME.search(match[0]):
        return text
    try:
        page = urlsplit(page_url)
        own = page.hostname or ""
    except ValueError:
        return text
    name = match[0].lower().partition(":")[0]
    if name.startswith("www.") or name.removeprefix("www.") == own.removeprefix("www."):
        return f"{page.scheme}://{text}"
    return text
