"""When a changed entry of a feed causes a visit."""

from __future__ import annotations

import pytest

from tests.unit.decide.rows import NOW, after, ago, make_article
from wireroom.decide.articles.visits import RevisitPolicy
from wireroom.decide.entries.entry_changes import (
    is_bulk_change,
    schedule_changed_article,
    settle_change,
)

POLICY = RevisitPolicy(first=900.0, give_up_after=7 * 86_400.0)


@pytest.mark.parametrize(
    ("columns", "due_at"),
    [
        pytest.param({"visited_at": ago(days=3)}, NOW, id="settled-long-ago"),
        pytest.param({"visited_at": ago(minutes=5)}, after(minutes=10), id="just-now"),
        pytest.param(
            {"visited_at": ago(minutes=5), "due_at": after(minutes=2)},
            after(minutes=2),
            id="due-sooner-anyway",
        ),
        pytest.param(
            {"visited_at": ago(days=3), "due_at": after(hours=5)},
            NOW,
            id="due-later-anyway",
        ),
        pytest.param(
            {"visited_at": ago(hours=1), "unconfirmed_changes": 3},
            after(hours=1),
            id="three-in-vain-wait-eightfold",
        ),
        pytest.param(
            {"visited_at": NOW, "unconfirmed_changes": 500},
            after(days=7),
            id="never-longer-than-articles-settle",
        ),
        pytest.param({"found_at": ago(minutes=15)}, NOW, id="never-visited"),
    ],
)
def test_a_changed_entry_causes_a_visit_at_its_time(columns, due_at):
    article = make_article(**columns)
    assert schedule_changed_article(article, now=NOW, policy=POLICY) == due_at


@pytest.mark.parametrize(
    ("columns", "is_confirmed", "counted"),
    [
        ({"entry_changed_at": NOW, "unconfirmed_changes": 2}, True, 0),
        ({"entry_changed_at": NOW, "unconfirmed_changes": 2}, False, 3),
        ({"entry_changed_at": None, "unconfirmed_changes": 2}, False, 2),
        ({"entry_changed_at": None, "unconfirmed_changes": 2}, True, 0),
    ],
    ids=["confirmed", "in-vain", "no-change", "page-changed-by-itself"],
)
def test_a_visit_that_finds_the_page_as_it_was_is_counted(
    columns, is_confirmed, counted
):
    counts = settle_change(make_article(**columns), is_confirmed=is_confirmed)
    assert counts.entry_changed_at is None
    assert counts.unconfirmed_changes == counted


@pytest.mark.parametrize(
    ("changed", "known", "is_bulk"),
    [(30, 30, True), (15, 30, True), (14, 30, False), (5, 5, True), (4, 4, False)],
)
def test_a_feed_that_changes_most_of_its_entries_says_nothing_of_their_pages(
    changed, known, is_bulk
):
    assert is_bulk_change(changed, known) is is_bulk
