"""Infers parents of replies where markup names none: "@name" starts the comment."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from wireroom.words.byline_patterns import SPEECH_VERB

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ADDRESS = re.compile(r"\s*@\s?([^\n]{1,60})")
_QUOTE = re.compile(r"^[>»\"“„«][>»\"“„«\s]*([^\n]{25,400}?)[\"”“»]?\s*$", re.MULTILINE)
# The line that forum software puts above a quotation.
_ATTRIBUTION = re.compile(
    rf"^>\s(?:[^\n:]{{0,40}},\s)?([^\n:]{{2,60}}?)\s{SPEECH_VERB}\b",
    re.MULTILINE | re.IGNORECASE,
)
# Quotations of one comment that are searched, and how they are compared.
_MAX_QUOTATIONS = 8
_QUOTATION_PREFIX = 80
_QUOTED_TEXT = 3_000
# Earlier comments and authors that are searched: a page may hold 20,000.
_MAX_EARLIER = 400
_MAX_AUTHORS = 1_000
# Characters of a comment in which a quotation is searched.
_QUOTE_HEAD = 1_500
_MAX_NAME_WORDS = 5
_MIN_PARTIAL_NAME = 3


class CommentLike(Protocol):
    """The fields of a comment from which its parent is inferred."""

    @property
    def author(self) -> str:
        """The author's name, "" if unknown."""

    @property
    def text(self) -> str:
        """The text, quotations included."""

    @property
    def parent(self) -> object:
        """The parent that the markup names, None if it names none."""


def infer_parents(drafts: Sequence[CommentLike]) -> dict[int, tuple[int, float]]:
    """Infer the parents of comments whose markup names none.

    Returns:
        Index of a reply to the index of its parent, always an earlier comment, and the
        confidence of that, 0 to 1.
    """
    latest: dict[str, int] = {}
    parents: dict[int, tuple[int, float]] = {}
    for index, draft in enumerate(drafts):
        author = fold_name(draft.author)
        if draft.parent is None:
            parent = (
                _find_addressee(draft.text, author, latest)
                or _find_quoted_author(draft.text, author, latest)
                or _find_quotation(index, drafts)
            )
            if parent:
                parents[index] = parent
        if author:
            latest.pop(author, None)
            latest[author] = index
    return parents


def fold_name(name: str) -> str:
    """Return a name without case, diacritics and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.sub(r"[^\w\s]", "", plain).split())


def _find_addressee(
    text: str, author: str, latest: dict[str, int]
) -> tuple[int, float] | None:
    """Return the last comment of the longest name that follows the ``@``."""
    match = _ADDRESS.match(text)
    if not match:
        return None
    words = fold_name(match[1].split(":")[0]).split()
    for size in range(min(_MAX_NAME_WORDS, len(words)), 0, -1):
        name = " ".join(words[:size])
        if name in latest and name != author:
            return latest[name], 0.95
    return _find_by_partial_name(words[0], author, latest) if words else None


def _find_by_partial_name(
    word: str, author: str, latest: dict[str, int]
) -> tuple[int, float] | None:
    """Match the start of a name, or a word of it, that only one author has."""
    if len(word) < _MIN_PARTIAL_NAME:
        return None
    recent = [name for name in islice(reversed(latest), _MAX_AUTHORS) if name != author]
    names = [name for name in recent if name.replace(" ", "").startswith(word)]
    if not names:
        names = [name for name in recent if word in name.split()]
    return (latest[names[0]], 0.8) if len(names) == 1 else None


def _find_quoted_author(
    text: str, author: str, latest: Mapping[str, int]
) -> tuple[int, float] | None:
    """Match ``> Ada wrote:`` above a quotation."""
    match = _ATTRIBUTION.search(text[:_QUOTE_HEAD])
    name = fold_name(match[1]) if match else ""
    return (latest[name], 0.9) if name in latest and name != author else None


def _find_quotation(
    index: int, drafts: Sequence[CommentLike]
) -> tuple[int, float] | None:
    """Return the nearest earlier comment that has a quoted line."""
    head = drafts[index].text[:_QUOTE_HEAD]
    for match in islice(_QUOTE.finditer(head), _MAX_QUOTATIONS):
        quotation = _fold_spaces(match[1])[:_QUOTATION_PREFIX]
        for earlier in range(index - 1, max(-1, index - _MAX_EARLIER), -1):
            if quotation in _fold_spaces(drafts[earlier].text[:_QUOTED_TEXT]):
                return earlier, 0.7
    return None


def _fold_spaces(text: str) -> str:
    return " ".join(text.casefold().split())
