"""What stands before a document's first element, taken off.

Declarations are where XML becomes dangerous (entities of entities) and slow. None
reaches the parser: harmless entities are written out here, the others stay references
to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_DOCTYPE = 20_000
# Characters that all entities together may add to a document.
_MAX_GROWTH = 1_000_000
_ROOT = re.compile(
    r"<(?:(?P<html>!doctype\s{1,9}html\b|html\b)|\?xml\s|!DOCTYPE\s"
    r"|(?:\w{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex|channel)[\s>/])",
    re.IGNORECASE,
)
_HTML = re.compile(r"<(?:!doctype\s{1,9})?html\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<[A-Za-z_]")
_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]", re.DOTALL)
_ENTITY = re.compile(
    r"<!ENTITY\s{1,9}([A-Za-z_][\w.-]{0,50})\s{1,9}"
    r"(?:\"((?:[^\"<&%]|&#\w{1,8};){0,1000})\"|'((?:[^'<&%]|&#\w{1,8};){0,1000})')"
    r"\s{0,9}>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document from its first element on, and what was found before it."""

    text: str
    doctype: str = ""
    is_html: bool = False
    damage: str | None = None


def strip_prolog(text: str) -> Document:
    """Take off byte junk, XML declaration, comments and DOCTYPE.

    Reads each character at most twice; a DOCTYPE above 20,000 characters ends there.
    """
    # Junk, such as a script's warning, is looked for in the first 20,000 characters.
    opened = text.lstrip()
    junk = None
    if not opened.startswith(("<?xml", "<!--")):
        found = _ROOT.search(opened, 0, 20_000)
        if found and found["html"]:
            return Document(text=opened, is_html=True)
        if found and found.start():
            opened, junk = opened[found.start() :], "text before the document"
    start, doctype = _find_first_element(opened)
    if _HTML.match(doctype) or _HTML.match(opened, start):
        return Document(text=opened[start:], is_html=True)
    body, wrong = _expand_entities(opened[start:], doctype)
    damage = "; ".join(filter(None, (junk, wrong))) or None
    return Document(text=body, doctype=doctype, damage=damage)


def _find_first_element(text: str) -> tuple[int, str]:
    """Find where the first element starts, and the DOCTYPE on the way there."""
    at, doctype = 0, ""
    while (tag := text.find("<", at)) >= 0:
        if _ELEMENT.match(text, tag):
            return tag, doctype
        if text.startswith("<!--", tag):
            at = _index_after(text, "-->", tag)
        elif text[tag : tag + 9].upper() == "<!DOCTYPE":
            at = _find_doctype_end(text, tag)
            doctype = text[tag:at]
        else:
            at = _index_after(text, ">", tag)
    return len(text), doctype


def _index_after(text: str, end: str, start: int) -> int:
    found = text.find(end, start)
    return len(text) if found < 0 else found + len(end)


def _find_doctype_end(text: str, start: int) -> int:
    inside = False
    for token in _TOKEN.finditer(text, start, start + _MAX_DOCTYPE):
        if token[0] in "[]":
            inside = token[0] == "["
        elif token[0] == ">" and not inside:
            return token.end()
    return min(len(text), start + _MAX_DOCTYPE)


def _expand_entities(body: str, doctype: str) -> tuple[str, str | None]:
    found = _ENTITY.findall(doctype)[:100]
    values = {f"&{name};": one or other for name, one, other in found}
    growth = sum(body.count(ref) * len(value) for ref, value in values.items())
    if growth > _MAX_GROWTH:
        return body, "entities that grow without measure"
    for ref, value in values.items():
        body = body.replace(ref, value)
    return body, None
