"""What publishers reserve of a page, and which of it an operator obeys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wireroom.model.json_columns import ObeyJson, ReservationJson


class ReservationKind(StrEnum):
    """What a publisher reserves.

    ``TDM``: mining of text and data (Directive (EU) 2019/790, article 4; ``noai``).
    ``LICENSE``: a licence names the conditions. ``PAYWALL``: not free to read.
    ``NO_STORE``: of caches; a common header of pages that are anybody's to store.
    """

    NOINDEX = "noindex"
    NOARCHIVE = "noarchive"
    NOSNIPPET = "nosnippet"
    MAX_SNIPPET = "max_snippet"
    UNAVAILABLE_AFTER = "unavailable_after"
    TDM = "tdm"
    LICENSE = "license"
    PAYWALL = "paywall"
    NO_STORE = "no_store"


class ReservationSource(StrEnum):
    """Where a reservation was read."""

    ROBOTS_HEADER = "x-robots-tag"
    ROBOTS_META = "robots_meta"
    TDM_HEADER = "tdm_header"
    TDM_META = "tdm_meta"
    TDM_FILE = "tdmrep.json"
    AI_FILE = "ai.txt"
    ROBOTS_FILE = "robots.txt"
    CACHE_HEADER = "cache-control"
    LINK = "link"
    FEED = "feed"
    JSON_LD = "json-ld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One reservation, and its words as they were read."""

    kind: ReservationKind
    source: ReservationSource
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obey:
    """Which reservations of a source are followed; all are stored.

    Attributes:
        robots: robots.txt. noarchive: no page is kept where archiving is forbidden.
        tdm: no article is stored where mining is reserved. no_store: as ``noarchive``,
            where caches may not store. why: the operator's reason for overruling.
    """

    robots: bool = True
    noarchive: bool = True
    tdm: bool = False
    no_store: bool = False
    why: str = ""

    def to_json(self) -> ObeyJson:
        """Return what differs from the default, as the column holds it."""
        usual = Obey()
        return {  # type: ignore[return-value]  # the names are the fields'
            name: getattr(self, name)
            for name in ("robots", "noarchive", "tdm", "no_store", "why")
            if getattr(self, name) != getattr(usual, name)
        }

    def forbids_page(self, found: Mapping[str, ReservationJson]) -> bool:
        """Return whether no page of an article with these reservations is kept."""
        return (self.noarchive and ReservationKind.NOARCHIVE in found) or (
            self.no_store and ReservationKind.NO_STORE in found
        )

    def forbids_article(self, found: Mapping[str, ReservationJson]) -> bool:
        """Return whether an article with these reservations is refused."""
        return self.tdm and ReservationKind.TDM in found


OBEY_DEFAULT = Obey()


def to_json(found: Iterable[Reservation]) -> dict[str, ReservationJson]:
    """Return reservations by kind; of several of one kind the first."""
    document: dict[str, ReservationJson] = {}
    for one in found:
        document.setdefault(one.kind, {"from": one.source, "value": one.value})
    return document
