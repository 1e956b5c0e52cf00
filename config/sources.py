"""``sources.yaml`` and ``sources.d`` as frozen values, or all their mistakes at once.

The shape is ``source_models.py``; here are the files, the places of mistakes, and what
one source must not share with another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from wireroom.config.access_models import ProxyModel, build_source_access
from wireroom.config.feed_models import FeedModel, JsonModel, PollInterval
from wireroom.config.file_values import is_private
from wireroom.config.filter_models import FilterModel
from wireroom.config.keep_models import KeepModel
from wireroom.config.obey_models import ObeyModel
from wireroom.config.request_models import AuthModel, build_headers
from wireroom.config.source_mistakes import (
    Fault,
    SourcesError,
    SourceText,
    format_path,
    place_faults,
)
from wireroom.config.source_models import (
    DefaultsModel,
    RulesModel,
    SourceModel,
    SourcesModel,
)
from wireroom.config.yaml_text import YamlTextError, parse_document
from wireroom.errors import Permanent
from wireroom.http.urls import canonicalize_url, make_url_key
from wireroom.model.access import NO_ACCESS, Access
from wireroom.model.article import NO_RULES, PageRules
from wireroom.model.evidence import TextChoice
from wireroom.model.filters import NO_FILTERS, EntryFilters
from wireroom.model.rendering import RenderChoice
from wireroom.model.reservations import OBEY_DEFAULT, Obey
from wireroom.model.retention import KEEP_EVERYTHING, Keep
from wireroom.model.states import FeedKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta
    from pathlib import Path

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from wireroom.config.yaml_text import Value, YamlPath
    from wireroom.model.json_paths import JsonPaths
    from wireroom.model.login import Login

FIELDS = tuple(SourceModel.model_fields)
# Fields that may be given under "defaults", for the sources of that file.
DEFAULTS = tuple(DefaultsModel.model_fields)
_DEFAULT_NAMES = frozenset(DEFAULTS)
# Messages for a value of another kind; every other error has its own text.
_MESSAGES = {
    "list_type": "expected a list",
    "model_type": "expected a mapping",
    "model_attributes_type": "expected a mapping",
    "dict_type": "expected a mapping",
    "literal_error": "expected 1",
}
_MISSING = {
    "version": "expected 1",
    "name": "expected a name",
    "url": "expected the feed's url",
}
# The names that a mapping may have, by the kind of mapping.
_COMMENTS_FIELDS = ("beyond",)
_MODELS: dict[str | int, type[BaseModel]] = {
    "auth": AuthModel,
    "exclude": FilterModel,
    "include": FilterModel,
    "json": JsonModel,
    "keep": KeepModel,
    "obey": ObeyModel,
    "proxy": ProxyModel,
    "rules": RulesModel,
}
# What pydantic puts behind a mapping's key that is wrong itself.
_KEY = "[key]"
_FEED_PATH_LENGTH = len(("sources", 0, "feeds", 0))

_M = TypeVar("_M", bound="BaseModel")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """One feed; ``interval`` None: polled as often as it has new entries.

    Attributes:
        overrules: whether the interval holds against the publisher's wish.
    """

    url: str
    interval: timedelta | None = None
    overrules: bool = False
    login: Login | None = None
    kind: FeedKind = FeedKind.FEED
    link_selector: str | None = None
    json_paths: JsonPaths | None = None


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
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    access: Access = NO_ACCESS
    rules: PageRules = NO_RULES
    filters: EntryFilters = NO_FILTERS
    full_text: TextChoice = TextChoice.PAGE
    render: RenderChoice = RenderChoice.NEVER
    keep: Keep = KEEP_EVERYTHING
    obey: Obey = OBEY_DEFAULT
    hosts: tuple[str, ...] = ()
    trusted: bool = False
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    """The sources of the file and of the folder beside it."""

    sources: tuple[Source, ...]


def load_sources(path: Path, *, folder: bool = True) -> SourcesFile:
    """Read all of :func:`source_files`, or only the file itself without ``folder``.

    Raises:
        SourcesError: with every mistake in them.
    """
    files = [_File(each) for each in (source_files(path) if folder else (path,))]
    for file in files:
        _read_file(file)
    _find_doubles(files)
    mistakes = tuple(mistake for file in files for mistake in place_faults(file))
    if mistakes:
        raise SourcesError(path, mistakes)
    return SourcesFile(sources=tuple(s for file in files for _, s in file.sources))


def source_files(path: Path) -> tuple[Path, ...]:
    """Return the file and those of its folder: of ``sources.yaml``, ``sources.d``."""
    return path, *sorted((path.parent / f"{path.stem}.d").glob("*.yaml"))


def make_feed_key(url: str) -> str:
    """Return the spelling in which two addresses of one feed are equal."""
    try:
        return make_url_key(canonicalize_url(url))
    except Permanent:
        return url


@dataclass(slots=True)
class _File(SourceText):
    """One file with its sources, each with its index in the file."""

    sources: list[tuple[int, Source]] = field(default_factory=list)


def _read_file(file: _File) -> None:
    try:
        file.text = file.path.read_bytes().decode("utf-8-sig")
        document = parse_document(file.text)
    except FileNotFoundError:
        message = "cannot be read: there is no such file"
        message += " (wireroom init FOLDER writes a first one)"
        file.faults.append(Fault(path=(), message=message, shown="file"))
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        file.faults.append(Fault(path=(), message=message, shown="file"))
    except UnicodeDecodeError:
        file.faults.append(Fault(path=(), message="expected UTF-8", shown="file"))
    except YamlTextError as error:
        file.faults.append(
            Fault(path=(), message=error.message, shown="file", mark=error.mark)
        )
    else:
        file.faults += [
            Fault(path=path, message="given twice", mark=mark)
            for path, mark in document.repeated_keys
        ]
        if document.is_empty:
            message = 'expected "version: 1" and "sources", found nothing'
            file.faults.append(Fault(path=(), message=message, shown="file"))
        else:
            _read_sources(file, document.value)


def _read_sources(file: _File, root: Value) -> None:
    """Validate the file without its sources, then each of these alone.

    So a mistake in one source hides none in another.
    """
    rows = root.get("sources") if isinstance(root, dict) else None
    top = root
    if isinstance(root, dict) and isinstance(rows, list):
        top = {**root, "sources": []}
    model = _validate(SourcesModel, top, file, ())
    defaults = (model.defaults if model else None) or DefaultsModel()
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        source = _validate(SourceModel, row, file, ("sources", index))
        if source is not None:
            made = _to_source(source, defaults)
            file.sources.append((index, made))
            file.faults += _find_private_feeds(made, index)


def _validate(kind: type[_M], row: Value, file: _File, path: YamlPath) -> _M | None:
    try:
        return kind.model_validate(row, context={"folder": file.path.parent})
    except ValidationError as error:
        file.faults += [_to_fault(one, row, path) for one in error.errors()]
        return None


def _to_fault(error: ErrorDetails, row: Value, prefix: YamlPath) -> Fault:
    path = (*prefix, *error["loc"])
    name = str(path[-1]) if path else "file"
    if error["type"] == "extra_forbidden":
        return Fault(path=path, message=_describe_unknown(path), at_key=True)
    if name == _KEY:
        path = path[:-1]
        shown = format_path(path[:-1])
        return Fault(path=path, message=error["msg"], at_key=True, shown=shown)
    if error["type"] == "missing":
        message = _MISSING.get(name, "expected a list")
        is_feed = path[2:3] == ("feeds",) and len(path) > _FEED_PATH_LENGTH
        return Fault(
            path=path[:-1],
            message=message,
            shown=format_path(path[:-1] if is_feed else path),
        )
    if not path:
        return Fault(path=path, message="expected a mapping", shown="file")
    path = (*prefix, *_keep_existing(row, error["loc"]))
    if path[2:3] == ("feeds",) and path[3:] and error["type"] in _MESSAGES:
        return Fault(path=path, message=_MISSING["url"])
    message = _MESSAGES.get(error["type"], error["msg"])
    if name == "name" and len(path) == len(("sources", 0, "name")):
        message = _MISSING["name"]
    return Fault(path=path, message=message)


def _keep_existing(row: Value, path: YamlPath) -> YamlPath:
    """Return the part of a path that the file has.

    A feed may be its address alone and a selector no list: the models then add a key.
    """
    for length, key in enumerate(path):
        if isinstance(row, dict) and key in row:
            row = row[str(key)]
        elif isinstance(row, list) and isinstance(key, int) and key < len(row):
            row = row[key]
        else:
            return path[:length]
    return path


def _describe_unknown(path: YamlPath) -> str:
    near = get_close_matches(str(path[-1]), _list_fields(path[:-1]), 1)
    return f'unknown field; did you mean "{near[0]}"?' if near else "unknown field"


def _list_fields(path: YamlPath) -> list[str]:
    """Return the names that the mapping at ``path`` may have."""
    if not path:
        return list(SourcesModel.model_fields)
    if path[-1] == "comments":
        return list(_COMMENTS_FIELDS)
    if path == ("defaults",):
        return list(DEFAULTS)
    usual = SourceModel if len(path) == len(("sources", 0)) else FeedModel
    return list(_MODELS.get(path[-1], usual).model_fields)


def _to_source(model: SourceModel, defaults: DefaultsModel) -> Source:
    """Make a source; a field that is not given has the file's default."""
    own = model.model_fields_set & _DEFAULT_NAMES
    given = {**vars(defaults), **{name: getattr(model, name) for name in own}}
    comments, rules = given["comments"], model.rules
    return Source(
        name=model.name,
        url=model.url,
        country=given["country"],
        language=given["language"],
        tags=tuple(model.tags),
        comments=comments.enabled if comments else True,
        comments_beyond=comments.beyond if comments else False,
        utc_offset_minutes=given["utc_offset"],
        allow_private=bool(given["allow_private"]),
        headers=tuple(
            build_headers(
                given["headers"] or {},
                auth=given["auth"],
                user_agent=given["user_agent"],
                cookies=given["cookies"],
            ).items()
        ),
        access=build_source_access(given),
        rules=PageRules(**{k: tuple(v) for k, v in rules}) if rules else NO_RULES,
        filters=_to_filters(model, given["first_poll"], given["since"]),
        full_text=given["full_text"] or TextChoice.PAGE,
        render=given["render"] or RenderChoice.NEVER,
        keep=given["keep"].to_keep() if given["keep"] else KEEP_EVERYTHING,
        obey=given["obey"].to_obey() if given["obey"] else OBEY_DEFAULT,
        hosts=tuple(model.hosts),
        trusted=model.trusted,
        formerly=tuple(model.formerly),
        feeds=tuple(_to_feed(feed, given["interval"]) for feed in model.feeds),
    )


def _to_filters(
    model: SourceModel, first_poll: str | None, since: str | None
) -> EntryFilters:
    if not (model.include or model.exclude or first_poll or since):
        return NO_FILTERS
    return EntryFilters(
        include=_to_patterns(model.include),
        exclude=_to_patterns(model.exclude),
        first_poll=first_poll,
        since=since,
    )


def _to_patterns(model: FilterModel | None) -> dict[str, tuple[str, ...]]:
    given = model.model_dump(exclude_unset=True) if model else {}
    return {name: tuple(patterns) for name, patterns in given.items() if patterns}


def _to_feed(model: FeedModel, default: PollInterval | None) -> FeedSource:
    is_given = "interval" in model.model_fields_set
    interval = (model.interval if is_given else default) or PollInterval()
    return FeedSource(
        url=model.url,
        interval=interval.every,
        overrules=interval.overrules,
        login=model.login,
        kind=model.kind,
        link_selector=model.links,
        json_paths=model.json_list.to_paths() if model.json_list else None,
    )


def _find_private_feeds(source: Source, index: int) -> Iterator[Fault]:
    if not source.allow_private:
        for number, feed in enumerate(source.feeds):
            if is_private(feed.url):
                yield Fault(
                    path=("sources", index, "feeds", number),
                    message="a private address needs allow_private: true",
                )


def _find_doubles(files: Sequence[_File]) -> None:
    """Add a fault for each name and each feed that came before, in whichever file."""
    all_sources = [source for file in files for _, source in file.sources]
    all_feeds = [make_feed_key(f.url) for source in all_sources for f in source.feeds]
    names = {source.name for source in all_sources}
    if (len(names), len(set(all_feeds))) == (len(all_sources), len(all_feeds)):
        return
    seen: dict[tuple[str, str], tuple[_File, YamlPath]] = {}
    for file in files:
        for index, source in file.sources:
            name: YamlPath = ("sources", index, "name")
            values = [("name", source.name, name)]
            values += [
                ("feed", feed.url, ("sources", index, "feeds", number))
                for number, feed in enumerate(source.feeds)
            ]
            for kind, value, path in values:
                key = (kind, value if kind == "name" else make_feed_key(value))
                if key in seen:
                    message = f"{value!r} is already on line"
                    first = seen[key]
                    file.faults.append(Fault(path=path, message=message, first=first))
                seen.setdefault(key, (file, path))
