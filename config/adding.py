"""Sources written into ``sources.yaml``: what is there stays, comments too."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import yaml

from wireroom.config.editing import find_last_line
from wireroom.config.source_models import LANGUAGE_PATTERN
from wireroom.config.sources import load_sources, make_feed_key
from wireroom.errors import OperatorError
from wireroom.model.states import FeedKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from wireroom.model.source_specs import FeedSpec, SourceSpec

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = "version: 1\nsources:\n"
_NUMBERED = re.compile(r" \(\d+\)$")


def add_sources(path: Path, wanted: Iterable[SourceSpec]) -> tuple[SourceSpec, ...]:
    """Write sources at the end of the file; return those that were written.

    A feed that is there already, in whatever spelling, is left out, and a source none
    of whose feeds is new. A name that is taken gets the host behind it. The file is
    replaced as a whole, and only where it then reads as before with these added.

    Raises:
        SourcesError: the file has mistakes. OperatorError: it has a form that cannot
            be added to, or cannot be written.
    """
    before = load_sources(path).sources if path.exists() else ()
    added = tuple(_unknown(before, wanted))
    if not added:
        return ()
    text = path.read_text("utf-8-sig") if path.exists() else _EMPTY
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.write_text(_with(text, added, path), "utf-8")
        _require_same(draft, path, added)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        raise OperatorError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return added


def format_sources(sources: Iterable[SourceSpec]) -> str:
    """Return sources as the lines that :func:`add_sources` would write."""
    return _written(sources, 2)


def find_unknown(path: Path, wanted: Iterable[SourceSpec]) -> tuple[SourceSpec, ...]:
    """Return what :func:`add_sources` would write."""
    before = load_sources(path).sources if path.exists() else ()
    return tuple(_unknown(before, wanted))


def _unknown(
    before: Sequence[SourceSpec], wanted: Iterable[SourceSpec]
) -> Iterator[SourceSpec]:
    names = {source.name for source in before}
    known = {make_feed_key(feed.url) for source in before for feed in source.feeds}
    for source in wanted:
        feeds = {make_feed_key(feed.url): feed for feed in source.feeds}
        fresh = tuple(feed for key, feed in feeds.items() if key not in known)
        if fresh:
            known.update(feeds)
            name = _free(source.name, fresh[0].url, names)
            names.add(name)
            yield replace(source, name=name, feeds=fresh)


def _free(name: str, url: str, taken: set[str]) -> str:
    host = urlsplit(url).hostname or ""
    name = "".join(c for c in " ".join(name.split()) if c.isprintable()) or host
    if name in taken and host not in name:
        name = f"{name} ({host})"
    number = 2
    while name in taken:
        name = f"{_NUMBERED.sub('', name)} ({number})"
        number += 1
    return name


def _with(text: str, added: Sequence[SourceSpec], path: Path) -> str:
    node = _sources_node(yaml.compose(text, _LOADER))
    lines = text.splitlines(keepends=True)
    if not isinstance(node, yaml.SequenceNode):
        # "sources:" without a value, as in a new file.
        return text.rstrip("\n") + "\n" + _written(added, 2)
    if node.value and node.flow_style:
        raise OperatorError(
            f"{path}:{node.start_mark.line + 1}: a list in brackets cannot be added to:"
            " write each source on lines of its own"
        )
    if not node.value:
        line, column = node.start_mark.line, node.start_mark.column
        rest = lines[line][node.end_mark.column :]
        lines[line] = lines[line][:column].rstrip() + rest.rstrip("\n") + "\n"
        lines.insert(line + 1, _written(added, 2))
        return "".join(lines)
    at = find_last_line(node.value[-1]) + 1
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines.insert(at, _written(added, node.start_mark.column))
    return "".join(lines)


def _sources_node(root: yaml.Node | None) -> yaml.Node | None:
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == "sources"), None)


def _written(added: Iterable[SourceSpec], indent: int) -> str:
    return "".join(" " * indent + line + "\n" for s in added for line in _lines(s))


def _lines(source: SourceSpec) -> Iterator[str]:
    yield f"- name: {_quoted(source.name)}"
    for name in ("url", "country", "language"):
        value = getattr(source, name)
        if value and (name != "language" or re.fullmatch(LANGUAGE_PATTERN, value)):
            yield f"  {name}: {_quoted(value)}"
    if source.tags:
        yield f"  tags: [{', '.join(map(_quoted, source.tags))}]"
    if source.allow_private:
        yield "  allow_private: true"
    yield "  feeds:"
    for feed in source.feeds:
        yield f"    - {_format_feed(feed)}"


def _format_feed(feed: FeedSpec) -> str:
    address = _quoted(_join_login(feed))
    if feed.kind == FeedKind.FEED:
        return address
    links = f", links: {_quoted(feed.link_selector)}" if feed.link_selector else ""
    return f"{{url: {address}, kind: {feed.kind}{links}}}"


def _join_login(feed: FeedSpec) -> str:
    """Return a feed's address as it is written, with its user and password."""
    if feed.login is None:
        return feed.url
    parts = urlsplit(feed.url)
    userinfo = ":".join(
        quote(text, safe="") for text in (feed.login.username, feed.login.password)
    )
    return urlunsplit(parts._replace(netloc=f"{userinfo}@{parts.netloc}"))


def _quoted(text: str) -> str:
    # A JSON string is a YAML one in double quotes.
    return json.dumps(text, ensure_ascii=False)


def _require_same(draft: Path, path: Path, added: Sequence[SourceSpec]) -> None:
    """Refuse a draft that says anything else than the file and what was added."""
    drafted = load_sources(draft, folder=False).sources
    found = {source.name: source.feeds for source in drafted}
    old = load_sources(path, folder=False).sources if path.exists() else ()
    wanted = {source.name for source in (*old, *added)}
    urls = {feed.url for source in (*old, *added) for feed in source.feeds}
    if set(found) != wanted or {f.url for fs in found.values() for f in fs} != urls:
        raise OperatorError(f"{path}: has a form that cannot be added to")
