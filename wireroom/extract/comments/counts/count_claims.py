"""Texts that count comments, such as ``19 Responses to ...``, or ask for one."""

from __future__ import annotations

import re

from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

_MAX_HEADING = 200
_MAX_INVITATION = 60
_DIGIT = re.compile(r"\d")
_NOUN = join_patterns(
    language.comment_nouns for language in LANGUAGES if not language.comment_counters
)
# "1,204", "1.204", "1 204".
_WHOLE_NUMBER = r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d{1,6})"
_BEFORE = re.compile(
    rf"(?<![\d.,]){_WHOLE_NUMBER}\s+(?:(?:\w+|[»>])\s)?"
    # No \\b: some scripts end a word with a sign that is no letter.
    rf"(?:leser|nutzer|user)?-?{_NOUN}(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b{_NOUN}\s?[:(\[]\s?{_WHOLE_NUMBER}\s?[)\]]?", re.IGNORECASE)
# "Comments · 12", and nothing else; most texts have no such sign before a number.
_SIGN_AND_NUMBER = re.compile("[·•|\u2013\u2014-]\\s\\d")
_BESIDE = re.compile(
    rf"{_NOUN}\s{{1,3}}[·•|\u2013\u2014-]\s{_WHOLE_NUMBER}", re.IGNORECASE
)
# The end of what _AFTER finds: "s (12"; a time of day has a digit before its colon.
_BRACKETED_NUMBER = re.compile(r"[^\s\d]\s?[:(\[]\s?\d")
# The same in scripts that do not separate words: a counter is between number and noun.
_WIDE_NOUN = join_patterns(
    language.comment_nouns for language in LANGUAGES if language.comment_counters
)
_COUNTER = join_patterns(language.comment_counters for language in LANGUAGES)
_WIDE = re.compile(
    # "6 评论0": the number of votes of the first comment is behind the heading.
    rf"^\s*(\d{{1,6}})\s*{_WIDE_NOUN}"
    rf"|{_WIDE_NOUN}\s*[(\uff08:]?\s*(\d{{1,6}})"
    rf"|(\d{{1,6}})\s*{_COUNTER}\s*{_WIDE_NOUN}"
)
# "1.2K comments", "1.2万条评论": a number that the page itself has rounded.
_UNITS = {
    "k": 1_000, "tsd": 1_000, "mil": 1_000, "тыс": 1_000, "тис": 1_000, "千": 1_000,
    "천": 1_000, "万": 10_000, "萬": 10_000, "만": 10_000, "m": 1_000_000,
}  # fmt: skip
_ROUNDED = re.compile(
    rf"(?<![\d.,])(\d{{1,4}})(?:[.,](\d))?\s?({'|'.join(_UNITS)})\.?\+?\s?"
    rf"(?:{_NOUN}(?!\w)|(?:{_COUNTER})?\s?{_WIDE_NOUN})",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    join_patterns(language.invitations for language in LANGUAGES), re.IGNORECASE
)
# What the comments are on: "on this entry", "zu diesem Beitrag".
_ON_THIS = (
    r"(?:\s+\w{1,5}\s+(?:this|the|dies\w{1,2}|cet?|cette|est[ae]|quest[aoe]|dit|deze"
    r"|denne|dette|denna|detta|этой|этому|tomuto|této)\s+(?:blog\s)?(?:entry|post|article"
    r"|story|page|item|beitrag|artikel|eintrag|seite|text|meldung|billet|entrada"
    r"|art[ií]c\w{2,4}|noticia|publicaci[oó]n|notizia|pagina|bericht|innlegg|inlägg"
    r"|indlæg|článku|записи|статье|новости))?"
)
_COMMENTS_HEADING = re.compile(
    r"(?:\d{1,6}\s+)?(?:(?:reader|user|all|leser)[-\s]?)?"
    + join_patterns(language.comment_headings for language in LANGUAGES)
    + _ON_THIS
    + r"\s*(?:[(\[:\uff08·|-]?\s*\d{1,6}\s*[件개条條則篇]?\s*[)\]\uff09]?)?\s*:?",
    re.IGNORECASE,
)
# "3 reacties", "댓글 3개": a number and what is counted, nothing else.
_COUNT_HEADING = re.compile(
    r"\d{1,6}\s*[件개条條則篇]?\s*"
    + join_patterns(language.comment_nouns for language in LANGUAGES)
    + r"\s*:?",
    re.IGNORECASE,
)


def is_comments_heading(text: str) -> bool:
    """Return whether a text is the heading of a list of comments, alone or counted."""
    return bool(text) and (
        _COMMENTS_HEADING.fullmatch(text) is not None
        or _COUNT_HEADING.fullmatch(text) is not None
    )


def is_comment_invitation(text: str) -> bool:
    """Return whether a text asks for a comment or says that there is none or one."""
    return (
        len(text) < _MAX_INVITATION and _INVITATION.fullmatch(text.strip()) is not None
    )


def parse_comment_count(heading: str) -> int | None:
    """Return the number in ``Comments (19)``, ``19 Responses to ...``; else None."""
    # Every count has a digit; most texts have none, and the words are searched slowly.
    if len(heading) > _MAX_HEADING or not _DIGIT.search(heading):
        return None
    match = _AFTER.search(heading) if _BRACKETED_NUMBER.search(heading) else None
    match = match or _BEFORE.search(heading)
    if match is None and _SIGN_AND_NUMBER.search(heading):
        match = _BESIDE.fullmatch(heading.strip())
    if match:
        return int(re.sub(r"\D", "", match[1]))
    rounded = _ROUNDED.search(heading)
    if rounded:
        tenths = int(rounded[1]) * 10 + int(rounded[2] or 0)
        return tenths * _UNITS[rounded[3].lower()] // 10
    wide = None if heading.isascii() else _WIDE.search(heading)
    return int(next(filter(None, wide.groups()))) if wide else None
