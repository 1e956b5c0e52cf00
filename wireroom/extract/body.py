"""Extracts the text of the body with trafilatura, from what is left of the tree.

Its own metadata and comments are switched off: both were extracted before, and comments
are no longer in the tree. Its ``deduplicate`` is off because it remembers other pages.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from trafilatura import bare_extraction

from wireroom.extract.headline import fold_text
from wireroom.extract.normalize_markup import CODE_LINE, restore_code_line
from wireroom.extract.restore_blocks import restore_lost_blocks
from wireroom.extract.strip_site_lines import is_site_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EXTRACTOR = f"trafilatura {version('trafilatura')}"
MAX_TEXT_CHARACTERS = 2_000_000


def extract_body_text(tree: HtmlElement, url: str, title: str = "") -> str:
    """Return the text, one paragraph per line; "" if there is none.

    Without a first line that repeats the title, and without lines of the site itself.
    """
    document = bare_extraction(
        tree, url=url, include_comments=False, with_metadata=False, deduplicate=False
    )
    # bare_extraction returns a dict only if its caller asks for one.
    text = getattr(document, "text", None) or ""
    restored = restore_lost_blocks(tree, clean_lines(text, title))
    first, _, rest = restored.partition("\n")
    return rest if rest and fold_text(first) == fold_text(title) else restored


def clean_lines(text: str, title: str) -> str:
    """Return a text without empty lines, lines of the site, and a leading title."""
    text = text[:MAX_TEXT_CHARACTERS].replace(CODE_LINE, f"\n{CODE_LINE}")
    folded = (" ".join(line.split()) for line in text.split("\n"))
    lines = [
        restore_code_line(line) if line.startswith(CODE_LINE) else line
        for line in folded
        if line and (line.startswith(CODE_LINE) or not is_site_line(line))
    ]
    if len(lines) > 1 and fold_text(lines[0]) == fold_text(title):
        del lines[0]
    return "\n".join(lines)
