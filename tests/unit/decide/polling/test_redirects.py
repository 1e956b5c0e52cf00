from __future__ import annotations

import pytest

from tests.unit.decide.rows import NOW, ago, make_feed
from wireroom.decide.polling.redirects import (
    NO_REDIRECT,
    RedirectState,
    decide_redirect,
    follows_redirect,
    is_redirect_news,
    poll_url,
)

NEW, OTHER = "https://paper.example/new", "https://paper.example/other"
TRUSTED = {
    "permanent_url": NEW,
    "moved_since": ago(days=3),
    "moved_polls": 5,
    "last_polled_at": NOW,
}


@pytest.mark.parametrize(
    ("columns", "is_trusted"),
    [
        pytest.param({}, True, id="many polls over days"),
        pytest.param({"moved_polls": 4}, False, id="too few polls"),
        pytest.param({"moved_since": ago(days=2.9)}, False, id="too few days"),
        pytest.param({"last_polled_at": None}, False, id="never polled"),
        pytest.param({"moved_since": None}, False, id="no redirect since"),
        pytest.param({"permanent_url": None}, False, id="no redirect"),
    ],
)
def test_a_redirect_is_trusted_after_many_polls_over_days(columns, is_trusted):
    feed = make_feed(**{**TRUSTED, **columns})
    assert follows_redirect(feed) is is_trusted
    assert poll_url(feed) == (NEW if is_trusted else "https://paper.example/feed")


@pytest.mark.parametrize(
    ("columns", "target", "state"),
    [
        pytest.param(
            {},
            NEW,
            RedirectState(permanent_url=NEW, moved_since=NOW, moved_polls=1),
            id="first seen",
        ),
        pytest.param(
            {"permanent_url": NEW, "moved_since": ago(days=1), "moved_polls": 2},
            NEW,
            RedirectState(permanent_url=NEW, moved_since=ago(days=1), moved_polls=3),
            id="seen again",
        ),
        pytest.param(
            {"permanent_url": NEW, "moved_since": ago(days=1), "moved_polls": 2},
            OTHER,
            RedirectState(permanent_url=OTHER, moved_since=NOW, moved_polls=1),
            id="another target",
        ),
        pytest.param(
            {"permanent_url": NEW, "moved_since": ago(days=1), "moved_polls": 2},
            None,
            NO_REDIRECT,
            id="gone",
        ),
        pytest.param(
            TRUSTED,
            None,
            RedirectState(
                permanent_url=NEW,
                moved_since=ago(days=3),
                moved_polls=5,
            ),
            id="trusted: its target answers itself",
        ),
    ],
)
def test_a_poll_counts_the_redirect_it_meets(columns, target, state):
    assert decide_redirect(make_feed(**columns), target, NOW) == state


@pytest.mark.parametrize(
    ("stored", "target", "is_news"),
    [(None, None, False), (NEW, None, True), (None, NEW, True), (NEW, NEW, True)],
)
def test_a_redirect_that_comes_stays_or_goes_is_recorded(stored, target, is_news):
    assert is_redirect_news(make_feed(permanent_url=stored), target) is is_news
