"""The heading whose words are the last part of the page's address.

Publishing systems make that part of an address out of the headline, so the heading that
spells the same words is the story's, whatever its level and its class.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.page_index import is_about_others
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from wireroom.extract.page.page_index import PageIndex

# Two words may be those of a section.
_MIN_WORDS = 3
_MAX_HEADING, _MAX_HEADINGS = 300, 60
_SUFFIX = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_WORD_SIGN = re.compile(r"[-_+ ]+")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa"})


def find_address_heading(index: PageIndex, url: str) -> str:
    """Return the heading that spells the last part of an address, else ""."""
    name = _SUFFIX.sub("", _read_last_part(url))
    if len(list(filter(None, _WORD_SIGN.split(name)))) < _MIN_WORDS:
        return ""
    key = fold_text(name)
    headings = islice((*index.headings, *index.subheadings), _MAX_HEADINGS)
    for heading in headings:
        text = get_short_text(heading, _MAX_HEADING)
        if text and key in _spell(text) and not is_about_others(heading, index):
            return text
    return ""


def _read_last_part(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _spell(text: str) -> set[str]:
    """Return a text folded as it is, with letters spelled out, and without accents."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(x for x in plain if not unicodedata.combining(x))
    spelled = text.casefold().translate(_SPELLED_OUT)
    return {fold_text(text), fold_text(spelled), fold_text(bare)}
