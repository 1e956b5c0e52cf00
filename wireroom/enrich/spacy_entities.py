"""Finds named entities with spaCy: slower, but better for names without a type hint.

Optional: without spaCy, or without any of its models, this enricher is off. Its notes
have the kind and fields of :mod:`wireroom.enrich.entities` under a name of their own,
so that both can be compared.
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

    A text in a language without an installed model gets no notes. A model is loaded at
    the first text in its language.
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
        # "en_core_web_sm" is for "en"; if there are several, the last name is used.
        self._names = {name.partition("_")[0]: name for name in names}
        self._models: dict[str, Any] = {}
        # Another release of spaCy has other models, which may give other annotations.
        self.version = f"1 spacy {self._spacy.__version__}"

    def annotate(self, article: EnrichInput) -> Iterator[Note]:
        """Find the names of a text, each once per type."""
        name = self._names.get(article.get_language())
        if name is None:
            return
        if name not in self._models:
            self._models[name] = self._spacy.load(name)
        spans: dict[tuple[str, str], list[list[int]]] = {}
        for entity in self._models[name](article.text[:_MAX_CHARACTERS]).ents:
            if entity.label_ in _TYPE_BY_LABEL:
                key = (entity.text, _TYPE_BY_LABEL[entity.label_])
                spans.setdefault(key, []).append([entity.start_char, entity.end_char])
        by_frequency = sorted(spans.items(), key=lambda item: (-len(item[1]), item[1]))
        for (text, entity_type), positions in by_frequency[:_MAX_ENTITIES]:
            yield Note(
                kind="entity",
                value={
                    "name": text,
                    "type": entity_type,
                    "count": len(positions),
                    "spans": positions[:_MAX_SPANS],
                },
                start=positions[0][0],
                end=positions[0][1],
            )
