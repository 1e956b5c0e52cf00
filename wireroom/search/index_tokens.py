"""The tokens of an article or a comment, as one text with a space between tokens.

    storm+s | the babies | a=jane a=doe | ^storm+s l=en s=4 ~babi

First the words of the title, then those of the text, then names, each part in its
order and separated by :data:`GAP`: a phrase is a part of this text without ``+``, which
divides a word into its stem and its ending. The others have no order: stems that are
no beginning of their word (``~``), words of the title (``^``), and values of fields (a
letter and ``=``). No word of a text has these marks.

The index is an expression over this text: a stem is found as the beginning of a token.
A ``tsvector`` with places does not compress, and takes more than twice the bytes; a
token for each stem takes a third of the index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.model.language import get_primary_code
from wireroom.search.query import Field
from wireroom.search.stemmers import (
    ENDING_MARK,
    has_stem,
    mark_ending,
    mark_stem,
)
from wireroom.search.words import list_tokens, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The tokens of a text: more would make a row that takes long to read for a phrase.
MAX_WORDS = 16_000
# The characters of a text that are read for these words.
MAX_CHARACTERS = 200_000
# Between title and text, and between two names: no phrase reaches over it.
GAP = "|"
TITLE = "^"
FIELD_LETTERS = {
    Field.SOURCE: "s",
    Field.AUTHOR: "a",
    Field.TAG: "t",
    Field.ENTITY: "e",
    Field.LANGUAGE: "l",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """What is indexed of an article or a comment.

    Attributes:
        language: BCP 47; None if unknown, then no word has a stem.
    """

    source_id: int
    language: str | None
    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class DocumentTokens:
    """The tokens of one document, before its stems are known.

    Attributes:
        forms: the words whose stems are wanted. language: the primary one.
    """

    def __init__(self, document: SearchDocument) -> None:
        self.language = get_primary_code(document.language)
        self._ordered: list[str] = []
        title = self._add_words(document.title)
        self._title_tokens = frozenset(self._ordered)
        self._bare: set[str] = set()
        self._ordered.append(GAP)
        words = self._add_words(document.text)
        self._title_forms = frozenset(filter(has_stem, title))
        self.forms = self._title_forms.union(filter(has_stem, words))
        self._folded = title | words
        self._add_names(Field.AUTHOR, document.authors)
        self._add_names(Field.ENTITY, document.entities)
        self._ordered.append(GAP)
        self._bare.update(
            field_token(Field.TAG, join_tag(split_words(tag))) for tag in document.tags
        )
        self._bare.add(field_token(Field.SOURCE, str(document.source_id)))
        self._bare.update(
            field_token(Field.LANGUAGE, value)
            for language in (self.language, (document.language or "").lower())
            for value in language.split()[:1]
        )

    def to_text(self, stems: Mapping[str, str]) -> str:
        """Return the tokens as they are stored.

        Args:
            stems: the stem of each form that has one, folded.
        """
        marked: dict[str, str] = {}
        bare = set(self._bare)
        # Sorted here and below, so that the same document has the same text.
        for form in sorted(self.forms):
            token, stem = self._folded[form], stems.get(form)
            if not stem or stem == token:
                continue
            word = mark_ending(token, stem)
            # Words that differ by accents alone are one token, and may have two stems.
            if word is None or marked.setdefault(token, word) != word:
                bare.add(mark_stem(stem))
                if form in self._title_forms:
                    bare.add(TITLE + mark_stem(stem))
        bare.update(TITLE + marked.get(token, token) for token in self._title_tokens)
        ordered = [marked.get(token, token) for token in self._ordered]
        return " ".join((*ordered, *sorted(bare)))

    def _add_words(self, text: str) -> dict[str, str]:
        """Add each word in its order; return the folded word by form."""
        tokens, folded = list_tokens(text[:MAX_CHARACTERS], MAX_WORDS)
        self._ordered += tokens
        return folded

    def _add_names(self, field: Field, names: Iterable[str]) -> None:
        for name in names:
            self._ordered.append(GAP)
            self._ordered += [field_token(field, word) for word in split_words(name)]


def make_token_set(tokens: str) -> frozenset[str]:
    """Return the tokens of a row, each word also whole, and its stem.

    For conditions that are compared without the index: it finds a stem as the
    beginning of a token, and a set has no beginnings.
    """
    have = set(tokens.split(" "))
    for token in [token for token in have if ENDING_MARK in token]:
        have.update(split_token(token))
    return frozenset(have)


def split_token(token: str) -> tuple[str, str]:
    """Return the whole word and the stem of a token with a marked ending."""
    stem, _, ending = token.partition(ENDING_MARK)
    mark = TITLE if stem.startswith(TITLE) else ""
    return stem + ending, mark + mark_stem(stem.removeprefix(mark))


def field_token(field: Field, value: str) -> str:
    """Return the token of a field's value."""
    return f"{FIELD_LETTERS[field]}={value}"


def join_tag(tokens: Iterable[str]) -> str:
    """Return the value of a tag: it is compared as a whole."""
    return "-".join(tokens)
