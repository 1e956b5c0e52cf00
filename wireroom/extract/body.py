"""The body's text, by trafilatura, from the tree that is left.

Its own metadata and comments are switched off: both were read before, and comments are
no longer in the tree. Its ``deduplicate`` stays off because it remembers other pages.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from trafilatura import bare_extraction

from wireroom.extract.headline import fold_text
from wireroom.extract.strip_site_lines import is_site_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EXTRACTOR = f"trafilatura {version('trafilatura')}"
MAX_TEXT_CHARACTERS = 2_000_000


def extract_body_text(tree: HtmlElement, url: str, title: str = "") -> str:
    """The text, paragraphs parted by one newline, "" where there is none.

    A first line that repeats the title is left out, and so are lines
    that are the site's own.
    """
    document = bare_extraction(
        tree, url=url, include_comments=False, with_metadata=False, deduplicate=False
    )
    # bare_extraction answers a dict only where it is asked for one.
    text = getattr(document, "text", None) or ""
    return "\n".join(_clean_lines(text[:MAX_TEXT_CHARACTERS], title))


def _clean_lines(text: str, title: str) -> list[str]:
    lines = [" ".join(x.split()) for x in text.split("\n")]
    kept = [x for x in lines if x and not is_site_line(x)]
    if len(kept) > 1 and fold_text(kept[0]) == fold_text(title):
        del kept[0]
    return kept
