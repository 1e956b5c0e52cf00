"""Enrichers: producers of annotations about an article and its comments.

Each has a file of its own, a name and a version. Annotations are stored under both, so
that a new version can run beside the old one. The built-in enrichers are found by entry
points, as those of an operator are: see ``docs/enrichers.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from wireroom.model.language import get_primary_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from wireroom.model.article import Comment


class Input(StrEnum):
    """The parts of an article that an enricher reads."""

    TITLE = "title"
    TEXT = "text"
    COMMENTS = "comments"
    # The recognised languages of text and comments; enrichers that read them run last.
    LANGUAGE = "language"


class Cost(StrEnum):
    """Processor time of an enricher for a usual article with 20 comments."""

    # Under 1 ms.
    LIGHT = "light"
    # Under 10 ms.
    MODERATE = "moderate"
    # More, or a model of its own in memory.
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichInput:
    """The parts of an article that enrichers read.

    Attributes:
        language: the language that the page declares, BCP 47, or None.
        published: publication time, UTC; None if it is not known to the hour.
        languages: recognised languages, ISO 639-1, by the ``key`` of a comment; that of
            the article under None. Empty for enrichers without ``Input.LANGUAGE``.
    """

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None
    comments: tuple[Comment, ...] = ()
    languages: Mapping[str | None, str] = field(default_factory=dict)

    def get_language(self) -> str:
        """Return the language of the article: recognised, else declared, else ""."""
        return self.languages.get(None, get_primary_code(self.language))

    def has_any_input(self, inputs: Collection[Input]) -> bool:
        """Return whether the article has at least one of the inputs of an enricher."""
        return bool(
            (Input.TITLE in inputs and self.title)
            or (Input.TEXT in inputs and self.text)
            or (Input.COMMENTS in inputs and self.comments)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One annotation of an article or of one of its comments.

    Attributes:
        kind: ``language``, ``keyword``, ``entity``, ...
        value: a JSON object.
        comment: the ``key`` of the comment; None if the note is about the article.
        start, end: span in the text of the article or comment, in characters, or None.
    """

    kind: str
    value: dict[str, object]
    comment: str | None = None
    start: int | None = None
    end: int | None = None


class Enricher(Protocol):
    """A producer of notes: pure, deterministic, bounded on any text."""

    @property
    def name(self) -> str:
        """The producer in every annotation."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text would get different annotations."""
        ...

    @property
    def inputs(self) -> Collection[Input]:
        """The parts that it reads. Articles that have none of them are skipped."""
        ...

    @property
    def cost(self) -> Cost:
        """A heavy enricher runs only if the settings name it."""
        ...

    def annotate(self, article: EnrichInput) -> Iterable[Note]:
        """Return notes about an article and its comments."""
        ...


class Unavailable(Exception):
    """An enricher cannot run here, because its model or package is missing.

    Raised by its constructor. The enricher is then off, and ``wireroom status`` prints
    the text of this error, which therefore names what to install.
    """
