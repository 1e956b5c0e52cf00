"""Which candidate wins, when the search ends, and what a candidate has to prove."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.candidate import (
    Candidate,
    Evidence,
    ReadContext,
    make_candidates,
)
from wireroom.extract.comments.choose_candidate import choose_candidate
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.scoring import (
    has_enough,
    is_better,
    is_mostly_partial,
    is_short,
    score_candidate,
    verify_candidate,
)
from wireroom.extract.comments.tree_view import TreeView
from wireroom.extract.page.mark_index import index_marks
from wireroom.model.moment import DateSource, PublishedTime

TIME = PublishedTime(
    at=datetime(2026, 3, 1, tzinfo=UTC), raw="March 1, 2026", source=DateSource.VISIBLE
)
VIEW = TreeView(tree=fromstring("<html><body></body></html>"))
CONTEXT = ReadContext(
    selectors=(), dates=DateContext(now=None, utc_offset_minutes=None), expected=None
)


def draft(kind: str, number: int = 0) -> CommentDraft:
    """W: author and time, A: author alone, T: time alone, R: a removal notice."""
    return CommentDraft(
        element=fromstring("<div></div>"),
        author=f"Ada {number}" if kind in "WA" else "",
        posted=TIME if kind in "WT" else None,
        posted_raw=TIME.raw if kind in "WT" else "",
        text="[deleted]" if kind == "R" else f"words {number}",
    )


def candidate(kinds: str, evidence: Evidence = Evidence.SYSTEM) -> Candidate:
    drafts = [draft(kind, number) for number, kind in enumerate(kinds)]
    (made,) = make_candidates("made", evidence, drafts, VIEW)
    return made


@pytest.mark.parametrize(
    ("kinds", "score"), [("W", 2), ("A", 1), ("T", 1), ("WWAT", 6), ("WW" * 50, 200)]
)
def test_a_comment_with_author_and_time_counts_two(kinds, score):
    assert score_candidate(candidate(kinds)) == score


def test_no_reader_outranks_what_an_operator_named():
    named = replace(candidate("A", Evidence.RULE), drafts=())
    assert is_better(named, candidate("W" * 100))
    assert not is_better(candidate("W" * 100), named)


@pytest.mark.parametrize(
    ("kinds", "best", "better"),
    [
        pytest.param("A", None, True, id="the first of all"),
        pytest.param("W" * 10, "W" * 10, False, id="as good as the earlier one"),
        pytest.param("W" * 10 + "A", "W" * 10, False, id="5 percent better"),
        pytest.param("W" * 10 + "AA", "W" * 10, True, id="10 percent better"),
        pytest.param("W" * 11, "A" * 21, False, id="fewer but whole"),
        pytest.param("W" * 12, "A" * 21, True, id="many fewer but whole"),
    ],
)
def test_a_later_reader_has_to_be_more_than_5_percent_better(kinds, best, better):
    known = None if best is None else candidate(best)
    assert is_better(candidate(kinds), known) is better


@pytest.mark.parametrize(
    ("kinds", "best", "better"),
    [
        pytest.param("W" * 20 + "T" * 9, "W" * 20, False, id="and lines of these"),
        pytest.param("W" * 21, "W" * 20, False, id="hardly more"),
        pytest.param("W" * 22, "W" * 20, True, id="more whole ones"),
        pytest.param("WWWWTT", "WWTT", True, id="of readings in part"),
    ],
)
def test_repeated_markup_replaces_a_known_system_by_whole_comments(kinds, best, better):
    repeated = candidate(kinds, Evidence.PATTERN)
    assert is_better(repeated, candidate(best)) is better


@pytest.mark.parametrize(
    ("kinds", "expected", "enough"),
    [
        pytest.param("", None, False, id="nothing"),
        pytest.param("W", None, False, id="one, no number claimed"),
        pytest.param("WW", None, True, id="two, no number claimed"),
        pytest.param("WW", 0, True, id="two, zero claimed"),
        pytest.param("W", 1, True, id="one of one"),
        pytest.param("W" * 18, 20, False, id="18 of 20"),
        pytest.param("W" * 19, 20, True, id="19 of 20"),
        pytest.param("W" * 18 + "AA", 20, False, id="20 of 20, two without time"),
        pytest.param("W" * 19 + "A", 20, True, id="20 of 20, one without time"),
    ],
)
def test_further_families_are_not_asked_once_nearly_all_are_whole(
    kinds, expected, enough
):
    best = candidate(kinds) if kinds else None
    assert has_enough(replace(CONTEXT, expected=expected, best=best)) is enough


@pytest.mark.parametrize(
    ("kinds", "expected", "short"),
    [
        pytest.param("", None, True, id="nothing"),
        pytest.param("", 0, True, id="nothing, and none claimed"),
        pytest.param("A", None, False, id="one, no number claimed"),
        pytest.param("AA", 3, True, id="two of three"),
        pytest.param("AAA", 3, False, id="three of three"),
        pytest.param("AA", 0, False, id="two, zero claimed"),
    ],
)
def test_comments_are_missing_while_there_are_fewer_than_claimed(
    kinds, expected, short
):
    best = candidate(kinds) if kinds else None
    assert is_short(replace(CONTEXT, expected=expected, best=best)) is short


@pytest.mark.parametrize(
    ("kinds", "partial"),
    [("A", False), ("AT", True), ("WT", False), ("WTT", True), ("WWTT", False)],
)
def test_marked_elements_are_parts_if_most_lack_author_or_time(kinds, partial):
    assert is_mostly_partial(candidate(kinds)) is partial


WEAK = [Evidence.NUMBERED_ANCHOR, Evidence.COMMENT_ANCHOR, Evidence.HEADING]


@pytest.mark.parametrize("evidence", list(Evidence))
@pytest.mark.parametrize("kinds", ["W", "WWWWA", "WWWWWWWWAA"])
def test_four_in_five_whole_comments_are_proof_enough(evidence, kinds):
    assert verify_candidate(candidate(kinds, evidence)) is not None


@pytest.mark.parametrize("evidence", WEAK)
@pytest.mark.parametrize("kinds", ["A", "WWWA", "WWA", "WA"])
def test_weak_evidence_needs_four_in_five_whole_comments(evidence, kinds):
    assert verify_candidate(candidate(kinds, evidence)) is None


@pytest.mark.parametrize(
    ("kinds", "enough"),
    [
        pytest.param("WWT", True, id="all dated, two in three signed"),
        pytest.param("WT", False, id="half signed"),
        pytest.param("T", False, id="a single one"),
        pytest.param("WWWR", True, id="a removed one has no time"),
        pytest.param("WWAT", False, id="one without time"),
    ],
)
def test_anchors_that_say_comment_may_precede_a_few_without_author(kinds, enough):
    made = candidate(kinds, Evidence.COMMENT_ANCHOR)
    assert (verify_candidate(made) is not None) is enough
    assert verify_candidate(replace(made, evidence=Evidence.NUMBERED_ANCHOR)) is None


def read_as(*candidates: Candidate):
    return lambda _index, _ctx: candidates


def test_a_stage_without_a_verified_candidate_leaves_the_next_one_to_choose():
    index = index_comment_markup(index_marks(VIEW.tree))
    refuted = candidate("A" * 9, Evidence.HEADING)
    good, better = candidate("WW"), candidate("WWW")
    stages = [[read_as(refuted)], [read_as()], [read_as(good), read_as(better, good)]]
    assert choose_candidate(stages, index, CONTEXT) is better
    assert choose_candidate(stages[:2], index, CONTEXT) is None


def test_a_reader_is_given_the_best_of_its_own_stage():
    given = []

    def spy(_index, ctx):
        given.append(ctx.best)
        return ()

    first, second = candidate("WW"), candidate("A")
    stages = [[spy, read_as(second), read_as(first), spy, read_as(second), spy]]
    index = index_comment_markup(index_marks(VIEW.tree))
    assert choose_candidate(stages, index, CONTEXT) is first
    assert given == [None, first, first]
