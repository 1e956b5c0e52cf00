"""Reads React's stream of server components, as Next.js writes it into a page.

The stream is a list of rows: a number in hexadecimal, a colon, and JSON or, behind a
``T`` and a length in bytes, text. An element is ``["$", tag, key, {props}]``; a string
such as ``$L5`` or ``$5`` refers to a row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from wireroom.json_text import parse_json

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ROWS = 5_000
MAX_NODES = 30_000
# Elements that a page nests deeper than libxml2 reads are not built.
MAX_LEVELS = 100
_ROW = re.compile(rb"\s*([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"\$L?([0-9a-f]{1,8})")
_TAG = re.compile(r"[a-z][a-z0-9]{0,15}")
_ELEMENT_LENGTH = 4
_UNREAD_TAGS: Final = frozenset({"script", "style", "link", "meta", "template", "head"})
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def parse_rows(stream: str) -> dict[str, object]:
    """Return each row's value by its number; rows that are not JSON are left out."""
    data = stream.encode("utf-8", "replace")
    rows: dict[str, object] = {}
    position = 0
    while len(rows) < MAX_ROWS and (match := _ROW.match(data, position)):
        key, size = match[1].decode(), match[2]
        if size is not None:
            position = match.end() + int(size, 16)
            rows[key] = data[match.end() : position].decode("utf-8", "replace")
            continue
        end = data.find(b"\n", match.end())
        position = len(data) if end < 0 else end + 1
        try:
            rows[key] = parse_json(data[match.end() : position].decode())
        except (ValueError, RecursionError):
            # Rows of modules and hints have a letter before their JSON.
            continue
    return rows


def build_component_tree(rows: dict[str, object]) -> HtmlElement:
    """Return the elements of all rows as one document.

    A component of the site's own becomes a ``div`` with its children.
    """
    return _TreeBuilder(rows).build()


class _TreeBuilder:
    def __init__(self, rows: dict[str, object]) -> None:
        self._rows = rows
        self._left = MAX_NODES
        self._used: set[str] = set()

    def build(self) -> HtmlElement:
        document = document_fromstring("<html><body></body></html>")
        body = document.find("body")
        assert body is not None, "the document was written with a body"
        for key, value in self._rows.items():
            if key not in self._used and isinstance(value, list):
                self._used.add(key)
                self._append(body, value, 0)
        return document

    def _append(self, parent: HtmlElement, value: object, level: int) -> None:
        self._left -= 1
        if self._left < 0 or level > MAX_LEVELS:
            return
        if isinstance(value, str):
            self._append_text(parent, value, level)
        elif isinstance(value, list):
            if len(value) >= _ELEMENT_LENGTH and value[0] == "$":
                self._append_element(parent, value[1], value[3], level)
            else:
                for item in value:
                    self._append(parent, item, level + 1)

    def _append_text(self, parent: HtmlElement, text: str, level: int) -> None:
        reference = _REFERENCE.fullmatch(text)
        if reference:
            key = reference[1]
            if key in self._rows and key not in self._used:
                self._used.add(key)
                self._append(parent, self._rows[key], level + 1)
        elif not text.startswith("$"):
            _append_string(parent, text)
        elif text.startswith("$$"):
            _append_string(parent, text[1:])

    def _append_element(
        self, parent: HtmlElement, tag: object, props: object, level: int
    ) -> None:
        if not isinstance(props, dict) or tag in _UNREAD_TAGS:
            return
        is_tag = isinstance(tag, str) and _TAG.fullmatch(tag)
        element = etree.SubElement(parent, tag if is_tag else "div")  # type: ignore[arg-type]  # mypy loses the check of is_tag
        for name in ("className", "id", "href"):
            attribute = props.get(name)
            if isinstance(attribute, str):
                element.set(
                    {"className": "class"}.get(name, name),
                    _UNSTORABLE.sub("", attribute),
                )
        inner = props.get("dangerouslySetInnerHTML")
        markup = inner.get("__html") if isinstance(inner, dict) else None
        if isinstance(markup, str):
            self._append_markup(element, markup)
        self._append(element, props.get("children"), level + 1)

    def _append_markup(self, parent: HtmlElement, markup: str) -> None:
        reference = _REFERENCE.fullmatch(markup)
        if reference:
            row = self._rows.get(reference[1])
            markup = row if isinstance(row, str) else ""
        if markup.strip():
            text = _UNSTORABLE.sub("", markup)
            parser = HTMLParser(remove_comments=True)
            try:
                body = document_fromstring(f"<div>{text}</div>", parser=parser)
            except etree.ParserError:
                return
            parent.extend(body.iterfind("body/div"))


def _append_string(parent: HtmlElement, text: str) -> None:
    text = _UNSTORABLE.sub("", text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
