"""What may be a name, and which links are not one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.body_text import is_button_text
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Words around a name: a text of nothing else is no name.
_NO_NAMES = frozenset(split_words(language.byline_fillers for language in LANGUAGES))
_WEB_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_ANCHOR = re.compile(r"#[\w-]*\d")
_LONGEST_NAME = 60
_PROFILE = re.compile(r"/(?:user|profile|member|author|people|u)s?/", re.IGNORECASE)
# A link behind so many characters of a sentence is a part of the sentence.
_MAX_WORDS_BEFORE_LINK = 25
_LETTER = re.compile(r"[^\W\d_]")


def holds_name(element: HtmlElement) -> bool:
    """Return whether the text of an element may be a name."""
    return is_name(short_text(element, MAX_NAME_LENGTH))


def is_name(text: str) -> bool:
    """Return whether a text has letters and is more than buttons and fillers."""
    if not text or len(text) > _LONGEST_NAME or not _LETTER.search(text):
        return False
    if _WEB_ADDRESS.match(text):
        return False
    words = [word.strip(":()#").lower() for word in text.split()]
    return not all(word in _NO_NAMES or is_button_text(word) for word in words)


def has_anchor_link(element: HtmlElement) -> bool:
    """Return whether a link in an element leads to a place on a page: to a comment."""
    return any(_ANCHOR.search(link.get("href", "")) for link in element.iter("a"))


def is_control(element: HtmlElement) -> bool:
    """Return whether an element is a link that leads nowhere: a script's button."""
    if element.tag != "a":
        return False
    href = element.get("href", "").strip().lower()
    return href in {"", "#"} or href.startswith("javascript:")


def _is_in_prose(link: HtmlElement) -> bool:
    """Return whether a sentence leads to the link."""
    parent, before = link.getparent(), link.getprevious()
    if parent is None:
        return False
    text = parent.text if before is None else before.tail
    return len((text or "").strip()) > _MAX_WORDS_BEFORE_LINK


def is_person_link(link: HtmlElement) -> bool:
    """Return whether a link leads to a person, and no sentence leads to it."""
    return bool(_PROFILE.search(link.get("href", ""))) or (
        "nofollow" in link.get("rel", "") and not _is_in_prose(link)
    )
