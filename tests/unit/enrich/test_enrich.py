from __future__ import annotations

import pytest

from wireroom.enrich import EnrichInput, enrich_article
from wireroom.model import Comment


def test_an_article_gets_language_keywords_names_and_its_conversation():
    text = "On Monday the harbour was shut by Admiral Voss. " * 3 + (
        "Later Voss said the harbour would open again."
    )
    said = enrich_article(
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
    "text", ["", "w", "A" * 10**6, "A de " * 10**4, "\u05d0 " * 99]
)
def test_any_text_is_answered(text):
    enrich_article(EnrichInput(title=text[:9], text=text))
