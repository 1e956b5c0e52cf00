"""The date of a page once its comments are gone from the tree.

Times of comments look like the time of the story. Until the comments are read, only
their marks say what they are, and a theme may have none.
"""

from __future__ import annotations

import re
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from wireroom.extract.metadata.jsonld import ArticleData
from wireroom.extract.page.page_index import index_page
from wireroom.extract.page.shown_text import UNREAD_TAGS
from wireroom.extract.publication_date.date_candidate import (
    Reading,
    parse_candidate,
    remove_times_of_event,
)
from wireroom.extract.publication_date.date_labels import (
    is_member_label,
    is_other_label,
    is_update_label,
)
from wireroom.extract.publication_date.date_places import (
    is_of_listed_post,
    read_stamp,
)
from wireroom.extract.publication_date.headline_lines import (
    MAX_LINE_LENGTH,
    Line,
    iter_lines,
)
from wireroom.extract.publication_date.marked_dates import divide_marked_dates
from wireroom.extract.publication_date.published import find_publication_date
from wireroom.extract.publication_date.sentences import is_sentence
from wireroom.extract.publication_date.site_head import find_site_head
from wireroom.extract.publication_date.story_heading import find_story_heading
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.extract.page.page_index import PageIndex
    from wireroom.extract.publication_date.day_order import DayOrder
    from wireroom.model.article import Comment, Page
    from wireroom.model.moment import PublishedTime

# Printed times, which a comment has as well.
_PRINTED = frozenset({DateSource.MARKUP, DateSource.VISIBLE})
_DIGIT = re.compile(r"\d")
_MAX_DATED_LINES = 1_000
_MONTHS = 12
# Right before a day in a script: "datePublished":", with characters of its key. Other
# days are those of a change, of the program, of what the site knows of its visitor.
_KEY_OF_STORY = re.compile(
    r"(?:publi[cs]|post|upload|issue|pub_?(?:date|time)|created?_?(?:date|on)|date_?created"
    r"|(?<![a-z_])date)"
    r"\w{0,20}[\\\"']{0,3}\s?[:=]\s?[\\\"']{0,3}$",
    re.IGNORECASE,
)
_KEY_OF_CHANGE = re.compile("modif|updat", re.IGNORECASE)
_MAX_KEY = 40


def settle_publication_date(
    page: Page,
    index: PageIndex,
    found: PublishedTime | None,
    *,
    modified: PublishedTime | None,
    comments: Iterable[Comment],
    order: DayOrder,
) -> PublishedTime | None:
    """Return the date that was found, unless it is the time of a comment.

    A printed date on the day of a comment is read again, without them. A page without
    any date gets the one that ``htmldate`` guesses.

    Args:
        index: of the page, as it was; the comments are gone from its tree.
        found: the date that was read before.
        modified: when the page was last changed.
        comments: those of the page.
        order: of day and month on the whole page, by which dates in numbers are read.
    """
    if found is not None and found.source in _PRINTED:
        days = {c.posted.isoformat()[:10] for c in comments if c.posted is not None}
        # A source that wants no comments has none to compare with.
        if found.isoformat()[:10] in days or not page.with_comments:
            index = index_page(index.root)
            found = find_publication_date(page, index, ArticleData(), order)
    return found or _guess_publication_date(page, index, modified, order)


def _guess_publication_date(
    page: Page, index: PageIndex, modified: PublishedTime | None, order: DayOrder
) -> PublishedTime | None:
    """Return the date that ``htmldate`` guesses, for a page without any other.

    ``htmldate`` takes the first day that it finds. A guess is refused where that is the
    day of the last change, or is printed in a list, a comment or another part of the
    page; where day and month may be the other way round; and where the day is only in
    sentences of the story, in scripts or in ``meta`` elements about something else.
    """
    # Imported late: it reads the whole tree, and its first hard page costs a second and
    # memory, which a process that never needs it saves.
    from htmldate import find_date  # noqa: PLC0415 - see above

    text = find_date(index.root, url=page.url, extensive_search=False)
    if not text:
        return None
    reading = Reading(page, order)
    guessed = parse_candidate(text, DateSource.GUESSED, reading)
    if guessed is None or guessed.isoformat()[:10] in _list_other_days(index, reading):
        return None
    if _is_day_of_others(guessed, index, reading):
        return None
    if _has_open_order(guessed, index, order) or _has_no_date_line(text, index):
        return None
    return None if modified and _is_same_day(guessed, modified) else guessed


def _has_open_order(guessed: PublishedTime, index: PageIndex, order: DayOrder) -> bool:
    """Return whether the page prints a guessed day in numbers of an unknown order.

    ``htmldate`` takes the first number for the day.
    """
    day, month, year = guessed.wall.day, guessed.wall.month, guessed.wall.year
    if max(day, month) > _MONTHS or day == month:
        return False
    numbers = rf"0?{day}([/-])0?{month}\1(?:{year}|{year % 100:02d})"
    printed = re.compile(rf"(?<![\d/-]){numbers}(?![\d/-])")
    is_printed = any(printed.search(text) for text in index.root.itertext())
    return is_printed and order.day_first is not True


def _has_no_date_line(day: str, index: PageIndex) -> bool:
    """Return whether a day is in sentences only, or not shown and of something else.

    "The new scale was certified on 2008-08-14"; ``{"postUpdate": "2008-08-14"}``.
    """
    texts = [
        text
        for element in index.root.iter()
        if element.tag not in UNREAD_TAGS
        for text in (element.text, element.tail)
        if text and day in text
    ]
    if not texts:
        return _is_other_day_of_script(day, index) or _is_other_day_of_meta(day, index)
    return all(
        len(text.strip()) > MAX_LINE_LENGTH or is_sentence(text) for text in texts
    )


def _is_other_day_of_script(day: str, index: PageIndex) -> bool:
    """Return whether scripts name a day, and never as that of a publication."""
    year, month, day_of_month = (int(part) for part in day.split("-"))
    spelled = re.compile(rf"(?<!\d){year}([-/.]?)0?{month}\1(?:0?{day_of_month})(?!\d)")
    keys = [
        script[max(0, match.start() - _MAX_KEY) : match.start()]
        for script in (element.text or "" for element in index.root.iter("script"))
        for match in islice(spelled.finditer(script), _MAX_DATED_LINES)
    ]
    return bool(keys) and not any(map(_is_key_of_story, keys))


def _is_key_of_story(before: str) -> bool:
    key = _KEY_OF_STORY.search(before)
    return key is not None and _KEY_OF_CHANGE.search(key[0]) is None


def _is_other_day_of_meta(day: str, index: PageIndex) -> bool:
    """Return whether ``meta`` elements have a day, and all have words in front of it.

    "page generated 2023-10-23 11:23" is not the date of the story.
    """
    contents = (x.get("content", "") for x in index.root.iter("meta"))
    before = [content.partition(day)[0] for content in contents if day in content]
    # An address has the day in a name: "/2018/12/shot-2018-12-18.png".
    return bool(before) and all(
        "/" not in words and any(map(str.isalpha, words)) for words in before
    )


def _is_same_day(one: PublishedTime, other: PublishedTime) -> bool:
    return one.isoformat()[:10] == other.isoformat()[:10]


def _list_other_days(index: PageIndex, reading: Reading) -> set[str]:
    """Return the days that the page states for something else than its story."""
    _, others = divide_marked_dates(index, reading.page.url)
    times = (
        parse_candidate(read_stamp(element), DateSource.MARKUP, reading)
        for element in others
    )
    return {time.isoformat()[:10] for time in times if time is not None}


def _is_day_of_others(
    guessed: PublishedTime, index: PageIndex, reading: Reading
) -> bool:
    """Return whether all lines that print a day are about something else.

    About the site in its head, another post, a change, the day on which a reader
    joined, or an event with its times ("14:45 to 15:45").
    """
    head = find_site_head(index, reading.page.url)
    heading = find_story_heading(index, reading.page.url)
    start = (Line("", index.root),)
    lines = pairwise(chain(start, iter_lines(index.root)))
    dated = (pair for pair in lines if _DIGIT.search(pair[1].text))
    places = [
        head.has(line.element)
        or is_of_listed_post(line.element, heading)
        or is_other_label(line.text)
        or remove_times_of_event(line.text) != line.text
        or is_member_label(before.text)
        or is_update_label(before.text)
        for before, line in islice(dated, _MAX_DATED_LINES)
        if (day := remove_times_of_event(line.text))
        and (time := parse_candidate(day, DateSource.VISIBLE, reading))
        and _is_same_day(time, guessed)
    ]
    return bool(places) and all(places)
