"""The places of a text that a query found, cut out and marked."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.model.language import get_primary_code
from wireroom.search.query import Field
from wireroom.search.stemmers import Stem, has_stem
from wireroom.search.words import is_single, iter_spans, split_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from wireroom.search.query import SearchQuery, TextTerm

# Words of a snippet, and characters of the text in which it is looked for.
WORDS = 30
MAX_CHARACTERS = 20_000
# Longer runs without a space are cut.
MAX_SNIPPET = 400
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a snippet. ``is_match``: it is a word that was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlighter:
    """Finds the words of a query in texts of one language.

    Attributes:
        stems: by form of a word of the query, its stems in all languages.
        text_stems: by form of a word of the text, its stem in the text's language.
    """

    query: SearchQuery
    stems: Mapping[str, Collection[Stem]]
    language: str | None
    text_stems: Mapping[str, str]

    def cut_snippet(self, text: str) -> list[Piece]:
        """Return the part of a text with the most different words of the query.

        The beginning of the text if it has none of them.
        """
        readable = text[:MAX_CHARACTERS]
        words = _list_words(readable)
        marked = self._find_marked(words)
        first = _choose_window(marked, len(words))
        chosen = range(first, min(first + WORDS, len(words)))
        if not chosen:
            return []
        # Words behind the snippet need no place.
        spans = list(islice(iter_spans(readable), chosen.stop))
        whole = len(text.rstrip())
        begin = spans[chosen[0]].start if first else 0
        end = spans[chosen[-1]].end if chosen.stop < len(words) else whole
        end = min(end, begin + MAX_SNIPPET)
        places = [(spans[at].start, spans[at].end) for at in chosen if at in marked]
        pieces = _split_at(text, begin, end, places)
        head = [Piece(text="… ", is_match=False)] if begin > 0 else []
        tail = [Piece(text=" …", is_match=False)] if end < whole else []
        return [*head, *pieces, *tail]

    def mark_text(self, text: str) -> list[Piece]:
        """Return a whole short text, such as a title, with its matches."""
        spans = list(iter_spans(text))
        marked = self._find_marked([(span.token, span.form) for span in spans])
        places = [(spans[at].start, spans[at].end) for at in marked]
        return _split_at(text, 0, len(text), sorted(places))

    def _find_marked(self, words: Sequence[tuple[str, str]]) -> dict[int, int]:
        """Return the places of matching words, with the number of their term.

        Each different word of the text is tested once.

        Args:
            words: the token and the form of each word of a text.
        """
        marked: dict[int, int] = {}
        different = set(words)
        for number, term in enumerate(filter(_is_about_text, self.query.terms)):
            first, *others = self._word_tests(term)
            begins = {word for word in different if first(*word)}
            for at in [at for at, word in enumerate(words) if word in begins]:
                behind = words[at + 1 : at + 1 + len(others)]
                if len(behind) == len(others) and all(
                    test(*word) for test, word in zip(others, behind, strict=True)
                ):
                    places = range(at, at + 1 + len(others))
                    marked.update(dict.fromkeys(places, number))
        return marked

    def _word_tests(self, term: TextTerm) -> list[Callable[[str, str], bool]]:
        """Return tests of a token and its form, one for each word of a term."""
        last = len(term.tokens) - 1
        tests = [
            self._word_test(
                token, is_prefix=is_single(token) or (term.is_prefix and at == last)
            )
            for at, token in enumerate(term.tokens)
        ]
        if term.is_exact or term.is_prefix:
            return tests
        stems, exact, language = self.stems.get(term.form, ()), tests[0], self.language
        known = get_primary_code(language)

        def test(token: str, form: str) -> bool:
            stem = self.text_stems.get(form)
            return exact(token, form) or (
                stem is not None and Stem(stem, known) in stems
            )

        return [test]

    @staticmethod
    def _word_test(token: str, *, is_prefix: bool) -> Callable[[str, str], bool]:
        if is_prefix:
            return lambda word, _: word.startswith(token)
        return lambda word, _: word == token


def choose_forms(query: SearchQuery, texts: Iterable[str]) -> set[str]:
    """Return the words of texts that may have the stem of a word of the query.

    An ending is removed, so the first letter stays.
    """
    terms = [t for t in query.terms if _is_about_text(t) and t.form]
    letters = tuple({t.tokens[0][:1] for t in terms if not t.is_exact})
    if not letters:
        return set()
    return {
        form
        for text in texts
        for form, tokens in split_forms(text[:MAX_CHARACTERS])
        if has_stem(form) and tokens and tokens[0].startswith(letters)
    }


def to_html(pieces: Sequence[Piece]) -> str:
    """Return a snippet as HTML: everything is escaped, matches are in ``<mark>``."""
    return "".join(
        f"<mark>{html.escape(p.text)}</mark>" if p.is_match else html.escape(p.text)
        for p in pieces
    )


def join_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a snippet on one line."""
    return [
        Piece(text=_SPACES.sub(" ", piece.text), is_match=piece.is_match)
        for piece in pieces
    ]


def _is_about_text(term: TextTerm) -> bool:
    return term.field in {None, Field.TITLE} and not term.is_excluded


def _list_words(text: str) -> list[tuple[str, str]]:
    return [(token, form) for form, tokens in split_forms(text) for token in tokens]


def _choose_window(marked: Mapping[int, int], words: int) -> int:
    """Return where the window with the most different terms, then matches, begins."""
    best, last, best_score = 0, 0, (0, 0)
    places = sorted(marked)[:200]
    for at in places:
        within = [p for p in places if at <= p < at + WORDS]
        score = (len({marked[p] for p in within}), len(within))
        if score > best_score:
            best, last, best_score = at, within[-1], score
    # Some words before the first match are its context; the last match stays inside.
    first = max(best - WORDS // 4, last + 1 - WORDS)
    return max(0, min(first, words - WORDS))


def _split_at(
    text: str, begin: int, end: int, places: Sequence[tuple[int, int]]
) -> list[Piece]:
    """Return the text from ``begin`` to ``end`` as pieces; joins what overlaps."""
    pieces: list[Piece] = []
    at = begin
    for first, last in _join_overlapping(places):
        if first >= end:
            break
        if first > at:
            pieces.append(Piece(text=text[at:first], is_match=False))
        at = min(last, end)
        pieces.append(Piece(text=text[first:at], is_match=True))
    if at < end:
        pieces.append(Piece(text=text[at:end], is_match=False))
    return pieces


def _join_overlapping(
    places: Sequence[tuple[int, int]],
) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(places):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
