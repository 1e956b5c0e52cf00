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
        pytest.param("He saw Ada Quill's pier.", {"Ada Quill"}, id="a possessive"),
        pytest.param("He saw Ada Quill\u2019s pier.", {"Ada Quill"}, id="a curly one"),
        pytest.param("He saw the Tarns' pier.", {"Tarns"}, id="of more than one"),
        pytest.param("It was A Quill.", {"Quill"}, id="one letter"),
        pytest.param("It was Ed Quill.", {"Ed Quill"}, id="two letters"),
        pytest.param(
            "Justice Ada Quill spoke.", {"Ada Quill"}, id="a title at the start"
        ),
        pytest.param("He met Mr. Quill.", {"Quill"}, id="a title with a point"),
        pytest.param(
            "It rained. Mr. Quill left.", {"Quill"}, id="that sets off a name"
        ),
        pytest.param("It ended. Quill left.", set(), id="the same without a title"),
        pytest.param("He left on Monday Tuesday.", set(), id="two days"),
        pytest.param(
            "\u201cQuill\u201d it read. \u2013 Tarn", set(), id="behind marks"
        ),
        pytest.param("the (Quill) pier", set(), id="behind a bracket"),
        pytest.param("Ada van der Quill left.", {"Ada van der Quill"}, id="particles"),
        pytest.param("A man, Quill, left.", {"Quill"}, id="behind a comma"),
        pytest.param("iPhone and McQuill and xQuill", {"McQuill"}, id="inside a word"),
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
    ("text", "name", "kind"),
    [
        pytest.param("He saw Quill, then said so.", "Quill", "name", id="not said by"),
        pytest.param("Then Quill said so.", "Quill", "person", id="who says"),
        pytest.param(
            "Hier Quill a d\u00e9clar\u00e9 non.", "Quill", "person", id="French"
        ),
        pytest.param("They saw the TARN.", "TARN", "organisation", id="capitals"),
        pytest.param(
            "They saw the TARNIS.", "TARNIS", "organisation", id="six capitals"
        ),
        pytest.param("They saw the TARNISH.", "TARNISH", "name", id="seven capitals"),
        pytest.param("They saw the CEO.", "CEO", "name", id="no organisation"),
        pytest.param("He lives near Orrin.", "Orrin", "place", id="near it"),
        pytest.param("In Orrin it rained.", "Orrin", "place", id="in it"),
        pytest.param("He is (in Orrin).", "Orrin", "place", id="in brackets"),
        pytest.param("He lives in Orrin Vale.", "Orrin Vale", "name", id="two words"),
        pytest.param("He came again Orrin.", "Orrin", "name", id="the end of a word"),
        pytest.param("They saw Orrin Valley.", "Orrin Valley", "place", id="last word"),
        pytest.param("They saw Mount Orrin.", "Mount Orrin", "place", id="first word"),
        pytest.param("They saw Lake.", "Lake", "place", id="a word alone"),
        pytest.param("They saw Tarn Bank.", "Tarn Bank", "organisation", id="a bank"),
        pytest.param("They saw West Bank.", "West Bank", "place", id="a listed place"),
        pytest.param("They saw David.", "David", "name", id="a forename alone"),
        pytest.param("They saw David Orrin.", "David Orrin", "person", id="a forename"),
        pytest.param("The Mayor Orrin left.", "Orrin", "person", id="a title"),
    ],
)
def test_a_type_follows_from_the_name_and_the_words_beside_it(text, name, kind):
    assert find_names(text)[name][0] == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Here Sorrel Quill left. So Quill left.", "person", id="bare"),
        pytest.param("Here the Sorrel Quill left. So Quill left.", "name", id="the"),
        pytest.param("Here Sorrel Quill left. So the Quill left.", "name", id="later"),
        pytest.param("Here Sorrel Quill left. So it left.", "name", id="never alone"),
        pytest.param(
            "See Sorrel Ina Quill. So Quill left.", "person", id="three words"
        ),
        pytest.param(
            "See Sorrel Ina Tay Quill. So Quill left.", "name", id="four words"
        ),
        pytest.param(
            "See Sorrel Ina Quill. So Ina Quill left.", "name", id="two words"
        ),
        pytest.param("See Sorrel Quill. It is near Quill.", "place", id="a place"),
    ],
)
def test_a_long_name_and_its_last_word_without_articles_are_a_person(text, kind):
    ((found, _),) = find_names(text).values()
    assert found == kind


def test_in_german_one_word_needs_a_title():
    text = "So kam Herr Orrin an. Dann sah er Hafen und Sorrel Quill."
    assert set(find_names(text, "de")) == {"Orrin", "Sorrel Quill"}


def test_the_most_named_come_first_and_then_the_first():
    text = "so Tarn and Quill and Orrin and Quill"
    assert list(find_names(text)) == ["Quill", "Tarn", "Orrin"]


def test_sixty_names_with_fifty_spans_are_kept_of_40_000_characters():
    begin = ("so " * 13_332)[:39_995]
    names = [f"Q{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(61)]
    text = "so " + "and ".join(f"{name} " for name in [*names, *[names[-1]] * 50])
    article = EnrichInput(title="", text=f"{text} {begin} Tarn", language="en")
    notes = list(EntityEnricher().annotate(article))
    assert [n.value["name"] for n in notes] == [names[-1], *names[:59]]
    assert (notes[0].value["count"], len(notes[0].value["spans"])) == (51, 50)
    assert (notes[0].start, notes[0].end) == tuple(notes[0].value["spans"][0])
    article = EnrichInput(title="", text=f"{begin} Tarn Late", language="en")
    assert [n.value["name"] for n in EntityEnricher().annotate(article)] == ["Tarn"]


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
