"""``sources.yaml`` and ``sources.d`` as frozen values, or all their mistakes at once.

``sources.schema.json`` tells an editor the same shape; a test compares the two.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml

from wireroom.config.source_comments import read_comments
from wireroom.config.source_rules import read_rules
from wireroom.errors import OperatorError, Permanent
from wireroom.http.urls import canonicalize_url, make_url_key, normalize_url
from wireroom.model.article import NO_RULES, PageRules

if TYPE_CHECKING:
    from pathlib import Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DURATION = re.compile(r"([1-9]\d{0,6})([smhd])", re.ASCII)
_OFFSET = re.compile(r"([+-])(0\d|1[0-4]):([0-5]\d)", re.ASCII)
# A field name's characters (RFC 9110, section 5.6.2), and no line end in its value.
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]{1,2000}")
_MAX_DEPTH = 20
FIELDS: tuple[str, ...] = (
    "name",
    "url",
    "country",
    "language",
    "tags",
    "interval",
    "comments",
)
FIELDS += ("utc_offset", "allow_private", "headers", "rules", "feeds")
# What may stand under "defaults", for the sources of that file.
DEFAULTS: tuple[str, ...] = ("country", "language", "interval", "comments")
DEFAULTS += ("utc_offset", "allow_private", "headers")
LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_EXPECTED = {
    "country": (re.compile("[A-Z]{2}"), "two capital letters such as GB"),
    "language": (LANGUAGE, "a tag like en"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """One feed; ``interval`` None: as often as it brings something new."""

    url: str
    interval: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publisher and its feeds."""

    name: str
    feeds: tuple[FeedSource, ...]
    url: str | None = None
    country: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    comments: bool = True
    comments_beyond: bool = False
    utc_offset_minutes: int | None = None
    allow_private: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    rules: PageRules = NO_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    """The whole file."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong, and where; line and column count from 1."""

    line: int
    column: int
    field: str
    message: str
    path: Path


class SourcesError(OperatorError):
    """All mistakes of a file and the folder beside it."""

    def __init__(self, path: Path, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(path, mistakes)
        self.path = path
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(
            f"{m.path}:{m.line}:{m.column}: {m.field}: {m.message}"
            for m in self.mistakes
        )


def load_sources(path: Path, *, folder: bool = True) -> SourcesFile:
    """Read all of :func:`source_files`, or only the file itself without ``folder``.

    Raises:
        SourcesError: with every mistake in them.
    """
    reader = _Reader()
    files = source_files(path) if folder else (path,)
    sources = [s for each in files for s in _read(reader, each)]
    if reader.mistakes:
        # A default's mistake is found at each source, and is one mistake.
        told = {(m.path, m.line, m.column, m.message): m for m in reader.mistakes[::-1]}
        raise SourcesError(path, tuple(reversed(told.values())))
    return SourcesFile(sources=tuple(sources))


def source_files(path: Path) -> tuple[Path, ...]:
    """Give the file and those of its folder: of ``sources.yaml``, ``sources.d``."""
    return path, *sorted((path.parent / f"{path.stem}.d").glob("*.yaml"))


def _read(reader: _Reader, path: Path) -> tuple[Source, ...]:
    reader.path = path
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if _plain(reader, text):
            return reader.file(yaml.compose(text, _LOADER))
    except OSError as error:
        reader.at_line(1, "file", f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        reader.at_line(1, "file", "expected UTF-8")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "bad YAML"
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reader.at_line(line, "file", str(said), column)
    return ()


def _plain(reader: _Reader, text: str) -> bool:
    """Refuse what makes a small file large in memory, before it is built."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, yaml.AliasEvent):
            message = "aliases are not supported"
        elif depth > _MAX_DEPTH:
            message = f"more than {_MAX_DEPTH} levels"
        else:
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            continue
        mark = event.start_mark
        assert mark is not None, "marks are off only where one asks"
        reader.at_line(mark.line + 1, "file", message, mark.column + 1)
        return False
    return True


class _Reader:
    path: Path

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.seen: dict[tuple[str, str], tuple[Path, int]] = {}

    def at_line(self, line: int, where: str, message: str, column: int = 1) -> None:
        self.mistakes.append(
            Mistake(
                line=line, column=column, field=where, message=message, path=self.path
            )
        )

    def wrong(self, node: yaml.Node, where: str, message: str) -> None:
        mark = node.start_mark
        self.at_line(mark.line + 1, where, message, mark.column + 1)

    def file(self, root: yaml.Node | None) -> tuple[Source, ...]:
        if root is None:
            self.at_line(
                1, "file", 'expected "version: 1" and "sources", found nothing'
            )
            return ()
        top = self.mapping(root, "file", ("version", "defaults", "sources"))
        if not isinstance(root, yaml.MappingNode):
            return ()
        if "version" not in top or self.text(top["version"], "version") != "1":
            self.wrong(top.get("version", root), "version", "expected 1")
        base = (
            self.mapping(top["defaults"], "defaults", DEFAULTS)
            if "defaults" in top
            else {}
        )
        nodes = self.items(top.get("sources"), root, "sources")
        return tuple(self.source(n, f"sources[{i}]", base) for i, n in enumerate(nodes))

    def mapping(
        self, node: yaml.Node, where: str, known: tuple[str, ...]
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, where, "expected a mapping")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            path = name if where == "file" else f"{where}.{name}"
            if known and name not in known:
                near = get_close_matches(name, known, 1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                self.wrong(key, path, f"unknown field{hint}")
            elif name in found:
                self.wrong(key, path, "given twice")
            found.setdefault(name, value)
        return found

    def items(
        self, node: yaml.Node | None, parent: yaml.Node, where: str
    ) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.wrong(node or parent, where, "expected a list")
        return []

    def text(self, node: yaml.Node | None, where: str) -> str | None:
        if node is None or node.tag.endswith(":null"):
            return None
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value)
        self.wrong(node, where, "expected a text")
        return None

    def source(self, node: yaml.Node, where: str, base: dict[str, yaml.Node]) -> Source:
        own = self.mapping(node, where, FIELDS)
        got = {**base, **own}
        name = self.text(got.get("name"), f"{where}.name")
        if name is None:
            self.wrong(node, f"{where}.name", "expected a name")
        else:
            self.once(got["name"], f"{where}.name", name)
        interval = self.interval(got.get("interval"), f"{where}.interval")
        feeds = self.items(got.get("feeds"), node, f"{where}.feeds")
        tags = self.items(got["tags"], node, f"{where}.tags") if "tags" in got else []
        private = self.flag(
            got.get("allow_private"), f"{where}.allow_private", default=False
        )
        taken, beyond = read_comments(self, got.get("comments"), f"{where}.comments")
        return Source(
            name=name or "",
            url=self.url(got.get("url"), f"{where}.url"),
            country=self.shaped(got.get("country"), where, "country"),
            language=self.shaped(got.get("language"), where, "language"),
            tags=tuple(self.text(t, f"{where}.tags") or "" for t in tags),
            comments=taken,
            comments_beyond=beyond,
            utc_offset_minutes=self.offset(got.get("utc_offset"), where),
            allow_private=private,
            headers=self.headers(got.get("headers"), f"{where}.headers"),
            rules=read_rules(self, got.get("rules"), f"{where}.rules"),
            feeds=tuple(
                self.feed(f, f"{where}.feeds[{i}]", interval, private=private)
                for i, f in enumerate(feeds)
            ),
        )

    def headers(
        self, node: yaml.Node | None, where: str
    ) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        given = self.mapping(node, where, ()) if node is not None else {}
        for name, value in given.items():
            text = self.text(value, f"{where}.{name}") or ""
            if not _HEADER.fullmatch(name):
                self.wrong(value, where, f"{name!r} is no header name")
            elif not _HEADER_VALUE.fullmatch(text):
                self.wrong(value, f"{where}.{name}", "expected one line of ASCII")
            found.append((name, text))
        return tuple(found)

    def feed(
        self, node: yaml.Node, where: str, interval: timedelta | None, *, private: bool
    ) -> FeedSource:
        address: yaml.Node | None = node
        if isinstance(node, yaml.MappingNode):
            got = self.mapping(node, where, ("url", "interval"))
            address = got.get("url")
            if "interval" in got:
                interval = self.interval(got["interval"], f"{where}.interval")
        url = self.url(address, where)
        if url is None:
            self.wrong(node, where, "expected the feed's url")
        else:
            self.once(node, where, url)
            if not private and _is_private(url):
                self.wrong(
                    address or node,
                    where,
                    "a private address needs allow_private: true",
                )
        return FeedSource(url=url or "", interval=interval)

    def once(self, node: yaml.Node, where: str, value: str) -> None:
        kind = "name" if where.endswith(".name") else "feed"
        key = (kind, value if kind == "name" else same_feed(value))
        if key in self.seen:
            path, line = self.seen[key]
            other = "" if path == self.path else f" of {path}"
            self.wrong(node, where, f"{value!r} is already on line {line}{other}")
        self.seen.setdefault(key, (self.path, node.start_mark.line + 1))

    def url(self, node: yaml.Node | None, where: str) -> str | None:
        text = self.text(node, where)
        if node is None or text is None:
            return None
        if " " in text or not _is_fetchable(text):
            self.wrong(node, where, f"expected an http(s) URL, found {text!r}")
        return text

    def shaped(self, node: yaml.Node | None, where: str, name: str) -> str | None:
        pattern, expected = _EXPECTED[name]
        # YAML 1.1 reads a bare NO as false: the text is what was meant.
        text = self.text(node, f"{where}.{name}")
        if node is not None and text is not None and not pattern.fullmatch(text):
            self.wrong(node, f"{where}.{name}", f"expected {expected}, found {text!r}")
        return text

    def flag(self, node: yaml.Node | None, where: str, *, default: bool) -> bool:
        text = self.text(node, where)
        if node is None or text is None:
            return default
        if text.lower() not in {"true", "false"}:
            self.wrong(node, where, f"expected true or false, found {text!r}")
        return text.lower() == "true"

    def interval(self, node: yaml.Node | None, where: str) -> timedelta | None:
        text = self.text(node, where)
        if node is None or text in {None, "auto"}:
            return None
        found = _DURATION.fullmatch(text or "")
        if found is None:
            self.wrong(
                node, where, f"expected auto, 90s, 15m, 6h or 1d, found {text!r}"
            )
            return None
        unit = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}[found[2]]
        return timedelta(seconds=int(found[1]) * unit)

    def offset(self, node: yaml.Node | None, where: str) -> int | None:
        text = self.text(node, f"{where}.utc_offset")
        if node is None or text is None:
            return None
        found = _OFFSET.fullmatch(text)
        if found is None:
            self.wrong(
                node, f"{where}.utc_offset", 'expected an offset such as "+05:00"'
            )
            return None
        return int(found[1] + "1") * (int(found[2]) * 60 + int(found[3]))


def same_feed(url: str) -> str:
    """Give the spelling by which two addresses of a feed are the same one."""
    try:
        return make_url_key(canonicalize_url(url))
    except Permanent:
        return url


def _is_fetchable(url: str) -> bool:
    """Whether it could ever be asked: what cannot is a mistake now, not later."""
    try:
        return bool(normalize_url(url))
    except Permanent:
        return False


def _is_private(url: str) -> bool:
    """Whether a URL's host is a literal address, or name, that is not public."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
