"""What may be a name, and which links are not one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.comments.markup.body_text import is_button_text
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.comments.markup.stated_author import is_drawn_letter
from wireroom.model.moment import DateSource
from wireroom.words.calendar import TODAY, YESTERDAY, load_months, load_weekday_names
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Words around a name: a text of nothing else is no name.
_NO_NAMES = frozenset(split_words(language.byline_fillers for language in LANGUAGES))
_WEB_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_ANCHOR = re.compile(r"#[\w-]*\d")
_LONGEST_NAME = 60
_PROFILE = re.compile(
    r"/(?:user|profile|member|author|people|u)s?/"
    # As forums have it in a query: "index.php?action=profile;u=7".
    r"|[?&;](?:action|mode)=(?:view)?profile|(?:^|/)(?:member|profile)\.php\?",
    re.IGNORECASE,
)
# "/user/login?destination=...", as Drupal prints below each comment.
_SIGN_IN = re.compile(
    r"/(?:user/|users/|account/|member/)?(?:log-?in|wp-login|sign-?in|sign-?up|register"
    r"|registration|logout)(?:[./?#]|$)"
)
_MAX_ADDRESS = 200
# A link behind so many characters of a sentence is a part of the sentence.
_MAX_WORDS_BEFORE_LINK = 25
_DIGIT = re.compile(r"\d")
_MAX_DATED_WORDS = 12
# Only whether there is a date matters, not which year or day it is of.
_ANY_DAY = datetime(2020, 12, 31, tzinfo=UTC)
_LETTER = re.compile(r"[^\W\d_]")


def cut_at_date(text: str) -> str:
    """Return the name in "Ada Quill 4 March 2019", or "Ada Quill 3 hours ago"."""
    words = text.split()
    if len(words) > _MAX_DATED_WORDS or not _DIGIT.search(text):
        return text
    for place in range(1, len(words)):
        rest = " ".join(words[place:])
        if _DIGIT.search(rest) and _starts_date(words[place], rest):
            return " ".join(words[:place])
    return text


def is_date(text: str) -> bool:
    """Return whether a text has digits and is a date or an age: "3 hours ago"."""
    return _DIGIT.search(text) is not None and _reads_as_date(text)


def _starts_date(word: str, rest: str) -> bool:
    is_first = _DIGIT.search(word) or word.lower().strip(".,") in load_months().known
    return bool(is_first) and _reads_as_date(rest)


def _reads_as_date(text: str) -> bool:
    time = parse_printed_date(
        text, source=DateSource.VISIBLE, now=_ANY_DAY, day_first=True
    )
    return time is not None


def holds_name(element: HtmlElement) -> bool:
    """Return whether the text of an element may be a name."""
    text = short_text(element, MAX_NAME_LENGTH)
    return is_name(text) and not is_drawn_letter(element, text)


def is_name(text: str) -> bool:
    """Return whether a text has letters and is more than buttons and fillers."""
    if not text or len(text) > _LONGEST_NAME or not _LETTER.search(text):
        return False
    if _WEB_ADDRESS.match(text):
        return False
    words = [word.strip(":()#").lower() for word in text.split()]
    return not all(word in _NO_NAMES or is_button_text(word) for word in words)


def has_anchor_link(element: HtmlElement) -> bool:
    """Return whether a link in an element leads to a comment.

    That is a place on a page, or what the link itself marks as permanent (HTML,
    ``rel=bookmark``).
    """
    return any(
        _ANCHOR.search(link.get("href", "")) or link.get("rel") == "bookmark"
        for link in element.iter("a")
    )


def is_control(element: HtmlElement) -> bool:
    """Return whether an element is a link to no page of a person.

    It leads nowhere, as a script's button, or to the page for signing in.
    """
    if element.tag != "a":
        return False
    href = element.get("href", "").strip().lower()
    is_script = href in {"", "#"} or href.startswith("javascript:")
    return is_script or _SIGN_IN.search(href[:_MAX_ADDRESS]) is not None


def _is_in_prose(link: HtmlElement) -> bool:
    """Return whether a sentence leads to the link."""
    parent, before = link.getparent(), link.getprevious()
    if parent is None:
        return False
    text = parent.text if before is None else before.tail
    return len((text or "").strip()) > _MAX_WORDS_BEFORE_LINK


def is_person_link(link: HtmlElement) -> bool:
    """Return whether a link leads to a person, and no sentence leads to it."""
    if is_control(link) and link.get("href"):
        return False
    return is_person_address(link.get("href", "")) or (
        "nofollow" in link.get("rel", "") and not _is_in_prose(link)
    )


def is_person_address(address: str) -> bool:
    """Return whether an address is that of a member's page."""
    return _PROFILE.search(address) is not None


def ends_in_date(text: str) -> bool:
    """Return whether a text is, or ends in, part of a date: "on Monday", "Jul"."""
    lower = text.lower()
    last = lower.rpartition(" ")[2].rstrip(".")
    is_named = last in load_months().known or last in load_weekday_names()
    return is_named or lower in {*TODAY, *YESTERDAY}
