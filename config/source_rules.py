"""``rules`` of a source: CSS selectors, checked where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from wireroom.extract.source_rules import find_selector_error
from wireroom.model.article import PageRules

if TYPE_CHECKING:
    from wireroom.config.sources import _Reader

KINDS = ("body", "comments", "drop")
MAX_SELECTORS = 50


def read_rules(reader: _Reader, node: yaml.Node | None, where: str) -> PageRules:
    """The rules of one source; each mistake is told to the reader of the file."""
    given = reader.mapping(node, where, KINDS) if node is not None else {}
    found = {
        kind: _selectors(reader, value, f"{where}.{kind}")
        for kind, value in given.items()
        if kind in KINDS
    }
    return PageRules(**found)


def _selectors(reader: _Reader, node: yaml.Node, where: str) -> tuple[str, ...]:
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if len(nodes) > MAX_SELECTORS:
        reader.wrong(node, where, f"more than {MAX_SELECTORS} selectors")
        return ()
    found = []
    for each in nodes:
        text = reader.text(each, where)
        if text is None:
            reader.wrong(each, where, "expected a CSS selector")
            continue
        mistake = find_selector_error(text)
        if mistake:
            reader.wrong(each, where, f"{text!r} is no CSS selector: {mistake}")
        else:
            found.append(text)
    return tuple(found)
