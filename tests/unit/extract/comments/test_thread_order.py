"""The order of a discussion whose comments come from several documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.extract.comments.thread_order import order_threads
from wireroom.model.article import Comment
from wireroom.model.moment import DateSource, PublishedTime

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def comment(key: str, minute: int | None = None, parent: str | None = None) -> Comment:
    posted = (
        None
        if minute is None
        else PublishedTime(
            at=START + timedelta(minutes=minute), raw="x", source=DateSource.MARKUP
        )
    )
    return Comment(
        key=key, author="Ada", text=key, position=0, posted=posted, parent=parent
    )


def order_of(*comments: Comment) -> str:
    """Keys in order; a digit behind each that is deeper than 0."""
    positions = order_threads(comments)
    keys = sorted(positions, key=lambda key: positions[key].position)
    assert [positions[key].position for key in keys] == list(range(len(comments)))
    return " ".join(f"{key}{positions[key].depth or ''}" for key in keys)


@pytest.mark.parametrize(
    ("comments", "order"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param(
            [comment("a", 1), comment("b", 3), comment("c", 2)], "a c b", id="by time"
        ),
        pytest.param(
            [comment("c", 3), comment("b", 2), comment("a", 1), comment("d", 4)],
            "d c b a",
            id="the newest first, as the first document",
        ),
        pytest.param(
            [comment("a", 2), comment("b", 1), comment("c", 3)],
            "b a c",
            id="as often up as down",
        ),
        pytest.param(
            [
                comment("a", 1),
                comment("b", 5),
                comment("r", 9, "a"),
                comment("s", 7, "a"),
            ],
            "a s1 r1 b",
            id="replies by time in their thread",
        ),
        pytest.param(
            [
                comment("b", 5),
                comment("a", 1),
                comment("r", 9, "a"),
                comment("s", 7, "a"),
            ],
            "b a s1 r1",
            id="replies by time, also below the newest first",
        ),
        pytest.param(
            [comment("a", 1), comment("r", 2, "a"), comment("t", 3, "r")],
            "a r1 t2",
            id="a reply to a reply",
        ),
        pytest.param(
            [comment("r", 2, "gone"), comment("a", 1)], "r a", id="an unknown parent"
        ),
        pytest.param(
            [comment("a", 1), comment("x"), comment("b", 3), comment("c", 2)],
            "a x c b",
            id="without a time behind what preceded it",
        ),
        pytest.param(
            [comment("x"), comment("b", 2), comment("a", 1)],
            "x b a",
            id="without a time first of all",
        ),
    ],
)
def test_comments_are_ordered_by_thread_and_time(comments, order):
    assert order_of(*comments) == order


def test_a_cycle_of_parents_is_cut_at_the_comment_that_closes_it():
    ring = [comment("a", 1, "c"), comment("b", 2, "a"), comment("c", 3, "b")]
    assert order_of(*ring) == "a b1 c2"
    alone = comment("a", 1, "a")
    assert order_of(alone) == "a"


def test_what_answers_a_cycle_is_below_it():
    ring = [comment("d", 4, "a"), comment("a", 1, "b"), comment("b", 2, "a")]
    assert order_of(*ring) == "a b1 d1"
