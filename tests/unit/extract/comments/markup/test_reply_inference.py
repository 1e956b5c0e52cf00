"""Who is answered, where the text says it and the markup does not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wireroom.extract.comments.markup.reply_inference import fold_name, infer_parents


@dataclass
class Written:
    author: str
    text: str
    parent: object = None


def parents_of(*rows: tuple[str, str]) -> dict[int, tuple[int, float]]:
    return infer_parents([Written(*row) for row in rows])


ADA, BEN = ("Ada Quill", "The ramp is a cliff."), ("Ben", "No.")


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("@Ada Quill: no", (0, 0.95)),
        ("  @ Ada Quill no", (0, 0.95)),
        ("@ada quill", (0, 0.95)),
        ("@Ádá Quill!", (0, 0.95)),
        ("@Ada Quill and Ben: no", (0, 0.95)),
        ("@Ada: no", (0, 0.8)),
        ("@Quill: no", (0, 0.8)),
        ("@adaquill no", (0, 0.8)),
        ("@Ad: no", None),
        ("@Cleo: no", None),
        ("@Someone: Ada Quill", None),
        ("See @Ada Quill", None),
        ("@", None),
        ("@!", None),
    ],
)
def test_a_name_behind_an_at_sign_is_answered(text, parent):
    assert parents_of(ADA, BEN, ("Cleo", text)).get(2) == parent


def test_the_longest_name_is_the_one_and_its_latest_comment():
    rows = [("Ada", "1"), ("Ada Quill", "2"), ("Ada Quill", "3"), ("Ada", "4")]
    assert parents_of(*rows, ("Ben", "@Ada Quill: no")) == {4: (2, 0.95)}
    assert parents_of(*rows, ("Ben", "@Ada: no")) == {4: (3, 0.95)}


def test_a_name_has_at_most_five_words():
    name = "one two three four five"
    assert parents_of((name, "1"), ("Ben", f"@{name} six")) == {1: (0, 0.95)}
    six = f"{name} six"
    # Only by its beginning, which is enough where one author has it.
    assert parents_of((six, "1"), ("Ben", f"@{six}")) == {1: (0, 0.8)}


def test_a_part_of_two_names_names_nobody():
    rows = [("Ada Quill", "1"), ("Ada Marrow", "2"), ("Ben", "@Ada no")]
    assert parents_of(*rows) == {}


def test_the_start_of_a_name_counts_before_a_word_inside_another():
    rows = [("Quill Ada", "1"), ("Adam", "2"), ("Ben", "@Ada no")]
    assert parents_of(*rows) == {2: (1, 0.8)}


def test_nobody_answers_themselves():
    assert parents_of(ADA, ("Ada Quill", "@Ada Quill: and so on")) == {}
    assert parents_of(ADA, ("Ada Quill", "> Ada Quill wrote:\n> no")) == {}


@pytest.mark.parametrize(
    "line",
    [
        "> Ada Quill wrote:",
        "> ada quill said",
        "> On March 4, Ada Quill wrote:",
        "> Ada Quill schrieb:",
        "> Ada Quill hat geschrieben:",
        "> Ada Quill a écrit :",
        "> Ada Quill escribió:",
        "> Ada Quill ha scritto:",
        "> Ada Quill schreef:",
        "> Ada Quill написала:",
        "> Ada Quill napisał",
    ],
)
def test_the_author_above_a_quotation_is_answered(line):
    assert parents_of(ADA, ("Ben", f"{line}\n> No.\nYes.")) == {1: (0, 0.9)}


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("> Cleo wrote:\n> No.", None),
        ("Ada Quill wrote: no", None),
        ("x" * 1_500 + "\n> Ada Quill wrote:", None),
        ("x" * 1_400 + "\n> Ada Quill wrote:", (0, 0.9)),
    ],
)
def test_an_attribution_is_a_quoted_line_near_the_start(text, parent):
    assert parents_of(ADA, ("Ben", text)).get(1) == parent


WORDS = "the ramp of the new ferry is a cliff"


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        (f"> {WORDS}\nNo.", (0, 0.7)),
        (f"“{WORDS.upper()}”", (0, 0.7)),
        (f"»{WORDS.replace(' ', '  ')}", (0, 0.7)),
        (f"No.\n> {WORDS}", (0, 0.7)),
        (f"> {WORDS} and more", None),
        (f"{WORDS}", None),
        ("> the ramp of the new", None),
    ],
)
def test_a_quoted_line_of_an_earlier_comment_is_answered(text, parent):
    assert parents_of(("Ada", f"I say {WORDS}."), ("Ben", text)).get(1) == parent


def test_of_two_comments_with_a_quoted_line_the_nearest_is_answered():
    rows = [("Ada", WORDS), ("Cleo", WORDS), ("Dora", "No."), ("Ben", f"> {WORDS}")]
    assert parents_of(*rows) == {3: (1, 0.7)}


@pytest.mark.parametrize(("between", "parent"), [(398, (0, 0.7)), (399, None)])
def test_a_quoted_line_is_searched_in_the_last_400_comments(between, parent):
    rows = [("Ada", WORDS), *[("Cleo", "No.")] * between, ("Ben", f"> {WORDS}")]
    assert parents_of(*rows).get(len(rows) - 1) == parent


def test_a_parent_that_markup_names_is_not_inferred():
    rows = [Written("Ada", "Yes."), Written("Ben", "@Ada no", parent="x")]
    assert infer_parents(rows) == {}
    # A falsy parent, such as an index of 0, is a parent.
    assert infer_parents([rows[0], Written("Ben", "@Ada no", parent=0)]) == {}


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Ádá  Quill", "ada quill"), ("O'Hara-1", "ohara1"), ("!?", ""), ("ẞ", "ss")],
)
def test_a_name_is_folded_to_its_letters(name, folded):
    assert fold_name(name) == folded


def test_eight_quotations_of_a_comment_are_searched():
    other = "\n".join(f"> words that nobody has written {n}" for n in range(8))
    for quotations, parent in ((other.rpartition("\n")[0], (0, 0.7)), (other, None)):
        text = f"{quotations}\n> {WORDS}"
        assert parents_of(("Ada", WORDS), ("Ben", text)).get(1) == parent


@pytest.mark.parametrize(("same", "parent"), [(80, (0, 0.7)), (79, None)])
def test_a_quotation_is_compared_by_eighty_characters(same, parent):
    letters = "abcdefghij" * 9
    text = f"> {letters[:same]}{'-' * 20}"
    assert parents_of(("Ada", letters), ("Ben", text)).get(1) == parent


@pytest.mark.parametrize(
    ("before", "parent"), [(3_000 - len(WORDS), (0, 0.7)), (3_001 - len(WORDS), None)]
)
def test_a_quoted_line_is_searched_in_three_thousand_characters(before, parent):
    assert (
        parents_of(("Ada", "x" * before + WORDS), ("Ben", f"> {WORDS}")).get(1)
        == parent
    )


def test_a_quotation_is_searched_in_1500_characters():
    line = f"\n> {WORDS}"
    for length, parent in ((1_500 - len(line), (0, 0.7)), (1_500, None)):
        text = "x" * length + line
        assert parents_of(("Ada", WORDS), ("Ben", text)).get(1) == parent


@pytest.mark.parametrize(("others", "parent"), [(999, (0, 0.8)), (1_000, None)])
def test_a_part_of_a_name_is_searched_among_a_thousand_authors(others, parent):
    rows = [("Adalbert", "No."), *((f"B{n}", "No.") for n in range(others))]
    assert parents_of(*rows, ("Cleo", "@Adal no")).get(len(rows)) == parent


@pytest.mark.parametrize(("word", "parent"), [("Adq", (0, 0.8)), ("Ad", None)])
def test_a_part_of_a_name_has_three_letters(word, parent):
    assert parents_of(("Adq uill", "No."), ("Ben", f"@{word} no")).get(1) == parent
