"""Lines in front of a comment's text: its number, "says:", what joins name and date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.byline_words import strip_speech_verb
from wireroom.extract.comments.markup.leaf_texts import MAX_NAME_LENGTH
from wireroom.extract.comments.markup.name_texts import is_name
from wireroom.words.byline_patterns import DATE_PREPOSITION, SPEECH_VERB
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

# Characters that metadata may have beside name and date.
FILLER_ROOM = 40
_FILLERS = frozenset(
    split_words(
        words
        for language in LANGUAGES
        for words in (language.byline_fillers, language.line_fillers)
    )
)
# Lines at the head of a comment that may be its number and "says:".
_MAX_HEAD_LINES = 3
_HEAD_LINE = re.compile(
    rf"[#(]?\d{{0,5}}[.):]?\s*(?:{SPEECH_VERB}|uhr)?\s*[:|•·-]*"
    r"|https?://\S{1,300}\s*\|",
    re.IGNORECASE,
)
_SPEECH_ALONE = re.compile(rf"{SPEECH_VERB}\s*:", re.IGNORECASE)
# Between a name and a date; other fillers may be a reader's own line: "Edit:".
_JOINING_WORD = re.compile(rf"{SPEECH_VERB}|{DATE_PREPOSITION}", re.IGNORECASE)
# "#3 | | Ada Quill": a number, and the bars around a date that was cut out.
_NUMBER_AND_BARS = re.compile(r"^\W{0,3}\d{0,5}\W{0,9}(?=\w)")
_SENTENCE_END = re.compile(r"[.!?…]$|^>")


def is_head_line(line: str) -> bool:
    """Return whether a line is the number of a comment, or "says:"."""
    return _HEAD_LINE.fullmatch(line) is not None


def strip_head_lines(text: str, *, is_dated: bool) -> str:
    """Return a text without the comment's number and "says:" in front of it.

    Args:
        is_dated: a time of the comment was read; what joined it to the name, as in
            "Ada wrote on 9 March at 10:00", is in front of the text then.
    """
    lines = text.split("\n")
    start = 0
    while start < min(_MAX_HEAD_LINES, len(lines) - 1) and (
        is_head_line(lines[start]) or (is_dated and _is_joining_line(lines[start]))
    ):
        start += 1
    rest = lines[start:]
    # "says:" without a text behind it: the text is in another element.
    return "" if len(rest) == 1 and _is_speech_alone(rest[0]) else "\n".join(rest)


def _is_speech_alone(line: str) -> bool:
    return line.endswith(":") and _SPEECH_ALONE.fullmatch(line) is not None


def split_speech_line(text: str) -> tuple[str, str]:
    """Return the name in the first line "#3 | Ada Quill says:", and the other lines.

    Returns:
        Two empty texts where the first line is the only one, or another line than that.
    """
    line, _, rest = text.partition("\n")
    is_short = bool(rest) and len(line) <= MAX_NAME_LENGTH
    if not is_short or not line.endswith((":", "\uff1a")):
        return "", ""
    head = _NUMBER_AND_BARS.sub("", line)
    name = strip_speech_verb(head).rstrip(" :\uff1a")
    is_speech = name != head.rstrip(" :\uff1a")
    return (name, rest) if is_speech and is_name(name) else ("", "")


def is_head_alone(text: str, author: str) -> bool:
    """Return whether a text is only a name and words before a date: "Ada Quill on"."""
    rest = text.replace(author, " ") if author else text
    return "\n" not in text and _is_joining_line(rest)


def _is_joining_line(line: str) -> bool:
    if len(line) > FILLER_ROOM or _SENTENCE_END.search(line):
        return False
    words = re.findall(r"\w+", line.lower())
    return any(map(_JOINING_WORD.fullmatch, words)) and are_fillers(words)


def are_fillers(words: Sequence[str]) -> bool:
    """Return whether words are only those printed around names and dates."""
    return all(word in _FILLERS or not word.isalpha() for word in words)
