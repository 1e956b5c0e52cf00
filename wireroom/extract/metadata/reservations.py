"""Reads what the markup of a page reserves: robots, TDMRep, licences, a paywall."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wireroom.http.reservations import (
    make_license,
    read_directives,
    read_tdm_metas,
)
from wireroom.model.reservations import (
    Reservation,
    ReservationKind,
    ReservationSource,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.extract.page.page_index import PageIndex
    from wireroom.model.article import Page

_LICENSE_RELS = ("license", "license nofollow", "tdm-policy")


def read_reservations(
    page: Page, index: PageIndex, *, base: str, paywalled: bool | None
) -> tuple[Reservation, ...]:
    """Return what the page's headers, its markup and its feed reserve, in this order.

    Args:
        base: the address that relative links are joined to. paywalled: whether the
            page says that a part is not free to read.
    """
    return (*page.reservations, *_read_markup(page, index, base, paywalled=paywalled))


def _read_markup(
    page: Page, index: PageIndex, base: str, *, paywalled: bool | None
) -> Iterator[Reservation]:
    token = page.robot_name.lower()
    source = ReservationSource.ROBOTS_META
    for content in index.find_all_meta("robots", *([token] if token else [])):
        yield from read_directives(content, source, token=token)
    yield from read_tdm_metas(
        index.find_meta("tdm-reservation"), index.find_meta("tdm-policy")
    )
    for rel in _LICENSE_RELS:
        if href := index.links.get(rel, "").strip():
            yield make_license(ReservationSource.LINK, urljoin(base, href))
    if page.feed.license:
        yield make_license(ReservationSource.FEED, page.feed.license)
    if paywalled:
        kind = ReservationKind.PAYWALL
        source = ReservationSource.JSON_LD
        yield Reservation(kind=kind, source=source, value="isAccessibleForFree: false")
