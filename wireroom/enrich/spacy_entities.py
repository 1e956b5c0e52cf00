"""Named entities by spaCy's models: heavier, and surer where a name has no sign.

Optional: without spaCy, or without any model of it, this enricher is off. It speaks in
the same kind and shape as :mod:`wireroom.enrich.entities`, under its own name, so that
both can be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wireroom.enrich import Cost, Input, Note, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.enrich import EnrichInput

_MAX_CHARACTERS = 40_000
_MAX_ENTITIES = 60
_MAX_SPANS = 50
# Labels of the English models (OntoNotes) and of the others (WikiNER).
_TYPE_BY_LABEL = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}


class SpacyEntityEnricher:
    """Kind ``entity``: ``{"name", "type", "count", "spans"}``, most named first.

    A text in a language without an installed model has none. A model is loaded at the
    first text in its language.
    """

    name = "spacy_entities"
    inputs = (Input.TEXT, Input.LANGUAGE)
    cost = Cost.HEAVY

    def __init__(self) -> None:
        try:
            import spacy  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as missing:
            raise Unavailable(
                "spaCy is not installed: pip install 'wireroom[spacy]'"
            ) from missing
        self._spacy: Any = spacy
        names: Sequence[str] = sorted(self._spacy.util.get_installed_models())
        if not names:
            raise Unavailable("no model: python -m spacy download en_core_web_sm")
        # "en_core_web_sm" is for "en"; of several the last name counts.
        self._names = {name.partition("_")[0]: name for name in names}
        self._models: dict[str, Any] = {}
        # Another release of spaCy brings other models, which may say otherwise.
        self.version = f"1 spacy {self._spacy.__version__}"

    def annotate(self, given: EnrichInput) -> Iterator[Note]:
        """Find the names of a text, each once under each type."""
        name = self._names.get(given.main_language())
        if name is None:
            return
        if name not in self._models:
            self._models[name] = self._spacy.load(name)
        spans: dict[tuple[str, str], list[list[int]]] = {}
        for found in self._models[name](given.text[:_MAX_CHARACTERS]).ents:
            if found.label_ in _TYPE_BY_LABEL:
                key = (found.text, _TYPE_BY_LABEL[found.label_])
                spans.setdefault(key, []).append([found.start_char, found.end_char])
        most_named = sorted(spans.items(), key=lambda item: (-len(item[1]), item[1]))
        for (text, kind), places in most_named[:_MAX_ENTITIES]:
            yield Note(
                kind="entity",
                value={
                    "name": text,
                    "type": kind,
                    "count": len(places),
                    "spans": places[:_MAX_SPANS],
                },
                start=places[0][0],
                end=places[0][1],
            )
