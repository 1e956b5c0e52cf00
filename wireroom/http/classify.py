"""Classify responses: a later attempt may succeed, it will not, or a robot check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Mapping

# Media types that may hold a page.
PAGE_MEDIA_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/xml",
    "text/xml",
)
# The Accept header of a request for a page.
PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
# Types that servers send for a document whose type they do not know.
_UNKNOWN_MEDIA = frozenset({
    "application/octet-stream", "binary/octet-stream", "application/unknown",
    "application/x-unknown-content-type", "unknown/unknown",
})  # fmt: skip
# A robot check is searched in this many bytes of a body.
HEAD_BYTES = 65_536
# One publisher was seen to ask for 317,100 s; after a day another attempt is due.
MAX_RETRY_AFTER = 86_400.0
# A robot check does not end by itself within minutes.
_CHALLENGE_SECONDS = 6 * 3600.0
# A robot check is a small page; a long page with its words is an article about them.
_SMALL = 32_768

_PERMANENT = {
    401: Reason.REFUSED,
    403: Reason.REFUSED,
    404: Reason.NOT_FOUND,
    410: Reason.GONE,
    451: Reason.REFUSED,
}
# Whole seconds by RFC 9110, 10.2.3; some rate limiters send fractions.
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_LATER = frozenset({408, 425})
# Redirects after which a form is sent again unchanged (RFC 9110, 15.4.8 and 15.4.9).
_SAME_METHOD = frozenset({307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """One vendor's robot check.

    Attributes:
        marks: groups of byte strings; a body with all strings of one group is a check.
        with_200: whether the vendor also sends it with a status of success.
    """

    vendor: str
    marks: tuple[tuple[bytes, ...], ...]
    with_200: bool = True


_CHECKS = (
    _Check(
        vendor="Cloudflare",
        marks=(
            (b"<title>just a moment...</title>", b"cf-chl"),
            (b"<title>just a moment...</title>", b"_cf_chl_opt"),
            (b"<title>attention required! | cloudflare</title>", b"cf-"),
        ),
    ),
    _Check(
        vendor="DataDome",
        marks=((b"captcha-delivery.com", b"var dd="), (b"captcha-delivery.com/c.js",)),
    ),
    _Check(
        vendor="PerimeterX",
        marks=((b"px-captcha", b"_pxappid"), (b"px-captcha", b"access to this page")),
    ),
    _Check(
        vendor="Akamai",
        marks=((b"sec-if-cpt-container",), (b"/_sec/cp_challenge/",), (b"bm-verify=",)),
    ),
    _Check(
        vendor="Akamai",
        marks=((b"<title>access denied</title>", b"errors.edgesuite.net"),),
        with_200=False,
    ),
    _Check(vendor="Imperva", marks=((b"_incapsula_resource", b"incident_id"),)),
    _Check(vendor="Anubis", marks=((b'id="anubis_challenge"',),)),
    # Ordinary pages load its challenge.js as well, but lack the data of a check.
    _Check(vendor="AWS WAF", marks=((b"awswaf.com/", b"window.gokuprops"),)),
    _Check(vendor="Fastly", marks=((b"<title>client challenge</title>", b"/_fs-ch-"),)),
    _Check(vendor="SiteGround", marks=((b"sgchallenge", b"sgcaptcha"),)),
    _Check(vendor="Sucuri", marks=((b"sucuri_cloudproxy_js",),)),
    _Check(
        vendor="DDoS-Guard",
        marks=((b"<title>ddos-guard</title>", b"/.well-known/ddos-guard/"),),
    ),
    _Check(
        vendor="F5", marks=((b"<title>request rejected</title>", b"support id is"),)
    ),
)
# Headers, and their values, by which a vendor marks a response as its robot check.
_CHECK_HEADERS = {
    "cf-mitigated": ("Cloudflare", frozenset({"challenge"})),
    "x-amzn-waf-action": ("AWS WAF", frozenset({"challenge", "captcha"})),
    "x-vercel-mitigated": ("Vercel", frozenset({"challenge"})),
    "sg-captcha": ("SiteGround", frozenset({"challenge"})),
}


def classify_status(
    url: str, status: int, headers: Mapping[str, str], head: bytes, *, now: datetime
) -> Permanent | Transient:
    """Return the error for a status other than success, redirect or 304.

    Args:
        url: for the error's detail.
        status: of the response.
        headers: names in lower case.
        head: the beginning of the decoded body.
        now: reference for a Retry-After date if the response has no Date.
    """
    vendor = find_challenge_vendor(status, headers, head)
    if vendor:
        return make_challenge_error(url, vendor)
    detail = f"{url}: status {status}"
    wait = read_retry_after(headers, now=now)
    if status == 429:
        return Transient(Reason.RATE_LIMITED, detail, wait)
    if status >= 500 or status < 300 or status in _LATER or status == 304:
        return Transient(Reason.SERVER_ERROR, detail, wait)
    if status < 400:
        return Permanent(Reason.BAD_REDIRECT, detail)
    return Permanent(_PERMANENT.get(status, Reason.CLIENT_ERROR), detail)


def require_repeatable_form(url: str, target: str, status: int) -> None:
    """Raise BAD_REDIRECT for a redirect that drops a form or sends it unencrypted."""
    is_safe = target.startswith("https:") or url.startswith("http:")
    if status not in _SAME_METHOD or not is_safe:
        detail = f"{url}: a form, with status {status} to {target[:200]!r}"
        raise Permanent(Reason.BAD_REDIRECT, detail)


def make_challenge_error(url: str, vendor: str) -> Transient:
    """Return the error for a robot check in place of the page."""
    detail = f"{url}: robot check by {vendor}"
    return Transient(Reason.CHALLENGE, detail, _CHALLENGE_SECONDS)


def find_challenge_vendor(
    status: int, headers: Mapping[str, str], head: bytes
) -> str | None:
    """Return the vendor whose robot check a response is, None if it is not one."""
    for name, (vendor, values) in _CHECK_HEADERS.items():
        if name in headers and headers[name].strip().lower() in values:
            return vendor
    refused = status >= 400
    if refused and ("x-datadome" in headers or "x-dd-b" in headers):
        return "DataDome"
    if not refused and len(head) > _SMALL:
        return None
    text = head[:HEAD_BYTES].lower()
    for check in _CHECKS:
        if (refused or check.with_200) and _has_marks(check, text):
            return check.vendor
    return None


def read_retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, 0 to one day; None without one.

    A date is compared with the server's own Date, so that its clock may be wrong.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value[:9]), MAX_RETRY_AFTER)
    until = _parse_http_date(value)
    if until is None:
        return None
    since = _parse_http_date(headers.get("date", "")) or now
    return min(max((until - since).total_seconds(), 0.0), MAX_RETRY_AFTER)


def find_media_type(content_type: str) -> str:
    """Return a Content-Type header, or "" if the server did not know the type."""
    media = content_type.partition(";")[0].strip().lower()
    is_named = "/" in media and media not in _UNKNOWN_MEDIA
    return content_type.strip() if is_named else ""


def sniff_media_type(head: bytes) -> str:
    """Guess the media type of a body from its first 1,024 bytes."""
    start = head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, media in _OPENINGS:
        if start.startswith(mark):
            return media
    return "application/octet-stream" if b"\0" in head[:1024] else "text/plain"


_OPENINGS = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<?xml", "application/xml"),
    (b"<rss", "application/xml"),
    (b"<feed", "application/xml"),
    (b"<rdf", "application/xml"),
    (b"{", "application/json"),
    (b"[", "application/json"),
    (b"%pdf", "application/pdf"),
    (b"<", "text/html"),
)


def _has_marks(check: _Check, text: bytes) -> bool:
    return any(all(mark in text for mark in group) for group in check.marks)


def _parse_http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value[:64])
    except (ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
