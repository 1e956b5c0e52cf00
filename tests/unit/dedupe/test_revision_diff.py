from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.dedupe.revision_diff import RevisionKind, VersionDiff, diff_versions

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
    ("now", "kind", "gone", "new"), CASES.values(), ids=list(CASES)
)
def test_a_change_is_told_by_sentence_and_of_its_kind(now, kind, gone, new):
    found = diff_versions("Ferry", FERRY, *now)
    assert found == VersionDiff(kind=kind, removed=gone, added=new)


def test_sentences_without_spaces_between_them_are_parted():
    old, new = "\u65b0\u805e\u3002\u5929\u6c17\u3002", "\u65b0\u805e\u3002\u6d77\u3002"
    found = diff_versions("", old, "", new)
    assert (found.removed, found.added) == (("\u5929\u6c17\u3002",), ("\u6d77\u3002",))


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_one_way_is_gone_is_the_other_way_new(old, new):
    there, back = diff_versions("", old, "", new), diff_versions("", new, "", old)
    assert (there.removed, there.added) == (back.added, back.removed)
    assert diff_versions("", old, "", old).kind == RevisionKind.NOISE


def test_a_hostile_text_is_compared_in_linear_time():
    endless = "a. " * 60_000
    found = diff_versions("", endless, "", endless[:90_000])
    assert len(found.removed) == 30_000
