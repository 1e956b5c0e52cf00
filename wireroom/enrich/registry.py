"""The registry of enrichers: which are installed, and which of them are on.

Any installed package may register enrichers under the entry point group
``wireroom.enrichers``; the built-in ones are registered there too. An enricher that
cannot be used is listed with the reason; it stops neither the others nor an article.
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
# pyproject.toml registers the same; a test compares them.
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
    """The state of one enricher."""

    ON = "on"
    OFF = "off"
    BROKEN = "broken"
    # Named in the settings, but no installed package registers it.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnricherEntry:
    """One enricher of the registry.

    Attributes:
        name: of its entry point; the settings use this name.
        package: the package that registers it; "" if none does.
        reason: why it is not on, else "".
        enricher: the enricher if it is on, else None.
    """

    name: str
    package: str
    state: EnricherState
    reason: str = ""
    enricher: Enricher | None = None


class EnricherRegistry:
    """All enrichers of an installation, created at the first access.

    Args:
        wanted: ``all``, or names, separated by commas; ``-name`` turns one off. Without
            any other name, ``-name`` means all enrichers but that one. ``all`` does not
            include heavy enrichers.
        points: replaces the installed entry points in tests.
    """

    def __init__(
        self, wanted: str = ALL, points: Iterable[EntryPoint] | None = None
    ) -> None:
        words = [w for w in (part.strip() for part in wanted.split(",")) if w]
        self._off = {w[1:].strip() for w in words if w.startswith("-")}
        self._named = {w for w in words if not w.startswith("-")} - {ALL}
        self._all = ALL in words or not self._named
        self._points = points

    def is_wanted(self, name: str) -> bool:
        """Return whether an enricher is not turned off, without loading any."""
        return name not in self._off and (self._all or name in self._named)

    @property
    def enrichers(self) -> tuple[Enricher, ...]:
        """The enrichers that are on."""
        return tuple(e.enricher for e in self.entries if e.enricher is not None)

    @cached_property
    def entries(self) -> tuple[EnricherEntry, ...]:
        """All enrichers that are installed or named in the settings, built-in first."""
        entries: list[EnricherEntry] = []
        for point in find_entry_points() if self._points is None else self._points:
            entries.append(self._load_entry(point, entries))
        unknown = self._named - {entry.name for entry in entries}
        return (*entries, *map(_make_unknown_entry, sorted(unknown)))

    def _load_entry(
        self, point: EntryPoint, earlier: Sequence[EnricherEntry]
    ) -> EnricherEntry:
        result = catch_defect(lambda: self._load_enricher(point, earlier))
        state, reason, enricher = EnricherState.ON, "", None
        if not isinstance(result, Defect):
            enricher = result
        elif isinstance(result.error, Unavailable):
            state, reason = EnricherState.OFF, str(result.error)
        else:
            state, reason = EnricherState.BROKEN, result.message
        return EnricherEntry(
            name=point.name,
            package=_get_package(point),
            state=state,
            reason=reason,
            enricher=enricher,
        )

    def _load_enricher(
        self, point: EntryPoint, earlier: Sequence[EnricherEntry]
    ) -> Enricher:
        if not self.is_wanted(point.name):
            raise Unavailable("off by WIREROOM_ENRICHERS")
        enricher = cast("Enricher", point.load()())
        _check_enricher(point.name, enricher, earlier)
        if enricher.cost == Cost.HEAVY and point.name not in self._named:
            raise Unavailable("heavy: name it in WIREROOM_ENRICHERS")
        return enricher


def find_entry_points() -> list[EntryPoint]:
    """Return the entry points of all packages, the built-in ones first.

    The entry points of a package are written when it is installed. ``BUILTIN`` adds
    those of a checkout that was updated without being installed again.
    """
    points = entry_points(group=ENTRY_POINT_GROUP)
    registered = {p.name for p in points if _get_package(p) == _BUILTIN_PACKAGE}
    missing = [
        EntryPoint(name, value, ENTRY_POINT_GROUP)
        for name, value in BUILTIN.items()
        if name not in registered
    ]
    return sorted(
        [*points, *missing],
        key=lambda point: (_get_package(point) != _BUILTIN_PACKAGE, point.name),
    )


def _make_unknown_entry(name: str) -> EnricherEntry:
    return EnricherEntry(
        name=name,
        package="",
        state=EnricherState.UNKNOWN,
        reason="named in WIREROOM_ENRICHERS, but no installed package registers it",
    )


def _get_package(point: EntryPoint) -> str:
    return _BUILTIN_PACKAGE if point.dist is None else point.dist.name


def _check_enricher(
    name: str, enricher: Enricher, earlier: Sequence[EnricherEntry]
) -> None:
    """Raise ValueError or TypeError if an enricher cannot be used."""
    if any(entry.name == name for entry in earlier):
        raise ValueError("another enricher has the same entry point name")
    for attribute in ("name", "version"):
        value: object = getattr(enricher, attribute)
        is_text = isinstance(value, str) and 0 < len(value) <= _MAX_NAME
        if not is_text or not str(value).isprintable():
            raise ValueError(
                f"its {attribute} is not printable text of 1 to {_MAX_NAME} characters"
            )
    inputs: set[object] = set(enricher.inputs)
    if not inputs or not inputs <= set(Input):
        raise ValueError(f"its inputs are not among {', '.join(Input)}")
    if enricher.cost not in set(Cost):
        raise ValueError(f"its cost is not one of {', '.join(Cost)}")
    if not callable(enricher.annotate):
        raise TypeError("it has no method annotate")
    identity = (enricher.name, enricher.version)
    others = [entry.enricher for entry in earlier if entry.enricher is not None]
    if identity in [(other.name, other.version) for other in others]:
        raise ValueError(
            f"another enricher has the same name and version: {' '.join(identity)}"
        )
