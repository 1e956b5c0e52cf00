"""The content of an entry, as HTML whatever the feed says that it is."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Types of markup. Of the others ``text/...`` is plain text; the rest has no text, as
# pictures in base64 (RFC 4287, 4.1.3.3).
_MARKUP = re.compile(
    r"(?:text/|application/)?(?:x?html|(?:[^/]{0,60}\+)?xml)", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_MAX_PARTS = 9


def join_content(parts: Sequence[Mapping[str, object]]) -> str:
    """Return the content of an entry of RSS or Atom, its parts as feedparser has them.

    It marks a text as plain where the feed does and the text has no tags.
    """
    return "".join(map(_format_part, parts[:_MAX_PARTS]))


def _format_part(part: Mapping[str, object]) -> str:
    text, content_type = str(part.get("value") or ""), str(part.get("type") or "")
    if not content_type or _MARKUP.fullmatch(content_type):
        return text
    return format_plain_text(text) if content_type.lower().startswith("text/") else ""


def format_plain_text(text: str) -> str:
    """Return a plain text as HTML, with its signs ("a < b"), paragraphs and lines."""
    escaped = html.escape(text.strip(), quote=False)
    paragraphs = filter(None, _BLANK_LINE.split(escaped))
    return "".join(f"<p>{'<br>'.join(x.splitlines())}</p>" for x in paragraphs)
