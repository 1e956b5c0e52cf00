"""The author that the microdata of a comment states, and letters drawn as a picture."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH, short_text
from wireroom.extract.page.microdata import has_item_type, iter_properties

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What somebody wrote, answers and posts of forums among it.
_POST_TYPES = re.compile(
    r"https?://schema\.org/(?:Comment|UserComments|Answer|DiscussionForumPosting)",
    re.IGNORECASE,
)
_AVATAR = re.compile(
    r"(?:^|[\s_-])(?:avatar|gravatar|user-?pic(?:ture)?|initials?"
    r"|(?:profile|user)[-_]?(?:pic|picture|image|photo))(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAX_CLASS, _MAX_LEVELS = 200, 3


def find_stated_author(root: HtmlElement) -> HtmlElement | None:
    """Return the element that the microdata of a comment calls its author."""
    if not has_item_type(root, _POST_TYPES):
        return None
    stated = iter_properties(root, "author", "creator")
    return next((x for x in stated if read_stated_name(x) or _has_text(x)), None)


def read_stated_name(author: HtmlElement) -> str:
    """Return the name that an item of microdata states; "" for another element."""
    if author.tag == "meta":
        return _read_content(author)
    if author.get("itemscope") is None:
        return ""
    names = map(_read_content, iter_properties(author, "name"))
    return next(filter(None, names), "")


def is_drawn_letter(element: HtmlElement, text: str) -> bool:
    """Return whether an element's text is one letter in the place of a picture."""
    if len(text) != 1 or not text.isalpha():
        return False
    around = (
        element,
        *islice(element.iterancestors(), _MAX_LEVELS),
        *islice(element.iterdescendants(), _MAX_LEVELS),
    )
    return any(_AVATAR.search(x.get("class", "")[:_MAX_CLASS]) for x in around)


def _has_text(element: HtmlElement) -> bool:
    return bool(short_text(element, MAX_NAME_LENGTH))


def _read_content(element: HtmlElement) -> str:
    text = element.get("content") or short_text(element, MAX_NAME_LENGTH)
    return " ".join(text.split())[:MAX_NAME_LENGTH]
