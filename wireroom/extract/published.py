"""When a page was published, and who on the page says so.

Machine-readable dates come first because they carry a zone; printed ones next, because
a person put them there; the address after that. ``htmldate`` guesses last: it reads the
whole tree, and its first hard page costs a second of imports.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.dates import parse_printed_date
from wireroom.extract.page_index import (
    get_spaced_text,
    is_inside_comments,
    is_inside_furniture,
)
from wireroom.model.moment import DateSource, PublishedTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.jsonld import ArticleData
    from wireroom.extract.page_index import PageIndex
    from wireroom.model.article import Page

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "date",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
_LABEL = re.compile(
    r"^[\s|•·(]*(?:(?:first\s+)?published|posted|updated|created|date|veröffentlicht"
    r"|erstellt|stand|publié|publicado|pubblicato|gepubliceerd|on|am|le|el|il)"
    r"\b\s*(?:on|am|le|at|by)?\s*[:.]?\s*",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    r"/((?:19[89]|20[0-4])\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?=[/_-]|$)"
)
# ``/29-10-2021``: only where the first number can be no month.
_DAY_IN_URL = re.compile(r"/(1[3-9]|2\d|3[01])-(0[1-9]|1[0-2])-(20[0-4]\d)(?=[/_.-]|$)")
_REGION_IN_URL = re.compile(r"//[^/?#]{1,200}/([a-z]{2})[-_]([a-z]{2})/", re.IGNORECASE)
# From when to when: something that takes place, not something that was published.
_RANGE = re.compile(
    r"\d[:.]\d\d\s?(?:h|uhr)?\s?[-\u2013]\s?\d{1,2}[:.]\d\d", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
# A time of day alone, or a number of readers, is no date.
_DATE_SHAPE = re.compile(
    r"\b\d{4}\b|\bago\b|\bvor\b|\d[./-]\s?\d{1,2}[./-]\s?\d\d|\d年", re.IGNORECASE
)
_UPDATED = re.compile(
    r"^\W{0,5}(?:last\s+)?(?:updated|modified|aktualisiert|mis à jour|actualizado)",
    re.IGNORECASE,
)
# Regions of English that write the day before the month.
_DAY_FIRST = frozenset({"gb", "au", "nz", "ie", "in", "za", "pk", "ke", "ng", "sg"})
_MAX_VISIBLE = 90
_EARLIEST = 1990


def find_publication_date(
    page: Page, found: PageIndex, data: ArticleData
) -> PublishedTime | None:
    """The web date, from the most trustworthy place that has one."""
    days = infer_day_first(found.root, page.url)
    for text, source in _iter_candidates(page, found, data):
        moment = _reject_implausible(
            _parse_candidate(text, source, page, days=days), page
        )
        if moment is not None:
            return moment
    return None


def find_modification_date(
    page: Page, found: PageIndex, data: ArticleData
) -> PublishedTime | None:
    """When the page says that it was changed, None where it does not say."""
    stated = [(data.modified, DateSource.JSON_LD)]
    stated += [(x, DateSource.META) for x in found.find_all_meta(*_MODIFIED)[:4]]
    days = infer_day_first(found.root, page.url)
    moments = (
        _reject_implausible(_parse_candidate(text, source, page, days=days), page)
        for text, source in stated
    )
    return next((x for x in moments if x is not None), None)


def guess_publication_date(page: Page, tree: HtmlElement) -> PublishedTime | None:
    """What ``htmldate`` thinks; asked only where no other place had a date."""
    # Imported late: a process that never needs it saves a second and its memory.
    from htmldate import find_date  # noqa: PLC0415 - see above

    text = find_date(tree, url=page.url, extensive_search=False)
    return (
        _reject_implausible(
            _parse_candidate(text, DateSource.GUESSED, page, days=None), page
        )
        if text
        else None
    )


def _iter_candidates(
    page: Page, found: PageIndex, data: ArticleData
) -> Iterator[tuple[str, DateSource]]:
    yield data.published, DateSource.JSON_LD
    for text in found.find_all_meta(*_PUBLISHED)[:12]:
        yield text, DateSource.META
    yield from _iter_marked_dates(found)
    yield from _iter_headline_lines(found)
    in_url = _IN_URL.search(page.url)
    if in_url:
        yield "-".join(in_url.groups()), DateSource.URL
    backwards = _DAY_IN_URL.search(page.url)
    if backwards:
        yield "-".join(backwards.groups()[::-1]), DateSource.URL


def _iter_marked_dates(found: PageIndex) -> Iterator[tuple[str, DateSource]]:
    """Elements that say they are a date: ``itemprop``, ``time``, a class."""
    marked = [
        x
        for x in (*found.date_elements, *found.times)
        if not is_inside_furniture(x) and not is_inside_comments(x)
    ]
    stated = [x for x in marked if x.get("itemprop", "").lower() == "datepublished"]
    times = [x for x in marked if x.get("datetime")]
    for element in (*stated, *times):
        if not _UPDATED.match(get_spaced_text(element)[:_MAX_VISIBLE]):
            yield (
                element.get("datetime")
                or element.get("content")
                or get_spaced_text(element),
                DateSource.MARKUP,
            )
    for element in marked[:10]:
        yield get_spaced_text(element), DateSource.VISIBLE


def _iter_headline_lines(found: PageIndex) -> Iterator[tuple[str, DateSource]]:
    """Short lines around the first headline: the ones after it, then those before."""
    for heading in found.headings[:2]:
        after = islice(_iter_texts_after(heading, found.root), 30)
        for text in after:
            if _DIGIT.search(text):
                yield text, DateSource.VISIBLE


def _iter_texts_after(heading: HtmlElement, root: HtmlElement) -> Iterator[str]:
    seen = False
    for element in root.iter():
        if element is heading:
            seen = True
        elif seen and element.tag not in {"script", "style", "option"}:
            for piece in (element.text, element.tail):
                text = " ".join((piece or "")[:400].split())
                if text and len(text) <= _MAX_VISIBLE:
                    yield text


def infer_day_first(tree: HtmlElement, url: str) -> bool | None:
    """How 03/04/2012 is meant in the page's language; None: nobody can tell.

    Args:
        tree: the page's ``html`` element. url: its address, which may name a region.
    """
    language, _, region = (tree.get("lang") or "").lower().partition("-")
    in_url = _REGION_IN_URL.search(url)
    if not region and in_url and language in {"", in_url[1].lower()}:
        language, region = in_url[1].lower(), in_url[2].lower()
    if language == "en":
        return {"us": False}.get(region, region in _DAY_FIRST or None)
    return True if language else None


def _parse_candidate(
    text: str, source: DateSource, page: Page, *, days: bool | None
) -> PublishedTime | None:
    text = " ".join(text.split())
    if source is DateSource.VISIBLE:
        text = _LABEL.sub("", text, count=1)
        if not _DATE_SHAPE.search(text) or _RANGE.search(text):
            return None
    if not text or len(text) > _MAX_VISIBLE or not _DIGIT.search(text):
        return None
    return parse_printed_date(
        text,
        source=source,
        now=page.fetched_at,
        utc_offset_minutes=page.utc_offset_minutes,
        day_first=days,
    )


def _reject_implausible(
    moment: PublishedTime | None, page: Page
) -> PublishedTime | None:
    """Neither before the web nor after the page was fetched (two days of slack)."""
    if moment is None or moment.at.year < _EARLIEST:
        return None
    if page.fetched_at and moment.at > page.fetched_at + timedelta(days=2):
        return None
    return moment
