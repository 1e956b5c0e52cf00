"""YAML text as plain values, with the line and column of any of them on request.

The text is read as a stream of events, by libyaml where it is installed: no tree of
nodes is built, so a file of 100,000 feeds costs little more than its values. Every
scalar stays the text that was written: YAML 1.1 reads a bare ``NO`` as false.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 20
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_QUOTES = frozenset({"'", '"', "|", ">"})

# Keys and indexes from the root to a value.
YamlPath: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a text; line and column count from 1."""

    line: int
    column: int


class YamlTextError(Exception):
    """The text is not one YAML document without aliases and bounded in depth."""

    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(mark, message)
        self.mark = mark
        self.message = message


@dataclass(slots=True, kw_only=True)
class Document:
    """A document's value, and the keys that one mapping has twice."""

    value: Value = None
    is_empty: bool = True
    repeated_keys: list[tuple[YamlPath, Mark]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the wanted values and their keys begin, as far as they exist."""

    values: dict[YamlPath, Mark]
    keys: dict[YamlPath, Mark]

    def find_value(self, path: YamlPath) -> Mark:
        """Return the mark of a value, or of the nearest one around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Mark(line=1, column=1))


def parse_document(text: str) -> Document:
    """Read one document into dicts, lists, texts and None.

    Of a repeated key the first value counts.

    Raises:
        YamlTextError: broken YAML, a second document, an alias (a small file could
            become a large value), or more than ``MAX_DEPTH`` levels.
    """
    plain = _parse_plainly(text)
    if plain is not None:
        return plain
    document = Document()
    containers: list[Value] = []
    for node in _walk(text):
        document.is_empty = False
        value = _make_value(node.event)
        del containers[len(node.path) :]
        if not node.path:
            document.value = value
        elif not _add_value(containers[-1], node.path[-1], value):
            document.repeated_keys.append((node.path, node.key_mark))
        containers.append(value)
    return document


def _parse_plainly(text: str) -> Document | None:  # noqa: C901, PLR0912 - a million events, no calls
    """Read a document without paths and marks; None if it needs them.

    That is where it is broken, or has what is refused or repeated: the slower reading
    then says what and where.
    """
    root: list[Value] = []
    box: list[Value] | dict[str, Value] = root
    # The key whose value comes next, in a mapping.
    key: str | None = None
    around: list[list[Value] | dict[str, Value]] = []
    documents = 0
    try:
        for event in iter(LOADER(text).get_event, None):
            kind = type(event)
            value: Value
            if kind is yaml.ScalarEvent:
                value = event.value
                if key is None and isinstance(box, dict):
                    key = event.value
                    continue
                if value in _NULLS and event.style not in _QUOTES:
                    value = None
            elif kind is yaml.MappingStartEvent:
                value = {}
            elif kind is yaml.SequenceStartEvent:
                value = []
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                box = around.pop()
                continue
            else:
                documents += kind is yaml.DocumentStartEvent
                if documents > 1 or kind is yaml.AliasEvent:
                    return None
                continue
            if isinstance(box, list):
                box.append(value)
            elif key is None or key in box:
                return None
            else:
                box[key] = value
                key = None
            if isinstance(value, list | dict):
                around.append(box)
                box = value
                if len(around) >= MAX_DEPTH:
                    return None
    except yaml.YAMLError:
        return None
    return Document(value=root[0], is_empty=False) if root else Document()


def locate_values(text: str, wanted: Collection[YamlPath]) -> Places:
    """Find the places of some values; ``text`` is one that was parsed before."""
    places = Places(values={}, keys={})
    ancestors = {path[:length] for path in wanted for length in range(len(path) + 1)}
    for node in _walk(text):
        if node.path in ancestors:
            places.values.setdefault(node.path, _to_mark(node.event))
            places.keys.setdefault(node.path, node.key_mark)
    return places


@dataclass(slots=True)
class _Node:
    """A value's first event, its path, and the place of its key."""

    path: YamlPath
    event: yaml.NodeEvent
    key_mark: Mark


@dataclass(slots=True)
class _Frame:
    """A collection that is open; ``key`` is None where a mapping's next key comes."""

    path: YamlPath
    is_mapping: bool
    key: str | int | None
    key_mark: Mark = Mark(line=1, column=1)


def _walk(text: str) -> Iterator[_Node]:
    """Give each value of the document, from the root down; keys are no values."""
    frames: list[_Frame] = []
    root = _Frame(path=(), is_mapping=False, key=None)
    for event in _parse_events(text):
        if isinstance(event, yaml.CollectionEndEvent):
            frames.pop()
            continue
        frame = frames[-1] if frames else root
        if frame.is_mapping and frame.key is None and frame is not root:
            frame.key_mark = _to_mark(event)
            frame.key = str(getattr(event, "value", "?"))
            if isinstance(event, yaml.CollectionStartEvent):
                frames.append(_Frame(path=(*frame.path, "?"), is_mapping=False, key=0))
            continue
        assert isinstance(event, yaml.NodeEvent), "ends were taken above"
        path = () if frame is root else (*frame.path, _take_key(frame))
        yield _Node(path, event, frame.key_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            mapping = isinstance(event, yaml.MappingStartEvent)
            frames.append(_Frame(path, mapping, None if mapping else 0))


def _take_key(frame: _Frame) -> str | int:
    key = frame.key
    assert key is not None, "a mapping's key comes before its value"
    frame.key = None if isinstance(key, str) else key + 1
    return key


def _parse_events(text: str) -> Iterator[yaml.Event]:
    """Give the events of nodes, after what no sources file needs is refused."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlTextError(_to_mark(event), "expected a single document")
            elif isinstance(event, yaml.AliasEvent):
                raise YamlTextError(_to_mark(event), "aliases are not supported")
            elif isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                if depth > MAX_DEPTH:
                    raise YamlTextError(
                        _to_mark(event), f"more than {MAX_DEPTH} levels"
                    )
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                yield event
    except yaml.YAMLError as error:
        found = getattr(error, "problem_mark", None)
        mark = Mark(line=found.line + 1, column=found.column + 1) if found else None
        message = str(getattr(error, "problem", None) or "broken YAML")
        raise YamlTextError(mark or Mark(line=1, column=1), message) from error


def _make_value(event: yaml.Event) -> Value:
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    assert isinstance(event, yaml.ScalarEvent)
    is_plain = event.style not in _QUOTES
    return None if is_plain and event.value in _NULLS else str(event.value)


def _add_value(parent: Value, key: str | int, value: Value) -> bool:
    """Add a value to its collection; False where the key is there already."""
    if isinstance(parent, list):
        parent.append(value)
        return True
    assert isinstance(parent, dict)
    return parent.setdefault(str(key), value) is value


def _to_mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    assert mark is not None, "marks are off only on request"
    return Mark(line=mark.line + 1, column=mark.column + 1)
