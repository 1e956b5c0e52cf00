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
_INVITES = re.compile(
    r"(?:leave|post|add|write|submit|join|be the first|your|no|one)\b.{0,30}?"
    r"\b(?:comments?|repl(?:y|ies)|responses?|discussion)\W{0,3}"
    r"|kommentar (?:schreiben|hinzufügen|verfassen)"
    r"|(?:keine?|schreib\w*) .{0,20}kommentare?"
    r"|(?:laisser|ajouter|écrire) .{0,12}commentaire|(?:deja|dejar|escribe|añadir)"
    r" .{0,12}comentario|lascia un commento|(?:plaats|schrijf) .{0,12}reactie",
    re.IGNORECASE,
)


def invites(text: str) -> bool:
    """Whether a text asks for a comment or says that there is none or one."""
    return len(text) < 60 and _INVITES.fullmatch(text.strip()) is not None


def claimed(heading: str) -> int | None:
    """The number in ``Reader Comments (19)``, ``19 Responses to ...``; else None."""
    if len(heading) > 200:
        return None
    found = _AFTER.search(heading) or _BEFORE.search(heading)
    return int(re.sub(r"\D", "", found[1])) if found else None
