"""Text of an article in the data that a page hands to its own scripts.

Pages that are built in the browser have their story in JSON only: ``__NEXT_DATA__``,
``__NUXT_DATA__``, ``window.__INITIAL_STATE__``, an attribute of the root element, or
React's stream of server components. Such data holds other stories, too, so that a text
counts only beside the page's own title.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from wireroom.extract.script_data.server_components import (
    build_component_tree,
    parse_rows,
)
from wireroom.extract.script_data.state_text import find_story_text, resolve_references
from wireroom.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

MAX_STATE_CHARACTERS = 3_000_000
_MAX_STATES = 20
# Shorter scripts hold no story.
_MIN_STATE_CHARACTERS = 200
_MIN_ATTRIBUTE_CHARACTERS = 80
_ASSIGNMENT = re.compile(
    r"(?:^|[;\s{(])(?:(?:window|self|globalThis)\b[\w$.\[\]\"']{1,80}"
    r"|(?:var|let|const)\s+[\w$]{1,60}|[A-Z_][\w$.]{3,60})\s*=\s*"
    r"(?P<parse>JSON\.parse\(\s*(?P<encoded>decodeURIComponent\(\s*)?)?(?=[\[{\"'])"
)
# A string of JavaScript, and its escapes that JSON does not know.
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\n)|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": ""}
_PUSH = re.compile(r"__next_f\.push\(\s*(?=\[)")
_STATE_ATTRIBUTES = (
    "data-page",
    "data-props",
    "data-state",
    "data-react-props",
    "props",
)
_STATE_NAMES = frozenset(_STATE_ATTRIBUTES)
# Where frameworks put them; to search all elements costs a millisecond a page.
_STATE_TAGS = ("div", "section", "main", "astro-island")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """One piece of data that a page hands to its scripts.

    Attributes:
        name: of the variable, script or attribute that holds it; may be "".
        element: the element that holds it.
    """

    name: str
    element: HtmlElement
    value: object


def read_hydration_text(tree: HtmlElement, title: str) -> str:
    """Return the story that belongs to ``title``, one paragraph a line; "" if none."""
    texts = [find_story_text(state.value, title) for state in iterate_states(tree)]
    return max(texts, key=len, default="")


def detach_scripts(tree: HtmlElement) -> list[HtmlElement]:
    """Remove scripts and style sheets from a tree; return the scripts, without JSON-LD.

    They are half of the bytes of a page, and each copy of the tree would copy them.
    """
    scripts = [
        script
        for script in tree.iter("script")
        if "ld+json" not in script.get("type", "").lower()
    ]
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return scripts


def read_component_tree(tree: HtmlElement) -> HtmlElement | None:
    """Return the elements in React's stream of server components; None without one."""
    rows = parse_rows(_join_stream(tree))
    return build_component_tree(rows) if rows else None


def iterate_states(
    tree: HtmlElement, is_wanted: Callable[[str, str], bool] | None = None
) -> Iterator[PageState]:
    """Yield the data of the page's scripts, decoded; of scripts the first 20 pieces.

    Args:
        is_wanted: whether a name and a text are worth decoding; None: all are.
    """
    yield from islice(_iterate_script_states(tree, is_wanted), _MAX_STATES)
    stream = _join_stream(tree)
    rows = parse_rows(stream) if is_wanted is None or is_wanted("", stream) else {}
    if rows:
        yield PageState(name="", element=tree, value=list(rows.values()))
    for element in tree.iter(*_STATE_TAGS):
        if _STATE_NAMES.isdisjoint(element.keys()):
            continue
        for name in _STATE_ATTRIBUTES:
            state = read_attribute_state(element, name, is_wanted)
            if state is not None:
                yield state


def read_attribute_state(
    element: HtmlElement, name: str, is_wanted: Callable[[str, str], bool] | None = None
) -> PageState | None:
    """Return the JSON in an attribute; None if it is too short, or not wanted."""
    text = element.get(name, "")
    if not _MIN_ATTRIBUTE_CHARACTERS <= len(text) <= MAX_STATE_CHARACTERS:
        return None
    name = f"{_name_element(element)} {name}"
    if is_wanted is not None and not is_wanted(name, text):
        return None
    return PageState(name=name, element=element, value=_parse(text))


def _name_element(element: HtmlElement) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}".strip()


def _iterate_script_states(
    tree: HtmlElement, is_wanted: Callable[[str, str], bool] | None
) -> Iterator[PageState]:
    for script in tree.iter("script"):
        text = script.text or ""
        if not _MIN_STATE_CHARACTERS <= len(text) <= MAX_STATE_CHARACTERS:
            continue
        kind = script.get("type", "").lower()
        name = _name_element(script)
        if is_wanted is not None and not is_wanted(name, text):
            continue
        if "json" in kind and "ld+json" not in kind:
            state = _parse(text)
            if isinstance(state, list) and "nuxt" in name.lower():
                state = resolve_references(state)
            yield PageState(name=name, element=script, value=state)
        elif not kind or "javascript" in kind or kind == "module":
            yield from _iterate_assigned_states(script, text)


def _iterate_assigned_states(script: HtmlElement, text: str) -> Iterator[PageState]:
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while match := _ASSIGNMENT.search(text, position):
        position = match.end()
        try:
            if match["parse"]:
                written = _read_string(text, match.end())
                value = parse_json(unquote(written) if match["encoded"] else written)
            else:
                value, position = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            # A script's own objects are no JSON; the next assignment may be.
            continue
        if isinstance(value, dict | list):
            yield PageState(name=match[0], element=script, value=value)


def _read_string(text: str, position: int) -> str:
    """Return the string of JavaScript at a position; "" if it does not end."""
    match = _STRING.match(text, position)
    if match is None:
        return ""
    written = _ESCAPE.sub(_decode_escape, match[0][1:-1])
    # An emoji is written as two escapes, the halves of a pair.
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decode_escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "" if match[3] else _ESCAPED.get(match[4], match[4])


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
