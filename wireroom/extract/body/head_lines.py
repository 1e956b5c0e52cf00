"""The lines above a story that the body extractor took for its beginning.

A theme may print the headline twice, and the name of the author, the subtitle of the
site or the label of a switch above it. They are known by what the page says elsewhere.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.metadata.site_headings import is_site_heading
from wireroom.extract.page.shown_text import get_short_text
from wireroom.model.moment import DateSource
from wireroom.words.byline_patterns import SURE_AUTHOR_PREPOSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.extract.page.page_index import PageIndex

# Lines that are looked at, and characters of one that is a label.
_MAX_LINES, _MAX_LABEL = 4, 60
# Levels around the name of a site, characters and elements of such a block.
_MAX_LEVELS, _MAX_BLOCK, _MAX_PARTS = 2, 200, 12
_MAX_HEADINGS = 4
# Characters of the date beside a headline in its line. Characters of a headline that no
# sentence ends with by chance, and notes at the end of a text that repeat it.
_MAX_ROOM, _MIN_TITLE, _MAX_NOTES = 40, 6, 2
_COLON = re.compile(r"[:\uff1a]")
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f:;,]\W{0,2}$")


def list_site_lines(index: PageIndex, url: str) -> frozenset[str]:
    """Return the folded texts beside the name of the site in its own small block."""
    keys: set[str] = set()
    for heading in index.headings[:_MAX_HEADINGS]:
        if not is_site_heading(heading, index, url):
            continue
        for block in islice(heading.iterancestors(), _MAX_LEVELS):
            if block.tag == "body" or not get_short_text(block, _MAX_BLOCK):
                break
            parts = islice(block.iterdescendants(), _MAX_PARTS)
            keys.update(fold_text(get_short_text(x, _MAX_BLOCK)) for x in parts)
    return frozenset(keys - {""})


def drop_head_lines(
    text: str, title: str, authors: Iterable[str], site_lines: frozenset[str]
) -> str:
    """Return a text without the headline and the lines above it.

    Lines right below it that are an author's name or one of the site are removed as
    well, and so are notes on reprints at the end, which repeat the headline.
    """
    lines = text.split("\n")
    first = lines[: _MAX_LINES + 1]
    start = _find_end_of_headline(first, fold_text(title))
    # "By" is left above a story where the name behind it is in another element.
    others = (
        site_lines | {fold_text(name) for name in authors} | SURE_AUTHOR_PREPOSITIONS
    )
    while start < len(first) and fold_text(first[start]) in others:
        start += 1
    end = len(lines)
    least = max(start, end - _MAX_NOTES)
    while end > least and _is_reprint_note(lines[end - 1], title):
        end -= 1
    return "\n".join(lines[start:end]) if start < end else text


def _find_end_of_headline(lines: list[str], title: str) -> int:
    """Return the place behind the headline, 0 where there is none below labels."""
    for place, line in enumerate(lines):
        if title and (fold_text(line) == title or _is_title_and_date(line, title)):
            return place + 1
        is_sentence = _SENTENCE_END.search(line) is not None
        if len(line) > _MAX_LABEL or is_sentence or line.startswith("- "):
            break
    return 0


def _is_title_and_date(line: str, title: str) -> bool:
    """Return whether a line is the headline with its date behind it."""
    if len(line) > len(title) + _MAX_ROOM or title not in fold_text(line):
        return False
    before, _, date = line.rpartition(" \u00b7 ")
    if fold_text(before) != title or not date:
        return False
    return parse_printed_date(date, source=DateSource.VISIBLE) is not None


def _is_reprint_note(line: str, title: str) -> bool:
    """Return whether a line is a note on reprints, which repeats the headline.

    "Reprint only with permission: Harbour Post » Mill sold".
    """
    key = fold_text(title)
    label = line[: -len(title)] if line.endswith(title) else ""
    is_note = 0 < len(label) <= _MAX_LABEL and _COLON.search(label) is not None
    return is_note and len(key) >= _MIN_TITLE
