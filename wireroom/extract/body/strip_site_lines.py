"""Recognises lines of a body that the site added to the author's text.

These are buttons, notes of the publishing system ("Filed under", "This entry was posted
in"), copyright notes, newsletters and commissions. Each is a whole line with a fixed
wording; a sentence of the author that contains such words stays, and so does a list
item.
"""

from __future__ import annotations

import re

from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

# Longer lines are never of the site, and are not matched.
_MAX_LINE_CHARACTERS = 500
_BUTTON = (
    join_patterns(language.site_buttons for language in LANGUAGES)
    + r"|facebook|twitter|whatsapp|linkedin"
)
_READING_TIME = (
    join_patterns(language.reading_time_labels for language in LANGUAGES)
    + r"\s*:?\s*\d{1,3}\s*\w{1,8}\.?|\d{1,3} "
    + join_patterns(language.reading_time_units for language in LANGUAGES)
    + r"|[\u7d04\u7ea6]\s?\d{1,3}\s?\u5206[\u949f\u9418]?"
)
_FILING_NOTE = (
    join_patterns(language.filing_labels for language in LANGUAGES) + r"\s*:.{0,450}"
    r"|(?:filed (?:under|in)|tagged(?: as| with)?)\s[^.!?]{2,300}(?![.!?])"
    r"|(?:published|posted)\s?:?\s[^|]{6,60}\|\s?(?:tags|categories|filed under)\s?:"
    r".{0,400}|this entry was (?:posted|written|filed|tagged)\b.{0,450}"
    r"|this (?:post|article) was (?:posted|written|filed|tagged) (?:by|in|on|under)"
    r" [^.!?]{2,120}"
    r"|bookmark the permalink.{0,60}|both comments and (?:pings|trackbacks) are .{0,60}"
    r"|you can (?:follow|skip|leave|subscribe)\b.{0,120}"
    r"\b(?:rss|feed|responses?|trackback)\b.{0,160}"
)
_COPYRIGHT_NOTE = (
    r"(?:copyright(?=\W{0,6}(?:©|\(c\)|(?:19|20)\d\d|by\b))|©|\(c\)\s)"
    r"(?=.{0,120}(?:\b(?:19|20)\d\d\b|rights reserved)).{0,300}"
    # The number of an agency's report: "© dpa-infocom, dpa:240312-99-12345/2".
    r"|(?:©\s?)?[\w.-]{2,20},?\s(?:dpa|apa|afp|epd|kna|sda):\d[\d/-]{5,30}"
)
_PROMOTION = (
    r"follow (?:us|me|@?\w{1,30}(?: [\w.'-]{1,30}){0,4}) on"
    r" (?:twitter|facebook|instagram|linkedin|x|threads)\b.{0,80}"
    r"|follow @\w{1,40}(?:(?:,| and|,? &) @\w{1,40}){0,3}(?: on \w{1,12})?"
    r"|(?:subscribe to|sign up (?:for|to)) (?:our|the|my) [^.!?]{0,60}"
    r"(?:newsletter|mailing list|blog|channel)s?\b.{0,80}"
)
# Notes with a word somewhere in the line, and the word: to search each line of a story
# for them takes as long as to search it for all others.
_INNER_NOTES = (
    ("rights reserved", r".{0,200}\ball rights reserved"),
    (
        "commission",
        (
            r"(?=.{0,300}\b(?:links?|purchase|buy)\b).{0,250}\b(?:earn|receive|get)\b"
            r".{0,20}\bcommissions?\b.{0,200}"
        ),
    ),
)
# The links between the pages of an article: "Page 1 of 3", "Seite 1 / 3 Nächste Seite".
_NEXT_PAGE = join_patterns(language.next_pages for language in LANGUAGES)
_PAGE_LINKS = (
    rf"(?:page|seite|página|pagina|strona|sida|side|strana|sayfa|страница|сторінка)s?\s?:?\s?"
    rf"\d{{1,3}}(?:\s?(?:/|of|von|sur|de|di|van|z|av|из|з)?\s?\d{{1,3}}){{0,12}}"
    rf"(?:\s{{0,3}}{_NEXT_PAGE})?|{_NEXT_PAGE}(?:\s\d{{1,3}}){{0,12}}"
)
_LINE = "|".join(
    (
        _PAGE_LINKS,
        _BUTTON,
        _READING_TIME,
        _FILING_NOTE,
        _COPYRIGHT_NOTE,
        _PROMOTION,
        join_patterns(language.list_headings for language in LANGUAGES),
        join_patterns(language.paywall_lines for language in LANGUAGES),
    )
)


def _compile_line(pattern: str) -> re.Pattern[str]:
    return re.compile(
        rf"[|(*\s\u00b7\u2022]{{0,4}}(?:{pattern})\W{{0,4}}", re.IGNORECASE
    )


_SITE_LINE = _compile_line(_LINE)
_INNER_LINES = [(word, _compile_line(pattern)) for word, pattern in _INNER_NOTES]
# What a template of the site was to be filled with, alone or behind a label.
_TEMPLATE = re.compile(r"[^{}.!?]{0,30}\{\{ ?[\w.$|]{1,60} ?\}\}\W{0,4}")
# Punctuation only. "___" does not match, because "_" counts as a letter: such a line
# separates parts of the text.
_WITHOUT_WORD = re.compile(r"\W*")


def is_site_line(line: str) -> bool:
    """Return whether the site added a line, or the line has no word at all."""
    if len(line) > _MAX_LINE_CHARACTERS:
        return False
    if _SITE_LINE.fullmatch(line) or _WITHOUT_WORD.fullmatch(line):
        return True
    if "{{" in line and _TEMPLATE.fullmatch(line):
        return True
    folded = line.lower()
    return any(
        word in folded and pattern.fullmatch(line) is not None
        for word, pattern in _INNER_LINES
    )
