from __future__ import annotations

import pytest

from wireroom.enrich import EnrichInput
from wireroom.enrich.roster import Roster
from wireroom.enrich.running import enrich_article
from wireroom.model import Comment


def annotated(given):
    return [n for run in enrich_article(given, Roster().enrichers) for n in run.notes]


def test_an_article_gets_language_keywords_names_and_its_conversation():
    text = "On Monday the harbour was shut by Admiral Voss. " * 3 + (
        "Later Voss said the harbour would open again."
    )
    said = annotated(
        EnrichInput(
            title="Harbour shut",
            text=text,
            comments=(
                Comment(key="a", author="Ann Lee", text="Why?", position=0),
                Comment(
                    key="b", author="Bo", text="@Ann Lee no", position=1, parent="a"
                ),
            ),
        )
    )
    by_kind = {note.kind: note for note in reversed(said)}
    assert by_kind["language"].value["language"] == "en"
    assert by_kind["keyword"].value["word"] == "harbour"
    assert by_kind["entity"].value["name"] == "Voss"
    assert by_kind["entity"].value["count"] == 4
    assert text[by_kind["entity"].start : by_kind["entity"].end] == "Voss"
    assert by_kind["mention"].value["known"] == "Ann Lee"
    assert by_kind["conversation"].value["replies"] == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("It rained. Later Voss spoke.", {"Voss"}, id="an opener"),
        pytest.param(
            "The harbour is shut. Harbour Voss called. Then Ann Voss left.",
            {"Ann Voss"},
            id="a word the text also writes small",
        ),
        pytest.param("He came in October and on a Friday.", set(), id="the calendar"),
        pytest.param("It fell in October Mills said.", {"Mills"}, id="a month before"),
        pytest.param("He met May Quill there.", {"May Quill"}, id="a month as a name"),
        pytest.param("He met Mrs May there.", {"May"}, id="a month under a title"),
        pytest.param("Ada Quill came. Quill left.", {"Ada Quill"}, id="a full name"),
    ],
)
def test_a_capital_that_a_sentence_explains_is_no_name(text, names):
    said = annotated(EnrichInput(title="", text=text))
    assert {n.value["name"] for n in said if n.kind == "entity"} == names


@pytest.mark.parametrize(
    "text", ["", "w", "A" * 10**6, "A de " * 10**4, "\u05d0 " * 99]
)
def test_any_text_is_answered(text):
    annotated(EnrichInput(title=text[:9], text=text))
