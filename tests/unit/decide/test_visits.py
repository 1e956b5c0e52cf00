from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.decide.rows import NOW, after, ago, make_article
from wireroom.decide.retries import RetryPolicy
from wireroom.decide.visits import (
    DAY,
    MISSING_VISITS,
    FailedVisit,
    QuietVisit,
    RevisitPolicy,
    can_skip_visit,
    decide_failed_visit,
    decide_quiet_visit,
    schedule_visit,
)
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.feed import FeedCommentCount
from wireroom.model.states import Outcome

POLICY = RevisitPolicy()


def revisit(hours, *, published_at=..., grew=False, **columns):
    """Return the seconds to the next visit of an article of this age."""
    published = ago(hours=hours) if published_at is ... else published_at
    article = make_article(published_at=published, **{"visits": 1, **columns})
    due = schedule_visit(article, now=NOW, policy=POLICY, grew=grew)
    return None if due is None else (due - NOW).total_seconds()


@pytest.mark.parametrize(
    ("hours", "known", "seconds"),
    [
        (0, {}, 900),
        (-5, {}, 900),
        (8, {}, 7_200),
        (8, {"grew": True}, 3_600),
        (8, {"grew": True, "visits": 0}, 7_200),
        (8, {"published_at": None}, 900),
        (100, {}, 86_400),
        (8, {"quiet_visits": 9}, 7_200),
        (25, {"quiet_visits": 2}, 22_500),
        (25, {"quiet_visits": 3}, None),
        (25, {"quiet_visits": 3, "grew": True}, 11_250),
        (169, {"grew": True}, None),
    ],
    ids=[
        "new",
        "from-the-future",
        "a-share-of-its-age",
        "sooner-where-it-grew",
        "not-on-the-first-visit",
        "undated",
        "at-most-a-day",
        "quiet-but-young",
        "not-quiet-enough",
        "settled",
        "grew-again",
        "given-up",
    ],
)
def test_comments_are_visited_until_they_settle(hours, known, seconds):
    assert revisit(hours, **known) == seconds


@given(
    st.floats(-1e6, 1e6),
    st.integers(0, 1_000),
    st.booleans(),
    st.integers(0, 1_000),
)
def test_a_revisit_is_within_its_bounds_or_never(hours, visits, grew, quiet):
    seconds = revisit(hours, visits=visits, grew=grew, quiet_visits=quiet)
    assert seconds is None or 900 <= seconds <= DAY


COUNT = FeedCommentCount(count=3, counted_at=ago(hours=0.5), changed_at=ago(hours=9))


@pytest.mark.parametrize(
    ("known", "needless"),
    [
        pytest.param({}, True, id="the same number, stated after the visit"),
        pytest.param({"count": None}, False, id="no feed states a number"),
        pytest.param({"visited_at": None}, False, id="never visited"),
        pytest.param(
            {"visited_at": ago(hours=0.25)}, False, id="stated before the visit"
        ),
        pytest.param(
            {
                "count": FeedCommentCount(
                    count=4, counted_at=ago(hours=0), changed_at=ago(hours=0.5)
                )
            },
            False,
            id="another number since",
        ),
        pytest.param({"comments_found": 2}, False, id="fewer found than stated"),
        pytest.param(
            {"comments_found": 2, "quiet_visits": 1},
            True,
            id="fewer found, but a visit brought nothing",
        ),
        pytest.param(
            {"visited_at": ago(hours=5.1)}, False, id="unread for half its age"
        ),
        pytest.param(
            {"published_at": ago(hours=200), "visited_at": ago(hours=8)}, True, id="old"
        ),
        pytest.param(
            {
                "count": FeedCommentCount(
                    count=3, counted_at=ago(hours=0), changed_at=ago(hours=90)
                ),
                "published_at": ago(hours=200),
                "visited_at": ago(hours=49),
            },
            False,
            id="unread for two days",
        ),
    ],
)
def test_a_visit_is_skipped_only_on_proof_that_no_comment_came(known, needless):
    usual = {
        "published_at": ago(hours=10),
        "visited_at": ago(hours=1),
        "comments_found": 3,
    }
    columns = {**usual, **known}
    count = columns.pop("count", COUNT)
    assert can_skip_visit(make_article(**columns), count, now=NOW) is needless


def test_a_visit_of_an_article_that_failed_last_time_is_not_skipped():
    article = make_article(
        published_at=ago(hours=10), visited_at=ago(hours=1), comments_found=3
    )
    assert can_skip_visit(article, COUNT, now=NOW)
    failing = make_article(
        published_at=ago(hours=10),
        visited_at=ago(hours=1),
        comments_found=3,
        failures=1,
    )
    assert not can_skip_visit(failing, COUNT, now=NOW)


def test_an_article_without_a_date_is_as_old_as_its_first_sighting():
    article = make_article(found_at=ago(hours=8))
    due_at = schedule_visit(article, now=NOW, policy=POLICY)
    assert due_at == after(hours=2)


@pytest.mark.parametrize(
    ("outcome", "due_at"),
    [
        pytest.param(Outcome.PUBLISHED, after(days=3), id="published: as set before"),
        pytest.param(Outcome.REJECTED, after(hours=2), id="rejected: as a new one"),
    ],
)
def test_a_replay_leaves_the_next_visit_of_a_published_article(outcome, due_at):
    article = make_article(
        outcome=outcome,
        published_at=ago(hours=8),
        replay_id=7,
        replay_due_at=after(days=3),
    )
    assert schedule_visit(article, now=NOW, policy=POLICY) == due_at


def test_a_quiet_visit_is_counted_and_settles_an_old_article():
    young = make_article(published_at=ago(hours=8), visits=4, quiet_visits=2)
    assert decide_quiet_visit(young, now=NOW, policy=POLICY) == QuietVisit(
        visits=5, quiet_visits=3, due_at=after(hours=2)
    )
    old = make_article(published_at=ago(hours=25), visits=4, quiet_visits=2)
    assert decide_quiet_visit(old, now=NOW, policy=POLICY) == QuietVisit(
        visits=5, quiet_visits=3, due_at=None
    )


def failed(error, failures=0):
    return decide_failed_visit(
        make_article(failures=failures),
        error,
        now=NOW,
        policy=RetryPolicy(),
        jitter=0.0,
    )


WITHDRAWN = FailedVisit(is_withdrawn=True, failures=0, due_at=None)


@pytest.mark.parametrize(
    ("error", "failures", "visit"),
    [
        pytest.param(Permanent(Reason.GONE), 0, WITHDRAWN, id="gone"),
        pytest.param(
            Permanent(Reason.NOT_FOUND), MISSING_VISITS - 1, WITHDRAWN, id="missing"
        ),
        pytest.param(
            Permanent(Reason.NOT_FOUND),
            MISSING_VISITS - 2,
            FailedVisit(
                is_withdrawn=False, failures=MISSING_VISITS - 1, due_at=after(minutes=1)
            ),
            id="not missing often enough",
        ),
        pytest.param(
            Transient(Reason.TIMEOUT),
            MISSING_VISITS - 1,
            FailedVisit(
                is_withdrawn=False, failures=MISSING_VISITS, due_at=after(minutes=2)
            ),
            id="another reason never withdraws",
        ),
        pytest.param(
            Transient(Reason.TIMEOUT),
            5,
            FailedVisit(is_withdrawn=False, failures=6, due_at=None),
            id="no more visits at the limit",
        ),
        pytest.param(
            Transient(Reason.HOST_BUSY, "", 10.0),
            5,
            FailedVisit(is_withdrawn=False, failures=5, due_at=after(seconds=10)),
            id="a busy host is not counted",
        ),
    ],
)
def test_a_failed_visit_is_retried_or_ends_the_visits(error, failures, visit):
    assert failed(error, failures) == visit
