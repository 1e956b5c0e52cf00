"""How many comments a page says it has."""

from __future__ import annotations

import re

_WORDS = (
    r"comments?|responses?|replies|reactions?|thoughts|kommentare?|commentaires?"
    r"|comentarios?|comentários?|commenti|reacties|komentarz[ey]|комментари\w*"
    r"|коментар\w*|yorum(?:lar)?|kommentarer|kommentteja|σχόλια|comentarii"
    r"|(?:ال)?تعليقات?|نظرات?|תגובות|komentar|bình luận"
)
_BEFORE = re.compile(
    rf"(?<![\d.,])(\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,6}})\s+(?:\w+\s)?(?:{_WORDS})\b",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b(?:{_WORDS})\s?[:(\[]\s?(\d{{1,6}})\s?[)\]]?", re.IGNORECASE)
# Scripts that part no words.
_WIDE = re.compile(
    r"(?:コメント|评论|評論|留言|댓글)\s*[(\uff08:]?\s*(\d{1,6})"
    r"|(\d{1,6})\s*(?:件の|条|則|개의\s?)\s*(?:コメント|评论|評論|留言|댓글)"
)
_INVITES = re.compile(
    r"(?:leave|post|add|write|submit|join|be the first|your|no|one)\b.{0,30}?"
    r"\b(?:comments?|repl(?:y|ies)|responses?|discussion)\W{0,3}"
    r"|kommentar (?:schreiben|hinzufügen|verfassen)"
    r"|(?:keine?|schreib\w*) .{0,20}kommentare?"
    r"|(?:laisser|ajouter|écrire) .{0,12}commentaire|(?:deja|dejar|escribe|añadir)"
    r" .{0,12}comentario|lascia un commento|(?:plaats|schrijf) .{0,12}reactie",
    re.IGNORECASE,
)


def is_comment_invitation(text: str) -> bool:
    """Whether a text asks for a comment or says that there is none or one."""
    return len(text) < 60 and _INVITES.fullmatch(text.strip()) is not None


def parse_comment_count(heading: str) -> int | None:
    """The number in ``Reader Comments (19)``, ``19 Responses to ...``; else None."""
    if len(heading) > 200:
        return None
    found = _AFTER.search(heading) or _BEFORE.search(heading)
    if found:
        return int(re.sub(r"\D", "", found[1]))
    wide = _WIDE.search(heading)
    return int(wide[1] or wide[2]) if wide else None
