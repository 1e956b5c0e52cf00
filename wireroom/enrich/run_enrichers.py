"""Runs all enrichers on one article; a failing one affects no other.

An enricher may be code of an operator. Its notes are checked before they are used:
their number and size are limited, a database can store them, and their spans are inside
the text. The result of an enricher that fails is one note of kind ``failed``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.defects import Defect, catch_defect
from wireroom.enrich import Input, Note
from wireroom.model.article import Annotation
from wireroom.model.language import RecognisedLanguage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wireroom.enrich import Enricher, EnrichInput

# The kind of the only note of an enricher that failed.
FAILED = "failed"
MAX_NOTES = 5_000
MAX_BYTES = 1_000_000
_MAX_KIND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class EnricherRun:
    """The result of one enricher; ``seconds`` by the clock of the caller."""

    enricher: Enricher
    notes: tuple[Note, ...]
    seconds: float

    @property
    def is_failure(self) -> bool:
        """Whether the enricher raised an error or returned invalid notes."""
        return any(note.kind == FAILED for note in self.notes)

    def to_annotations(self) -> list[Annotation]:
        """Return the notes with the name and version of the enricher."""
        name, version = self.enricher.name, self.enricher.version
        return [
            Annotation(
                producer=name,
                version=version,
                kind=note.kind,
                value=note.value,
                comment=note.comment,
                start=note.start,
                end=note.end,
            )
            for note in self.notes
        ]


def run_enrichers(
    article: EnrichInput,
    enrichers: Sequence[Enricher],
    clock: Callable[[], float] = lambda: 0.0,
) -> tuple[EnricherRun, ...]:
    """Run each enricher that has something to read in the article.

    Enrichers that read the languages run last, because the others recognise them.
    """
    runnable = [e for e in enrichers if article.has_any_input(e.inputs)]
    first = [e for e in runnable if Input.LANGUAGE not in e.inputs]
    last = [e for e in runnable if Input.LANGUAGE in e.inputs]
    first_runs = [_run_enricher(e, article, clock) for e in first]
    article = replace(article, languages=collect_languages(first_runs))
    return (*first_runs, *(_run_enricher(e, article, clock) for e in last))


def collect_languages(runs: Sequence[EnricherRun]) -> Mapping[str | None, str]:
    """Return the recognised languages by comment key; that of the article under None.

    An undetermined language (``und``) is left out.
    """
    return {
        note.comment: str(note.value["language"])
        for run in runs
        if run.enricher.name == "language"
        for note in run.notes
        if note.kind == "language" and note.value.get("language", "und") != "und"
    }


def find_article_language(runs: Sequence[EnricherRun]) -> RecognisedLanguage | None:
    """Return what the enricher of languages recognised; None if undetermined."""
    for run in runs:
        for note in run.notes if run.enricher.name == "language" else ():
            if note.comment is None and note.kind == "language":
                return _to_recognised(note.value)
    return None


def _to_recognised(value: Mapping[str, object]) -> RecognisedLanguage | None:
    code, confidence = value.get("language", "und"), value.get("confidence")
    contradicted = value.get("contradicts")
    if code == "und":
        return None
    return RecognisedLanguage(
        code=str(code),
        confidence=confidence if isinstance(confidence, float) else 0.0,
        contradicted=contradicted if isinstance(contradicted, str) else None,
    )


def _run_enricher(
    enricher: Enricher, article: EnrichInput, clock: Callable[[], float]
) -> EnricherRun:
    began = clock()
    notes = catch_defect(lambda: _collect_notes(enricher, article))
    if isinstance(notes, Defect):
        notes = (Note(kind=FAILED, value={"error": notes.message}),)
    return EnricherRun(enricher=enricher, notes=notes, seconds=clock() - began)


def _collect_notes(enricher: Enricher, article: EnrichInput) -> tuple[Note, ...]:
    notes = tuple(islice(enricher.annotate(article), MAX_NOTES + 1))
    _check_notes(notes, article)
    return notes


def _check_notes(notes: Sequence[Note], article: EnrichInput) -> None:
    """Raise ValueError or TypeError if the database cannot store the notes."""
    if len(notes) > MAX_NOTES:
        raise ValueError(f"it returned more than {MAX_NOTES} notes")
    texts = {comment.key: comment.text for comment in article.comments}
    for note in notes:
        _check_note(note, article.text if note.comment is None else texts[note.comment])
    document = json.dumps([note.value for note in notes], allow_nan=False)
    if len(document) > MAX_BYTES:
        raise ValueError(f"its notes are longer than {MAX_BYTES} bytes")
    if "\\u" in document:
        # An escape may be half a surrogate pair, which is not valid UTF-8, or NUL,
        # which PostgreSQL cannot store.
        plain = json.dumps([note.value for note in notes], ensure_ascii=False)
        plain.encode("utf-8")
        if "\\u0000" in plain.replace("\\\\", ""):
            raise ValueError("its notes contain NUL, which PostgreSQL cannot store")


def _check_note(note: Note, text: str) -> None:
    if type(note) is not Note or type(note.value) is not dict:
        raise TypeError("it returned something else than a Note with a dict as value")
    kind: object = note.kind
    if not isinstance(kind, str) or not 0 < len(kind) <= _MAX_KIND:
        raise ValueError(f"a kind is not text of 1 to {_MAX_KIND} characters")
    if kind == FAILED or not kind.isprintable():
        raise ValueError(f"a kind cannot be {kind!r}")
    if note.start is None and note.end is None:
        return
    span: tuple[object, object] = (note.start, note.end)
    if type(span[0]) is not int or type(span[1]) is not int:
        raise TypeError("a span has a start and an end, both integers, or neither")
    if not 0 <= span[0] <= span[1] <= len(text):
        raise ValueError(f"the span {span[0]} to {span[1]} is not in the text")
