"""Which entries of a source are taken, as its settings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.model.json_columns import EntryFiltersJson


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilters:
    """The filters of a source.

    Attributes:
        include, exclude: patterns by the field that they are compared with: ``title``,
            ``address``, ``category``, ``author``, ``language``.
        first_poll: ``50`` entries, or the age ``7d``, that a new feed may bring; None:
            all that it shows.
        since: the day (``2026-01-31``, UTC) before which no entry is taken; None: any.
    """

    include: Mapping[str, tuple[str, ...]]
    exclude: Mapping[str, tuple[str, ...]]
    first_poll: str | None = None
    since: str | None = None

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude or self.first_poll or self.since)

    def to_json(self) -> EntryFiltersJson:
        """Return the filters as their column holds them."""
        document: EntryFiltersJson = {}
        if self.include:
            document["include"] = {k: list(v) for k, v in self.include.items()}
        if self.exclude:
            document["exclude"] = {k: list(v) for k, v in self.exclude.items()}
        if self.first_poll:
            document["first_poll"] = self.first_poll
        if self.since:
            document["since"] = self.since
        return document


def read_filters(document: EntryFiltersJson) -> EntryFilters:
    """Return the filters of a column."""
    if not document:
        return NO_FILTERS
    return EntryFilters(
        include={k: tuple(v) for k, v in document.get("include", {}).items()},
        exclude={k: tuple(v) for k, v in document.get("exclude", {}).items()},
        first_poll=document.get("first_poll"),
        since=document.get("since"),
    )


NO_FILTERS = EntryFilters(include={}, exclude={})
