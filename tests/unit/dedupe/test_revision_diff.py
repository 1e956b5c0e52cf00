from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dedupe.fingerprint import MAX_CHARACTERS
from wireroom.dedupe.revision_diff import (
    VersionDiff,
    classify_revision,
    diff_versions,
)
from wireroom.model.states import RevisionKind

FERRY = "The ferry left at nine. Forty people were on board.\nIt was calm."

CASES = {
    "one sentence replaced": (
        ("Ferry", FERRY.replace("Forty", "Fifty")),
        RevisionKind.CORRECTION,
        ("Forty people were on board.",),
        ("Fifty people were on board.",),
    ),
    "a note of correction": (
        ("Ferry", FERRY + "\nCorrection: the ferry is the Heron."),
        RevisionKind.CORRECTION,
        (),
        ("Correction: the ferry is the Heron.",),
    ),
    "a note in another language": (
        ("Ferry", FERRY + "\nRectificatif : la barge est le Heron."),
        RevisionKind.CORRECTION,
        (),
        ("Rectificatif : la barge est le Heron.",),
    ),
    "a word of correction within the news": (
        ("Ferry", FERRY + " The correction of the course took an hour."),
        RevisionKind.UPDATE,
        (),
        ("The correction of the course took an hour.",),
    ),
    "more is known": (
        ("Ferry", "All are safe. " + FERRY),
        RevisionKind.UPDATE,
        (),
        ("All are safe.",),
    ),
    "a part taken out": (
        ("Ferry", "The ferry left at nine."),
        RevisionKind.UPDATE,
        ("Forty people were on board.", "It was calm."),
        (),
    ),
    "another headline": (("Ferry is safe", FERRY), RevisionKind.HEADLINE, (), ()),
    "a headline in capitals": (("FERRY", FERRY), RevisionKind.NOISE, (), ()),
    "laid out otherwise": (
        ("Ferry", FERRY.replace(" ", "\u00a0 ").replace("\n", " ")),
        RevisionKind.NOISE,
        (),
        (),
    ),
    "moved": (
        ("Ferry", "It was calm. The ferry left at nine. Forty people were on board."),
        RevisionKind.NOISE,
        (),
        (),
    ),
}


@pytest.mark.parametrize(
    ("now", "kind", "removed", "added"), CASES.values(), ids=list(CASES)
)
def test_a_change_is_compared_by_sentences_and_classified(now, kind, removed, added):
    diff = diff_versions("Ferry", FERRY, *now)
    assert diff == VersionDiff(kind=kind, removed=removed, added=added)


def test_sentences_without_spaces_between_them_are_split():
    old, added = (
        "\u65b0\u805e\u3002\u5929\u6c17\u3002",
        "\u65b0\u805e\u3002\u6d77\u3002",
    )
    diff = diff_versions("", old, "", added)
    assert (diff.removed, diff.added) == (("\u5929\u6c17\u3002",), ("\u6d77\u3002",))


@given(st.text(max_size=300), st.text(max_size=300))
def test_removed_sentences_are_added_ones_in_the_other_direction(old, added):
    there, back = diff_versions("", old, "", added), diff_versions("", added, "", old)
    assert (there.removed, there.added) == (back.added, back.removed)
    assert diff_versions("", old, "", old).kind == RevisionKind.NOISE


def test_a_hostile_text_is_compared_in_linear_time():
    endless = "a. " * 60_000
    diff = diff_versions("", endless, "", endless[:90_000])
    assert len(diff.removed) == 30_000


REVISIONS = {
    "a new sentence": (("a", "One."), ("a", "One. Two."), RevisionKind.UPDATE),
    "a replaced sentence": (("a", "One."), ("a", "Two."), RevisionKind.CORRECTION),
    "another headline": (("a", "One."), ("b", "One."), RevisionKind.HEADLINE),
    "an earlier headline by letters": (("b", "1."), ("a", "1."), RevisionKind.HEADLINE),
    "nothing": (("a", "One."), ("a", "One."), None),
    "only the layout": (("a", "One."), ("A!", " One "), None),
    "behind the limit": (
        ("a", "x" * MAX_CHARACTERS + "a"),
        ("a", "x" * MAX_CHARACTERS + "b"),
        RevisionKind.UPDATE,
    ),
    "the last character before the limit": (
        ("a", "x" * (MAX_CHARACTERS - 1) + "a"),
        ("a", "x" * (MAX_CHARACTERS - 1) + "b"),
        RevisionKind.CORRECTION,
    ),
    "the same behind the limit": (
        ("a", "x" * MAX_CHARACTERS + "a"),
        ("b", "x" * MAX_CHARACTERS + "a"),
        RevisionKind.HEADLINE,
    ),
}


@pytest.mark.parametrize(
    ("old", "added", "kind"), REVISIONS.values(), ids=list(REVISIONS)
)
def test_only_a_change_that_is_not_noise_makes_a_version(old, added, kind):
    assert classify_revision(*old, *added) is kind


def test_a_difference_behind_the_limit_is_not_read_as_sentences():
    old, added = "x" * MAX_CHARACTERS + "a", "x" * MAX_CHARACTERS + "b"
    assert diff_versions("", old, "", added) == VersionDiff(kind=RevisionKind.NOISE)


def test_a_sentence_that_occurs_once_more_is_added_once():
    diff = diff_versions("", "Rain. Snow.", "", "Rain. Snow. Rain.")
    assert (diff.removed, diff.added) == ((), ("Rain.",))


@pytest.mark.parametrize(
    ("old", "added", "kind"),
    [
        pytest.param("One. Two.", "Three. Four.", "correction", id="two for two"),
        pytest.param("One. Two.", "Three.", "update", id="two for one"),
        pytest.param("One.", "Corrected: Two. Three.", "correction", id="a note"),
        pytest.param("Correction: One. Two.", "Three.", "update", id="an old note"),
    ],
)
def test_a_correction_replaces_sentences_one_for_one_or_has_a_note(old, added, kind):
    assert diff_versions("", old, "", added).kind == kind


@pytest.mark.parametrize("end", [". ", "! ", "? ", "\u2026 ", "\n", " \n\n "])
def test_sentences_end_at_punctuation_or_a_line(end):
    diff = diff_versions("", "", "", f"One{end}Two")
    assert diff.added == (f"One{end}".strip(), "Two")


def test_punctuation_alone_is_no_sentence():
    assert diff_versions("", "One.", "", "One. --- ?").kind is RevisionKind.NOISE
