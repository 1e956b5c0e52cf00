from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.registry import EnricherRegistry
from wireroom.enrich.run_enrichers import run_enrichers
from wireroom.model.article import Comment


def annotate(article):
    return [
        n
        for run in run_enrichers(article, EnricherRegistry().enrichers)
        for n in run.notes
    ]


def test_an_article_gets_language_keywords_names_and_its_conversation():
    text = "On Monday the harbour was shut by Admiral Voss. " * 3 + (
        "Later Voss said the harbour would open again."
    )
    notes = annotate(
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
    by_kind = {note.kind: note for note in reversed(notes)}
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
def test_a_capital_at_the_start_of_a_sentence_is_no_name(text, names):
    notes = annotate(EnrichInput(title="", text=text))
    assert {n.value["name"] for n in notes if n.kind == "entity"} == names


HOSTILE = {
    "empty": "",
    "one letter": "w",
    "one endless word": "A" * 5_000_000,
    "one word repeated": "Word " * 1_000_000,
    "names without end": "A de " * 10_000,
    "marks": '\u201c"\u00ab\u2018@(' * 20_000,
    "said and said": 'said Quill, "said" ' * 20_000,
    "spaces": " " * 1_000_000,
    "lines": "\n" * 1_000_000,
    "dashes": "A \u2014 " * 50_000,
    "Hebrew": "\u05d0\u05d1\u05d2 " * 50_000,
    "Chinese": "\u6211\u4e0d\u660e\u767d" * 50_000,
    "half of a pair": "\ud800" * 9,
    "NUL": "\0" * 9,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_enricher_fails_on_any_text(text):
    comments = (Comment(key="a", author=text[:99], text=text, position=0),)
    article = EnrichInput(title=text, text=text, comments=comments)
    runs = run_enrichers(article, EnricherRegistry("all").enrichers)
    storable = "\0" not in text and "\ud800" not in text
    assert not [r.notes for r in runs if r.is_failure and storable]
    assert sum(len(run.notes) for run in runs) < 1_000


@given(st.text(max_size=200), st.text(max_size=80))
def test_every_span_lies_in_its_text(text, remark):
    comments = (Comment(key="a", author="Ann", text=remark, position=0),)
    article = EnrichInput(title=text[:30], text=text, comments=comments)
    # A span outside its text, or a value that no row can store, is a failed run.
    runs = run_enrichers(article, EnricherRegistry("all").enrichers)
    storable = "\0" not in text + remark
    assert not [r.notes for r in runs if r.is_failure and storable]


def test_keywords_of_scripts_without_spaces_are_pairs_and_korean_ones_words():
    text = "\u5927\u962a\u57ce \u5927\u962a \ub274\uc2a4\uc9d1 \ub274\uc2a4\uc9d1"
    words = {
        n.value["word"]
        for n in annotate(EnrichInput(title="", text=text))
        if n.kind == "keyword"
    }
    assert words == {"\u5927\u962a", "\ub274\uc2a4\uc9d1"}


@pytest.mark.parametrize(
    ("declared", "recognised", "language"),
    [
        pytest.param("en-GB", {None: "fr"}, "fr", id="recognised"),
        pytest.param("en-GB", {"c": "fr"}, "en", id="of a comment only"),
        pytest.param("en-GB", {}, "en", id="declared"),
        pytest.param(None, {}, "", id="neither"),
    ],
)
def test_the_language_is_the_recognised_one_else_the_declared(
    declared, recognised, language
):
    article = EnrichInput(title="", text="", language=declared, languages=recognised)
    assert article.get_language() == language
