"""A text that may be a date of a page, and the time that it states if it is one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from wireroom.dates.finest import is_age
from wireroom.dates.numeric_day import has_unknown_order
from wireroom.dates.open_half import cut_clock, find_open_half, may_lack_half
from wireroom.dates.printed_date import is_of_another_year, parse_printed_date
from wireroom.extract.publication_date.date_labels import strip_label
from wireroom.extract.publication_date.day_order import DayOrder, find_page_language
from wireroom.extract.publication_date.headline_lines import MAX_LINE_LENGTH
from wireroom.extract.publication_date.sentences import is_month_alone
from wireroom.model.moment import DateSource, Precision
from wireroom.words.calendar import find_language_code
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wireroom.model.article import Page
    from wireroom.model.moment import PublishedTime

# "14:45-15:45": the times of an event, not of a publication.
_RANGE = re.compile(
    r"\d[:.]\d\d\s?(?:h|uhr)?\s?[-\u2013]\s?\d{1,2}[:.]\d\d"
    # With a word: "14:45 Uhr bis 15:45", "2:45 pm to 4:00". No full stop in the first
    # time, since "3.19 à 14:45" is a day and its time.
    r"|(?<![\d.:])\d{1,2}[:h]\d\d\s?(?:h|uhr|[ap]\.?m\.?)?\s?"
    r"(?:-|\u2013|~|to|until|till|bis|tot|til|à|a|au|al|até|do|до|至|から)"
    r"\s?\d{1,2}[:h]\d\d",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# An address that is printed may have the day in the zone of the machine that built it.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# A time of day alone, or a number of readers, is no date.
_DATE_SHAPE = re.compile(
    r"\b\d{4}\b|\bago\b|\bvor\b|\d[./-]\s?\d{1,2}[./-]\s?\d\d|\d[年년]"
    r"|^\d{1,2}\.?\s[^\W\d_]\S{1,12}\s\d\d$",
    re.IGNORECASE,
)
_EARLIEST_YEAR = 1990
# Whose words for the halves of the day are known, or who print 24 hours.
_KNOWN_LANGUAGES = frozenset(language.code for language in LANGUAGES)
# Clocks of sites and the assumed zone may be wrong by so much.
_SLACK = timedelta(days=2)


class Reading(NamedTuple):
    """A page and its order of day and month."""

    page: Page
    order: DayOrder


def parse_candidate(
    text: str, source: DateSource, reading: Reading
) -> PublishedTime | None:
    """Return the time of a story that a text states, None if it states none.

    A range of times, a time of day alone, and a day before the web or after the
    download are no date of a story.
    """
    text = " ".join(text.split())
    if source is DateSource.VISIBLE:
        text = strip_label(_ADDRESS.sub(" ", text))
        if not _DATE_SHAPE.search(text) or _RANGE.search(text):
            return None
    if not text or len(text) > MAX_LINE_LENGTH or not _DIGIT.search(text):
        return None
    page, order = reading
    language = find_page_language(order.tree)
    published = parse_printed_date(
        text,
        source=source,
        now=page.fetched_at,
        utc_offset_minutes=page.utc_offset_minutes,
        day_first=order.day_first if has_unknown_order(text) else None,
        language=language,
    )
    if published is None or not _is_plausible(published, page):
        return None
    if is_of_another_year(published, language):
        return None
    if source is DateSource.VISIBLE and _is_coarse_of_other(text, published):
        return None
    return cut_clock(published) if _has_open_half(published, language) else published


def remove_times_of_event(text: str) -> str:
    """Return a line without a range of times of day, which an event has."""
    return _RANGE.sub(" ", text)


def _has_open_half(published: PublishedTime, language: str | None) -> bool:
    """Return whether an unknown word behind a time may say its half of the day.

    In the languages that are known, another word is a section or the next link.
    """
    code = find_language_code(language)
    if may_lack_half(published, code):
        return True
    is_known = code is None or code in _KNOWN_LANGUAGES
    return not is_known and find_open_half(published, code) != ""


def _is_coarse_of_other(text: str, published: PublishedTime) -> bool:
    """Return whether a printed month or year is no date of a story.

    A year alone, an age in months or years, a month among other words ("In August 2008
    the figure fell"), and one in brackets: "needs sources (September 2010)".
    """
    if published.precision is Precision.YEAR:
        return True
    if published.precision is not Precision.MONTH:
        return False
    is_in_brackets = text[0] == "(" and text[-1] == ")"
    return is_in_brackets or is_age(published) or not is_month_alone(text)


def _is_plausible(published: PublishedTime, page: Page) -> bool:
    """Return whether the date is neither before the web nor after the download."""
    if published.at.year < _EARLIEST_YEAR:
        return False
    return not page.fetched_at or published.at <= page.fetched_at + _SLACK
