"""What is said about an article once it is known.

One enricher a file, each with a name and a version: its statements are stored under
both, so that a new version can live beside the old one. Ours are found as an operator's
are, by their entry point: see ``docs/enrichers.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from wireroom.model.article import Comment


class Input(StrEnum):
    """What an enricher reads of an article."""

    TITLE = "title"
    TEXT = "text"
    COMMENTS = "comments"
    # What the languages of text and comments were found to be: such enrichers run last.
    LANGUAGE = "language"


class Cost(StrEnum):
    """What an enricher takes of a processor for a usual article with 20 comments."""

    # Under a millisecond; under a hundredth of a second; more, or a model of its own.
    LIGHT = "light"
    MODERATE = "moderate"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichInput:
    """An article as enrichers see it.

    Attributes:
        language: what its page declares, BCP 47, or None.
        published: when it was, UTC; None where that is not known to the hour.
        spoken: languages that were found, ISO 639-1, by the comment's ``key``; under
            None the article's. Empty for whoever does not read ``Input.LANGUAGE``.
    """

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None
    comments: tuple[Comment, ...] = ()
    languages: Mapping[str | None, str] = field(default_factory=dict)

    def main_language(self) -> str:
        """Return the article's language, found or else declared; "" where unknown."""
        declared = (self.language or "").lower().replace("_", "-").partition("-")[0]
        return self.languages.get(None, declared)

    def has_any_input(self, wanted: Collection[Input]) -> bool:
        """Whether there is any of what an enricher reads."""
        return bool(
            (Input.TITLE in wanted and self.title)
            or (Input.TEXT in wanted and self.text)
            or (Input.COMMENTS in wanted and self.comments)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One statement about an article or one of its comments.

    Attributes:
        kind: what is stated: ``language``, ``keyword``, ``entity``, ...
        value: what JSON can hold.
        comment: the comment's ``key``; None where it is about the article.
        start, end: characters of the article's or the comment's text, or None.
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
        """The producer's name in every annotation."""
        ...

    @property
    def version(self) -> str:
        """Raised whenever the same text would be annotated otherwise."""
        ...

    @property
    def inputs(self) -> Collection[Input]:
        """What it reads. It is not asked about an article that has none of it."""
        ...

    @property
    def cost(self) -> Cost:
        """A heavy one is on only where the settings name it."""
        ...

    def annotate(self, given: EnrichInput) -> Iterable[Note]:
        """State what is to be said about an article and its comments."""
        ...


class Unavailable(Exception):
    """An enricher cannot work here, because its model or package is missing.

    Raised where it is made. The enricher is then off, and status says so in these
    words, which therefore name what to install.
    """
