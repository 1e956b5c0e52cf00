"""Scores and verifies candidates: every threshold of the choice is here."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence
from wireroom.extract.comments.markup.common_lines import (
    drop_common_first_lines,
    drop_common_last_lines,
    drop_field_labels,
    drop_label_lines,
)
from wireroom.extract.comments.markup.head_lines import is_head_alone
from wireroom.extract.comments.markup.moderation import is_removal_notice
from wireroom.extract.comments.markup.position_consensus import (
    name_by_position,
    replace_common_author,
)
from wireroom.extract.comments.markup.reject_teasers import are_teasers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.markup.comment_draft import CommentDraft

# A later reader replaces an earlier one only if it scores more than this many times as
# much: the earlier one knows the markup better.
_MIN_GAIN = 1.05
# Score for each comment of a candidate whose comments nearly all have author and time.
_FULL_SCORE = 1.9
# Share of the claimed comments with which the search for a markup family ends.
_ENOUGH = 0.95
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# Comments that are enough on a page that claims no number.
_ENOUGH_UNCLAIMED = 2


def score_candidate(candidate: Candidate | None) -> float:
    """Score a candidate by its comments.

    A comment with both an author and a time counts two, because it is certainly a
    comment; others count one. What an operator named outranks every reader.
    """
    if candidate is None:
        return 0.0
    if candidate.evidence is Evidence.RULE:
        return math.inf
    return float(candidate.dated_count + candidate.whole_count)


def is_better(candidate: Candidate, best: Candidate | None) -> bool:
    """Return whether a candidate replaces the best of the readers before it.

    One that lacks the name or the time of some comments replaces none that has both of
    nearly all: the others are lines of these, as each link below "Sources:".
    """
    if (
        best is not None
        and best.evidence is Evidence.SYSTEM
        and candidate.evidence is Evidence.PATTERN
        and _is_whole(best)
    ):
        return candidate.whole_count > _MIN_GAIN * best.whole_count
    return score_candidate(candidate) > _MIN_GAIN * score_candidate(best)


def _is_whole(candidate: Candidate) -> bool:
    """Return whether nearly all comments of a candidate have author and time."""
    return score_candidate(candidate) > _FULL_SCORE * candidate.dated_count


def has_enough(ctx: ReadContext) -> bool:
    """Return whether the best candidate makes further markup families needless."""
    if ctx.best is None:
        return False
    enough = _ENOUGH * (ctx.expected or _ENOUGH_UNCLAIMED)
    return len(ctx.best.drafts) >= enough and _is_whole(ctx.best)


def is_short(ctx: ReadContext) -> bool:
    """Return whether there is no comment yet, or fewer than the page claims."""
    count = 0 if ctx.best is None else len(ctx.best.drafts)
    return not count or (ctx.expected is not None and count < ctx.expected)


def is_mostly_partial(candidate: Candidate) -> bool:
    """Return whether most comments lack an author or a time.

    The elements are then parts of comments, not whole ones.
    """
    count = candidate.dated_count
    return count > 1 and 2 * candidate.whole_count < count


def verify_candidate(candidate: Candidate) -> Candidate | None:
    """Return the candidate if its evidence is enough, None if it is not.

    Elements that hold a name and a date alone are no comments. Where no known system
    marks the comments, lists of teasers are rejected, and the position in the markup
    gives the authors and button labels that no class marks.
    """
    match candidate.evidence:
        case Evidence.RULE | Evidence.DATA:
            return candidate
        case _ if _have_no_texts(candidate.drafts):
            return None
        case Evidence.SYSTEM:
            return _refine_marked(candidate)
        case Evidence.PATTERN | Evidence.UNDATED:
            return _refine_by_position(candidate)
        case Evidence.NUMBERED_ANCHOR | Evidence.COMMENT_ANCHOR:
            return _refine_anchored(candidate)
        case Evidence.HEADING | Evidence.TOPIC:
            return _refine_unmarked(candidate)


def _refine_marked(candidate: Candidate) -> Candidate:
    """Return a candidate of a known system without the lines that its theme adds."""
    named = replace_common_author(_name_where_most_lack(candidate.drafts))
    drafts = drop_common_last_lines(drop_common_first_lines(named))
    is_same = drafts is candidate.drafts
    return candidate if is_same else replace(candidate, drafts=drafts)


def _name_where_most_lack(drafts: Sequence[CommentDraft]) -> Sequence[CommentDraft]:
    """Return drafts with names by position if half of them have none.

    A theme may leave out the classes by which its system marks names.
    """
    nameless = sum(1 for draft in drafts if not draft.author and draft.posted)
    return name_by_position(drafts) if 2 * nameless >= len(drafts) > 1 else drafts


def _refine_anchored(candidate: Candidate) -> Candidate | None:
    """Return a candidate without labels; None if too few comments are whole.

    Times are enough where anchors are named for comments, not only numbered.
    """
    is_named = candidate.evidence is Evidence.COMMENT_ANCHOR
    is_enough = _are_nearly_all_whole(candidate) or (
        is_named and _have_all_times(candidate)
    )
    if not is_enough:
        return None
    bare = drop_common_first_lines(candidate.drafts)
    return replace(candidate, drafts=drop_label_lines(bare))


def _refine_unmarked(candidate: Candidate) -> Candidate | None:
    """Return a list that no class marks with its names; None if too few are whole."""
    if candidate.evidence is Evidence.TOPIC:
        # Posts with headlines look like teasers, and are proved to be none.
        drafts = name_by_position(candidate.drafts)
        refined: Candidate | None = replace(candidate, drafts=drafts)
    else:
        refined = _refine_by_position(candidate)
    return refined if refined and _are_nearly_all_whole(refined) else None


def _refine_by_position(candidate: Candidate) -> Candidate | None:
    if are_teasers(candidate.drafts) or _are_headings(candidate.drafts):
        return None
    named = replace_common_author(name_by_position(candidate.drafts))
    bare = drop_common_first_lines(drop_field_labels(named))
    drafts = drop_label_lines(drop_common_last_lines(bare))
    return replace(candidate, drafts=drafts)


def _are_headings(drafts: Sequence[CommentDraft]) -> bool:
    """Return whether all are headings, beside which the texts of comments are."""
    return all(draft.element.tag in _HEADING_TAGS for draft in drafts)


def _have_no_texts(drafts: Sequence[CommentDraft]) -> bool:
    """Return whether all are heads of comments, beside which the texts are."""
    return len(drafts) > 1 and all(is_head_alone(x.text, x.author) for x in drafts)


def _are_nearly_all_whole(candidate: Candidate) -> bool:
    """Return whether four in five comments have an author and a time."""
    return 5 * candidate.whole_count >= 4 * candidate.dated_count


def _have_all_times(candidate: Candidate) -> bool:
    """Return whether several comments all have a time and most an author."""
    count = len(candidate.drafts)
    authors = sum(1 for draft in candidate.drafts if draft.author)
    return count > 1 and all(map(_has_time, candidate.drafts)) and 2 * authors > count


def _has_time(draft: CommentDraft) -> bool:
    return draft.posted is not None or draft.is_answer or is_removal_notice(draft.text)
