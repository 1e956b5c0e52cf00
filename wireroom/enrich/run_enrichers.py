"""All enrichers, asked about one article; none of them can harm it.

An enricher may be another's code. What it says is looked at before it is believed: that
it is bounded, that a database can hold it, that its spans lie in the text. One that
fails has said nothing but that; the others are heard.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.defects import Defect, catch_defect
from wireroom.enrich import Input, Note
from wireroom.model.article import Annotation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wireroom.enrich import Enricher, EnrichInput

# The one statement of an enricher that failed.
FAILED = "failed"
MAX_NOTES = 5_000
MAX_BYTES = 1_000_000
_MAX_KIND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class EnricherRun:
    """What one enricher did: ``seconds`` by the clock that was given."""

    enricher: Enricher
    notes: tuple[Note, ...]
    seconds: float

    @property
    def is_failure(self) -> bool:
        """Whether it could not say anything."""
        return any(note.kind == FAILED for note in self.notes)

    def to_annotations(self) -> list[Annotation]:
        """Return what it said, under its name."""
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
    given: EnrichInput,
    enrichers: Sequence[Enricher],
    clock: Callable[[], float] = lambda: 0.0,
) -> tuple[EnricherRun, ...]:
    """Ask every enricher that has something to read.

    Those that read the languages come last, because the others find them.
    """
    asked = [e for e in enrichers if given.has_any_input(e.inputs)]
    first = [
        _run_enricher(e, given, clock) for e in asked if Input.LANGUAGE not in e.inputs
    ]
    told = replace(given, languages=collect_languages(first))
    last = [_run_enricher(e, told, clock) for e in asked if Input.LANGUAGE in e.inputs]
    return (*first, *last)


def collect_languages(runs: Sequence[EnricherRun]) -> Mapping[str | None, str]:
    """Return the languages that were found, under None the article's.

    One that cannot be told (``und``) was not found.
    """
    return {
        note.comment: str(note.value["language"])
        for run in runs
        if run.enricher.name == "language"
        for note in run.notes
        if note.kind == "language" and note.value.get("language", "und") != "und"
    }


def _run_enricher(
    enricher: Enricher, given: EnrichInput, clock: Callable[[], float]
) -> EnricherRun:
    began = clock()
    said = catch_defect(lambda: _collect_notes(enricher, given))
    if isinstance(said, Defect):
        said = (Note(kind=FAILED, value={"error": said.message}),)
    return EnricherRun(enricher=enricher, notes=said, seconds=clock() - began)


def _collect_notes(enricher: Enricher, given: EnrichInput) -> tuple[Note, ...]:
    notes = tuple(islice(enricher.annotate(given), MAX_NOTES + 1))
    _check_notes(notes, given)
    return notes


def _check_notes(notes: Sequence[Note], given: EnrichInput) -> None:
    """Raise ValueError or TypeError where a row cannot hold what was said."""
    if len(notes) > MAX_NOTES:
        raise ValueError(f"it said more than {MAX_NOTES} things")
    texts = {comment.key: comment.text for comment in given.comments}
    for note in notes:
        _check_note(note, given.text if note.comment is None else texts[note.comment])
    said = json.dumps([note.value for note in notes], allow_nan=False)
    if len(said) > MAX_BYTES:
        raise ValueError(f"what it said is longer than {MAX_BYTES} bytes")
    if "\\u" in said:
        # Escapes may stand for what no UTF-8 holds, and for NUL, which no row does.
        plain = json.dumps([note.value for note in notes], ensure_ascii=False)
        plain.encode("utf-8")
        if "\\u0000" in plain.replace("\\\\", ""):
            raise ValueError("it said NUL, which no row can hold")


def _check_note(note: Note, text: str) -> None:
    if type(note) is not Note or type(note.value) is not dict:
        raise TypeError("it said what is no Note with a dict for its value")
    kind: object = note.kind
    if not isinstance(kind, str) or not 0 < len(kind) <= _MAX_KIND:
        raise ValueError(f"a kind is no text of 1 to {_MAX_KIND} characters")
    if kind == FAILED or not kind.isprintable():
        raise ValueError(f"a kind cannot be {kind!r}")
    if note.start is None and note.end is None:
        return
    span: tuple[object, object] = (note.start, note.end)
    if type(span[0]) is not int or type(span[1]) is not int:
        raise TypeError("a span has a start and an end, whole numbers, or neither")
    if not 0 <= span[0] <= span[1] <= len(text):
        raise ValueError(f"the span {span[0]} to {span[1]} is not in the text")
