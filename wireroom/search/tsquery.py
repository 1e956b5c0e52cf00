"""A query as the text of PostgreSQL's ``tsquery``, and as phrases.

The index answers a ``tsquery`` exactly, and does not read the rows. It has no places:
rows that have all words of a phrase are read to see whether they have the phrase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.search.index_tokens import TITLE, field_token
from wireroom.search.phrases import Phrase
from wireroom.search.query import Field
from wireroom.search.ranking import RankedWords
from wireroom.search.stemmers import (
    DICTIONARIES,
    ENDING_MARK,
    list_endings,
    mark_stem,
)
from wireroom.search.words import is_pair, is_single

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from wireroom.search.query import SearchQuery, TextTerm
    from wireroom.search.stemmers import Stem

# The token of a value that no row has: the query matches nothing.
NOTHING = "'='"
_ANY_OF = frozenset({Field.SOURCE, Field.LANGUAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuery:
    """The conditions of a query.

    Attributes:
        index: answered by the index alone; None: nothing that it could answer.
        others: exclusions where ``index`` is None, to be checked on rows.
        phrases: to be checked on the rows that ``index`` finds.
        title: rows that match have the words in their title; None without words.
        words: of the text, for the rank; None without words.
    """

    index: str | None
    others: str | None
    phrases: tuple[Phrase, ...]
    title: str | None
    words: RankedWords | None


def build_text_query(
    query: SearchQuery,
    *,
    stems: Mapping[str, Collection[Stem]],
    sources: Mapping[str, Collection[int]],
) -> TextQuery:
    """Return the conditions of a query.

    Args:
        stems: by form of a word, its stems in all languages. sources: the ids of
            each source's name.
    """
    conditions: list[str] = []
    phrases: list[Phrase] = []
    any_of: dict[Field, list[str]] = {}
    for term in query.terms:
        phrase = _phrase(term)
        if phrase is not None:
            phrases.append(phrase)
        if term.is_excluded:
            # Rows with the words of an excluded phrase may match.
            if phrase is None:
                conditions.append(f"!({_condition(term, stems, sources)})")
        elif term.field in _ANY_OF and term.field is not None:
            any_of.setdefault(term.field, []).append(_condition(term, stems, sources))
        else:
            conditions.append(_condition(term, stems, sources))
    conditions += [f"({' | '.join(choices)})" for choices in any_of.values()]
    words = [t for t in query.terms if t.field is None and not t.is_excluded]
    # The index cannot answer exclusions alone.
    by_index = query.has_inclusion
    return TextQuery(
        index=_join(conditions) if by_index else None,
        others=None if by_index else _join(conditions),
        phrases=tuple(phrases),
        title=_join([_simple_words(t, stems, TITLE) for t in words]),
        words=_ranked_words(words, stems),
    )


def list_needed_tokens(
    term: TextTerm,
    stems: Mapping[str, Collection[Stem]],
    sources: Mapping[str, Collection[int]],
) -> tuple[str, ...]:
    """Return tokens of which every row that matches a term has at least one.

    Empty if there are none: a prefix matches any number of tokens.
    """
    if term.field is Field.SOURCE:
        ids = map(str, sources.get(term.text, ()))
        return tuple(field_token(Field.SOURCE, n) for n in ids)
    if term.field is Field.LANGUAGE:
        return (field_token(Field.LANGUAGE, term.text.lower()),)
    mark = {None: "", Field.TITLE: TITLE}.get(term.field)
    if mark is None:
        assert term.field is not None, "text without a field has an empty mark"
        mark = field_token(term.field, "")
    whole = term.tokens[:-1] if term.is_prefix else term.tokens
    known = [token for token in whole if not is_single(token)]
    if not known:
        return ()
    if term.is_exact or term.field not in {None, Field.TITLE}:
        return (mark + max(known, key=len),)
    own = sorted({stem for stem, _ in stems.get(term.form, ())})
    tokens = [known[0], *map(mark_stem, own), *own]
    return tuple(dict.fromkeys(mark + token for token in tokens))


def _condition(
    term: TextTerm,
    stems: Mapping[str, Collection[Stem]],
    sources: Mapping[str, Collection[int]],
) -> str:
    """Return what the index answers: a phrase is all of its words."""
    if term.field is Field.SOURCE:
        ids = [str(n) for n in sources.get(term.text, ())]
        return _any(field_token(Field.SOURCE, n) for n in ids)
    if term.field is Field.LANGUAGE:
        return _any([field_token(Field.LANGUAGE, term.text.lower())])
    if term.field is Field.TITLE:
        return _simple_words(term, stems, TITLE)
    if term.field is None:
        return _simple_words(term, stems)
    mark = field_token(term.field, "")
    return _all_tokens(term.tokens, mark, is_prefix=term.is_prefix)


def _phrase(term: TextTerm) -> Phrase | None:
    """Return the condition on the order of a term's words, if it has several."""
    if term.field in _ANY_OF or len(term.tokens) == 1:
        return None
    words = term.field in {None, Field.TITLE}
    mark = "" if words or term.field is None else field_token(term.field, "")
    last = len(term.tokens) - 1
    return Phrase(
        tokens=tuple(mark + token for token in term.tokens),
        prefixes=tuple(
            is_single(token) or (term.is_prefix and at == last)
            for at, token in enumerate(term.tokens)
        ),
        in_title=term.field is Field.TITLE,
        is_excluded=term.is_excluded,
    )


def _ranked_words(
    terms: Sequence[TextTerm], stems: Mapping[str, Collection[Stem]]
) -> RankedWords | None:
    """Return the words of terms with all their forms, for the rank."""
    if not terms:
        return None
    tokens: set[str] = set()
    prefixes: set[str] = set()
    marked: dict[str, set[str]] = {}
    for term in terms:
        last = len(term.tokens) - 1
        for at, token in enumerate(term.tokens):
            begins = is_single(token) or (term.is_prefix and at == last)
            (prefixes if begins else tokens).add(token)
        if term.is_exact or term.is_prefix:
            continue
        for stem, language in stems.get(term.form, ()):
            tokens.add(stem)
            marked.setdefault(stem, set()).add(language)
    return RankedWords(
        tokens=frozenset(tokens), prefixes=frozenset(prefixes), stems=marked
    )


def _simple_words(
    term: TextTerm, stems: Mapping[str, Collection[Stem]], mark: str = ""
) -> str:
    """Return a term without places: all its words, or any form of its one word."""
    if term.is_exact or term.is_prefix:
        return _all_tokens(term.tokens, mark, is_prefix=term.is_prefix)
    if is_single(term.tokens[0]):
        return _quote(mark + term.tokens[0], is_prefix=True)
    token, known = term.tokens[0], sorted(stems.get(term.form, ()))
    own = dict.fromkeys(stem for stem, _ in known)
    forms = [_any_form(stem, token, mark, known) for stem in own]
    return " | ".join([_any_word(token, mark), *forms])


def _any_word(token: str, mark: str, *, is_prefix: bool = False) -> str:
    """Return a word of a text, wherever its ending is marked."""
    if mark not in {"", TITLE} or is_pair(token):
        return _quote(mark + token, is_prefix=is_prefix)
    return _any([mark + each for each in list_endings(token)], is_prefix=is_prefix)


def _any_form(stem: str, token: str, mark: str, known: Iterable[Stem]) -> str:
    """Return the words that have a stem, but for the word of the query itself.

    In its languages alone: `news` in French is a plural of `new`, and an English text
    with `new` must not match.
    """
    choices = [
        _quote(mark + mark_stem(stem)),
        _quote(mark + stem + ENDING_MARK, is_prefix=True),
    ]
    # The word that the stem is, though its own stem may be shorter: `environmental`
    # finds `environment`.
    if stem != token:
        choices.append(_any_word(stem, mark))
    form = f"({' | '.join(choices)})"
    languages = {language for each, language in known if each == stem}
    others = DICTIONARIES.keys() - languages
    # In texts of the other languages no ending of the word is marked. Where most
    # languages agree that it has none, excluding the others is the shorter query.
    if stem == token and len(others) < len(languages):
        return f"{form} & !{_any_language(others)}" if others else form
    return f"{form} & {_any_language(languages)}"


def _any_language(languages: Iterable[str]) -> str:
    return _any(field_token(Field.LANGUAGE, each) for each in sorted(languages))


def _all_tokens(tokens: Sequence[str], mark: str, *, is_prefix: bool) -> str:
    last = len(tokens) - 1
    # A single character beside pairs says nothing that these do not say.
    has_pairs = any(map(is_pair, tokens))
    return " & ".join(
        _any_word(token, mark, is_prefix=is_single(token) or (is_prefix and at == last))
        for at, token in enumerate(tokens)
        if not (has_pairs and is_single(token))
    )


def _any(tokens: Iterable[str], *, is_prefix: bool = False) -> str:
    quoted = [_quote(token, is_prefix=is_prefix) for token in tokens]
    return f"({' | '.join(quoted)})" if quoted else NOTHING


def _quote(token: str, *, is_prefix: bool = False) -> str:
    text = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'{':*' if is_prefix else ''}"


def _join(conditions: Sequence[str], by: str = " & ") -> str | None:
    if not conditions:
        return None
    return by.join(f"({condition})" for condition in conditions)
