"""Reads what the headers of a response, and directives of robots, reserve."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.model.reservations import (
    Reservation,
    ReservationKind,
    ReservationSource,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_VALUE = 300
# Headers in which the reservations that files of a site make for a page are kept.
TDM_FILE_HEADER, AI_FILE_HEADER = "wireroom-tdm", "wireroom-ai-txt"
ROBOTS_LICENSE_HEADER = "wireroom-license"
# Directives of the robots meta element and of X-Robots-Tag, in lower case.
_KINDS = {
    "noindex": (ReservationKind.NOINDEX,),
    "none": (ReservationKind.NOINDEX,),
    "noarchive": (ReservationKind.NOARCHIVE,),
    "nocache": (ReservationKind.NOARCHIVE,),
    "nosnippet": (ReservationKind.NOSNIPPET,),
    "noai": (ReservationKind.TDM,),
    "unavailable_after": (ReservationKind.UNAVAILABLE_AFTER,),
    "max-snippet": (ReservationKind.MAX_SNIPPET,),
}
_OTHERS = frozenset(
    {"all", "index", "follow", "nofollow", "noimageindex", "notranslate"}
    | {"max-image-preview", "max-video-preview", "indexifembedded", "noimageai"}
)
_AGENT = re.compile(r"[a-z][a-z_-]*")
_NO_LIMIT = "-1"
_LICENSE_LINK = re.compile(r"<([^<>]{1,2000})>([^,<]*)")
_NO_STORE = re.compile(r"(?:^|,)\s*no-store\s*(?:,|$)", re.IGNORECASE)


def read_header_reservations(
    headers: Mapping[str, str], *, token: str
) -> Iterator[Reservation]:
    """Yield what the headers of a response reserve.

    Args:
        headers: by names in lower case; repeated ones are joined by commas.
        token: the product token of the robot that asked (RFC 9309, 2.2.1).
    """
    tagged = headers.get("x-robots-tag", "")
    yield from read_directives(tagged, ReservationSource.ROBOTS_HEADER, token=token)
    if headers.get("tdm-reservation", "").strip().startswith("1"):
        yield _make_tdm(ReservationSource.TDM_HEADER, headers.get("tdm-policy", ""))
    yield from _read_files(headers)
    for url, parameters in _LICENSE_LINK.findall(headers.get("link", "")):
        if re.search(r'rel="?license\b', parameters, re.IGNORECASE):
            yield make_license(ReservationSource.LINK, url)
    if ROBOTS_LICENSE_HEADER in headers:
        named = headers[ROBOTS_LICENSE_HEADER]
        yield make_license(ReservationSource.ROBOTS_FILE, named)
    stored = headers.get("cache-control", "")
    if _NO_STORE.search(stored):
        yield Reservation(
            kind=ReservationKind.NO_STORE,
            source=ReservationSource.CACHE_HEADER,
            value=stored[:MAX_VALUE],
        )


def read_directives(
    value: str, source: ReservationSource, *, token: str
) -> Iterator[Reservation]:
    """Yield what directives reserve that are for all robots, or for this one.

    The name of a robot before a directive holds for those behind it, until another
    name: ``noindex, otherbot: noarchive``.
    """
    agent = ""
    for name, directive, text in _split_directives(value):
        agent = name or agent
        if agent in {"", token.lower()}:
            for kind in _KINDS.get(directive, ()):
                if directive != "max-snippet" or text != _NO_LIMIT:
                    shown = f"{directive}: {text}" if text else directive
                    yield Reservation(kind=kind, source=source, value=shown[:MAX_VALUE])


def _split_directives(value: str) -> Iterator[tuple[str, str, str]]:
    """Yield robot, directive and value; a date has a comma of its own."""
    parts = [part.strip() for part in value[:4_000].split(",")]
    while parts:
        agent, part = "", parts.pop(0)
        name, colon, rest = part.partition(":")
        known = _KINDS.keys() | _OTHERS
        if colon and name.strip().lower() not in known:
            if not _AGENT.fullmatch(name.strip().lower()):
                continue
            agent, part = name.strip().lower(), rest.strip()
            name, colon, rest = part.partition(":")
        directive, text = name.strip().lower(), rest.strip()
        if directive == "unavailable_after" and not re.search(r"\d", text) and parts:
            text = f"{text}, {parts.pop(0)}"
        yield agent, directive, text


def make_license(source: ReservationSource, value: str) -> Reservation:
    """Return the reservation of a page whose licence is at an address, or named."""
    kind = ReservationKind.LICENSE
    return Reservation(kind=kind, source=source, value=value.strip()[:MAX_VALUE])


def read_tdm_metas(reservation: str, policy: str) -> Iterator[Reservation]:
    """Yield what ``meta`` elements of TDMRep reserve."""
    if reservation.strip().startswith("1"):
        yield _make_tdm(ReservationSource.TDM_META, policy)


def find_tdm_rule(body: bytes, url: str) -> str:
    """Return what a ``tdmrep.json`` says of an address, for ``TDM_FILE_HEADER``.

    "" if it reserves nothing there. The rule with the longest matching location counts;
    ``*`` matches any text, and ``$`` the end.
    """
    try:
        rules = json.loads(body)
    except ValueError:
        return ""
    path = urlsplit(url).path or "/"
    best, found = -1, ""
    for rule in rules[:1_000] if isinstance(rules, list) else ():
        location = rule.get("location") if isinstance(rule, dict) else None
        if not isinstance(location, str) or not _matches(location[:500], path):
            continue
        if len(location) > best:
            best = len(location)
            is_reserved = str(rule.get("tdm-reservation")) == "1"
            found = f"1 {rule.get('tdm-policy') or ''}".strip() if is_reserved else ""
    return found


def _matches(location: str, path: str) -> bool:
    body = location.removesuffix("$")
    pattern = ".*".join(map(re.escape, body.split("*")[:10]))
    end = r"\Z" if location.endswith("$") else ""
    return re.match(pattern + end, path) is not None


def _read_files(headers: Mapping[str, str]) -> Iterator[Reservation]:
    rule = headers.get(TDM_FILE_HEADER, "")
    if rule.startswith("1"):
        yield _make_tdm(ReservationSource.TDM_FILE, rule[1:])
    if AI_FILE_HEADER in headers:
        yield _make_tdm(ReservationSource.AI_FILE, "")


def _make_tdm(source: ReservationSource, policy: str) -> Reservation:
    value = f"1 {policy.strip()}".strip()[:MAX_VALUE]
    return Reservation(kind=ReservationKind.TDM, source=source, value=value)
