"""What is said about an article once it is known.

One enricher a file, each with a name and a version: its statements are stored under
both, so that a new version can live beside the old one. To add one, write a class with
``name``, ``version`` and ``annotate``, and list it in :func:`default_enrichers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.model import Annotation, Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichInput:
    """An article as enrichers see it.

    Attributes:
        language: what its page declares, BCP 47, or None.
    """

    title: str
    text: str
    language: str | None = None
    comments: tuple[Comment, ...] = ()


class Enricher(Protocol):
    """A producer of annotations: pure, deterministic, bounded on any text."""

    @property
    def name(self) -> str:
        """The producer's name in every annotation."""
        ...

    @property
    def version(self) -> str:
        """Raised whenever the same text would be annotated otherwise."""
        ...

    def annotate(self, given: EnrichInput) -> list[Annotation]:
        """State what is to be said about an article and its comments."""
        ...


def default_enrichers() -> tuple[Enricher, ...]:
    """Return the enrichers every article goes through, in order."""
    from wireroom.enrich.conversation import ConversationEnricher  # noqa: PLC0415 - they import this module
    from wireroom.enrich.entities import EntityEnricher  # noqa: PLC0415 - as above
    from wireroom.enrich.keywords import KeywordEnricher  # noqa: PLC0415 - as above
    from wireroom.enrich.language import LanguageEnricher  # noqa: PLC0415 - as above

    return (
        LanguageEnricher(),
        KeywordEnricher(),
        EntityEnricher(),
        ConversationEnricher(),
    )


def enrich_article(
    given: EnrichInput, enrichers: Sequence[Enricher] | None = None
) -> tuple[Annotation, ...]:
    """Collect what all enrichers say. One that raises is a defect and raises here."""
    chosen = default_enrichers() if enrichers is None else enrichers
    return tuple(note for one in chosen for note in one.annotate(given))
