"""Conditions on tokens, as :mod:`wireroom.search.tsquery` writes them, without SQL.

An article is compared with hundreds of saved queries: the database would read its
tokens once for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from wireroom.search.stemmers import ENDING_MARK

Condition: TypeAlias = Callable[[frozenset[str]], bool]

_PARTS = re.compile(r"\s*(?:'((?:[^'\\]|''|\\\\)*)'(:\*)?|([()&|!]))")


def parse_condition(text: str) -> Condition:
    """Return a function that says whether a set of tokens fulfils a condition.

    Args:
        text: of a ``tsquery`` without places and weights.

    Raises:
        ValueError: it has some, or is none.
    """
    parser = _Parser(text)
    condition = parser.read_any()
    if parser.parts:
        message = f"no condition on tokens: {text}"
        raise ValueError(message)
    return condition


# Functions rather than a tree that is read at each call: a third of the time.
def _has_any(tokens: frozenset[str]) -> Condition:
    return lambda have: not tokens.isdisjoint(have)


def _make_token(text: str, *, is_prefix: bool) -> Condition:
    if not is_prefix:
        return _has_any(frozenset({text}))
    # A set of tokens has the stem itself, which such a condition names beside it.
    return _has_any(frozenset()) if text.endswith(ENDING_MARK) else _has_prefix(text)


def _has_prefix(prefix: str) -> Condition:
    return lambda have: any(token.startswith(prefix) for token in have)


def _negate(condition: Condition) -> Condition:
    return lambda have: not condition(have)


def _require_all(conditions: list[Condition]) -> Condition:
    def fulfil_all(have: frozenset[str]) -> bool:
        for condition in conditions:  # noqa: SIM110 - a generator takes three times as long
            if not condition(have):
                return False
        return True

    return fulfil_all


def _require_any(conditions: list[Condition]) -> Condition:
    def fulfil_any(have: frozenset[str]) -> bool:
        for condition in conditions:  # noqa: SIM110 - see above
            if condition(have):
                return True
        return False

    return fulfil_any


class _Parser:
    """Reads by the precedence of PostgreSQL: ``!`` before ``&`` before ``|``."""

    def __init__(self, text: str) -> None:
        self.parts: list[str | Condition] = []
        at = 0
        while at < len(text.rstrip()):
            found = _PARTS.match(text, at)
            if found is None:
                message = f"no condition on tokens: {text}"
                raise ValueError(message)
            word, star, sign = found.groups()
            if word is not None:
                plain = word.replace("''", "'").replace("\\\\", "\\")
                self.parts.append(_make_token(plain, is_prefix=star is not None))
            else:
                self.parts.append(sign)
            at = found.end()
        self.parts.reverse()

    def read_any(self) -> Condition:
        choices = self._read_list(self._read_all, "|")
        return choices[0] if len(choices) == 1 else _require_any(choices)

    def _read_all(self) -> Condition:
        needed = self._read_list(self._read_one, "&")
        return needed[0] if len(needed) == 1 else _require_all(needed)

    def _read_list(self, read: Callable[[], Condition], sign: str) -> list[Condition]:
        found = [read()]
        while self.parts and self.parts[-1] == sign:
            self.parts.pop()
            found.append(read())
        return found

    def _read_one(self) -> Condition:
        part = self.parts.pop() if self.parts else ")"
        if callable(part):
            return part
        if part == "!":
            return _negate(self._read_one())
        if part != "(":
            message = f"no condition on tokens at {part}"
            raise ValueError(message)
        inner = self.read_any()
        if not self.parts or self.parts.pop() != ")":
            message = "a parenthesis is not closed"
            raise ValueError(message)
        return inner
