"""The publication date of a page, and which place on the page states it.

Machine-readable dates come first because they carry a zone; printed ones next, because
a person put them there; the address after that.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.finest import is_finest, refine
from wireroom.extract.page.shown_text import get_spaced_text
from wireroom.extract.publication_date.date_candidate import Reading, parse_candidate
from wireroom.extract.publication_date.date_labels import (
    is_member_label,
    is_of_member,
    is_published_label,
    is_update,
    is_update_label,
)
from wireroom.extract.publication_date.date_places import (
    has_class_of_change,
    has_property,
    holds_age,
    is_above_story,
    is_entry,
    is_in_hidden_block,
    is_line_of_others,
    read_label_before,
    read_stamp,
)
from wireroom.extract.publication_date.day_order import DayOrder
from wireroom.extract.publication_date.headline_lines import (
    find_dateline,
    iter_lines_after,
    list_lines_before,
)
from wireroom.extract.publication_date.marked_dates import (
    differs_from_text,
    divide_marked_dates,
)
from wireroom.extract.publication_date.sentences import is_month_alone, is_sentence
from wireroom.extract.publication_date.site_head import find_site_head
from wireroom.extract.publication_date.story_heading import (
    find_headline,
    find_story_heading,
    list_headlines,
)
from wireroom.extract.publication_date.url_days import (
    contradicts_url,
    iter_url_days,
)
from wireroom.model.moment import DateSource, PublishedTime

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
_DIGIT = re.compile(r"\d")
# How many of each kind of place are read.
_MAX_META = 12
_MAX_MODIFIED_META = 4
_MAX_MARKED = 10
_MAX_LINES = 30


def find_publication_date(
    page: Page, index: PageIndex, data: ArticleData, order: DayOrder | None = None
) -> PublishedTime | None:
    """Return the date from the most trustworthy place that has a plausible one.

    A place after it that agrees with it and is finer gives its minute and its zone. A
    line with the date of the last change alone is believed last, as
    :attr:`DateSource.UPDATED`, and refines nothing.

    Args:
        order: of day and month on the page; without one that of the tree as it is.
    """
    reading = Reading(page, order or DayOrder(tree=index.root, url=page.url))
    published: PublishedTime | None = None
    in_url = next(iter_url_days(page.url), "")
    day = parse_candidate(in_url, DateSource.URL, reading)
    for text, source in _iter_candidates(page, index, data):
        time = parse_candidate(text, source, reading)
        if time is not None and contradicts_url(time, day):
            continue
        # The first place is believed; another one that agrees may say the minute.
        published = time if published is None else refine(published, time)
        if published is not None and is_finest(published):
            break
    return published or _find_change_beside_headline(index, reading)


def _find_change_beside_headline(
    index: PageIndex, reading: Reading
) -> PublishedTime | None:
    lines = _iter_headline_lines(index, reading.page.url, is_updated=True)
    times = (parse_candidate(t, DateSource.UPDATED, reading) for t, _ in lines)
    return next((time for time in times if time is not None), None)


def find_modification_date(
    page: Page, index: PageIndex, data: ArticleData, order: DayOrder | None = None
) -> PublishedTime | None:
    """Return when the page says that it was last changed; None where it does not.

    Args:
        order: as in :func:`find_publication_date`.
    """
    reading = Reading(page, order or DayOrder(tree=index.root, url=page.url))
    candidates = [(data.modified, DateSource.JSON_LD)]
    candidates += [
        (text, DateSource.META)
        for text in index.find_all_meta(*_MODIFIED_META)[:_MAX_MODIFIED_META]
    ]
    for text, source in candidates:
        modified = parse_candidate(text, source, reading)
        if modified is not None:
            return modified
    return None


def _iter_candidates(
    page: Page, index: PageIndex, data: ArticleData
) -> Iterator[tuple[str, DateSource]]:
    yield data.published, DateSource.JSON_LD
    for text in index.find_all_meta(*_PUBLISHED_META)[:_MAX_META]:
        yield text, DateSource.META
    marked, _ = divide_marked_dates(index, page.url)
    article = _find_article(find_story_heading(index, page.url))
    own = [element for element in marked if _is_inside(element, article)]
    yield from _iter_stamps(own)
    yield from _iter_headline_lines(index, page.url, is_updated=False)
    # Those of a discussion below the story that nothing marks as comments.
    yield from _iter_stamps([element for element in marked if element not in own])
    for heading in list_headlines(index, page.url)[:1]:
        yield find_dateline(heading, index.root), DateSource.VISIBLE
    yield from ((text, DateSource.URL) for text in iter_url_days(page.url))


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
        if not differs_from_text(element):
            yield read_stamp(element), DateSource.MARKUP
    for element in (*labelled, *marked[:_MAX_MARKED]):
        yield get_spaced_text(element), DateSource.VISIBLE
    for element in marked[:_MAX_MARKED]:
        yield element.get("title", ""), DateSource.MARKUP


def _iter_headline_lines(
    index: PageIndex, url: str, *, is_updated: bool
) -> Iterator[tuple[str, DateSource]]:
    """Short texts with a digit behind each of the first headlines, then before it.

    The ``title`` of an element with such a text may say the minute and the zone.
    """
    headline = find_headline(index, url)
    head = find_site_head(index, url)
    headlines = list_headlines(index, url)
    for heading in headlines:
        after = islice(iter_lines_after(heading, index.root), _MAX_LINES)
        lines = [
            line
            for line in after
            if not is_above_story(line.element, headline)
            and not head.has(line.element)
            and not is_entry(line.element, index.title)
            and not (
                _DIGIT.search(line.text) and is_in_hidden_block(line.element, heading)
            )
        ]
        yield from _iter_dated_lines(lines, heading, url, is_updated=is_updated)
    for heading in headlines:
        lines = list_lines_before(heading)
        yield from _iter_dated_lines(lines, heading, url, is_updated=is_updated)


def _put_changes_last(lines: Iterable[Line]) -> list[tuple[str, Line]]:
    """Return lines, each with the text before it; last those with a class of a change.

    Such a line is not left out: some themes give the only date of a story the class
    "updated". Others hide the time of the change in front of the printed date, so the
    other lines are read first.
    """
    pairs: list[tuple[str, Line]] = []
    label = ""
    for line in lines:
        pairs.append((label, line))
        label = line.text
    return sorted(pairs, key=lambda pair: has_class_of_change(pair[1].element))


def _iter_dated_lines(
    lines: Iterable[Line], heading: HtmlElement, url: str, *, is_updated: bool
) -> Iterator[tuple[str, DateSource]]:
    for label, (text, element, is_behind_text) in _put_changes_last(lines):
        is_dated = _DIGIT.search(text) is not None
        is_change = is_dated and (is_update(text) or is_update_label(label))
        is_of_reader = is_of_member(text) or is_member_label(label)
        if (
            is_dated
            and is_change is is_updated
            and not is_of_reader
            and not (is_behind_text and (is_sentence(text) or is_month_alone(text)))
            and not is_line_of_others(element, heading, url)
        ):
            yield text, DateSource.VISIBLE
            # That of a link may be the date of what it leads to; beside an age it is
            # the date that the age was counted from.
            if element.get("title") and (element.tag != "a" or holds_age(element)):
                yield element.get("title", ""), DateSource.MARKUP
