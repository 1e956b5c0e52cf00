"""The publication date of a page, and which place on the page states it.

Machine-readable dates come first because they carry a zone; printed ones next, because
a person put them there; the address after that. ``htmldate`` guesses last: it reads the
whole tree, and its first hard page costs a second of imports.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from wireroom.dates.finest import is_finest, refine
from wireroom.dates.numeric_day import has_unknown_order
from wireroom.dates.printed_date import is_of_another_year, parse_printed_date
from wireroom.extract.page.shown_text import get_spaced_text
from wireroom.extract.publication_date.date_labels import (
    is_published_label,
    is_update,
    is_update_label,
    strip_label,
)
from wireroom.extract.publication_date.date_places import (
    has_property,
    is_above_story,
    is_entry,
    is_in_hidden_block,
    is_line_of_others,
    is_modification,
    is_of_another_part,
    read_label_before,
)
from wireroom.extract.publication_date.day_order import DayOrder, find_page_language
from wireroom.extract.publication_date.headline_lines import (
    MAX_LINE_LENGTH,
    iter_lines,
    iter_lines_after,
    list_lines_before,
)
from wireroom.extract.publication_date.site_head import SiteHead
from wireroom.extract.publication_date.story_heading import (
    find_headline,
    find_story_heading,
    list_headlines,
)
from wireroom.extract.publication_date.url_days import (
    contradicts_url,
    iter_url_days,
)
from wireroom.model.moment import DateSource, Precision, PublishedTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.metadata.jsonld import ArticleData
    from wireroom.extract.page.page_index import PageIndex
    from wireroom.extract.publication_date.headline_lines import Line
    from wireroom.model.article import Page

_PUBLISHED_META = (
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
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
# From when to when: something that takes place, not something that was published.
_RANGE = re.compile(
    r"\d[:.]\d\d\s?(?:h|uhr)?\s?[-\u2013]\s?\d{1,2}[:.]\d\d", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20|1[34]|25)\d\d(?!\d)|\d{8}")
# A time of day alone, or a number of readers, is no date.
_DATE_SHAPE = re.compile(
    r"\b\d{4}\b|\bago\b|\bvor\b|\d[./-]\s?\d{1,2}[./-]\s?\d\d|\d[年년]"
    r"|^\d{1,2}\.?\s[^\W\d_]\S{1,12}\s\d\d$",
    re.IGNORECASE,
)
_EARLIEST_YEAR = 1990
# Clocks of sites and the assumed zone may be wrong by so much.
_SLACK = timedelta(days=2)
# How many of each kind of place are read.
_MAX_META = 12
_MAX_MODIFIED_META = 4
_MAX_MARKED = 10
_MAX_LINES = 30
_MAX_DATED_LINES = 1_000


class _Reading(NamedTuple):
    """A page and its order of day and month."""

    page: Page
    order: DayOrder


def find_publication_date(
    page: Page, index: PageIndex, data: ArticleData
) -> PublishedTime | None:
    """Return the date from the most trustworthy place that has a plausible one.

    A place after it that agrees with it and is finer gives its minute and its zone. A
    line with the date of the last change alone is believed last, as
    :attr:`DateSource.UPDATED`, and refines nothing.
    """
    reading = _Reading(page, DayOrder(tree=index.root, url=page.url))
    published: PublishedTime | None = None
    in_url = next(iter_url_days(page.url), "")
    day = _parse_candidate(in_url, DateSource.URL, reading)
    for text, source in _iter_candidates(page, index, data):
        time = _parse_candidate(text, source, reading)
        if time is not None and contradicts_url(time, day):
            continue
        # The first place is believed; another one that agrees may say the minute.
        published = time if published is None else refine(published, time)
        if published is not None and is_finest(published):
            break
    return published or _find_change_beside_headline(index, reading)


def _find_change_beside_headline(
    index: PageIndex, reading: _Reading
) -> PublishedTime | None:
    lines = _iter_headline_lines(index, reading.page.url, is_updated=True)
    times = (_parse_candidate(t, DateSource.UPDATED, reading) for t, _ in lines)
    return next((time for time in times if time is not None), None)


def find_modification_date(
    page: Page, index: PageIndex, data: ArticleData
) -> PublishedTime | None:
    """Return when the page says that it was last changed; None where it does not."""
    reading = _Reading(page, DayOrder(tree=index.root, url=page.url))
    candidates = [(data.modified, DateSource.JSON_LD)]
    candidates += [
        (text, DateSource.META)
        for text in index.find_all_meta(*_MODIFIED_META)[:_MAX_MODIFIED_META]
    ]
    for text, source in candidates:
        modified = _parse_candidate(text, source, reading)
        if modified is not None:
            return modified
    return None


def guess_publication_date(
    page: Page, index: PageIndex, modified: PublishedTime | None
) -> PublishedTime | None:
    """Return the date that ``htmldate`` guesses, for a page without any other.

    Not the day of the last change, nor one that is printed in a list, a comment or
    another part of the page: such a day is the first that ``htmldate`` takes.
    """
    # Imported late: a process that never needs it saves a second and its memory.
    from htmldate import find_date  # noqa: PLC0415 - see above

    text = find_date(index.root, url=page.url, extensive_search=False)
    if not text:
        return None
    reading = _Reading(page, DayOrder(tree=index.root, url=page.url))
    guessed = _parse_candidate(text, DateSource.GUESSED, reading)
    if guessed is None or guessed.isoformat()[:10] in _list_other_days(index, reading):
        return None
    if _is_day_of_site_head(guessed, index, reading):
        return None
    return None if modified and _is_same_day(guessed, modified) else guessed


def _is_same_day(one: PublishedTime, other: PublishedTime) -> bool:
    return one.isoformat()[:10] == other.isoformat()[:10]


def _list_other_days(index: PageIndex, reading: _Reading) -> set[str]:
    """Return the days that the page states for something else than its story."""
    heading = find_story_heading(index, reading.page.url)
    headline = find_headline(index, reading.page.url)
    head = SiteHead(index.title, heading, reading.page.url)
    days: set[str] = set()
    for element in (*index.date_elements, *index.times):
        if (
            is_modification(element)
            or is_of_another_part(element, heading)
            or _is_of_site_head(element, headline, head)
        ):
            time = _parse_candidate(_read_stamp(element), DateSource.MARKUP, reading)
            days.update(() if time is None else {time.isoformat()[:10]})
    return days


def _is_day_of_site_head(
    guessed: PublishedTime, index: PageIndex, reading: _Reading
) -> bool:
    """Return whether the head of the site prints a day, and nothing else does."""
    head = _find_site_head(index, reading.page.url)
    dated = (line for line in iter_lines(index.root) if _DIGIT.search(line[0]))
    places = [
        head.has(element)
        for text, element in islice(dated, _MAX_DATED_LINES)
        if (time := _parse_candidate(text, DateSource.VISIBLE, reading))
        and _is_same_day(time, guessed)
    ]
    return bool(places) and all(places)


def _iter_candidates(
    page: Page, index: PageIndex, data: ArticleData
) -> Iterator[tuple[str, DateSource]]:
    yield data.published, DateSource.JSON_LD
    for text in index.find_all_meta(*_PUBLISHED_META)[:_MAX_META]:
        yield text, DateSource.META
    marked = _list_marked_dates(index, page.url)
    article = _find_article(find_story_heading(index, page.url))
    own = [element for element in marked if _is_inside(element, article)]
    yield from _iter_stamps(own)
    yield from _iter_headline_lines(index, page.url, is_updated=False)
    # Those of a discussion below the story that nothing marks as comments.
    yield from _iter_stamps([element for element in marked if element not in own])
    yield from ((text, DateSource.URL) for text in iter_url_days(page.url))


def _list_marked_dates(index: PageIndex, url: str) -> list[HtmlElement]:
    """Return the elements that say they are a date: ``itemprop``, ``time``, a class."""
    heading = find_story_heading(index, url)
    headline = find_headline(index, url)
    head = SiteHead(index.title, heading, url)
    return [
        element
        for element in (*index.date_elements, *index.times)
        if not is_of_another_part(element, heading)
        and not is_modification(element)
        and not _is_of_site_head(element, headline, head)
    ]


def _find_article(heading: HtmlElement | None) -> HtmlElement | None:
    return None if heading is None else next(heading.iterancestors("article"), None)


def _is_inside(element: HtmlElement, article: HtmlElement | None) -> bool:
    return article is None or article in element.iterancestors("article")


def _iter_stamps(marked: list[HtmlElement]) -> Iterator[tuple[str, DateSource]]:
    by_property = [
        element for element in marked if has_property(element, "datepublished")
    ]
    labelled = [
        element for element in marked if is_published_label(read_label_before(element))
    ]
    with_datetime = [element for element in marked if element.get("datetime")]
    for element in (*labelled, *by_property, *with_datetime):
        yield _read_stamp(element), DateSource.MARKUP
    for element in (*labelled, *marked[:_MAX_MARKED]):
        yield get_spaced_text(element), DateSource.VISIBLE
    for element in marked[:_MAX_MARKED]:
        yield element.get("title", ""), DateSource.MARKUP


def _is_of_site_head(
    element: HtmlElement, headline: HtmlElement | None, head: SiteHead
) -> bool:
    """Return whether a date that does not say what it is was printed by the site."""
    labels = (read_label_before(element), get_spaced_text(element)[:MAX_LINE_LENGTH])
    if has_property(element, "datepublished") or any(map(is_published_label, labels)):
        return False
    return is_above_story(element, headline) or head.has(element)


def _find_site_head(index: PageIndex, url: str) -> SiteHead:
    return SiteHead(index.title, find_story_heading(index, url), url)


def _read_stamp(element: HtmlElement) -> str:
    """Return what an element states for programs, else its text.

    ``datetime="Mar 12"`` beside "Mar 12, 2024" says less than the text.
    """
    text = get_spaced_text(element)
    stamp = element.get("datetime") or element.get("content") or text
    return text if _YEAR.search(text) and not _YEAR.search(stamp) else stamp


def _iter_headline_lines(
    index: PageIndex, url: str, *, is_updated: bool
) -> Iterator[tuple[str, DateSource]]:
    """Short texts with a digit behind each of the first headlines, then before it.

    The ``title`` of an element with such a text may say the minute and the zone.
    """
    headline = find_headline(index, url)
    head = _find_site_head(index, url)
    headlines = list_headlines(index, url)
    for heading in headlines:
        after = islice(iter_lines_after(heading, index.root), _MAX_LINES)
        lines = [
            line
            for line in after
            if not is_above_story(line[1], headline)
            and not head.has(line[1])
            and not is_entry(line[1], index.title)
            and not (_DIGIT.search(line[0]) and is_in_hidden_block(line[1], heading))
        ]
        yield from _iter_dated_lines(lines, is_updated=is_updated)
    for heading in headlines:
        lines = list_lines_before(heading)
        yield from _iter_dated_lines(lines, is_updated=is_updated)


def _iter_dated_lines(
    lines: Iterable[Line], *, is_updated: bool
) -> Iterator[tuple[str, DateSource]]:
    label = ""
    for text, element in lines:
        is_dated = _DIGIT.search(text) is not None
        is_change = is_dated and (is_update(text) or is_update_label(label))
        label = text
        if is_dated and is_change is is_updated and not is_line_of_others(element):
            yield text, DateSource.VISIBLE
            # That of a link may be the date of what it leads to.
            if element.get("title") and element.tag != "a":
                yield element.get("title", ""), DateSource.MARKUP


def _parse_candidate(
    text: str, source: DateSource, reading: _Reading
) -> PublishedTime | None:
    text = " ".join(text.split())
    if source is DateSource.VISIBLE:
        text = strip_label(text)
        if not _DATE_SHAPE.search(text) or _RANGE.search(text):
            return None
    if not text or len(text) > MAX_LINE_LENGTH or not _DIGIT.search(text):
        return None
    page, order = reading
    published = parse_printed_date(
        text,
        source=source,
        now=page.fetched_at,
        utc_offset_minutes=page.utc_offset_minutes,
        day_first=order.day_first if has_unknown_order(text) else None,
        language=find_page_language(order.tree),
    )
    if published is None or not _is_plausible(published, page):
        return None
    if is_of_another_year(published, find_page_language(order.tree)):
        return None
    # "This article needs sources (September 2010)".
    return None if _is_month_in_brackets(text, published) else published


def _is_month_in_brackets(text: str, published: PublishedTime) -> bool:
    is_coarse = published.precision in {Precision.MONTH, Precision.YEAR}
    return is_coarse and text[0] == "(" and text[-1] == ")"


def _is_plausible(published: PublishedTime, page: Page) -> bool:
    """Return whether the date is neither before the web nor after the download."""
    if published.at.year < _EARLIEST_YEAR:
        return False
    return not page.fetched_at or published.at <= page.fetched_at + _SLACK
