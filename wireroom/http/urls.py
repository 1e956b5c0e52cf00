"""Normalized addresses, and one key for all addresses of an article.

:func:`normalize_url` returns the one spelling in which an address is requested,
:func:`canonicalize_url` also drops tracking parameters, and :func:`make_url_key` folds
the differences between two addresses of one article.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from wireroom.errors import Permanent, Reason
from wireroom.http.tracking_params import is_tracking, strip_session
from wireroom.http.url_escapes import escape_unsafe, fold_escapes
from wireroom.masking import mask_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

# The limit of a sitemap (sitemaps.org, "loc"), and short enough for a PostgreSQL index.
MAX_URL = 2048
# Longest address before normalization: a longer one costs time and is never a link.
_MAX_RAW = 8192

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Blanks, and what is invisible beside an address that was copied out of a text.
INVISIBLE_AROUND = "".join(map(chr, range(0x21))) + (
    "\xa0\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u3000\ufeff"
)
# An ampersand that was escaped too often. Its "#" is no fragment.
_ESCAPED_AMPERSAND = re.compile(
    r"&(?:(?:amp|#0{0,3}38|#x0{0,3}26);)+|(?<=\?)(?:amp;)+", re.IGNORECASE
)
_FORBIDDEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# One slash after the scheme, or three: browsers read two.
_SLASHES = re.compile(r"\A(https?:)/(?!/(?!/))/*", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# Addresses that are canonical already. One match recognises most of them.
_PLAIN = re.compile(
    r"https?://[a-z0-9]{1,30}(?:-[a-z0-9]{1,10}){0,3}"
    r"(?:\.[a-z0-9]{1,30}(?:-[a-z0-9]{1,10}){0,3}){1,3}(?::[1-5][0-9]{4})?"
    r"(?:(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,199}){1,6}/?|/)"
)
# Parts that only the keys of addresses fold, in lower case.
_FOLDED = re.compile(r"[/.]amp(?:[/.]|\Z)|/index\.(?:html?|php)|ampproject")
_FOLDED_LABELS = frozenset({"www", "m", "mobile", "amp"})
_FOLDED_BEGINNINGS = tuple(f"{label}." for label in _FOLDED_LABELS)
_INDEX = re.compile(r"/index\.(?:html?|php)\Z", re.IGNORECASE)
_AMP_TAIL = re.compile(
    r"(?:/|(?<=[^/.])\.)amp\Z|(?<=[^/.])\.amp(?=\.html\Z)", re.IGNORECASE
)
_AMP_FLAGS = {"amp": {"", "1", "true"}, "output": {"amp"}, "outputtype": {"amp"}}
_AMP_CACHE = re.compile(
    r"https://[^/]+\.cdn\.ampproject\.org/[acv]/(?:s/)?(?=.)"
    r"|https://(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?(?=.)"
)

_MISSING = re.compile(
    r"/(?:(?:error|page|file)[-_]?)?(?:404|not[-_]?found)(?:[-_]?(?:error|page))?"
    r"(?:\.[a-z]{2,5})?/?\Z",
    re.IGNORECASE,
)
_FRONT = re.compile(r"/(?:[a-z]{2}(?:-[a-z]{2})?|home|homepage|frontpage)\Z")
_SECTION_SEGMENT = re.compile(r"[^\W\d]{1,20}(?:-[^\W\d]{1,20})?\Z")
_SUBPAGE = frozenset({"page", "amp", "print", "comments", "all", "single"})


def normalize_url(url: str, *, base: str | None = None) -> str:
    """Return an address in the spelling of a request, absolute, http or https.

    Keeps every parameter. ASCII, at most 2048 characters. Scheme and host in lower
    case, the host in punycode, user name, default port and fragment dropped, dot
    segments resolved, needless escapes decoded. The case of the path and of its escapes
    stays. Idempotent.

    Args:
        url: absolute, or relative to ``base``. Spaces inside the path are escaped, as
            browsers do.
        base: the absolute address of the page with the link.

    Raises:
        Permanent: ``BAD_URL`` for text that is not the address of a web page.
    """
    if base is None and _PLAIN.fullmatch(url):
        return url
    return _join_url(*_normalize_parts(url, base))


def is_plain_url(url: str) -> bool:
    """Return whether one match shows that an address is canonical; most are."""
    return _PLAIN.fullmatch(url) is not None


def canonicalize_url(url: str, *, base: str | None = None) -> str:
    """Return the spelling of an address that is stored.

    As :func:`normalize_url`, without tracking parameters and session ids; the others
    keep their order.
    Idempotent.

    Raises:
        Permanent: ``BAD_URL``.
    """
    if base is None and _PLAIN.fullmatch(url):
        return url
    scheme, netloc, path, query = _normalize_parts(url, base)
    pieces = [piece for piece in query.split("&") if piece and not is_tracking(piece)]
    return _join_url(scheme, netloc, strip_session(path), "&".join(pieces))


def make_url_key(url: str) -> str:
    """Return a key that all addresses of one article share; not an address to fetch.

    ``https`` for ``http``; leading ``www``, ``m``, ``mobile`` and ``amp`` labels,
    trailing slashes, ``index.html``, the usual AMP variants and the case of escapes
    folded. Idempotent.

    Raises:
        Permanent: ``BAD_URL``.
    """
    if _PLAIN.fullmatch(url) and not _is_folded(url.lower()):
        return "https://" + "/".join(_split_plainly(url)).rstrip("/")
    url = fold_escapes(_unwrap_amp_cache(canonicalize_url(url)))
    parts = urlsplit(url)
    query = "&".join(p for p in parts.query.split("&") if p and not _is_amp_flag(p))
    tail = f"?{query}" if query else ""
    path = _fold_path(parts.path)
    return f"https://{_fold_netloc(parts)}{path}{tail}"


def split_url_key(url: str) -> tuple[str, str]:
    """Return the host, with a port, and the path of the key of an address.

    The path has no slash in front.

    Raises:
        Permanent: ``BAD_URL``.
    """
    if _PLAIN.fullmatch(url) and not _is_folded(url.lower()):
        return _split_plainly(url)
    # A key is "https://", the host, the path and the query: nothing is left to parse.
    key = make_url_key(url).partition("?")[0].removeprefix("https://")
    host, _, path = key.partition("/")
    return host, path


def _split_plainly(url: str) -> tuple[str, str]:
    host, _, path = url.partition("://")[2].partition("/")
    return _fold_host(host), path


def _is_folded(url: str) -> bool:
    # Searched first: the expression, which begins with a choice, takes 1.4 us.
    if "amp" not in url and "/index." not in url:
        return False
    is_likely = "/amp" in url or ".amp" in url or "ampproject" in url
    return (is_likely or "/index." in url) and bool(_FOLDED.search(url))


def choose_canonical_url(final_url: str, declared: str | None) -> str:
    """Return the address that a page declares if it is credible, else ``final_url``.

    Credible is an address on the same site (the same folded host, or a subdomain of it)
    unless it is a front page, a section front or a page without the article's number
    while ``final_url`` is none of these.

    Args:
        final_url: the address that responded.
        declared: ``rel=canonical`` or ``og:url``; may be relative or nonsense.

    Raises:
        Permanent: ``BAD_URL`` if ``final_url`` is not an address.
    """
    final = canonicalize_url(final_url)
    if not declared or not declared.strip():
        return final
    try:
        canonical = canonicalize_url(declared, base=final)
    except Permanent:
        return final
    if not _is_same_site(canonical, final) or _is_broader(canonical, final):
        return final
    return canonical


def is_homepage(url: str) -> bool:
    """Return whether an address is the front page of a site, or of one language of it.

    Raises:
        Permanent: ``BAD_URL``.
    """
    parts = urlsplit(make_url_key(url))
    return not parts.query and (not parts.path or bool(_FRONT.match(parts.path)))


def is_missing_page(url: str) -> bool:
    """Return whether an address is that of a site's page "not found"."""
    return _MISSING.search(urlsplit(url).path) is not None


def _normalize_parts(url: str, base: str | None) -> tuple[str, str, str, str]:
    """Return scheme, host with port, path and query, each normalized."""
    split = _split_url(url, base)
    scheme = split.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise _make_bad_url_error(url, "not http or https")
    try:
        port = split.port
        netloc = _normalize_host(split.hostname or "")
    except ValueError as error:
        raise _make_bad_url_error(url, str(error)) from error
    if port == 0:
        raise _make_bad_url_error(url, "port 0")
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    query = "?".join(escape_unsafe(piece) for piece in split.query.split("?"))
    return scheme, netloc, _resolve_dot_segments(escape_unsafe(split.path)), query


def _split_url(url: str, base: str | None) -> SplitResult:
    text = _clean_url(url)
    try:
        if base is not None:
            text = urljoin(normalize_url(base), text)
        return urlsplit(text, allow_fragments=True)
    except ValueError as error:
        raise _make_bad_url_error(url, str(error)) from error


def _clean_url(url: str) -> str:
    """Remove the fragment, line breaks and backslashes as the URL standard does.

    An ampersand that was escaped too often (``&amp;``, ``&#038;``) becomes one.
    """
    if len(url) > _MAX_RAW:
        raise _make_bad_url_error(url, "too long")
    text = url.strip(INVISIBLE_AROUND)
    if ";" in text:
        text = _ESCAPED_AMPERSAND.sub(_repair_ampersand, text)
    text = text.partition("#")[0]
    for blank in "\t\r\n":
        text = text.replace(blank, "")
    if _FORBIDDEN.search(text):
        raise _make_bad_url_error(url, "control characters")
    end = min((i for i in map(text.find, "?#") if i >= 0), default=len(text))
    return _SLASHES.sub(r"\1//", text[:end].replace("\\", "/")) + text[end:]


def _repair_ampersand(match: re.Match[str]) -> str:
    return "&" if match[0].startswith("&") else ""


def _normalize_host(host: str) -> str:
    """Raise ValueError for a host that no resolver accepts."""
    if ":" in host:
        return f"[{_normalize_ipv6(host)}]"
    if not host.isascii():
        # The codec implements IDNA 2003. It differs from browsers only in names with a
        # sharp s, a final sigma or joiners.
        host = host.encode("idna").decode("ascii")
    host = host.lower().removesuffix(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, host.split("."))):
        raise ValueError("no valid host")
    return host


def _normalize_ipv6(host: str) -> str:
    if "%" in host:
        raise ValueError("address with a zone")
    return ipaddress.IPv6Address(host).compressed


def _resolve_dot_segments(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986, 5.2.4); the result begins with a slash."""
    resolved: list[str] = []
    segments = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for segment in segments:
        if segment == "..":
            del resolved[-1:]
        elif segment != ".":
            resolved.append(segment)
    if segments[-1] in {".", ".."}:
        resolved.append("")
    return "/" + "/".join(resolved)


def _join_url(scheme: str, netloc: str, path: str, query: str) -> str:
    url = f"{scheme}://{netloc}{path}" + (f"?{query}" if query else "")
    # Measured as https, so that a key is never longer than the limit.
    if len(url) + len("https") - len(scheme) > MAX_URL:
        raise _make_bad_url_error(url, "too long")
    return url


def _make_bad_url_error(url: str, why: str) -> Permanent:
    # Before an "@", any part of an address that cannot be read may be a password.
    why = "no valid address" if "@" in url else why
    return Permanent(Reason.BAD_URL, f"{mask_unreadable(url[:200])!r}: {why}")


def _is_amp_flag(piece: str) -> bool:
    name, _, value = piece.partition("=")
    return value.lower() in _AMP_FLAGS.get(name.lower(), ())


def _unwrap_amp_cache(url: str) -> str:
    """Return the publisher's address inside that of an AMP cache."""
    while cache := _AMP_CACHE.match(url.replace("http://", "https://", 1)):
        inner = url.replace("http://", "https://", 1)[cache.end() :]
        try:
            url = canonicalize_url(f"https://{inner}")
        except Permanent:
            break
    return url


def _fold_netloc(parts: SplitResult) -> str:
    host = _fold_host(parts.hostname or "")
    netloc = f"[{host}]" if ":" in host else host
    return f"{netloc}:{parts.port}" if parts.port not in {None, 80, 443} else netloc


def _fold_host(host: str) -> str:
    if not host.startswith(_FOLDED_BEGINNINGS):
        return host
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _FOLDED_LABELS:
        del labels[0]
    return ".".join(labels)


def _fold_path(path: str) -> str:
    """Fold until nothing changes; each pass shortens the path, so the loop ends."""
    while True:
        folded = _INDEX.sub("", _AMP_TAIL.sub("", path.rstrip("/")))
        if folded[:5].lower() == "/amp/":
            # The rest may begin with more slashes, which a normalized path does not.
            folded = "/" + folded[5:].lstrip("/")
        if folded == path:
            return folded
        path = folded


def _is_same_site(one: str, other: str) -> bool:
    hosts = [_fold_host(urlsplit(url).hostname or "") for url in (one, other)]
    parent, child = sorted(hosts, key=len)
    return parent == child or ("." in parent and child.endswith(f".{parent}"))


def _is_broader(canonical: str, final: str) -> bool:
    """Return whether the declared address is a page above the page itself."""
    if is_homepage(canonical):
        return not is_homepage(final)
    above, here = urlsplit(make_url_key(canonical)), urlsplit(make_url_key(final))
    if above.path == here.path:
        return not above.query and _names_article(here.query.split("&"))
    return not above.query and _is_section_of(
        _split_segments(above), _split_segments(here)
    )


def _names_article(pieces: Iterable[str]) -> bool:
    names = (piece.partition("=")[0].lower() for piece in pieces)
    return any(n.endswith("id") or n in {"p", "article", "story"} for n in names)


def _is_section_of(above: list[str], here: list[str]) -> bool:
    """``/world`` is a section of ``/world/a-story``, ``/story`` not of ``/story/2``."""
    extra = [s for s in here[len(above) :] if s not in _SUBPAGE and not s.isdigit()]
    return (
        len(here) > len(above)
        and (bool(extra) or here[: len(above)] != above)
        and all(map(_SECTION_SEGMENT.match, above))
    )


def _split_segments(parts: SplitResult) -> list[str]:
    return [segment for segment in parts.path.split("/") if segment]
