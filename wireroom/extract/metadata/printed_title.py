"""The beginning of a ``title`` that the page prints alone: the headline.

East Asian sites join their name to it without spaces ("..._Courier", "...-Courier"), as
a headline joins two words, and print the headline in an element without any mark.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

_END = re.compile(r"\s*[-_|–—]+\s*|\s+")  # noqa: RUF001 - dashes of real headlines
_MAX_TITLE, _MAX_ENDS, _MAX_ELEMENTS = 300, 12, 20_000


def find_printed_title(index: PageIndex) -> str:
    """Return the longest beginning of the ``title`` that is a text of its own, else "".

    "" where the whole is printed, too. A beginning that is less than half of the title
    may be the name of a section.
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
