"""``sources.yaml`` and ``sources.d`` as frozen values, or all their mistakes at once.

The shape is ``source_models.py``; here are the files, the places of mistakes, and what
one source must not share with another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from wireroom.config.access_models import ProxyModel
from wireroom.config.feed_models import FeedModel, JsonModel
from wireroom.config.file_values import is_private
from wireroom.config.filter_models import FilterModel
from wireroom.config.keep_models import KeepModel
from wireroom.config.model_specs import DEFAULTS, build_spec
from wireroom.config.obey_models import ObeyModel
from wireroom.config.plain_sources import PlainSources
from wireroom.config.request_models import AuthModel
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
from wireroom.http.urls import make_url_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from wireroom.config.yaml_text import Value, YamlPath
    from wireroom.model.source_specs import SourceSpec

FIELDS = tuple(SourceModel.model_fields)
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
class SourcesFile:
    """The sources of the file and of the folder beside it."""

    sources: tuple[SourceSpec, ...]


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
        return make_url_key(url)
    except Permanent:
        return url


@dataclass(slots=True)
class _File(SourceText):
    """One file with its sources, each with its index in the file."""

    sources: list[tuple[int, SourceSpec]] = field(default_factory=list)


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
    plain = PlainSources(defaults)
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        made = plain.read(row)
        if made is None:
            source = _validate(SourceModel, row, file, ("sources", index))
            made = build_spec(source, defaults) if source is not None else None
        if made is not None:
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


def _find_private_feeds(source: SourceSpec, index: int) -> Iterator[Fault]:
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
