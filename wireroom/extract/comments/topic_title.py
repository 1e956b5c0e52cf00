"""The title of a topic in what its page has in ``title``: "TITLE - Topic - Board"."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.metadata.headline import list_beginnings
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where a board prints the title: its trail of links, or a line above the posts.
_TAGS = ("a", "li", "h2", "h3", "strong", "b", "span", "div", "td")
_MAX_ELEMENTS, _MAX_TITLE = 3_000, 300


def find_topic_title(post: HtmlElement, title: str) -> str:
    """Return the longest beginning of a title that the page prints before a post.

    The whole title, if it prints none.

    Args:
        post: the first of the topic.
        title: as ``title`` has it.
    """
    beginnings = list_beginnings(title)
    if not beginnings:
        return title
    printed: set[str] = set()
    tree = post.getroottree().getroot()
    for element in islice(tree.iter(*_TAGS), _MAX_ELEMENTS):
        if element is post:
            break
        printed.add(get_short_text(element, _MAX_TITLE))
    return max(filter(printed.__contains__, beginnings), key=len, default=title)
