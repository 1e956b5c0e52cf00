# ruff: noqa: E501 - a case is one line
from __future__ import annotations

import pytest

from wireroom.enrich import EnrichInput
from wireroom.enrich.entities import EntityEnricher

ENGLISH = (
    "President Obama met Admiral Mullen in Washington. Barack Obama said that Mullen"
    " would go to Kabul. Mike Mullen agreed. Lt. Gen. David Rodriguez and Gen. Stanley"
    " McChrystal left the Pentagon. McChrystal told CNN that the United Nations and"
    " Tarn Shipping Inc. were late. He lives near Lake Orrin, in Midvale."
)


def find_names(text, language="en"):
    article = EnrichInput(title="", text=text, language=language)
    notes = list(EntityEnricher().annotate(article))
    for note in notes:
        short = [text[a:b] for a, b in note.value["spans"]]
        assert all(set(s.split()) <= set(note.value["name"].split()) for s in short)
    return {n.value["name"]: (n.value["type"], n.value["count"]) for n in notes}


@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        pytest.param("Barack Obama", "person", 2, id="a title and a full name"),
        pytest.param("Mike Mullen", "person", 3, id="a title, a name alone, in full"),
        pytest.param("David Rodriguez", "person", 1, id="two titles cut short"),
        pytest.param("Stanley McChrystal", "person", 2, id="a title cut short"),
        pytest.param("Washington", "place", 1, id="a city"),
        pytest.param("Kabul", "place", 1, id="another"),
        pytest.param("Lake Orrin", "place", 1, id="by its first word"),
        pytest.param("Midvale", "place", 1, id="by the word before"),
        pytest.param("Pentagon", "organisation", 1, id="by its only word"),
        pytest.param("CNN", "organisation", 1, id="capitals"),
        pytest.param("United Nations", "organisation", 1, id="by its last word"),
        pytest.param("Tarn Shipping Inc", "organisation", 1, id="a company"),
    ],
)
def test_a_name_has_a_type_and_counts_in_all_its_forms(name, kind, count):
    assert find_names(ENGLISH)[name] == (kind, count)


def test_titles_are_no_names():
    assert not {"Gen", "Lt", "President", "Admiral"} & set(find_names(ENGLISH))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param(
            "de",
            "Angela Merkel traf Emmanuel Macron in Berlin. Bundeskanzlerin Merkel"
            " sagte, die Deutsche Bank GmbH schweige.",
            {
                "Angela Merkel": ("person", 2),
                "Emmanuel Macron": ("person", 1),
                "Deutsche Bank GmbH": ("organisation", 1),
            },
            id="German",
        ),
        pytest.param(
            "fr",
            "Hier Emmanuel Macron a vu Angela Merkel \u00e0 Paris. Puis Macron a dit non.",
            {
                "Emmanuel Macron": ("person", 2),
                "Angela Merkel": ("person", 1),
                "Paris": ("place", 1),
            },
            id="French",
        ),
        pytest.param(
            "es",
            "Ayer el presidente Juan P\u00e9rez viaj\u00f3 a Madrid. P\u00e9rez dijo que no.",
            {"Juan P\u00e9rez": ("person", 2), "Madrid": ("place", 1)},
            id="Spanish",
        ),
        pytest.param(
            "ja",
            "\u5b89\u500d\u9996\u76f8\u306f\u6771\u4eac\u3067",
            {},
            id="no capitals",
        ),
        pytest.param(
            "ar",
            "\u0642\u0627\u0644 \u0627\u0644\u0631\u0626\u064a\u0633",
            {},
            id="Arabic",
        ),
    ],
)
def test_other_languages_have_names_too(language, text, expected):
    names = find_names(text, language)
    assert {name: names.get(name) for name in expected} == expected
    assert bool(names) is bool(expected)


def test_two_who_share_a_name_stay_two():
    names = find_names("He saw Ada Quill and Ben Quill. Then he met Quill again.")
    assert {"Ada Quill", "Ben Quill", "Quill"} == set(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He flew to New York. New York slept.", {"New York"}, id="New"),
        pytest.param("And I\u2019m sure that I've seen it.", set(), id="I'm"),
        pytest.param(
            "Secretary of State Mike Pompeo left.", {"Mike Pompeo"}, id="an office"
        ),
        pytest.param("It was Nov in Oslo.", {"Oslo"}, id="a month cut short"),
        pytest.param("There was Ada Quill Also here.", {"Ada Quill"}, id="a stop word"),
    ],
)
def test_words_that_belong_to_a_name_stay_and_others_go(text, expected):
    assert set(find_names(text)) == expected


def test_who_is_called_by_a_surname_alone_is_a_person():
    text = "He met Sorrel Quill there. Later it was Quill who left the White House, and"
    names = find_names(f"{text} the House voted for Quill.")
    assert names["Sorrel Quill"] == ("person", 3)
    assert names["White House"][0] != "person"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("So the Secretary of State left.", {}, id="an office alone"),
        pytest.param(
            "Secretary of State Ada Quill left.",
            {"Ada Quill": "person"},
            id="who has it",
        ),
        pytest.param("So the King of Spain left.", {"Spain": "place"}, id="of a place"),
        pytest.param(
            "So the Mayor of New York left.", {"New York": "place"}, id="of two words"
        ),
        pytest.param(
            "So President of South Africa Ada Quill left.",
            {"Ada Quill": "person"},
            id="and who",
        ),
        pytest.param(
            "Ayer el Presidente de Panama habl\u00f3.",
            {"Panama": "place"},
            id="Spanish",
        ),
        pytest.param(
            "So the Count von Quill left.", {"von Quill": "person"}, id="a surname"
        ),
    ],
)
def test_an_office_of_something_is_no_person(text, expected):
    assert {name: kind for name, (kind, _) in find_names(text).items()} == expected
