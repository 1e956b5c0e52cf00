"""Sentences of a page that say that a comment was removed or waits for approval.

They are printed in the place of the reader's words or beside them. Only a whole text or
line counts: a reader who writes about deleted comments writes on.
"""

from __future__ import annotations

import re

from wireroom.model.states import CommentState
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

# No such sentence is longer.
_MAX_SENTENCE = 200
_TAGS = "|".join(split_words(language.removal_tags for language in LANGUAGES))
_REMOVED = re.compile(
    rf"[\s(\[]*{join_patterns(language.removal_notices for language in LANGUAGES)}"
    rf"[\s.!。)\]]*|\[(?:{_TAGS})\]",
    re.IGNORECASE,
)
_PENDING = re.compile(
    rf"[\s(\[]*{join_patterns(language.pending_notices for language in LANGUAGES)}"
    r"[\s.!。)\]]*",
    re.IGNORECASE,
)


def read_moderation_state(text: str, raw: str) -> tuple[CommentState, str]:
    """Return a comment's state, and its text without the page's sentence about it.

    Args:
        text: what was read as the reader's words. raw: all text of its element.
    """
    if is_removal_notice(text):
        return CommentState.REMOVED, ""
    if not any(_is_sentence(_PENDING, line) for line in raw.split("\n")):
        return CommentState.VISIBLE, text
    lines = [line for line in text.split("\n") if not _is_sentence(_PENDING, line)]
    return CommentState.PENDING, "\n".join(lines)


def is_removal_notice(text: str) -> bool:
    """Return whether a whole text says that a comment was removed from its place."""
    return _is_sentence(_REMOVED, text)


def _is_sentence(sentence: re.Pattern[str], text: str) -> bool:
    return len(text) <= _MAX_SENTENCE and sentence.fullmatch(text) is not None
