from __future__ import annotations

import pytest

from tests.unit.decide.rows import make_article
from wireroom.decide.articles.replays import classify_replay
from wireroom.model.replays import ReplayResult
from wireroom.model.states import Outcome


@pytest.mark.parametrize(
    ("columns", "before", "digest", "result"),
    [
        ({}, Outcome.PUBLISHED, "a", ReplayResult.UNCHANGED),
        ({}, Outcome.PUBLISHED, "b", ReplayResult.UPDATED),
        ({"detail": "no text"}, Outcome.PUBLISHED, "a", ReplayResult.KEPT),
        ({"detail": "no text"}, Outcome.PUBLISHED, "b", ReplayResult.UPDATED),
        ({}, Outcome.REJECTED, "a", ReplayResult.NOW_PUBLISHED),
        ({}, Outcome.REJECTED, "b", ReplayResult.NOW_PUBLISHED),
        (
            {"outcome": Outcome.MERGED},
            Outcome.PUBLISHED,
            "a",
            ReplayResult.NOW_MERGED,
        ),
        (
            {"outcome": Outcome.REJECTED, "detail": "no text"},
            Outcome.REJECTED,
            "a",
            ReplayResult.UNCHANGED,
        ),
    ],
    ids=str,
)
def test_the_result_of_a_replay_is_the_difference_it_made(
    columns, before, digest, result
):
    article = make_article(**columns)
    assert (
        classify_replay(article, {"outcome": before, "digest": "a"}, digest) is result
    )
