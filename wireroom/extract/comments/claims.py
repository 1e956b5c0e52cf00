"""How many comments a page says it has."""

from __future__ import annotations

import re

_WORDS = (
    r"comments?|responses?|replies|reactions?|thoughts|kommentare?|commentaires?"
    r"|comentarios?|comentários?|commenti|reacties|komentarzy|комментари\w*|yorum|kommentarer"
)
_BEFORE = re.compile(
    rf"(?<![\d.,])(\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,6}})\s+(?:\w+\s)?(?:{_WORDS})\b",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b(?:{_WORDS})\s?[:(\[]\s?(\d{{1,6}})\s?[)\]]?", re.IGNORECASE)


def claimed(heading: str) -> int | None:
    """The number in ``Reader Comments (19)``, ``19 Responses to ...``; else None."""
    if len(heading) > 200:
        return None
    found = _AFTER.search(heading) or _BEFORE.search(heading)
    return int(re.sub(r"\D", "", found[1])) if found else None
