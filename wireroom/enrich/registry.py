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

from wireroom.enrich import Cost, Input, Unavailable
from wireroom.enrich.call_plugin import Broken, attempt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wireroom.enrich import Enricher

GROUP = "wireroom.enrichers"
ALL = "all"
# What pyproject.toml registers, too; a test compares them.
OURS = {
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
_OUR_PACKAGE = "wireroom"
_MOST_OF_NAME = 60


class State(StrEnum):
    """How it stands with one enricher."""

    ON = "on"
    OFF = "off"
    BROKEN = "broken"
    # Named in the settings, and installed nowhere.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An enricher's place in the roster.

    Attributes:
        name: of its entry point, by which the settings speak of it.
        package: that brings it. why: it is not on; else empty.
    """

    name: str
    package: str
    state: State
    why: str = ""
    enricher: Enricher | None = None


class Roster:
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
        return tuple(p.enricher for p in self.places if p.enricher is not None)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every enricher that is installed or named, ours first."""
        found: list[Place] = []
        for point in installed() if self._points is None else self._points:
            found.append(self._place(point, found))
        known = {place.name for place in found}
        return (*found, *(_unknown(n) for n in sorted(self._named - known)))

    def _place(self, point: EntryPoint, before: Sequence[Place]) -> Place:
        made = attempt(lambda: self._made(point, before))
        state, why, enricher = State.ON, "", None
        if not isinstance(made, Broken):
            enricher = made
        elif isinstance(made.error, Unavailable):
            state, why = State.OFF, str(made.error)
        else:
            state, why = State.BROKEN, made.said
        return Place(
            name=point.name,
            package=_package(point),
            state=state,
            why=why,
            enricher=enricher,
        )

    def _made(self, point: EntryPoint, before: Sequence[Place]) -> Enricher:
        named = point.name in self._named
        if point.name in self._off or not (self._all or named):
            raise Unavailable("by WIREROOM_ENRICHERS")
        enricher = cast("Enricher", point.load()())
        _check(point.name, enricher, before)
        if enricher.cost == Cost.HEAVY and not named:
            raise Unavailable("heavy: name it in WIREROOM_ENRICHERS")
        return enricher


def installed() -> list[EntryPoint]:
    """Return the entry points of all packages, ours first.

    Ours are registered as others are. A checkout that was updated without being
    installed again has an older register, and must not lose what is new.
    """
    found = entry_points(group=GROUP)
    registered = {p.name for p in found if _package(p) == _OUR_PACKAGE}
    ours = [EntryPoint(n, v, GROUP) for n, v in OURS.items() if n not in registered]
    return sorted([*found, *ours], key=lambda p: (_package(p) != _OUR_PACKAGE, p.name))


def _unknown(name: str) -> Place:
    why = "WIREROOM_ENRICHERS names it, and no installed package brings it"
    return Place(name=name, package="", state=State.UNKNOWN, why=why)


def _package(point: EntryPoint) -> str:
    return _OUR_PACKAGE if point.dist is None else point.dist.name


def _check(name: str, enricher: Enricher, before: Sequence[Place]) -> None:
    """Raise ValueError where an enricher cannot be used."""
    if any(place.name == name for place in before):
        raise ValueError("another has this name")
    for what in ("name", "version"):
        said: object = getattr(enricher, what)
        fits = isinstance(said, str) and 0 < len(said) <= _MOST_OF_NAME
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
