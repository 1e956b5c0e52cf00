"""Text of an article in the data that a page hands to its own scripts.

Pages that are built in the browser have their story in JSON only: ``__NEXT_DATA__``,
``__NUXT_DATA__``, ``window.__INITIAL_STATE__``, an attribute of the root element, or
React's stream of server components. Such data holds other stories, too, so that a text
counts only beside the page's own title.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.server_components import build_component_tree, parse_rows
from wireroom.extract.state_text import find_story_text, resolve_references
from wireroom.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_STATE_CHARACTERS = 3_000_000
_MAX_STATES = 20
# Shorter scripts hold no story.
_MIN_STATE_CHARACTERS = 200
_ASSIGNMENT = re.compile(
    r"(?:^|[;\s{(])(?:(?:window|self|globalThis)\b[\w$.\[\]\"']{1,80}"
    r"|(?:var|let|const)\s+[\w$]{1,60}|[A-Z_][\w$.]{3,60})\s*=\s*"
    r"(?P<parse>JSON\.parse\(\s*)?(?=[\[{\"'])"
)
_PUSH = re.compile(r"__next_f\.push\(\s*(?=\[)")
_STATE_ATTRIBUTES = ("data-page", "data-props", "data-state", "data-react-props")


def read_hydration_text(tree: HtmlElement, title: str) -> str:
    """Return the story that belongs to ``title``, one paragraph a line; "" if none."""
    texts = [find_story_text(state, title) for state in _iterate_states(tree)]
    return max(texts, key=len, default="")


def read_component_tree(tree: HtmlElement) -> HtmlElement | None:
    """Return the elements in React's stream of server components; None without one."""
    rows = parse_rows(_join_stream(tree))
    return build_component_tree(rows) if rows else None


def _iterate_states(tree: HtmlElement) -> Iterator[object]:
    yield from islice(_iterate_script_states(tree), _MAX_STATES)
    rows = parse_rows(_join_stream(tree))
    if rows:
        yield list(rows.values())
    for attribute in _STATE_ATTRIBUTES:
        for element in tree.iterfind(f".//*[@{attribute}]"):
            text = element.get(attribute, "")
            if _MIN_STATE_CHARACTERS <= len(text) <= MAX_STATE_CHARACTERS:
                yield _parse(text)
                break


def _iterate_script_states(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        text = script.text or ""
        if not _MIN_STATE_CHARACTERS <= len(text) <= MAX_STATE_CHARACTERS:
            continue
        kind = script.get("type", "").lower()
        if "json" in kind and "ld+json" not in kind:
            state = _parse(text)
            is_nuxt = isinstance(state, list) and "nuxt" in script.get("id", "").lower()
            yield resolve_references(state) if is_nuxt else state
        elif not kind or "javascript" in kind or kind == "module":
            yield from _iterate_assigned_states(text)


def _iterate_assigned_states(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while match := _ASSIGNMENT.search(text, position):
        position = match.end()
        try:
            value, position = decoder.raw_decode(text, match.end())
            if match["parse"] and isinstance(value, str):
                value = parse_json(value)
        except (ValueError, RecursionError):
            # A script's own objects are no JSON; the next assignment may be.
            continue
        if isinstance(value, dict | list):
            yield value


def _join_stream(tree: HtmlElement) -> str:
    """Return the text of all ``__next_f.push([1, "..."])`` calls, in order."""
    decoder = json.JSONDecoder(strict=False)
    pieces: list[str] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if "__next_f" not in text[:200]:
            continue
        for match in _PUSH.finditer(text):
            try:
                value, _ = decoder.raw_decode(text, match.end())
            except (ValueError, RecursionError):
                continue
            pieces.extend(item for item in value[1:2] if isinstance(item, str))
    return "".join(pieces)[:MAX_STATE_CHARACTERS]


def _parse(text: str) -> object:
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return None
