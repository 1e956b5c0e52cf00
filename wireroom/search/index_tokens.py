"""The tokens of an article or a comment, as the text of a PostgreSQL ``tsvector``.

    'piers':1A,17 'pier~en' '^piers' '^pier~en' 'a=jane':1 'a=doe':2 's=4' 'l=en'

A word has its places, for phrases and ranks. What has no places is found by the index
alone, without reading the row: stems that are another word (``~`` and the language),
words of the title (``^``), and values of fields (a letter and ``=``). No word of a text
has these marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.search.query import Field
from wireroom.search.stemmers import has_stem, mark_stem, primary_language
from wireroom.search.words import split_forms, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# PostgreSQL counts places to 16,383: words after them would be found by no phrase.
MAX_PLACES = 16_000
# Characters of a text that can hold so many words.
MAX_CHARACTERS = 200_000
# PostgreSQL keeps so many places of one word.
MAX_PLACES_OF_WORD = 255
# Between two names, so that a phrase never reaches from one into the next.
GAP = 2
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
        self.language = primary_language(document.language)
        self._places: dict[str, list[str]] = {}
        self._bare: set[str] = set()
        self._at = 0
        title = self._add_words(document.title, "A")
        self._bare.update(
            f"{TITLE}{token}" for tokens in title.values() for token in tokens
        )
        self._at += GAP
        words = self._add_words(document.text, "")
        self._title_forms = frozenset(filter(has_stem, title))
        self.forms = self._title_forms.union(filter(has_stem, words))
        self._folded = {
            form: tokens[0]
            for form, tokens in (title | words).items()
            if form and tokens
        }
        self._add_names(Field.AUTHOR, document.authors)
        self._add_names(Field.ENTITY, document.entities)
        self._bare.update(
            field_token(Field.TAG, join_tag(split_words(tag))) for tag in document.tags
        )
        self._bare.add(field_token(Field.SOURCE, str(document.source_id)))
        self._bare.update(
            field_token(Field.LANGUAGE, language)
            for language in {self.language, (document.language or "").lower()} - {""}
        )

    def to_tsvector(self, stems: Mapping[str, str]) -> str:
        """Return the text of the ``tsvector``.

        Args:
            stems: the stem of each form that has one, folded.
        """
        marked = self._mark_stems(self.forms, stems, "")
        marked |= self._mark_stems(self._title_forms, stems, TITLE)
        words = [
            f"'{token}':{','.join(places)}" for token, places in self._places.items()
        ]
        return " ".join(words + [f"'{token}'" for token in self._bare | marked])

    def _mark_stems(
        self, forms: Iterable[str], stems: Mapping[str, str], mark: str
    ) -> set[str]:
        """Return the tokens of stems; a stem that is a word of the text has one."""
        return {
            mark + mark_stem(stem, self.language)
            for form in forms
            if (stem := stems.get(form)) and stem != self._folded[form]
        }

    def _add_words(self, text: str, weight: str) -> dict[str, tuple[str, ...]]:
        """Add each word at its place; return the tokens by form."""
        forms: dict[str, tuple[str, ...]] = {}
        places, at = self._places, self._at
        for form, tokens in split_forms(text[:MAX_CHARACTERS]):
            forms[form] = tokens if form else (*forms.get("", ()), *tokens)
            for token in tokens:
                at += 1
                known = places.setdefault(token, [])
                if len(known) < MAX_PLACES_OF_WORD:
                    known.append(f"{at}{weight}")
            if at >= MAX_PLACES:
                break
        self._at = at
        return forms

    def _add_names(self, field: Field, names: Iterable[str]) -> None:
        at = 0
        for name in names:
            for word in split_words(name):
                at += 1
                token = field_token(field, word)
                self._places.setdefault(token, []).append(str(at))
            at += GAP


def field_token(field: Field, value: str) -> str:
    """Return the token of a field's value."""
    return f"{FIELD_LETTERS[field]}={value}"


def join_tag(tokens: Iterable[str]) -> str:
    """Return the value of a tag: it is compared as a whole."""
    return "-".join(tokens)
