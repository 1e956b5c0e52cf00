"""Which enrichers there are, and which of them are on.

Every installed package may bring some, under the entry point group
``wireroom.enrichers``; ours are registered there too. None of them can keep another,
or an article, from its way: what cannot be used is named with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, cast

from wireroom.defects import Defect, catch_defect
from wireroom.enrich import Cost, Input, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wireroom.enrich import Enricher

ENTRY_POINT_GROUP = "wireroom.enrichers"
ALL = "all"
# What pyproject.toml registers, too; a test compares them.
BUILTIN = {
    "conversation": "wireroom.enrich.conversation:ConversationEnricher",
    "dateline": "wireroom.enrich.dateline:DatelineEnricher",
    "entities": "wireroom.enrich.entities:EntityEnricher",
    "keywords": "wireroom.enrich.keywords:KeywordEnricher",
    "language": "wireroom.enrich.language:LanguageEnricher",
    "quotations": "wireroom.enrich.quotations:QuotationEnricher",
    "reading": "wireroom.enrich.reading_time:ReadingEnricher",
    "spacy-entities": "wireroom.enrich.spacy_entities:SpacyEntityEnricher",
    "tone": "wireroom.enrich.tone:ToneEnricher",
}
_BUILTIN_PACKAGE = "wireroom"
_MAX_NAME = 60


class EnricherState(StrEnum):
    """How it stands with one enricher."""

    ON = "on"
    OFF = "off"
    BROKEN = "broken"
    # Named in the settings, and installed nowhere.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnricherEntry:
    """An enricher's place in the roster.

    Attributes:
        name: of its entry point, by which the settings speak of it.
        package: that brings it. why: it is not on; else empty.
    """

    name: str
    package: str
    state: EnricherState
    reason: str = ""
    enricher: Enricher | None = None


class EnricherRegistry:
    """All enrichers of an installation, made when they are first asked for.

    Args:
        wanted: ``all``, or names, parted by commas; ``-name`` takes one off. Without
            any name but such, all are meant: those that are not heavy.
        points: replaced by tests.
    """

    def __init__(
        self, wanted: str = ALL, points: Iterable[EntryPoint] | None = None
    ) -> None:
        words = [w for w in (part.strip() for part in wanted.split(",")) if w]
        self._off = {w[1:].strip() for w in words if w.startswith("-")}
        self._named = {w for w in words if not w.startswith("-")} - {ALL}
        self._all = ALL in words or not self._named
        self._points = points

    @property
    def enrichers(self) -> tuple[Enricher, ...]:
        """Those that are on."""
        return tuple(p.enricher for p in self.entries if p.enricher is not None)

    @cached_property
    def entries(self) -> tuple[EnricherEntry, ...]:
        """Every enricher that is installed or named, ours first."""
        found: list[EnricherEntry] = []
        for point in find_entry_points() if self._points is None else self._points:
            found.append(self._load_entry(point, found))
        known = {place.name for place in found}
        return (*found, *(_make_unknown_entry(n) for n in sorted(self._named - known)))

    def _load_entry(
        self, point: EntryPoint, before: Sequence[EnricherEntry]
    ) -> EnricherEntry:
        made = catch_defect(lambda: self._load_enricher(point, before))
        state, why, enricher = EnricherState.ON, "", None
        if not isinstance(made, Defect):
            enricher = made
        elif isinstance(made.error, Unavailable):
            state, why = EnricherState.OFF, str(made.error)
        else:
            state, why = EnricherState.BROKEN, made.message
        return EnricherEntry(
            name=point.name,
            package=_get_package(point),
            state=state,
            reason=why,
            enricher=enricher,
        )

    def _load_enricher(
        self, point: EntryPoint, before: Sequence[EnricherEntry]
    ) -> Enricher:
        named = point.name in self._named
        if point.name in self._off or not (self._all or named):
            raise Unavailable("by WIREROOM_ENRICHERS")
        enricher = cast("Enricher", point.load()())
        _check_enricher(point.name, enricher, before)
        if enricher.cost == Cost.HEAVY and not named:
            raise Unavailable("heavy: name it in WIREROOM_ENRICHERS")
        return enricher


def find_entry_points() -> list[EntryPoint]:
    """Return the entry points of all packages, ours first.

    Ours are registered as others are. A checkout that was updated without being
    installed again has an older register, and must not lose what is new.
    """
    found = entry_points(group=ENTRY_POINT_GROUP)
    registered = {p.name for p in found if _get_package(p) == _BUILTIN_PACKAGE}
    ours = [
        EntryPoint(n, v, ENTRY_POINT_GROUP)
        for n, v in BUILTIN.items()
        if n not in registered
    ]
    return sorted(
        [*found, *ours], key=lambda p: (_get_package(p) != _BUILTIN_PACKAGE, p.name)
    )


def _make_unknown_entry(name: str) -> EnricherEntry:
    why = "WIREROOM_ENRICHERS names it, and no installed package brings it"
    return EnricherEntry(name=name, package="", state=EnricherState.UNKNOWN, reason=why)


def _get_package(point: EntryPoint) -> str:
    return _BUILTIN_PACKAGE if point.dist is None else point.dist.name


def _check_enricher(
    name: str, enricher: Enricher, before: Sequence[EnricherEntry]
) -> None:
    """Raise ValueError where an enricher cannot be used."""
    if any(place.name == name for place in before):
        raise ValueError("another has this name")
    for what in ("name", "version"):
        said: object = getattr(enricher, what)
        fits = isinstance(said, str) and 0 < len(said) <= _MAX_NAME
        if not fits or not str(said).isprintable():
            raise ValueError(f"its {what} is no plain text, or a long one")
    inputs: set[object] = set(enricher.inputs)
    if not inputs or not inputs <= set(Input):
        raise ValueError(f"its inputs are not of {', '.join(Input)}")
    if enricher.cost not in set(Cost):
        raise ValueError(f"its cost is not one of {', '.join(Cost)}")
    if not callable(enricher.annotate):
        raise TypeError("it has no method annotate")
    mine = (enricher.name, enricher.version)
    others = [p.enricher for p in before if p.enricher is not None]
    if mine in [(other.name, other.version) for other in others]:
        raise ValueError(f"another already speaks as {mine[0]} {mine[1]}")
