"""Counts of many processes in one table, and the roll-up by the hour."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from wireroom.step_metrics import BUCKET_BOUNDS, RunKind, RunTally
from wireroom.store.reports.step_counts import OLD_SLICES, start_of_slice

DONE, FAILED = RunKind("enrich", "done", ""), RunKind("download", "failed", "dns")


def tally(runs, bucket=0):
    buckets = [0] * (len(BUCKET_BOUNDS) + 1)
    buckets[bucket] = runs
    return RunTally(runs=runs, seconds=runs / 2, buckets=tuple(buckets))


def test_counts_of_processes_that_meet_all_arrive(store, now):
    def process():
        for _ in range(10):
            with store.begin() as tx:
                tx.step_counts.add_tallies(
                    {DONE: tally(1), FAILED: tally(2, 3)}, at=now
                )

    threads = [threading.Thread(target=process) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.begin() as tx:
        assert tx.step_counts.sum_tallies() == {DONE: tally(60), FAILED: tally(120, 3)}


def test_folding_changes_no_sum_and_keeps_the_last_two_hours_apart(store, now):
    with store.begin() as tx:
        for hours in range(10):
            tx.step_counts.add_tallies(
                {DONE: tally(1, hours % 4)}, at=now - timedelta(hours=hours)
            )
        before = tx.step_counts.sum_tallies()
        tx.step_counts.fold_old_slices(now=now)
        tx.step_counts.fold_old_slices(now=now)
        assert tx.step_counts.sum_tallies() == before
        (kept,) = tx.connection.execute(
            text("SELECT array_agg(at ORDER BY at) FROM step_counts")
        ).one()
    assert kept == [
        OLD_SLICES,
        *(start_of_slice(now - timedelta(hours=h)) for h in (2, 1, 0)),
    ]


def test_recent_runs_are_distinguished_from_all_runs(store, now):
    with store.begin() as tx:
        tx.step_counts.add_tallies({DONE: tally(5)}, at=now - timedelta(hours=1))
        tx.step_counts.add_tallies({DONE: tally(1)}, at=now)
        assert tx.step_counts.sum_tallies(since=start_of_slice(now)) == {DONE: tally(1)}


def test_a_worker_is_known_by_its_last_report_and_forgotten_after_a_day(store, now):
    with store.begin() as tx:
        tx.step_counts.record_worker("cpu@a", ["process"], "1", now=now)
        tx.step_counts.record_worker(
            "cpu@a", ["process"], "0", now=now - timedelta(hours=1)
        )
        tx.step_counts.record_worker(
            "cpu@b", ["process"], "0", now=now - timedelta(days=2)
        )
        tx.step_counts.fold_old_slices(now=now)
        (left,) = tx.step_counts.list_workers()
    assert (left["node"], left["release"], left["seen_at"]) == ("cpu@a", "1", now)


def test_a_worker_has_started_again_after_a_pause_of_several_reports(store, now):
    reports = (0, 10, 20, 3600, 3610)
    starts = []
    with store.begin() as tx:
        for seconds in reports:
            at = now + timedelta(seconds=seconds)
            tx.step_counts.record_worker("cpu@a", ["process"], "1", now=at)
            (row,) = tx.step_counts.list_workers()
            starts.append((row["started_at"] - now).total_seconds())
    assert starts == [0, 0, 0, 3600, 3600]


ARTICLE = """
INSERT INTO articles (source_id, url, outcome, first_published_at, published_at,
    published_precision, authors, word_count, comments_expected, comments_found,
    comments_state)
SELECT source_id, 'https://paper.example/' || :n, 'published', :at, :published,
    'minute', :authors, :words, :expected, 3, 'complete' FROM feeds RETURNING id
"""


@pytest.fixture
def publish(store, feed_id, now):
    numbers = iter(range(100))

    def publishing(at=now, delay=60, words=300, authors=("A",), expected=4):
        published = None if delay is None else at - timedelta(seconds=delay)
        given = {"n": next(numbers), "at": at, "published": published}
        given |= {"words": words, "authors": list(authors), "expected": expected}
        with store.begin() as tx:
            return tx.connection.execute(text(ARTICLE), given).scalar_one()

    return publishing


def sums(store, now):
    with store.begin() as tx:
        tx.source_hours.roll_up(now=now)
        tx.source_hours.roll_up(now=now)
        (found,) = tx.source_hours.sum_by_source(
            since=now, until=now + timedelta(hours=1)
        ).values()
    return found


def test_an_hour_counts_each_article_once_with_all_that_is_wrong_with_it(
    store, now, publish
):
    publish(delay=60)
    publish(delay=120, expected=None)
    publish(delay=None, words=10, authors=())
    # Found late in an old feed: that says nothing of how late we are.
    publish(delay=90 * 86400)
    publish(at=now - timedelta(hours=1))

    found = sums(store, now)

    assert (found.articles, found.words, found.short) == (4, 910, 1)
    assert (found.undated, found.unsigned, found.complete) == (1, 1, 4)
    assert (found.expected, found.found) == (12, 9)
    assert found.delay == 90


def test_further_addresses_of_the_same_text_are_counted_with_it(store, now, publish):
    first, copy = publish(), publish(at=now - timedelta(days=3))
    with store.begin() as tx:
        tx.connection.execute(
            text(
                "UPDATE articles SET merged_into = :a, outcome = 'merged',"
                " reason = 'same_content', found_at = :now,"
                " first_published_at = NULL WHERE id = :b"
            ),
            {"a": first, "b": copy, "now": now},
        )
    assert sums(store, now).copies == 1


def test_copies_are_counted_in_the_hour_in_which_they_were_found(store, now, publish):
    old, copy = publish(at=now - timedelta(days=3)), publish()
    with store.begin() as tx:
        tx.connection.execute(
            text(
                "UPDATE articles SET merged_into = :a, outcome = 'merged',"
                " reason = 'same_content', found_at = :now,"
                " first_published_at = NULL WHERE id = :b"
            ),
            {"a": old, "b": copy, "now": now},
        )
    found = sums(store, now)
    assert (found.articles, found.copies) == (0, 1)


def test_what_is_older_than_a_week_is_dropped(store, now, publish):
    publish(at=now - timedelta(days=9))
    with store.begin() as tx:
        tx.source_hours.roll_up(now=now - timedelta(days=9))
        tx.source_hours.roll_up(now=now)
        assert (
            tx.source_hours.sum_by_source(since=now - timedelta(days=20), until=now)
            == {}
        )
