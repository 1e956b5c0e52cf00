"""Decodes JSON of pages that is damaged in one of the usual ways.

Publishing systems write JSON-LD through templates: with trailing commas, comments, a
``CDATA`` wrapper, a semicolon behind the last bracket, character references for the
quotation marks, or quotation marks that nobody escaped. A strict decoder loses the
whole document for one such character. The repair is one walk over the text.
"""

from __future__ import annotations

import html
import re

from wireroom.json_text import parse_json

# Repairs are a walk in Python, 0.3 s for this much; longer damaged scripts are skipped.
MAX_REPAIRED_CHARACTERS = 300_000
# Possessive: of a megabyte of spaces each way to divide them would be tried.
_OPENING = re.compile(r"[\s;]*+(?:(?://|/\*)?\s*+(?:<!--|<!\[CDATA\[)\s*+(?:\*/)?)+")
_CLOSING_ENDS, _COMMENT_SIGNS = ("-->", "]]>"), ("//", "/*")
_MAX_WRAPPERS = 10
# What separates tokens: white space, and comments of JavaScript or HTML.
_GAP = re.compile(r"(?:\s+|//[^\n]*|/\*.*?(?:\*/|$)|<!--.*?(?:-->|$))+", re.DOTALL)
# A place of a template that was never filled in.
_UNFILLED = re.compile(r"\{\{[^{}\"\n]{0,100}\}\}")
_SCALAR = re.compile(r"[^\s,:{}\[\]\"]+")
_STRING_PIECE = re.compile(r"[^\"\\]+")
_ESCAPE = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})")
# What follows the quotation mark that ends a string, by what the string is.
_AFTER_KEY = re.compile(r"\s*:")
_AFTER_OBJECT_VALUE = re.compile(
    r"\s*(?:$|[}\]]|//|/\*|,\s*(?:$|\"[^\"\n]{0,80}(?:$|\"\s*(?::|$))|}|//|/\*)"
    r"|\"[^\"\n]{0,80}\"\s*:)"
)
_AFTER_ITEM = re.compile(
    r"\s*(?:$|\]|//|/\*|,\s*(?:$|[\"\[{\]\d-]|true\b|false\b|null\b|//|/\*))"
)
_SCALARS = {"undefined": "null", "NaN": "null", "None": "null"}
_CLOSERS = {"{": "}", "[": "]"}


def parse_tolerant_json(text: str) -> object:
    """Decode a document; repair it first where it is not JSON.

    Returns:
        The value; a list of all values where the text holds several, one after another.

    Raises:
        ValueError: no value can be read. RecursionError: it is nested too deep.
    """
    text = _remove_wrappers(text.lstrip("\ufeff")).lstrip("\ufeff")
    try:
        return parse_json(text)
    except ValueError:
        if not text or len(text) > MAX_REPAIRED_CHARACTERS:
            raise
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    if '"' not in text:
        # An object of JavaScript; a quotation mark within a string is recognised
        # by its place, as any bare one.
        text = text.replace("'", '"')
    return parse_json(_Repair(_UNFILLED.sub("null", text)).run())


def _remove_wrappers(text: str) -> str:
    """Return a script without what hides it from parsers of markup, and stripped."""
    opening = _OPENING.match(text)
    text = text[opening.end() if opening else 0 :].strip()
    for _ in range(_MAX_WRAPPERS):
        left = text.removesuffix("*/").rstrip()
        if not left.endswith(_CLOSING_ENDS):
            break
        left = left[:-3].rstrip()
        text = (left[:-2] if left.endswith(_COMMENT_SIGNS) else left).rstrip()
    return text


class _Repair:
    """One walk over a damaged document, which writes the repaired one.

    ``_open`` holds the brackets that are open; ``_needs_comma`` is true behind a
    complete value, ``_at_key`` where an object expects a key. ``_key`` is the length of
    the output before a key that has no value yet.

    What the end of a document cuts is left out: half an address is another address.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out: list[str] = []
        self._open: list[str] = []
        self._needs_comma = False
        self._at_key = False
        self._key: int | None = None

    def run(self) -> str:
        """Return the repaired text, in brackets: a list of the document's values."""
        while self._at < len(self._text):
            gap = _GAP.match(self._text, self._at)
            if gap:
                self._at = gap.end()
            else:
                self._take_token(self._text[self._at])
        while self._open:
            self._close()
        return f"[{''.join(self._out)}]"

    def _take_token(self, sign: str) -> None:
        if sign == '"':
            self._take_string()
        elif sign in _CLOSERS:
            self._begin_value()
            self._out.append(sign)
            self._open.append(sign)
            self._needs_comma = False
            self._at_key = sign == "{"
            self._at += 1
        elif sign in "}]":
            if sign in map(_CLOSERS.get, self._open):
                while self._open and _CLOSERS[self._open[-1]] != sign:
                    self._close()
                self._close()
            self._at += 1
        elif sign == ":":
            self._out.append(":")
            self._at_key = self._needs_comma = False
            self._at += 1
        elif sign == ",":
            # Written before the next value, so that a trailing one is left out.
            self._at_key = bool(self._open) and self._open[-1] == "{"
            self._at += 1
        else:
            self._take_scalar()

    def _close(self) -> None:
        if self._key is not None:
            del self._out[self._key :]
            self._key = None
        self._out.append(_CLOSERS[self._open.pop()])
        self._needs_comma = True
        self._at_key = bool(self._open) and self._open[-1] == "{"

    def _begin_value(self) -> None:
        """Begin a value or a key."""
        before = len(self._out)
        if self._needs_comma:
            self._out.append(",")
            # A comma that the page left out between two fields counts as written.
            self._at_key = bool(self._open) and self._open[-1] == "{"
        self._needs_comma = True
        self._key = before if self._at_key else None

    def _take_scalar(self) -> None:
        match = _SCALAR.match(self._text, self._at)
        word = match[0] if match else self._text[self._at]
        self._at += len(word)
        if self._at == len(self._text) and self._open:
            return
        word = _SCALARS.get(word, word.rstrip(";"))
        if word:
            self._begin_value()
            # A key without quotation marks is JavaScript.
            self._out.append(f'"{word}"' if self._at_key else word)

    def _take_string(self) -> None:
        """Copy a string up to the quotation mark that ends it; escape those within."""
        before, key = len(self._out), self._key
        self._begin_value()
        end_pattern = self._choose_end_pattern()
        self._out.append('"')
        self._at += 1
        while self._at < len(self._text):
            piece = _STRING_PIECE.match(self._text, self._at)
            if piece:
                self._out.append(piece[0])
                self._at = piece.end()
            elif self._text[self._at] == '"':
                self._at += 1
                if end_pattern.match(self._text, self._at):
                    self._out.append('"')
                    return
                self._out.append('\\"')
            else:
                self._take_escape()
        if self._open:
            del self._out[before:]
            self._key = key
        else:
            self._out.append('"')

    def _choose_end_pattern(self) -> re.Pattern[str]:
        if self._open and self._open[-1] == "{":
            return _AFTER_KEY if self._at_key else _AFTER_OBJECT_VALUE
        return _AFTER_ITEM

    def _take_escape(self) -> None:
        """Copy an escape; a backslash that begins none is dropped."""
        escape = _ESCAPE.match(self._text, self._at)
        if escape:
            self._out.append(escape[0])
            self._at = escape.end()
        else:
            self._at += 1
