"""spaCy is optional; the fake has the parts of its interface that are used."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from wireroom.enrich import EnrichInput, Unavailable
from wireroom.enrich.registry import EnricherRegistry, EnricherState
from wireroom.enrich.spacy_entities import SpacyEntityEnricher

TEXT = "Ada Quill met Ada Quill in Kabul on Monday."


class FakeSpacy(SimpleNamespace):
    """Finds fixed names, at each position."""

    __version__ = "3.8.1"
    labels = (("Ada Quill", "PERSON"), ("Kabul", "GPE"), ("Monday", "DATE"))

    def __init__(self, *models: str) -> None:
        super().__init__(loaded=[])
        self.util = SimpleNamespace(get_installed_models=lambda: list(models))

    def load(self, name):
        self.loaded.append(name)
        return lambda text: SimpleNamespace(ents=self.entities(text))

    def entities(self, text):
        for name, label in self.labels:
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                yield SimpleNamespace(
                    text=name, label_=label, start_char=at, end_char=end
                )
                at = text.find(name, end)


def install(monkeypatch, fake):
    monkeypatch.setitem(sys.modules, "spacy", fake)


def test_names_have_the_fields_of_the_built_in_enricher(monkeypatch):
    fake = FakeSpacy("en_core_web_sm", "de_core_news_sm")
    install(monkeypatch, fake)
    enricher = SpacyEntityEnricher()
    assert fake.loaded == []
    article = EnrichInput(title="", text=TEXT, languages={None: "en"})
    notes = list(enricher.annotate(article))
    assert [n.value for n in notes] == [
        {
            "name": "Ada Quill",
            "type": "person",
            "count": 2,
            "spans": [[0, 9], [14, 23]],
        },
        {"name": "Kabul", "type": "place", "count": 1, "spans": [[27, 32]]},
    ]
    assert [TEXT[n.start : n.end] for n in notes] == ["Ada Quill", "Kabul"]
    list(enricher.annotate(article))
    assert fake.loaded == ["en_core_web_sm"]


def test_a_language_without_a_model_has_none(monkeypatch):
    install(monkeypatch, FakeSpacy("en_core_web_sm"))
    article = EnrichInput(title="", text=TEXT, language="fi")
    assert list(SpacyEntityEnricher().annotate(article)) == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        pytest.param(None, "pip install", id="no spaCy"),
        pytest.param(FakeSpacy(), "no model", id="no model"),
    ],
)
def test_without_spacy_or_a_model_it_is_off_and_says_what_to_install(
    monkeypatch, module, name
):
    install(monkeypatch, module)
    with pytest.raises(Unavailable, match=name):
        SpacyEntityEnricher()
    places = {p.name: p for p in EnricherRegistry("all,spacy-entities").entries}
    assert places["spacy-entities"].state is EnricherState.OFF
    assert name in places["spacy-entities"].reason
    assert places["entities"].state is EnricherState.ON


def test_it_is_heavy_and_on_only_by_name(monkeypatch):
    install(monkeypatch, FakeSpacy("en_core_web_sm"))
    states = [
        {p.name: p.state for p in EnricherRegistry(wanted).entries}["spacy-entities"]
        for wanted in ("all", "all,spacy-entities")
    ]
    assert states == [EnricherState.OFF, EnricherState.ON]


def annotate(monkeypatch, text, *labels, models=("en_core_web_sm",)):
    fake = FakeSpacy(*models)
    fake.labels = labels
    install(monkeypatch, fake)
    article = EnrichInput(title="", text=text, languages={None: "en"})
    return list(SpacyEntityEnricher().annotate(article)), fake


def test_sixty_names_with_fifty_spans_are_kept_of_40_000_characters(monkeypatch):
    labels = [(f"Name{n:02}", "PERSON") for n in range(61)]
    text = "Name60 " * 51 + " ".join(name for name, _ in labels)
    notes, _ = annotate(monkeypatch, f"{text:40000}Late", *labels, ("Late", "ORG"))
    names = [n.value["name"] for n in notes]
    assert names == ["Name60", *(f"Name{n:02}" for n in range(59))]
    assert (notes[0].value["count"], len(notes[0].value["spans"])) == (52, 50)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("PERSON", "person"),
        ("PER", "person"),
        ("ORG", "organisation"),
        ("GPE", "place"),
        ("LOC", "place"),
        ("FAC", "place"),
    ],
)
def test_labels_of_all_models_are_types(monkeypatch, label, kind):
    (note,), _ = annotate(monkeypatch, "Tarn", ("Tarn", label))
    assert note.value["type"] == kind


def test_of_two_models_of_a_language_the_last_name_is_used(monkeypatch):
    models = ("en_core_web_trf", "en_core_web_md", "en_core_web_sm")
    _, fake = annotate(monkeypatch, "Tarn", ("Tarn", "ORG"), models=models)
    assert fake.loaded == ["en_core_web_trf"]
