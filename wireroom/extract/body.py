"""The body's text, by trafilatura, from the tree that is left.

Its own metadata and comments are switched off: both were read before, and comments are
no longer in the tree. Its ``deduplicate`` stays off because it remembers other pages.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from trafilatura import bare_extraction

from wireroom.extract.headline import fold
from wireroom.extract.strip_site_lines import is_site_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EXTRACTOR = f"trafilatura {version('trafilatura')}"
MAX_TEXT = 2_000_000


def read_body(tree: HtmlElement, url: str, title: str = "") -> str:
    """The text, paragraphs parted by one newline, "" where there is none.

    A first line that repeats the title is left out, and so are lines
    that are the site's own.
    """
    document = bare_extraction(
        tree, url=url, include_comments=False, with_metadata=False, deduplicate=False
    )
    # bare_extraction answers a dict only where it is asked for one.
    text = getattr(document, "text", None) or ""
    return "\n".join(_lines(text[:MAX_TEXT], title))


def _lines(text: str, title: str) -> list[str]:
    lines = [" ".join(x.split()) for x in text.split("\n")]
    kept = [x for x in lines if x and not is_site_line(x)]
    if len(kept) > 1 and fold(kept[0]) == fold(title):
        del kept[0]
    return kept
