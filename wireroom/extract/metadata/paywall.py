"""Whether a page says that its story is not free, or shows the wall before it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.metadata.jsonld import ArticleData
    from wireroom.extract.page.mark_index import MarkIndex
    from wireroom.extract.page.page_index import PageIndex

_TIERS = {"free": False, "metered": True, "locked": True}
# What systems print in the place of the text, only where the reader may not have it:
# Ghost, Paid Memberships Pro, MemberPress, Restrict Content Pro, WooCommerce
# Memberships, Leaky Paywall, Jetpack.
_WALLS = re.compile(
    r"(?:^|\s)(?:gh-post-upgrade-cta|pmpro_content_message|mepr-unauthorized-message"
    r"|rcp_restricted|wc-memberships-content-restricted-message"
    r"|leaky_paywall_message(?:_wrap)?|jetpack-subscribe-paywall)(?:$|\s)"
)


def read_paywall(index: PageIndex, data: ArticleData) -> bool | None:
    """Return what the data of a page says, else whether it shows a wall.

    None where the page says nothing: its story may be free.
    """
    if data.is_free is not None:
        return not data.is_free
    tier = _TIERS.get(index.find_meta("article:content_tier").lower())
    return True if tier is None and find_walls(index.marks) else tier


def find_walls(marks: MarkIndex) -> list[HtmlElement]:
    """Return the elements that are in the place of a text for members."""
    return marks.find(_is_wall)


@lru_cache(maxsize=4_000)
def _is_wall(class_name: str, _id_name: str) -> bool:
    return _WALLS.search(class_name) is not None
