"""The links of a section page, with what surrounds each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import html

from wireroom.errors import Permanent, Reason
from wireroom.feeds.fields.links import resolve_link
from wireroom.feeds.markup.decode import decode_text
from wireroom.feeds.section_pages.section_words import is_title
from wireroom.http.urls import canonicalize_url, is_homepage, make_url_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_BYTES = 3_000_000
# Links of an element that show whether it lists titles.
_MAX_TITLES = 50
# Links that are looked at, and levels above a link that describe its place.
_MAX_LINKS = 3_000
_LEVELS = 4
# Places whose links lead through the site, by tag and by words of a class or an id.
_NAVIGATION_TAGS = frozenset({"nav", "footer", "form", "noscript"})
_NAVIGATION = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|pagination|pager"
    r"|social|share|cookie|login|lang(?:uage)?s?)(?:$|[-_ ])",
    re.IGNORECASE,
)
# Named after tags is also the page of a tag, with its articles.
_TAGS = re.compile(r"(?:^|[-_ ])tags?(?:$|[-_ ])", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLink:
    """One link of a section page.

    Attributes:
        url: canonical; ``key``: the spelling in which addresses are compared.
        place: the tags and classes above the link, without numbers.
        words: its text. has_heading: whether it is in a heading, or has one in it.
        is_navigation: whether its place is one of links through the site.
    """

    url: str
    key: str
    element: HtmlElement
    place: str
    words: str
    has_heading: bool
    is_navigation: bool


def parse_page(body: bytes, content_type: str) -> HtmlElement:
    """Parse the first 3 MB of a page.

    Raises:
        Permanent: NOT_A_FEED for what is no HTML page.
    """
    text, _ = decode_text(body[:MAX_BYTES], content_type)
    try:
        tree = html.document_fromstring(
            text.encode("utf-8"),
            parser=html.HTMLParser(encoding="utf-8", huge_tree=False),
        )
    except (ValueError, AssertionError, html.etree.LxmlError) as error:
        raise Permanent(Reason.NOT_A_FEED, "no HTML page") from error
    return tree


def list_links(tree: HtmlElement, url: str) -> Iterator[SectionLink]:
    """Yield the links to other pages of the same site, in the order of the page.

    Args:
        url: the page's own address.
    """
    places: dict[HtmlElement, bool] = {}
    base = resolve_link(next(iter(tree.xpath("//base/@href")), ""), url) or url
    own_key, site = make_url_key(url), _site(url)
    for number, element in enumerate(tree.iter("a")):
        if number >= _MAX_LINKS:
            return
        link = _make_link(element, base, places)
        if link is None or link.key == own_key or _site(link.url) != site:
            continue
        if not is_homepage(link.url):
            yield link


def collect_words(element: HtmlElement) -> str:
    """Return the text of an element on one line, at most 500 characters."""
    return " ".join("".join(element.itertext()).split())[:500]


def is_heading(element: HtmlElement) -> bool:
    """Return whether an element is a heading."""
    return element.tag in _HEADINGS


def _make_link(
    element: HtmlElement, base: str, places: dict[HtmlElement, bool]
) -> SectionLink | None:
    """Return a link; None without an address.

    Args:
        places: of elements above links, whether they are navigation; added to.
    """
    address = resolve_link(element.get("href"), base)
    if address is None or str(element.get("href")).startswith("#"):
        return None
    try:
        url = canonicalize_url(address)
    except Permanent:
        return None
    above = list(element.iterancestors())
    for each in above:
        if each not in places:
            places[each] = _is_navigation(each)
    return SectionLink(
        url=url,
        key=make_url_key(url),
        element=element,
        place="/".join(map(_describe, [element, *above[:_LEVELS]])),
        words=collect_words(element),
        has_heading=any(map(is_heading, [*above[:2], *element.iterdescendants()]))
        or _is_alone_with_heading(element),
        is_navigation=any(places[each] for each in above),
    )


def _is_alone_with_heading(element: HtmlElement) -> bool:
    """Return whether a link without words lies over the heading of its teaser."""
    if collect_words(element):
        return False
    address = element.get("href")
    for above in list(element.iterancestors())[:_LEVELS]:
        if any(each.get("href") != address for each in above.iter("a")):
            return False
        if any(map(is_heading, above.iter())):
            return True
    return False


def _describe(element: HtmlElement) -> str:
    """Return tag and classes; those of single items differ in their numbers alone."""
    classes = sorted(str(element.get("class") or "").split())[:4]
    return _DIGITS.sub("", ".".join([str(element.tag), *classes]))


def _is_navigation(element: HtmlElement) -> bool:
    if element.tag in _NAVIGATION_TAGS:
        return True
    if element.tag in {"body", "html", "article", "main"}:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    role = element.get("role") == "navigation"
    if role or _NAVIGATION.search(names):
        return True
    return bool(_TAGS.search(names)) and not _holds_titles(element)


def _holds_titles(element: HtmlElement) -> bool:
    """Return whether half of the first links in an element, or more, are titles."""
    links = islice(element.iter("a"), _MAX_TITLES)
    titles = [is_title(collect_words(each)) for each in links]
    return sum(titles) * 2 >= len(titles)


def _site(url: str) -> str:
    """Return the last two labels of a host, or the host that has fewer."""
    host = urlsplit(url).hostname or ""
    is_number = host.replace(".", "").isdigit()
    return host if is_number else ".".join(host.split(".")[-2:])
