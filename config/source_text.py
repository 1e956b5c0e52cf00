"""One source of the sources file as text: read, checked in its place, and written.

What is written passes the checks of the file as a whole, and changes no other source.
"""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.config.editing import SourcePlace, find_place, replace_lines
from wireroom.config.source_mistakes import SourcesError
from wireroom.config.sources import (
    SourcesFile,
    load_sources,
    make_feed_key,
    source_files,
)
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.model.source_specs import SourceSpec

CHANGED = "the file was changed since its text was read: load the page again"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLines:
    """The lines of one source, without the indent of the list.

    Attributes:
        first: number of the first line in the file, from 1 on.
    """

    path: Path
    first: int
    text: str


def read_source_lines(path: Path, name: str) -> SourceLines:
    """Return the lines of a source, with the comments directly above.

    Raises:
        SourcesError: the file has mistakes. OperatorError: no source is so called, or
            the file has a form that cannot be edited.
    """
    file, index = _find(path, name)
    place = find_place(file, index)
    text = textwrap.dedent("".join(place.lines[place.start : place.end]))
    return SourceLines(path=file, first=place.start + 1, text=text)


def check_source_lines(
    path: Path,
    text: str,
    *,
    name: str | None = None,
    before: str | None = None,
    save: bool = False,
) -> SourcesFile:
    """Return all sources as they are with ``text`` in the file.

    Args:
        text: of one source. name: of the source that it replaces; None: it is added.
        before: the lines that are replaced, as they were read.
        save: whether the file is written.

    Raises:
        SourcesError: the file would have mistakes. OperatorError: the text is not one
            source, is there already, or the file cannot be written.
    """
    if name is None:
        file, place = path, find_place(path, None)
    else:
        file, index = _find(path, name)
        place = find_place(file, index)
        now = textwrap.dedent("".join(place.lines[place.start : place.end]))
        if before is not None and before.splitlines() != now.splitlines():
            raise OperatorError(f"{file}: {CHANGED}")
    draft = file.with_name(f"{file.name}.new")
    try:
        draft.write_text(_lay_in(place, text), "utf-8")
        drafted = load_sources(draft, folder=False).sources
        _require_one(file, drafted, place, is_new=name is None)
        everything = _join_files(path, file, drafted)
        if save:
            shutil.copymode(file, draft)
            draft.replace(file)
    except SourcesError as error:
        # The places are those of the file as it would be.
        raise SourcesError(
            file, tuple(replace(mistake, path=file) for mistake in error.mistakes)
        ) from None
    except OSError as error:
        raise OperatorError(f"{file}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return everything


def _find(path: Path, name: str) -> tuple[Path, int]:
    for file in source_files(path):
        for index, source in enumerate(load_sources(file, folder=False).sources):
            if source.name == name:
                return file, index
    raise OperatorError(f"{path}: no source is called {name!r}")


def _lay_in(place: SourcePlace, text: str) -> str:
    lines = textwrap.dedent(text.replace("\r\n", "\n")).strip("\n") + "\n"
    indented = textwrap.indent(lines, " " * place.column)
    return replace_lines(place, indented)


def _require_one(
    file: Path, drafted: tuple[SourceSpec, ...], place: SourcePlace, *, is_new: bool
) -> None:
    """Refuse a text that is not one source, or that changes another one."""
    old = list(load_sources(file, folder=False).sources)
    new = list(drafted)
    index = len(old) if is_new else place.index
    rest = old if is_new else old[:index] + old[index + 1 :]
    if len(new) != len(rest) + 1 or new[:index] + new[index + 1 :] != rest:
        raise OperatorError(f"{file}: expected one source, as an item of a list")


def _join_files(path: Path, file: Path, drafted: tuple[SourceSpec, ...]) -> SourcesFile:
    """Return the sources of all files; raise if two have one name or one feed."""
    sources: list[SourceSpec] = []
    for each in source_files(path):
        if each != file:
            sources += load_sources(each, folder=False).sources
    names = {source.name for source in sources}
    feeds = {make_feed_key(feed.url) for source in sources for feed in source.feeds}
    for source in drafted:
        if source.name in names:
            raise OperatorError(f"{file}: another file has a source {source.name!r}")
        for feed in source.feeds:
            if make_feed_key(feed.url) in feeds:
                raise OperatorError(f"{file}: another file has the feed {feed.url}")
    return SourcesFile(sources=(*sources, *drafted))
