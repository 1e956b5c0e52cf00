"""Links that lead through a service's own address: what they lead to, where it is said.

News alerts, mail guards, social networks and newsletters replace a publisher's address
by one of their own. Many carry the address inside, so that no request is needed; others
only redirect. Only hosts of known services are read: elsewhere a parameter ``url`` may
be anything.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from wireroom.errors import Permanent
from wireroom.http.urls import canonicalize_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from urllib.parse import SplitResult

# Wrappers within wrappers that are opened.
MAX_DEPTH = 3
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_GOOGLE = r"(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})"
# A host, the beginning of its path, and the parameters that may hold the address.
_PARAMETERS = tuple(
    (re.compile(host), path, names)
    for host, path, names in (
        (_GOOGLE, "/url", ("url", "q")),
        (r"(?:www\.)?bing\.com", "/news/apiclick.aspx", ("url",)),
        (r"duckduckgo\.com", "/l/", ("uddg",)),
        (r"lm?\.facebook\.com", "/l.php", ("u",)),
        (r"l\.instagram\.com", "/", ("u",)),
        (r"out\.reddit\.com", "/", ("url",)),
        (r"t\.umblr\.com", "/redirect", ("z",)),
        (r"(?:www\.)?youtube\.com", "/redirect", ("q",)),
        (r"(?:www\.)?linkedin\.com", "/redir/", ("url",)),
        (r"(?:www\.)?linkedin\.com", "/safety/go", ("url",)),
        (r"(?:www\.)?medium\.com", "/r/", ("url",)),
        (r"(?:m\.)?vk\.com", "/away.php", ("to",)),
        (r"slack-redir\.net", "/link", ("url",)),
        (r"[a-z0-9.-]+\.safelinks\.protection\.outlook\.com", "/", ("url",)),
        (r"go\.skimresources\.com", "/", ("url",)),
        (r"redirect\.viglink\.com", "/", ("u",)),
    )
)
_AMP_VIEWER = re.compile(rf"https://{_GOOGLE}/amp/(s/)?(.+)")
_AMP_CACHE = re.compile(
    r"(?:[a-z0-9-]+\.cdn\.ampproject\.org|www\.bing-amp\.com)/[a-z]{1,3}/(s/)?(.+)"
)
_YAHOO_TARGET = re.compile(r"/RU=([^/]{1,2000})/")
_GUARD_V3 = re.compile(r"/v3/__(.{1,2000}?)__;")
_NEWS_ITEM = re.compile(r"/(?:rss/)?(?:articles|read)/([\w=-]{20,2000})")
# The bytes of a URL before the next field of the message, whose tag is no ASCII.
_NEWS_TARGET = re.compile(rb"https?://[\x21-\x7e]{4,2000}")
_NEWSLETTER = re.compile(r"click\.convertkit-mail\d?\.com")
# Services whose addresses only redirect, with the beginning of the path.
_REDIRECTORS = tuple(
    (re.compile(host), path)
    for host, path in (
        (r"feedproxy\.google\.com", "/~r/"),
        (r"feeds\.feedburner\.com", "/~r/"),
        (r"news\.google\.com", "/"),
        (r"[a-z0-9.-]+\.list-manage\d?\.com", "/track/"),
        (r"(?:[a-z0-9-]+\.)?substack\.com", "/redirect/"),
        (r"link\.mail\.beehiiv\.com", "/"),
        (_NEWSLETTER.pattern, "/"),
        (r"(?:t\.co|bit\.ly|buff\.ly|ow\.ly|dlvr\.it|lnkd\.in|trib\.al|flip\.it)", "/"),
    )
)


def unwrap_url(url: str) -> str | None:
    """Return the canonical address that a wrapped one carries; None: it carries none.

    Args:
        url: of a web page, in any spelling.
    """
    found = None
    for _ in range(MAX_DEPTH):
        target = _read_target(found or url)
        if target is None:
            return found
        found = target
    return found


def is_wrapper(url: str) -> bool:
    """Return whether an address is of a service that only leads to another one."""
    parts = _split(url)
    if parts is None:
        return False
    host = parts.hostname or ""
    is_redirector = any(
        parts.path.startswith(path) and kind.fullmatch(host)
        for kind, path in _REDIRECTORS
    )
    return is_redirector or _read_target(url) is not None


def _read_target(url: str) -> str | None:
    parts = _split(url)
    if parts is None:
        return None
    for read in _READERS:
        text = read(parts)
        if text and _WEB.match(text):
            try:
                return canonicalize_url(text)
            except Permanent:
                return None
    return None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(canonicalize_url(url))
    except Permanent:
        return None
    return parts if parts.hostname else None


def _read_parameter(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    for kind, path, names in _PARAMETERS:
        if parts.path.startswith(path) and kind.fullmatch(host):
            values = _parse_query(parts)
            found = (values[name][0] for name in names if name in values)
            return next(found, None)
    return None


def _parse_query(parts: SplitResult) -> dict[str, list[str]]:
    try:
        return parse_qs(parts.query, max_num_fields=100)
    except ValueError:
        return {}


def _read_amp_viewer(parts: SplitResult) -> str | None:
    match = _AMP_VIEWER.fullmatch(parts._replace(scheme="https").geturl())
    if match is None:
        return None
    return f"{'https' if match[1] else 'http'}://{match[2]}"


def _read_amp_cache(parts: SplitResult) -> str | None:
    match = _AMP_CACHE.fullmatch(f"{parts.hostname}{parts.path}")
    if match is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if match[1] else 'http'}://{match[2]}{query}"


def _read_yahoo(parts: SplitResult) -> str | None:
    if parts.hostname != "r.search.yahoo.com":
        return None
    match = _YAHOO_TARGET.search(parts.path)
    return unquote(match[1]) if match else None


def _read_mail_guard(parts: SplitResult) -> str | None:
    """Read the two forms of ``urldefense``: a parameter, and a part of the path."""
    if parts.hostname == "urldefense.proofpoint.com" and parts.path.startswith("/v2/"):
        text = _parse_query(parts).get("u", [""])[0]
        return unquote(text.replace("-", "%").replace("_", "/"))
    if parts.hostname != "urldefense.com":
        return None
    match = _GUARD_V3.search(parts.geturl())
    # A "*" is a character that the end of the address lists: not read here.
    if match is None or "*" in match[1]:
        return None
    return re.sub(r"^(https?):/+", r"\1://", match[1])


def _read_google_news(parts: SplitResult) -> str | None:
    """Read an item whose name is a message with its address.

    The name of newer items is a key that only Google resolves.
    """
    if parts.hostname != "news.google.com":
        return None
    match = _NEWS_ITEM.match(parts.path)
    target = _NEWS_TARGET.search(_decode_base64(match[1])) if match else None
    return target[0].decode("ascii") if target else None


def _read_newsletter(parts: SplitResult) -> str | None:
    host, name = parts.hostname or "", parts.path.rpartition("/")[2]
    if _NEWSLETTER.fullmatch(host):
        return _decode_base64(name).decode("utf-8", "replace")
    is_substack = host == "substack.com" or host.endswith(".substack.com")
    if not is_substack or not parts.path.startswith("/redirect/2/"):
        return None
    try:
        document = json.loads(_decode_base64(name.partition(".")[0]))
    except (ValueError, RecursionError):
        return None
    target = document.get("e") if isinstance(document, dict) else None
    return target if isinstance(target, str) else None


def _decode_base64(text: str) -> bytes:
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return b""


_READERS: tuple[Callable[[SplitResult], str | None], ...] = (
    _read_parameter,
    _read_amp_viewer,
    _read_amp_cache,
    _read_yahoo,
    _read_mail_guard,
    _read_google_news,
    _read_newsletter,
)
