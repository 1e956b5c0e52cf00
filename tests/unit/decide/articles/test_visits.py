from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.decide.rows import NOW, after, ago, make_article
from wireroom.decide.articles.visits import (
    DAY,
    QuietVisit,
    RevisitPolicy,
    SourceYield,
    VisitPolicies,
    WithdrawalPolicy,
    can_skip_visit,
    choose_visit_policy,
    decide_failed_visit,
    decide_quiet_visit,
    is_merged_visit,
    schedule_visit,
)
from wireroom.decide.failures.retries import RetryPolicy
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


def test_more_quiet_visits_than_needed_settle_an_article_too():
    old = make_article(published_at=ago(hours=25), visits=9, quiet_visits=7)
    assert schedule_visit(old, now=NOW, policy=POLICY) is None


POLICIES = VisitPolicies(
    retry=RetryPolicy(),
    revisit=POLICY,
    withdrawal=WithdrawalPolicy(
        checks=4,
        period=timedelta(days=1),
        gone_checks=2,
        gone_period=timedelta(hours=1),
        check_again=timedelta(days=7),
    ),
)
MISSING, GONE = Permanent(Reason.NOT_FOUND), Permanent(Reason.GONE)


def fail(error, *, has_left_feed=False, **columns):
    article = make_article(**columns)
    return decide_failed_visit(
        article,
        error,
        now=NOW,
        policies=POLICIES,
        jitter=0.0,
        has_left_feed=has_left_feed,
    )


@pytest.mark.parametrize(
    ("error", "checks", "since", "is_withdrawn"),
    [
        pytest.param(MISSING, 0, None, False, id="first"),
        pytest.param(MISSING, 3, ago(hours=23), False, id="often, in less than a day"),
        pytest.param(MISSING, 2, ago(days=2), False, id="for days, not often"),
        pytest.param(MISSING, 3, ago(days=1), True, id="often, for a day"),
        pytest.param(GONE, 0, None, False, id="gone, once"),
        pytest.param(GONE, 1, ago(minutes=59), False, id="gone, for less than an hour"),
        pytest.param(GONE, 1, ago(hours=1), True, id="gone, for an hour"),
    ],
)
def test_an_article_is_withdrawn_after_checks_over_a_time(
    error, checks, since, is_withdrawn
):
    visit = fail(error, missing_checks=checks, missing_since=since)
    assert visit.is_withdrawn is is_withdrawn
    assert (visit.missing_checks, visit.missing_since) == (checks + 1, since or NOW)


@pytest.mark.parametrize(
    ("error", "checks", "since", "wait"),
    [
        pytest.param(MISSING, 0, None, timedelta(minutes=15), id="second"),
        pytest.param(MISSING, 1, ago(hours=0), timedelta(hours=12), id="third"),
        pytest.param(MISSING, 2, ago(hours=12), timedelta(hours=12), id="fourth"),
        pytest.param(MISSING, 3, ago(hours=23), timedelta(hours=1), id="last"),
        pytest.param(GONE, 0, None, timedelta(minutes=15), id="gone"),
        pytest.param(GONE, 1, ago(minutes=15), timedelta(minutes=45), id="gone, last"),
    ],
)
def test_checks_are_spread_over_the_time(error, checks, since, wait):
    """The second is soon: by then the feed may have dropped the article."""
    assert fail(error, missing_checks=checks, missing_since=since).due_at == NOW + wait


def test_an_article_that_its_feed_has_dropped_is_withdrawn_at_the_second_check():
    first = fail(MISSING, has_left_feed=True)
    assert (first.is_withdrawn, first.due_at) == (False, after(minutes=15))

    second = fail(
        MISSING, has_left_feed=True, missing_checks=1, missing_since=ago(minutes=15)
    )
    assert (second.is_withdrawn, second.due_at) == (True, after(days=1))


@pytest.mark.parametrize(
    "error",
    [
        Transient(Reason.TIMEOUT),
        Transient(Reason.SERVER_ERROR),
        Transient(Reason.HOST_BUSY, "", 10.0),
        Permanent(Reason.REFUSED),
        Permanent(Reason.HOMEPAGE),
        Permanent(Reason.BAD_REDIRECT),
    ],
    ids=lambda error: str(error.reason),
)
def test_only_a_missing_page_counts_as_missing(error):
    """Not any failure: the count stays, and does not start again either."""
    visit = fail(error, missing_checks=3, missing_since=ago(days=3), failures=99)
    assert not visit.is_withdrawn
    assert (visit.missing_checks, visit.missing_since) == (3, ago(days=3))


@pytest.mark.parametrize(
    ("days", "wait"),
    [(0, 7), (7, 7), (20, 20), (400, 56)],
)
@pytest.mark.parametrize("error", [MISSING, Transient(Reason.TIMEOUT)], ids=str)
def test_a_withdrawn_page_is_checked_again_at_growing_intervals(days, wait, error):
    visit = fail(error, withdrawn_at=ago(days=days), missing_checks=9)
    assert not visit.is_withdrawn
    assert visit.due_at == after(days=wait)


def test_an_article_that_is_withdrawn_now_is_checked_again():
    visit = fail(MISSING, missing_checks=3, missing_since=ago(days=1))
    assert (visit.is_withdrawn, visit.due_at) == (True, after(days=7))


@pytest.mark.parametrize(
    ("published", "since", "ends"),
    [
        pytest.param(ago(days=3), ago(days=2), False, id="young, failing for days"),
        pytest.param(ago(days=30), ago(days=13), False, id="old, failing for days"),
        pytest.param(ago(days=6), ago(days=14), False, id="young, failing for weeks"),
        pytest.param(ago(days=30), ago(days=14), True, id="old, failing for weeks"),
    ],
)
def test_failed_visits_end_by_age(published, since, ends):
    visit = fail(
        Transient(Reason.TIMEOUT),
        published_at=published,
        failures=99,
        failing_since=since,
    )
    assert (visit.due_at is None) is ends


def test_a_failed_visit_is_retried_after_the_backoff():
    visit = fail(Transient(Reason.TIMEOUT), failures=2, failing_since=ago(hours=1))
    assert visit.due_at == after(minutes=2)
    assert (visit.failures, visit.failing_since) == (3, ago(hours=1))


def test_a_busy_host_is_not_counted():
    visit = fail(Transient(Reason.HOST_BUSY, "", 10.0), failures=5)
    assert (visit.failures, visit.due_at) == (5, after(seconds=10))


@pytest.mark.parametrize(
    ("columns", "is_visit"),
    [
        ({"outcome": Outcome.MERGED}, True),
        ({"outcome": Outcome.MERGED, "replay_id": 7}, False),
        ({"outcome": Outcome.PUBLISHED}, False),
    ],
)
def test_a_step_of_a_merged_article_belongs_to_a_visit_or_a_replay(columns, is_visit):
    assert is_merged_visit(make_article(**columns)) is is_visit


@pytest.mark.parametrize(
    ("error", "has_left_feed", "checks", "since", "days"),
    [
        pytest.param(MISSING, True, 1, ago(hours=23), 1, id="dropped, early"),
        pytest.param(MISSING, True, 1, ago(days=1), 7, id="dropped, for a day"),
        pytest.param(GONE, False, 1, ago(hours=1), 7, id="gone, early"),
        pytest.param(MISSING, False, 3, ago(days=2), 7, id="missing for days"),
    ],
)
def test_only_what_a_feed_has_dropped_early_is_checked_after_a_day(
    error, has_left_feed, checks, since, days
):
    visit = fail(
        error, has_left_feed=has_left_feed, missing_checks=checks, missing_since=since
    )
    assert (visit.is_withdrawn, visit.due_at) == (True, after(days=days))


def test_a_visit_of_an_article_whose_entry_changed_is_not_skipped():
    columns = {
        "published_at": ago(hours=10),
        "visited_at": ago(hours=1),
        "comments_found": 3,
    }
    assert can_skip_visit(make_article(**columns), COUNT, now=NOW)
    changed = make_article(**columns, entry_changed_at=ago(hours=0.75))
    assert not can_skip_visit(changed, COUNT, now=NOW)


@pytest.mark.parametrize(("jitter", "minutes"), [(0.0, 15), (0.5, 15.75), (1.0, 16.5)])
def test_checks_of_a_missing_page_are_spread_by_a_tenth(jitter, minutes):
    visit = decide_failed_visit(
        make_article(),
        MISSING,
        now=NOW,
        policies=POLICIES,
        jitter=jitter,
        has_left_feed=False,
    )
    assert visit.due_at == after(minutes=minutes)


@pytest.mark.parametrize(
    ("visits", "changed", "columns", "is_fewer"),
    [
        pytest.param(100, 0, {"comments_state": "unknown"}, True, id="fruitless"),
        pytest.param(100, 0, {"comments_state": "none"}, True, id="no comments"),
        pytest.param(99, 0, {"comments_state": "unknown"}, False, id="few visits"),
        pytest.param(9999, 1, {"comments_state": "unknown"}, False, id="corrected"),
        pytest.param(100, 0, {"comments_state": "hosted"}, False, id="hosted"),
        pytest.param(100, 0, {"comments_state": None}, False, id="not known"),
        pytest.param(
            100,
            0,
            {"comments_state": "unknown", "comments_expected": 3},
            False,
            id="claimed",
        ),
        pytest.param(
            100,
            0,
            {"comments_state": "unknown", "entry_changed_at": NOW},
            False,
            id="entry changed",
        ),
    ],
)
def test_visits_are_fewer_where_none_of_the_source_brought_anything(
    visits, changed, columns, is_fewer
):
    article = make_article(**columns)
    source = SourceYield(visits=visits, changed=changed)
    policy = choose_visit_policy(POLICY, article, source)

    assert policy.share == (POLICY.fruitless_share if is_fewer else POLICY.share)


@pytest.mark.parametrize(
    ("seen", "columns", "is_counted", "is_fewest"),
    [
        pytest.param((120, 0), {}, False, True, id="nothing came ever"),
        pytest.param((120, 0), {"comments_found": 9}, False, True, id="with comments"),
        pytest.param((29, 0), {}, False, False, id="too few articles"),
        pytest.param((9999, 1), {}, False, False, id="one article grew"),
        pytest.param((120, 0), {"entry_changed_at": NOW}, False, False, id="changed"),
        pytest.param((120, 0), {}, True, False, id="its feed counts comments"),
        pytest.param((120, 0), {"id": 30}, False, False, id="one in ten is a sample"),
    ],
)
def test_visits_are_fewest_where_no_fresh_article_ever_changed(
    seen, columns, is_counted, is_fewest
):
    article = make_article(**{"comments_state": "complete", **columns})
    source = SourceYield(visits=9999, changed=9, fresh_articles=seen[0], grown=seen[1])
    policy = choose_visit_policy(POLICY, article, source, is_counted=is_counted)

    fewest = replace(POLICY, first=POLICY.barren_first, share=POLICY.barren_share)
    assert policy == (fewest if is_fewest else POLICY)


@pytest.mark.parametrize(("articles", "share"), [(30, 1.0), (60, 2.0), (119, 3.97)])
def test_visits_become_fewer_with_the_fresh_articles_that_never_changed(
    articles, share
):
    article = make_article(comments_state="complete")
    source = SourceYield(visits=9999, changed=9, fresh_articles=articles)
    policy = choose_visit_policy(POLICY, article, source)

    assert policy.share == pytest.approx(share, abs=0.01)
    assert policy.first == POLICY.first
