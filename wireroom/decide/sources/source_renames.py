"""Which sources of the file are ones that the database knows by another name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeeds:
    """A source of the file.

    Attributes:
        formerly: names that it had before, as the file says. feeds: their addresses.
    """

    name: str
    formerly: Sequence[str] = ()
    feeds: Sequence[str] = ()


def find_renames(
    listed: Sequence[NamedFeeds], stored: Mapping[str, str], names: set[str]
) -> dict[str, str]:
    """Return the new names of stored sources by their old ones.

    A source is one of another name if the file says so, or if that name has left the
    file and all its feeds that are listed still are this source's.

    Args:
        stored: the source of each stored feed, by its address. names: of all stored
            sources.
    """
    kept = {source.name for source in listed}
    owners = {url: source.name for source in listed for url in source.feeds}
    renames: dict[str, str] = {}
    new = [source for source in listed if source.name not in names]
    for source in new:
        said = (name for name in source.formerly if name in names and name not in kept)
        old = next((name for name in said if name not in renames), None)
        if old is not None:
            renames[old] = source.name
    taken = set(renames.values())
    found: dict[str, Counter[str]] = {}
    for url, old in stored.items():
        if old not in kept and old not in renames and url in owners:
            found.setdefault(old, Counter())[owners[url]] += 1
    fresh = {source.name for source in new}
    for old, heirs in sorted(found.items(), key=lambda item: -item[1].total()):
        heir = next(iter(heirs))
        if len(heirs) == 1 and heir in fresh and heir not in taken:
            renames[old] = heir
            taken.add(heir)
    return renames
