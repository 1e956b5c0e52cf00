"""What an erased comment is recognised by, and what other texts lose of it.

A comment comes back with the next visit: under its key, under the id of its site, or,
where neither lasts, with the same author and words. Replies hold its author's name and
quote it. So a mark is made of each of these, and a text of the same article is compared
part by part with the marks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wireroom.model.erasures import ErasureMark, TombstoneKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Written where a name or a quotation was.
ERASED = "[erased]"
_MAX_NAME_WORDS = 4
# Letters of a quoted part: a shorter one is nobody's in particular.
_MIN_PART = 20
_PART = re.compile(r"[^\n.!?]+[.!?]*")
# "j.doe-99" is one word of the first kind and three of the second.
_WORDS = (re.compile(r"\S+"), re.compile(r"\w+"))
_LETTER = re.compile(r"\w")


class CommentIdentity(Protocol):
    """What a comment is recognised by."""

    @property
    def key(self) -> str:
        """Its key within the article."""

    @property
    def source_id(self) -> str | None:
        """The id that its site gives it."""

    @property
    def author(self) -> str:
        """The author's name, "" if unknown."""

    @property
    def text(self) -> str:
        """Its text."""


def fold_words(text: str) -> str:
    """Return a text without case, diacritics, punctuation and further spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^\w\s]", "", plain).split())


def make_comment_marks(
    comment: CommentIdentity, article_keys: Iterable[str]
) -> list[ErasureMark]:
    """Return the marks by which a comment is recognised at its article's addresses."""
    author, words = fold_words(comment.author), fold_words(comment.text)
    names = [("key", comment.key), ("content", f"{author}\n{words}")]
    if comment.source_id:
        names.append(("id", comment.source_id))
    return [
        ErasureMark(TombstoneKind.COMMENT, (key, *name))
        for key in article_keys
        for name in names
        if name[0] != "content" or words
    ]


def make_author_marks(author: str, source_id: int) -> list[ErasureMark]:
    """Return the marks of a name: everywhere, and at one source."""
    name = fold_words(author)
    scopes = ("", str(source_id)) if name else ()
    return [ErasureMark(TombstoneKind.AUTHOR, (scope, name)) for scope in scopes]


@dataclass(frozen=True, slots=True)
class ErasedWords:
    """Names, and parts of texts, that other comments of an article lose; folded."""

    names: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @classmethod
    def of_marks(cls, marks: Iterable[ErasureMark]) -> ErasedWords:
        """Return the words of marks that have a tombstone."""
        found = list(marks)
        is_part = TombstoneKind.LINE
        return cls(
            names=frozenset(m.parts[1] for m in found if m.kind is not is_part),
            parts=frozenset(m.parts[1] for m in found if m.kind is is_part),
        )

    def may_be_in(self, text: str) -> bool:
        """Return False if a text has none of them; quicker than to look for each word.

        Folding goes character by character, so a span of a text, folded, is a part of
        the folded text.
        """
        if not text or not (self.names or self.parts):
            return False
        folded = fold_words(text)
        return any(one in folded for one in (*self.names, *self.parts))


def choose_erased_words(
    erased: Iterable[CommentIdentity],
    left: Iterable[CommentIdentity],
    *,
    name: str = "",
) -> ErasedWords:
    """Return what the comments that are left lose of those that are erased.

    The name of an author who has other comments under the article stays in replies,
    unless it is ``name``, which is erased itself.
    """
    gone = list(erased)
    others = {fold_words(comment.author) for comment in left}
    names = {fold_words(comment.author) for comment in gone} - others
    parts = {words for one in gone for _, _, words in _iterate_parts(one.text)}
    names = (names | {fold_words(name)}) - {""}
    return ErasedWords(frozenset(names), frozenset(parts))


def make_word_marks(
    words: ErasedWords, article_keys: Iterable[str]
) -> list[ErasureMark]:
    """Return the marks of erased words within an article."""
    kinds = ((TombstoneKind.NAME, words.names), (TombstoneKind.LINE, words.parts))
    return [
        ErasureMark(kind, (key, one))
        for key in article_keys
        for kind, every in kinds
        for one in sorted(every)
    ]


def list_text_marks(
    text: str, article_keys: Collection[str], source_id: int
) -> Iterator[ErasureMark]:
    """Yield the marks that parts of a text would have, were they erased."""
    scopes = ("", str(source_id))
    for _, _, name in _iterate_names(text):
        yield from (ErasureMark(TombstoneKind.NAME, (k, name)) for k in article_keys)
        yield from (ErasureMark(TombstoneKind.AUTHOR, (s, name)) for s in scopes)
    for _, _, words in _iterate_parts(text):
        yield from (ErasureMark(TombstoneKind.LINE, (k, words)) for k in article_keys)


def mask_text(text: str, words: ErasedWords) -> str:
    """Return a text with ``[erased]`` in the place of erased names and quotations."""
    if not words.may_be_in(text):
        return text
    parts = [span for span in _iterate_parts(text) if span[2] in words.parts]
    text = _replace(text, parts)
    names = [span for span in _iterate_names(text) if span[2] in words.names]
    return _replace(text, names)


def _replace(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """Replace spans of a text; of two that overlap the longer one."""
    end, pieces = 0, []
    for start, stop, _ in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            pieces += [text[end:start], ERASED]
            end = stop
    return "".join([*pieces, text[end:]])


def _iterate_parts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and words of the sentences and lines of a text."""
    for match in _PART.finditer(text):
        words = fold_words(match[0])
        if len(words) >= _MIN_PART:
            yield match.start(), match.end(), words


def _iterate_names(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and folded words of what may be a name in a text.

    Signs before and behind the words are no part of the name.
    """
    for pattern in _WORDS:
        words = [m.span() for m in pattern.finditer(text) if _LETTER.search(m[0])]
        for at, (first, stop) in enumerate(words):
            start = first + _count_signs(text[first:stop])
            for _, end in words[at : at + _MAX_NAME_WORDS]:
                name = fold_words(text[start:end])
                if name:
                    yield start, end - _count_signs(text[start:end][::-1]), name


def _count_signs(text: str) -> int:
    """Return how many characters come before the first letter or digit."""
    match = _LETTER.search(text)
    return len(text) if match is None else match.start()
