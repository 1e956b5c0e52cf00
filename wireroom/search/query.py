"""The query language: from text to typed terms.

    storm "eastern pier" harbo* -ferry source:Gazette lang:en after:2026-03-01

All terms have to match. ``docs/search.md`` describes the language for readers.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from wireroom.search.words import is_pair, is_single, split_forms

MAX_QUERY = 500
MAX_TERMS = 32
# A shorter prefix matches so many words that its index entries fill the memory.
MIN_PREFIX = 2


class BadSearchError(ValueError):
    """A query that cannot be read.

    Attributes:
        position: of the first character that is wrong, from 1.
    """

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"character {position}: {problem}")
        self.position = position


class Field(StrEnum):
    """What a term with a colon is about."""

    TITLE = "title"
    SOURCE = "source"
    AUTHOR = "author"
    TAG = "tag"
    ENTITY = "entity"
    LANGUAGE = "lang"


class Feature(StrEnum):
    """A property that an article has or has not."""

    COMMENTS = "has:comments"
    FIRST = "is:first"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTerm:
    """Words to find.

    Attributes:
        tokens: folded, in their order; the name itself for a source or a language.
        form: of a single word, for its stem. field: None for the whole text.
        is_exact: as written and one after the other; else in any form of the word.
        is_prefix: the last token is the beginning of a word.
        is_excluded: rows that match are left out.
        text: as written. position: of its first character in the query, from 1.
    """

    tokens: tuple[str, ...]
    text: str
    position: int
    form: str = ""
    field: Field | None = None
    is_exact: bool = False
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTerm:
    """A property of the article."""

    feature: Feature
    position: int
    is_excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A query.

    Attributes:
        text: as written. terms, features: all have to match, except that one of the
            terms of ``source`` is enough, and one of those of ``lang``.
        after: first published here then or later. before: first published before then.
    """

    text: str
    terms: tuple[TextTerm, ...] = ()
    features: tuple[FeatureTerm, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    @property
    def has_inclusion(self) -> bool:
        """Whether a term that is no exclusion limits the rows."""
        return any(not term.is_excluded for term in self.terms)


@dataclass(slots=True)
class _Parts:
    """What was read so far."""

    terms: list[TextTerm] = field(default_factory=list)
    features: list[FeatureTerm] = field(default_factory=list)
    after: datetime | None = None
    before: datetime | None = None


_TERM = re.compile(
    r"""(?P<minus>-)?(?:(?P<name>[A-Za-z_]+):)?(?P<value>"[^"]*"?|[^\s"]*)(?P<star>\*)?""",
)
_SPACE = re.compile(r"\s*")
_TIME_NAMES = ("after", "before")
_FEATURE_NAMES = ("has", "is")
_NAMES = (*map(str, Field), *_TIME_NAMES, *_FEATURE_NAMES)
_YEAR = re.compile(r"\d{4}(?:-\d\d)?$")


def parse_query(text: str) -> SearchQuery:
    """Return the terms of a query.

    Raises:
        BadSearchError: a field, a value or a quotation mark is wrong, or nothing would
            limit the rows; the message names the position.
    """
    if len(text) > MAX_QUERY:
        raise BadSearchError(f"a query has at most {MAX_QUERY} characters", MAX_QUERY)
    parts = _Parts()
    at = _skip_space(text, 0)
    while at < len(text):
        match = _TERM.match(text, at)
        assert match is not None, "every part of it is optional"
        _add_term(parts, match)
        if len(parts.terms) + len(parts.features) > MAX_TERMS:
            raise BadSearchError(f"a query has at most {MAX_TERMS} terms", at + 1)
        at = _skip_space(text, match.end())
    query = SearchQuery(
        text=text.strip(),
        terms=tuple(parts.terms),
        features=tuple(parts.features),
        after=parts.after,
        before=parts.before,
    )
    _check_limited(query)
    return query


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None, "it matches an empty text too"
    return match.end()


def _check_limited(query: SearchQuery) -> None:
    is_limited = query.has_inclusion or query.features or query.after or query.before
    if not is_limited:
        what = "exclusions alone" if query.terms else "an empty query"
        raise BadSearchError(f"{what} would match everything: add a word or a field", 1)


def _add_term(parts: _Parts, match: re.Match[str]) -> None:
    name = (match["name"] or "").lower()
    if match.start("value") == match.end() and not name:
        raise BadSearchError("a word has to follow `-`", match.start() + 1)
    value = _read_value(match)
    if name in _TIME_NAMES:
        _add_time(parts, name, value, match)
    elif name in _FEATURE_NAMES:
        parts.features.append(_read_feature(name, value, match))
    else:
        parts.terms.append(_read_text_term(name, value, match))


def _read_value(match: re.Match[str]) -> str:
    value = match["value"]
    if not value.startswith('"'):
        return value
    if len(value) < 2 or not value.endswith('"'):
        position = match.start("value") + 1
        raise BadSearchError("this quotation mark is never closed", position)
    return value[1:-1]


def _add_time(parts: _Parts, name: str, value: str, match: re.Match[str]) -> None:
    position = match.start("value") + 1
    if match["minus"] or match["star"]:
        raise BadSearchError(f"{name}: takes a time alone", match.start() + 1)
    if getattr(parts, name) is not None:
        raise BadSearchError(f"{name}: occurs twice", match.start() + 1)
    setattr(parts, name, _parse_time(value, position))


def _parse_time(value: str, position: int) -> datetime:
    try:
        if _YEAR.match(value):
            value = f"{value}-01-01"[:10]
        time = datetime.fromisoformat(value)
        return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadSearchError(
            f"{value[:40]!r} is not a time like 2026, 2026-03, 2026-03-01"
            " or 2026-03-01T12:00Z",
            position,
        ) from None


def _read_feature(name: str, value: str, match: re.Match[str]) -> FeatureTerm:
    try:
        feature = Feature(f"{name}:{value.lower()}")
    except ValueError:
        known = ", ".join(Feature)
        position = match.start("value") + 1
        raise BadSearchError(
            f"{name}:{value[:40]} is not known; there are {known}", position
        ) from None
    return FeatureTerm(
        feature=feature,
        position=match.start() + 1,
        is_excluded=bool(match["minus"]),
    )


def _read_text_term(name: str, value: str, match: re.Match[str]) -> TextTerm:
    of = _read_field(name, match)
    # The star of `harbo*` is part of the value unless that is quoted.
    is_prefix = bool(match["star"]) or value.endswith("*")
    form, tokens = _split_value(of, value)
    position = match.start("value") + 1
    if not tokens:
        raise BadSearchError("a word has to follow here", position)
    if is_prefix and len(tokens[-1]) < MIN_PREFIX:
        raise BadSearchError(
            f"at least {MIN_PREFIX} characters have to stand before `*`", position
        )
    if is_prefix and of in _NAMED:
        raise BadSearchError(f"{name}: takes a whole name, without `*`", position)
    return TextTerm(
        tokens=tokens,
        text=value,
        position=match.start() + 1,
        form="" if is_prefix else form,
        field=of,
        is_exact=match["value"].startswith('"') or len(tokens) > 1,
        is_prefix=is_prefix,
        is_excluded=bool(match["minus"]),
    )


def _split_value(of: Field | None, value: str) -> tuple[str, tuple[str, ...]]:
    """Return the form of a value that is one word, and its tokens."""
    if of in _NAMED:
        return "", ((value,) if value else ())
    forms = split_forms(value)
    tokens = tuple(token for _, tokens in forms for token in tokens)
    # The pair before the last character of a run says that it follows.
    if len(tokens) > 1 and is_single(tokens[-1]) and is_pair(tokens[-2]):
        tokens = tokens[:-1]
    if of is Field.TAG and tokens:
        tokens = ("-".join(tokens),)
    return (forms[0][0] if len(tokens) == 1 else ""), tokens


def _read_field(name: str, match: re.Match[str]) -> Field | None:
    if not name:
        return None
    try:
        return Field(name)
    except ValueError:
        near = difflib.get_close_matches(name, _NAMES, n=1)
        hint = f"did you mean {near[0]}:?" if near else f"fields are {_list_names()}"
        raise BadSearchError(
            f"{name}: is not a field; {hint} Text with a colon goes in quotation marks",
            match.start("name") + 1,
        ) from None


def _list_names() -> str:
    return f"{', '.join(f'{name}:' for name in _NAMES)}."


# Compared as a whole, not word by word.
_NAMED = frozenset({Field.SOURCE, Field.LANGUAGE})
