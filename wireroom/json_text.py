"""Decodes JSON of pages and feeds, without characters that no database text holds."""

from __future__ import annotations

import json
import re

# Escapes of characters that UTF-8 and PostgreSQL cannot hold: NUL and halves of
# surrogate pairs.
_UNSTORABLE = re.compile(r"\0|\\u(?:0000|[dD][89a-fA-F])")


def parse_json(text: str) -> object:
    """Decode a document; removes NUL, replaces half a surrogate pair by ``?``.

    Returns:
        Objects as ``dict`` with text keys, lists, texts, numbers, booleans and None.

    Raises:
        ValueError: the text is not JSON. RecursionError: it is nested too deep.
    """
    document: object = json.loads(text, strict=False)
    is_storable = _UNSTORABLE.search(text) is None
    return document if is_storable else _remove_unstorable(document)


def _remove_unstorable(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_remove_unstorable(item) for item in value]
    if isinstance(value, dict):
        return {
            _remove_unstorable(key): _remove_unstorable(item)
            for key, item in value.items()
        }
    return value
