"""Sources removed from, and paused in, ``sources.yaml``: the rest stays as it was.

The text is edited at the marks of its YAML: comments, order and spelling of all other
lines stay. The file is replaced as a whole, and only if it then reads as before but for
the change.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from wireroom.config.sources import load_sources, make_feed_key, source_files
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wireroom.model.source_specs import SourceSpec

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedSource:
    """What was removed, and from which file; ``feeds``: their addresses."""

    name: str
    feeds: tuple[str, ...]
    path: Path


def remove_source(path: Path, wanted: str) -> RemovedSource:
    """Remove a source by its name, or a feed by its address.

    The comment lines directly above go with a source. With its last feed a source goes
    too.

    Raises:
        SourcesError: the file has mistakes. OperatorError: nothing is so called, the
            form of the file cannot be edited, or it cannot be written.
    """
    for file in source_files(path):
        before = load_sources(file, folder=False).sources
        for number, source in enumerate(before):
            if source.name == wanted:
                return _remove(file, before, number, None)
            key = make_feed_key(wanted)
            for at, feed in enumerate(source.feeds):
                if make_feed_key(feed.url) == key:
                    alone = len(source.feeds) == 1
                    return _remove(file, before, number, None if alone else at)
    raise OperatorError(f"{path}: no source and no feed is {wanted!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlace:
    """Where an item of the list of sources is, or would be added.

    Attributes:
        lines: of the file. start, end: the lines of the item, from 0 on, the end not
            among them. column: of its dash. index: its place in the list.
    """

    lines: tuple[str, ...]
    start: int
    end: int
    column: int
    index: int


def find_place(file: Path, index: int | None) -> SourcePlace:
    """Return the place of a source, with its comments; None: behind the last one.

    Raises:
        OperatorError: the sources are in brackets, or there is none.
    """
    text = file.read_text("utf-8-sig")
    items = _find_items(_compose(text), "sources")
    if items is None or items.flow_style or not items.value:
        raise OperatorError(
            f"{file}: has a form that cannot be edited: write each source on lines of"
            " its own"
        )
    lines = text.splitlines(keepends=True)
    at = len(items.value) - 1 if index is None else index
    end = find_last_line(items.value[at]) + 1
    start = end if index is None else _find_start(lines, items, at)
    column = items.start_mark.column
    return SourcePlace(
        lines=tuple(lines),
        start=start,
        end=end,
        column=column,
        index=at if index is not None else at + 1,
    )


def replace_lines(place: SourcePlace, text: str) -> str:
    """Return the text of a file with other lines at a place."""
    above = "".join(place.lines[: place.start])
    if above and not above.endswith("\n"):
        above += "\n"
    return above + text + "".join(place.lines[place.end :])


def _remove(
    file: Path, before: Sequence[SourceSpec], number: int, feed: int | None
) -> RemovedSource:
    text = file.read_text("utf-8-sig")
    items = _find_items(_compose(text), "sources")
    if feed is not None and items is not None:
        items, index = _find_items(items.value[number], "feeds"), feed
    else:
        index = number
    if items is None:
        raise OperatorError(f"{file}: has a form that cannot be edited")
    source = before[number]
    gone = source.feeds if feed is None else source.feeds[feed : feed + 1]
    after = tuple(f.url for s in before for f in s.feeds if f not in gone)
    cut = _cut_from_brackets if items.flow_style else _cut_item
    _replace(file, cut(text, items, index), after)
    return RemovedSource(
        name=source.name, feeds=tuple(one.url for one in gone), path=file
    )


def _compose(text: str) -> yaml.Node:
    node = yaml.compose(text, _LOADER)
    assert node is not None, "a file without sources was refused before"
    return node


def _find_items(node: yaml.Node, key: str) -> yaml.SequenceNode | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    found = next((value for name, value in pairs if name.value == key), None)
    return found if isinstance(found, yaml.SequenceNode) else None


def _cut_from_brackets(text: str, items: yaml.SequenceNode, index: int) -> str:
    """Return a text without an item of a list in brackets, and without its comma."""
    lines = text.splitlines(keepends=True)
    nodes = items.value
    start, end = nodes[index].start_mark, nodes[index].end_mark
    if index + 1 < len(nodes):
        end = nodes[index + 1].start_mark
    elif index:
        start = nodes[index - 1].end_mark
    return text[: _find_offset(lines, start)] + text[_find_offset(lines, end) :]


def _find_offset(lines: Sequence[str], mark: yaml.Mark) -> int:
    return sum(map(len, lines[: mark.line])) + mark.column


def _cut_item(text: str, items: yaml.SequenceNode, index: int) -> str:
    """Return a text without the lines of an item of a list in lines."""
    lines = text.splitlines(keepends=True)
    start = _find_start(lines, items, index)
    if index + 1 < len(items.value):
        end = _find_start(lines, items, index + 1)
    else:
        end = find_last_line(items.value[index]) + 1
    if len(items.value) == 1:
        # An empty list, so that the key keeps a value.
        indent = " " * items.start_mark.column
        return "".join([*lines[:start], f"{indent}[]\n", *lines[end:]])
    return "".join(lines[:start] + lines[end:])


def _find_start(lines: Sequence[str], items: yaml.SequenceNode, index: int) -> int:
    """Return the first line of an item: its dash, or the comments directly above."""
    column = items.start_mark.column
    line = int(items.value[index].start_mark.line)
    while not lines[line].lstrip(" ").startswith("-") or _indent(lines[line]) != column:
        line -= 1
    while line and lines[line - 1].lstrip(" ").startswith("#"):
        line -= 1
    return line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def find_last_line(node: yaml.Node) -> int:
    """Return where a node ends; its own end mark is beyond comments and blank lines."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return find_last_line(last[1] if isinstance(last, tuple) else last)
    mark = node.end_mark
    is_beyond = mark.column == 0 and mark.line > node.start_mark.line
    return int(mark.line - is_beyond)


def _replace(file: Path, text: str, feeds: Sequence[str]) -> None:
    """Write the file, if it then has these feeds and no others."""
    draft = file.with_name(f"{file.name}.new")
    try:
        draft.write_text(text, "utf-8")
        drafted = load_sources(draft, folder=False).sources
        if sorted(f.url for s in drafted for f in s.feeds) != sorted(feeds):
            raise OperatorError(f"{file}: has a form that cannot be edited")
        shutil.copymode(file, draft)
        draft.replace(file)
    except OSError as error:
        raise OperatorError(f"{file}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
