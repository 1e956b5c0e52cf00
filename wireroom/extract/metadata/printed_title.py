"""The beginning of a page's ``title`` that the page prints alone: the headline.

Behind the headline a ``title`` has the name of the site or of the board. The body shows
where the headline ends: an element has it without that name.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.metadata.headline import list_beginnings
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

# East Asian sites join their name to the headline without spaces, as a headline joins
# two words: "..._Courier", "...-Courier". So each of these may be the end.
_END = re.compile(r"\s*[-_|–—]+\s*|\s+")  # noqa: RUF001 - dashes of real headlines
_MAX_TITLE, _MAX_ENDS, _MAX_ELEMENTS = 300, 12, 20_000
# Where a board prints the title of a topic: its trail of links, a line above the posts.
_TOPIC_TAGS = ("a", "li", "h2", "h3", "strong", "b", "span", "div", "td")
_MAX_TOPIC_ELEMENTS = 3_000


def find_printed_title(index: PageIndex) -> str:
    """Return the longest beginning of the ``title`` that an element has alone, else "".

    "" where an element has the whole ``title``, too. A beginning of less than half of
    the ``title`` does not count: it may be the name of a section.
    """
    title = " ".join(index.title.split())
    if not title or len(title) > _MAX_TITLE:
        return ""
    beginnings = list(_iterate_beginnings(title))
    if not beginnings:
        return ""
    body = index.root.find("body")
    root = index.root if body is None else body
    elements = islice(root.iter("*"), _MAX_ELEMENTS)
    printed = {
        get_short_text(box, _MAX_TITLE)
        for element in elements
        if _begins(element, title)
        # The headline may be in bold type in front of the rest of its line.
        for box in (element, *islice(element.iterancestors(), 1))
    }
    if title in printed:
        return ""
    return next((text for text in beginnings if text in printed), "")


def find_topic_title(post: HtmlElement, title: str) -> str:
    """Return the longest beginning of a title that an element before a post has alone.

    The whole title, if there is no such element. A board separates its name clearly, so
    only the separators of :func:`list_beginnings` count as ends.

    Args:
        post: the first of the topic.
        title: the text of the element ``title``.
    """
    beginnings = list_beginnings(title)
    if not beginnings:
        return title
    printed: set[str] = set()
    tree = post.getroottree().getroot()
    for element in islice(tree.iter(*_TOPIC_TAGS), _MAX_TOPIC_ELEMENTS):
        if element is post:
            break
        printed.add(get_short_text(element, _MAX_TITLE))
    return max(filter(printed.__contains__, beginnings), key=len, default=title)


def _begins(element: HtmlElement, title: str) -> bool:
    """Return whether the first words of an element's own text are those of a title."""
    own = (element.text or "")[:_MAX_TITLE].strip()
    return bool(own) and title.startswith(own.partition("\n")[0].rstrip())


def _iterate_beginnings(title: str) -> Iterator[str]:
    """Yield what is in front of each end of a title, the longest first."""
    ends = [match.start() for match in _END.finditer(title)]
    for end in ends[: -_MAX_ENDS - 1 : -1]:
        if 2 * end > len(title):
            yield title[:end]
