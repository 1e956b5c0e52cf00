"""JSON as pages and feeds have it: read, without what no text can hold."""

from __future__ import annotations

import json
from typing import Any

# An escape may write what UTF-8 and PostgreSQL cannot: NUL, half a surrogate pair.
_ESCAPE = "\\u"


def parse_json(text: str) -> Any:  # noqa: ANN401 - whatever the document holds
    """Decode a document; NUL is left out, half a surrogate pair becomes ``?``.

    Raises:
        ValueError: it is no JSON. RecursionError: it is nested too deep.
    """
    found = json.loads(text, strict=False)
    return _remove_unstorable(found) if _ESCAPE in text or "\0" in text else found


def _remove_unstorable(value: Any) -> Any:  # noqa: ANN401 - as above
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
