"""Strips the prolog of an XML document: all before its first element.

Declarations make XML dangerous (entities of entities) and slow. None reaches the
parser: harmless entities are expanded here, all others stay undefined references.
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
    """A document from its first element on.

    Attributes:
        doctype: the DOCTYPE declaration, "" without one.
        damage: what was wrong with the prolog, None if nothing was.
    """

    text: str
    doctype: str = ""
    is_html: bool = False
    damage: str | None = None


def strip_prolog(text: str) -> Document:
    """Remove junk, the XML declaration, comments and the DOCTYPE.

    Reads each character at most twice; a DOCTYPE is cut at 20,000 characters.
    """
    # Junk, such as the warning of a script, ends within the first 20,000 characters.
    stripped = text.lstrip()
    junk = None
    if not stripped.startswith(("<?xml", "<!--")):
        root = _ROOT.search(stripped, 0, 20_000)
        if root and root["html"]:
            return Document(text=stripped, is_html=True)
        if root and root.start():
            stripped, junk = stripped[root.start() :], "text before the document"
    start, doctype = _find_first_element(stripped)
    if _HTML.match(doctype) or _HTML.match(stripped, start):
        return Document(text=stripped[start:], is_html=True)
    body, wrong = _expand_entities(stripped[start:], doctype)
    damage = "; ".join(filter(None, (junk, wrong))) or None
    return Document(text=body, doctype=doctype, damage=damage)


def _find_first_element(text: str) -> tuple[int, str]:
    """Return where the first element starts, and the DOCTYPE before it."""
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
    index = text.find(end, start)
    return len(text) if index < 0 else index + len(end)


def _find_doctype_end(text: str, start: int) -> int:
    in_subset = False
    for token in _TOKEN.finditer(text, start, start + _MAX_DOCTYPE):
        if token[0] in "[]":
            in_subset = token[0] == "["
        elif token[0] == ">" and not in_subset:
            return token.end()
    return min(len(text), start + _MAX_DOCTYPE)


def _expand_entities(body: str, doctype: str) -> tuple[str, str | None]:
    entities = _ENTITY.findall(doctype)[:100]
    values = {f"&{name};": one or other for name, one, other in entities}
    growth = sum(body.count(ref) * len(value) for ref, value in values.items())
    if growth > _MAX_GROWTH:
        return body, "entities that expand too much"
    for ref, value in values.items():
        body = body.replace(ref, value)
    return body, None
