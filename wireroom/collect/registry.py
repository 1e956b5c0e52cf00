"""The kinds of source: those of the product, and of installed packages.

Any installed package may register kinds under the entry point group
``wireroom.kinds``; the product's own are registered there too, and cannot be replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, cast

from wireroom.collect import Unavailable
from wireroom.defects import Defect, catch_defect
from wireroom.errors import Permanent, Reason

if TYPE_CHECKING:
    from wireroom.collect import Kind

ENTRY_POINT_GROUP = "wireroom.kinds"
# pyproject.toml registers the same; a test compares them.
BUILTIN = {
    "feed": "wireroom.collect.feed:FeedKind",
    "json": "wireroom.collect.json_api:JsonKind",
    "page": "wireroom.collect.page:PageKind",
    "sitemap": "wireroom.collect.sitemap:SitemapKind",
}
OWN_PACKAGE = "wireroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindEntry:
    """One kind of the registry.

    Attributes:
        package: the one that registers it. fault: why it cannot be used, else "".
    """

    name: str
    package: str
    fault: str = ""


def list_kinds() -> dict[str, EntryPoint]:
    """Return the entry point of each kind by its name; the product's own win."""
    found = {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
    own = {n: EntryPoint(n, v, ENTRY_POINT_GROUP) for n, v in BUILTIN.items()}
    return found | own


def describe_kinds() -> tuple[KindEntry, ...]:
    """Return all kinds with their faults, the product's own first."""
    entries = []
    for name, point in list_kinds().items():
        package = OWN_PACKAGE if point.dist is None else point.dist.name
        made = catch_defect(lambda point=point: _make_kind(point))  # type: ignore[misc]  # the loop's own point
        fault = made.message if isinstance(made, Defect) else ""
        entries.append(KindEntry(name=name, package=package, fault=fault))
    return tuple(sorted(entries, key=lambda e: (e.name not in BUILTIN, e.name)))


def is_builtin(name: str) -> bool:
    """Return whether a kind is the product's own, which needs no guard."""
    return name in BUILTIN


@cache
def load_kind(name: str) -> Kind:
    """Return a kind, made once a process.

    Raises:
        Permanent: DEFECT where no package registers it, or it cannot be made.
    """
    point = list_kinds().get(name)
    if point is None:
        raise Permanent(Reason.DEFECT, f"no installed package has the kind {name!r}")
    made = catch_defect(lambda: _make_kind(point))
    if isinstance(made, Defect):
        raise Permanent(Reason.DEFECT, f"the kind {name!r}: {made.message}")
    return made


def _make_kind(point: EntryPoint) -> Kind:
    kind = point.load()()
    if not callable(getattr(kind, "collect", None)):
        raise Unavailable("it has no method collect")
    return cast("Kind", kind)
