# ruff: noqa: RUF001 - each language in its own marks
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.quotations import QuotationEnricher


def find_quotations(text):
    notes = list(QuotationEnricher().annotate(EnrichInput(title="", text=text)))
    for note in notes:
        assert text[note.start : note.end] == note.value["text"]
    return notes


def find_speakers(text):
    return [(n.value["text"], n.value["speaker"]) for n in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "quotation", "speaker"),
    [
        pytest.param(
            "“We cannot wait,” said Mayor Ada Quill on Monday.",
            "We cannot wait,",
            "Mayor Ada Quill",
            id="verb before name",
        ),
        pytest.param(
            '"We cannot wait," Quill said.', "We cannot wait,", "Quill", id="straight"
        ),
        pytest.param(
            "“We cannot wait,” Ben Marrow, a driver, told reporters.",
            "We cannot wait,",
            "Ben Marrow",
            id="a word about them between",
        ),
        pytest.param(
            "On Tuesday Ben Marrow told the court: “I was not there.”",
            "I was not there.",
            "Ben Marrow",
            id="before the quotation",
        ),
        pytest.param(
            "According to Cleo Tarn, the plan is “not worth the paper”.",
            "not worth the paper",
            "Cleo Tarn",
            id="according to",
        ),
        pytest.param(
            "The plan is “not worth the paper,” according to the minister Cleo Tarn.",
            "not worth the paper,",
            "Cleo Tarn",
            id="according to, after",
        ),
        pytest.param(
            "“He said ‘never’ to me,” said Ina Sorrel.",
            "He said ‘never’ to me,",
            "Ina Sorrel",
            id="one within another",
        ),
        pytest.param(
            "‘We cannot wait,’ said Ada Quill.",
            "We cannot wait,",
            "Ada Quill",
            id="single marks",
        ),
        pytest.param(
            "„Wir können nicht warten“, sagte Angela Merkel am Montag.",
            "Wir können nicht warten",
            "Angela Merkel",
            id="German",
        ),
        pytest.param(
            "»Wir können nicht warten«, sagte die Ministerin Ursula von der Leyen.",
            "Wir können nicht warten",
            "Ministerin Ursula von der Leyen",
            id="German, turned",
        ),
        pytest.param(
            "« Nous ne pouvons pas attendre », a déclaré Jean Dupont.",
            "Nous ne pouvons pas attendre",
            "Jean Dupont",
            id="French",
        ),
        pytest.param(
            "«No podemos esperar más», dijo el alcalde Juan Pérez.",
            "No podemos esperar más",
            "Juan Pérez",
            id="Spanish",
        ),
        pytest.param(
            "«Non possiamo aspettare», ha detto Mario Rossi.",
            "Non possiamo aspettare",
            "Mario Rossi",
            id="Italian",
        ),
        pytest.param(
            "“Não podemos esperar”, disse Maria da Silva.",
            "Não podemos esperar",
            "Maria da Silva",
            id="Portuguese",
        ),
        pytest.param(
            "“We kunnen niet wachten”, zei Jan de Vries.",
            "We kunnen niet wachten",
            "Jan de Vries",
            id="Dutch",
        ),
        pytest.param(
            "「なぜこんなに長く待っていたのか」と語った。",
            "なぜこんなに長く待っていたのか",
            None,
            id="Japanese",
        ),
        pytest.param(
            "The sign read “no entry for anybody today” in red.",
            "no entry for anybody today",
            None,
            id="nobody is named",
        ),
    ],
)
def test_a_quotation_is_found_with_its_speaker(text, quotation, speaker):
    assert find_speakers(text) == [(quotation, speaker)]


def test_the_speaker_of_a_following_quotation_is_inferred_and_has_the_full_name():
    text = (
        "“We cannot wait,” said Ada Quill. “Not another year.”\n"
        "“It is too late,” she said.\n"
        "“Never,” Quill added."
    )
    notes = find_quotations(text)
    assert [n.value["speaker"] for n in notes] == ["Ada Quill"] * 4
    assert [n.value["inferred"] for n in notes] == [False, True, True, False]


def test_two_of_one_family_are_not_mixed_up():
    text = "“One,” said Ada Quill.\n“Two,” said Ben Quill.\n“Three,” said Quill."
    assert [n.value["speaker"] for n in find_quotations(text)] == [
        "Ada Quill",
        "Ben Quill",
        "Quill",
    ]


def test_a_quotation_over_two_paragraphs_is_two():
    text = "“It was the worst day of all\n“and nobody came to help,” said Ada Quill."
    assert [quotation for quotation, _ in find_speakers(text)] == [
        "It was the worst day of all",
        "and nobody came to help,",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The so-called “reform” failed.",
        'The 6\' 2" man had a 5" knife.',
        "the dogs’ ‘home’",
        "“",
        "“" * 10**5,
        '"' * 10**5,
        "„a " * 10**5,
        "«" * 10**5 + "»",
        "A said " * 10**5,
        "x" * 5 * 10**6,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_other_marks_are_not_quotations(text):
    assert find_quotations(text) == []


MARKS = '“ ” „ « » " ‘ ’ said Quill he , . to \u05d0 字字 told us'


@given(
    st.lists(
        st.sampled_from([*MARKS.split(), "\n"]),
        max_size=60,
    ).map(" ".join)
)
def test_any_marks_give_true_slices(text):
    find_quotations(text)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param(
            "“It is far too late,” said Ada Quill. It rained.\n“It is not my fault.”",
            ["Ada Quill", None],
            id="not over the end of a paragraph",
        ),
        pytest.param(
            "Ada Quill said: “It is far too late.”\n“It is not my own fault.”",
            ["Ada Quill", None],
            id="not from the paragraph before",
        ),
        pytest.param(
            "“It is too late,” said Ada Quill. Then came rain “and a lot of snow”.",
            ["Ada Quill", "Ada Quill"],
            id="from the quotation before",
        ),
        pytest.param(
            "“It is far too late.” Ada Quill, “It is not my fault,” he said.",
            [None, None],
            id="he is nobody if nobody spoke before",
        ),
        pytest.param(
            "Ada Quill said no. Then Ben Tarn warned: “It is late.”",
            ["Ben Tarn"],
            id="of two sentences the last one",
        ),
        pytest.param(
            "On Monday Quill said: “It is late.”", ["Quill"], id="a day before a name"
        ),
        pytest.param(
            "“It is late,” said Monday Quill.", ["Quill"], id="a day within a name"
        ),
        pytest.param(
            "“It is late,” said Ada Quill’s.", ["Ada Quill"], id="a possessive"
        ),
        pytest.param("“It is far too late,” said He.", [None], id="no name"),
        pytest.param(
            "“One,” said Ada Quill.\n“Two,” said Mayor Ada Quill.\n“No,” said Quill.",
            ["Mayor Ada Quill"] * 3,
            id="the fullest of three forms",
        ),
        pytest.param(
            f"“It is far too late”, {'x' * 180} said Ada Quill.",
            [None],
            id="too far behind",
        ),
        pytest.param(
            f"Ada Quill said {'x' * 180} “It is far too late.”",
            [None],
            id="too far before",
        ),
    ],
)
def test_a_speaker_is_named_beside_the_quotation_or_the_last_one(text, speakers):
    assert [n.value["speaker"] for n in find_quotations(text)] == speakers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("the “one two three four” sign", True, id="four words"),
        pytest.param("the “one two three” sign", False, id="three words"),
        pytest.param("「一二三四五六七八」", True, id="eight of Han"),
        pytest.param("「一二三四五六七」", False, id="seven of Han"),
        pytest.param("“One,” said Quill.", True, id="one word with a speaker"),
    ],
)
def test_without_a_speaker_a_quotation_has_four_words_or_eight_of_han(text, found):
    assert bool(find_quotations(text)) is found


def test_a_hundred_quotations_of_40_000_characters_are_kept():
    text = "“One,” said Quill. “No,” he said.\n"
    notes = find_quotations(text * 100)
    assert len(notes) == 100
    assert notes[-1].value["text"] == "No,"
    assert find_quotations(f"{' ' * 39_970}“One two three four” and no more")
    assert not find_quotations(f"{' ' * 39_990}“One two three four” and no more")


def test_a_name_in_a_quotation_that_is_left_out_is_none_of_a_hundred():
    text = "the “reform” of it\n" * 100 + "“One,” said Quill.\n"
    assert [speaker for _, speaker in find_speakers(text)] == ["Quill"]


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        pytest.param("Ada Quill. The pier is shut.", "Ada Quill", id="a full name"),
        pytest.param("Quill. Then it rained.", "Quill", id="one word"),
        pytest.param(
            "Ada Lee. Harbour traffic rose.", "Ada Lee", id="short, at the end"
        ),
        pytest.param(
            "Lee. The pier is shut.", "Lee", id="short, an everyday word behind"
        ),
        pytest.param("J. Quill. It rained.", "J. Quill", id="an initial"),
        pytest.param("Ada J. Quill. It rained.", "Ada J. Quill", id="a later one"),
        pytest.param("Lt. Gen. Ada Quill.", "Lt. Gen. Ada Quill", id="titles"),
        pytest.param(
            "Attorney Gen. Ada Quill.", "Attorney Gen. Ada Quill", id="a later title"
        ),
        pytest.param("Cllr. Quill. It rained.", "Cllr. Quill", id="a title not listed"),
        pytest.param("Ada Quill Jr. on Monday.", "Ada Quill Jr", id="at the end"),
    ],
)
def test_the_next_sentence_is_no_part_of_a_name(said, speaker):
    assert find_speakers(f"“We cannot wait,” said {said}") == [
        ("We cannot wait,", speaker)
    ]
