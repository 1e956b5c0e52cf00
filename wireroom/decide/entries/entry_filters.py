"""Which entries a source's filters drop before anything is downloaded.

A pattern is words (``mill pond``: in this order, in any case), a glob for the whole
value (``*/sport/*``), or a regular expression between slashes (``/^live:/``). The
expressions are those whose time is bounded by their form: no repeated group, and at
most two repetitions without an end, over at most ``MAX_VALUE`` characters.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.model.feed import FeedEntry
    from wireroom.model.filters import EntryFilters

FIELDS = ("title", "address", "category", "author", "language")
# Characters of a value that patterns see, and of a pattern.
MAX_VALUE, MAX_PATTERN = 500, 300
MAX_REPETITIONS = 2
# Scripts that put no blank between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNITS = {"h": 3_600, "d": 86_400}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_POLL = re.compile(r"([1-9][0-9]{0,5})([hd]?)")
_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
_ENDLESS = re.compile(r"[*+]|\{\d*,\}")


def find_pattern_error(pattern: str) -> str | None:
    """Return what is wrong with a pattern, None if nothing is."""
    if not pattern.strip() or len(pattern) > MAX_PATTERN:
        return f"expected 1 to {MAX_PATTERN} characters"
    expression = _read_expression(pattern)
    if expression is None:
        return None
    try:
        re.compile(expression)
    except (re.error, OverflowError, RecursionError) as error:
        return f"not a regular expression: {error}"
    bare = _CLASS.sub("x", expression)
    if _REPEATED_GROUP.search(bare) or re.search(r"\\\d|\(\?P=", expression):
        return "a repeated group or a reference may take without end"
    if len(_ENDLESS.findall(bare)) > MAX_REPETITIONS:
        return f"more than {MAX_REPETITIONS} repetitions may take without end"
    return None


def parse_first_poll(text: str) -> int | timedelta | None:
    """Return a number of entries or an age; None for a text that is neither."""
    match = _FIRST_POLL.fullmatch(text)
    if match is None:
        return None
    number, unit = int(match[1]), match[2]
    return timedelta(seconds=number * _UNITS[unit]) if unit else number


def parse_since(text: str) -> datetime | None:
    """Return the beginning of a day, UTC; None for a text that is no day."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def find_dropping_rule(
    entry: FeedEntry, filters: EntryFilters, *, language: str | None
) -> str | None:
    """Return the rule that drops an entry, as a person reads it; None: it is taken.

    Of ``include`` every field that is named must match, of ``exclude`` none may. A
    language that nothing states drops nothing, and neither does a date that is missing.
    """
    since = parse_since(filters.since) if filters.since else None
    at = _get_date(entry)
    if since is not None and at is not None and at < since:
        return f"since: {filters.since}"
    values = _read_values(entry, language)
    for field, patterns in filters.exclude.items():
        hit = _find_match(patterns, values[field])
        if hit is not None:
            return f"exclude {field}: {hit}"
    for field, patterns in filters.include.items():
        is_unknown = field == "language" and not values[field]
        if not is_unknown and _find_match(patterns, values[field]) is None:
            return f"include {field}: {', '.join(patterns)[:200]}"
    return None


def find_late_entries(
    entries: Sequence[FeedEntry],
    first_poll: str | None,
    *,
    since: datetime,
    is_first: bool,
) -> frozenset[str]:
    """Return the identities of entries that are older than a new feed may bring.

    An age counts from ``since``, when the feed was configured, at every poll: an index
    of sitemaps brings its archive over days. A number counts at the first poll, of the
    newest entries; those without a date come last, in the order of the feed.
    """
    limit = parse_first_poll(first_poll) if first_poll else None
    if isinstance(limit, timedelta):
        dated = ((entry, _get_date(entry)) for entry in entries)
        old = (entry for entry, at in dated if at is not None and at < since - limit)
        return frozenset(entry.identity for entry in old)
    if limit is None or not is_first:
        return frozenset()
    ranked = sorted(entries, key=_rank_by_age)
    return frozenset(entry.identity for entry in ranked[limit:])


def _read_expression(pattern: str) -> str | None:
    is_expression = len(pattern) > 2 and pattern[0] == pattern[-1] == "/"
    return pattern[1:-1] if is_expression else None


def _read_values(
    entry: FeedEntry, language: str | None
) -> Mapping[str, tuple[str, ...]]:
    return {
        "title": (entry.title,),
        "address": (entry.url or "",),
        "category": entry.categories,
        "author": entry.authors,
        "language": (language,) if language else (),
    }


def _find_match(patterns: Sequence[str], values: Sequence[str]) -> str | None:
    for pattern in patterns:
        compiled = _compile(pattern)
        if any(compiled.search(value[:MAX_VALUE]) for value in values):
            return pattern
    return None


@lru_cache(maxsize=2_000)
def _compile(pattern: str) -> re.Pattern[str]:
    expression = _read_expression(pattern)
    if expression is not None:
        return re.compile(expression, re.IGNORECASE)
    if "*" in pattern or "?" in pattern:
        # In atomic groups, so that the time of a match is linear.
        return re.compile(rf"\A{translate(pattern)}", re.IGNORECASE)
    words = r"\s+".join(re.escape(word) for word in pattern.split())
    if _UNSPACED.search(pattern):
        return re.compile(words, re.IGNORECASE)
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _get_date(entry: FeedEntry) -> datetime | None:
    found = entry.published or entry.updated
    return None if found is None else found.at


def _rank_by_age(entry: FeedEntry) -> float:
    at = _get_date(entry)
    return 0.0 if at is None else -at.timestamp()
