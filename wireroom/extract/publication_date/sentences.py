"""Whether a line with a date is a sentence: its date is one that the story mentions."""

from __future__ import annotations

import re
from functools import cache

from wireroom.dates.printed_text import normalize_text
from wireroom.extract.page.letter_count import UNSPACED
from wireroom.extract.publication_date.date_labels import find_published_label
from wireroom.words.byline_patterns import (
    AUTHOR_PREPOSITION,
    BYLINE_PREFIX,
    DATE_PREPOSITION,
    POSTING_VERB,
)
from wireroom.words.calendar import WORD, load_months, load_weekday_names

_BYLINE = re.compile(
    rf"^\W{{0,5}}(?:{AUTHOR_PREPOSITION}|{POSTING_VERB}"
    rf"|{BYLINE_PREFIX})(?!\w)",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(DATE_PREPOSITION, re.IGNORECASE)
# Shorter words are beside dates in many languages: "de", "am", "PM", "r.".
_MIN_WORD = 3
# A sentence has so many words of which one begins in lower case, or so many names.
_MIN_SENTENCE, _MIN_NAMES = 3, 6
# At most so many words in lower case has a byline ("van der"), and so many words a line
# before "posted on".
_MAX_OF_BYLINE, _MAX_BEFORE_LABEL = 2, 3
# Letters of dates in the scripts that write no spaces between words.
_OF_DATE = re.compile(r"[年月日号號時时分秒曜点點]|星期.|上午|下午|午前|午後")
_MAX_UNSPACED = 8
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+")
_YEAR_AND_MONTH = re.compile(
    r"^\W*\d{4}\s?(?:[年년]\s?\d{1,2}\s?[月월]|[./-]\d\d?)\W*$"
)


def is_sentence(text: str) -> bool:
    """Return whether the words around a date in a line are those of a sentence.

    "On March 4, 1993 the volunteers wrote down their names". A byline has names and few
    other words; the words behind "posted on" are not counted.
    """
    label = find_published_label(text)
    if label is not None:
        return len(list_words_beside_date(text[:label])) > _MAX_BEFORE_LABEL
    if len(UNSPACED.findall(_OF_DATE.sub("", text))) > _MAX_UNSPACED:
        return True
    before, colon, behind = text.partition(":")
    if colon and not _DIGIT.search(before):
        # "Last check of the rules: 3 May 2012".
        text = behind
    words = list_words_beside_date(text)
    plain = sum(word[0].islower() for word in words)
    if begins_byline(text):
        return plain > _MAX_OF_BYLINE
    return len(words) >= (_MIN_SENTENCE if plain else _MIN_NAMES)


def begins_byline(text: str) -> bool:
    """Return whether a line begins with "by", "posted", or a word such as these."""
    return _BYLINE.match(text) is not None


def list_words_beside_date(text: str) -> list[str]:
    """Return the longer words that are no month, weekday or preposition of a date."""
    return [
        word
        for word in WORD.findall(text)
        if len(word) >= _MIN_WORD
        and word.lower() not in _load_words_of_dates()
        and not _PREPOSITION.fullmatch(word)
    ]


def is_month_alone(text: str) -> bool:
    """Return whether a text is the month of a year, without further words."""
    plain = normalize_text(text)
    is_day = len(_NUMBER.findall(plain)) > 1 and _YEAR_AND_MONTH.search(plain) is None
    if is_day or UNSPACED.search(_OF_DATE.sub("", plain)):
        return False
    words = WORD.findall(plain)
    if any(len(word) >= _MIN_WORD and word not in _load_months() for word in words):
        return False
    begins_with_year = plain.lstrip("(|\u2022\u00b7- ")[:1].isdigit()
    return begins_with_year or (bool(words) and words[0] in _load_months())


@cache
def _load_months() -> frozenset[str]:
    months = load_months()
    return frozenset({*months.known, *months.foreign})


@cache
def _load_words_of_dates() -> frozenset[str]:
    return _load_months() | load_weekday_names() | {"uhr"}
