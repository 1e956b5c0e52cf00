"""Whether a page writes the day or the month first: ``03/04/2012``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.dates.numeric_day import find_order
from wireroom.words.calendar import find_language_code

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_REGION_IN_URL = re.compile(r"//[^/?#]{1,200}/([a-z]{2})[-_]([a-z]{2})/", re.IGNORECASE)
# Regions of English that write the day before the month, and their domains.
_DAY_FIRST = frozenset(
    {"gb", "uk", "au", "nz", "ie", "in", "za", "pk", "ke", "ng", "sg"}
)
_MONTH_FIRST = frozenset({"us", "ph"})
_MONTH_FIRST_DOMAINS = frozenset({"us", "gov", "mil", "edu"})
# Domains of countries that are used everywhere.
_GENERIC_COUNTRIES = frozenset(
    {"io", "co", "tv", "me", "ai", "fm", "cc", "ws", "to", "ly"}
)
_NUMERIC = re.compile(r"(?<![\d./-])\d{1,2}([/-])\d{1,2}\1(?:\d{4}|\d\d)(?![\d/-])")
# The word before a date, which may be the weekday; and how long it is at most. As a
# part of the pattern above it would be tried at every word of a page.
_WORD_BEFORE = re.compile(r"[^\W\d_]{2,12}\.?,?\s\Z")
_MAX_WORD = 15
# Dates and characters of a page that are looked at.
_MAX_DATES = 60
_MAX_TEXT = 400_000


@dataclass(frozen=True, kw_only=True, eq=False)
class DayOrder:
    """The order of a page, found at the first ambiguous date.

    Attributes:
        tree: the page's ``html`` element. url: its address.
    """

    tree: HtmlElement
    url: str

    @cached_property
    def day_first(self) -> bool | None:
        """The order of the page's unambiguous dates, else of its region; or None.

        Dates in both orders on one page tell nothing.
        """
        orders = set(self._iter_orders())
        if len(orders) == 1:
            return orders.pop()
        return None if orders else infer_day_first(self.tree, self.url)

    def find_now(self) -> None:
        """Find the order before parts of the tree are removed."""
        _ = self.day_first

    def _iter_orders(self) -> list[bool]:
        text = " ".join(self.tree.itertext())[:_MAX_TEXT]
        language = find_language_code(find_page_language(self.tree))
        found = []
        for number, match in enumerate(_NUMERIC.finditer(text)):
            if number >= _MAX_DATES:
                break
            order = find_order(_with_word_before(text, match), language)
            if order is not None:
                found.append(order)
        return found


def _with_word_before(text: str, date: re.Match[str]) -> str:
    before = text[max(0, date.start() - _MAX_WORD) : date.start()]
    word = _WORD_BEFORE.search(before)
    return (word[0] if word else "") + date[0]


def find_page_language(tree: HtmlElement) -> str | None:
    """Return the language tag that the page's root declares; None for none."""
    tag: str | None = tree.get("lang")
    return tag or str(tree.get("xml:lang") or "") or None


def infer_day_first(tree: HtmlElement, url: str) -> bool | None:
    """Return the order of the page's language, region or domain; None where unknown."""
    tag = (find_page_language(tree) or "").lower().replace("_", "-")
    language, _, region = tag.partition("-")
    in_url = _REGION_IN_URL.search(url)
    if not region and in_url and language in {"", in_url[1].lower()}:
        language, region = in_url[1].lower(), in_url[2].lower()
    if language not in {"", "en"}:
        return True
    if region in _MONTH_FIRST or region in _DAY_FIRST:
        return region in _DAY_FIRST
    return _infer_from_domain(url)


def _infer_from_domain(url: str) -> bool | None:
    try:
        domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return None
    if domain in _MONTH_FIRST_DOMAINS:
        return False
    # Every country's domain but the American ones: the day is first.
    is_country = len(domain) == 2 and domain not in _GENERIC_COUNTRIES
    return True if is_country else None
