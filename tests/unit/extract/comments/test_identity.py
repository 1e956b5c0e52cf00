"""One comment is one, wherever it was read; and what was not read is not gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.comments.merge_comments import merge_comments
from wireroom.extract.comments.thread_order import order_threads
from wireroom.model.article import Comment
from wireroom.model.discussion import CommentOrigin
from wireroom.model.moment import DateSource, Precision, PublishedTime, ZoneSource

NINE = datetime(2026, 3, 1, 9, 1, tzinfo=UTC)


def at(
    minutes: int = 0, *, seconds: int = 0, zone=ZoneSource.STATED, **more
) -> PublishedTime:
    when = NINE + timedelta(minutes=minutes, seconds=seconds)
    return PublishedTime(
        at=when, raw=str(when), source=DateSource.MARKUP, zone=zone, **more
    )


ON_PAGE = Comment(
    key="h1",
    author="Ada Quill",
    text="A fine ferry.\nAt last.",
    position=0,
    posted=at(300, zone=ZoneSource.ASSUMED, precision=Precision.MINUTE),
)
IN_LIST = replace(
    ON_PAGE,
    key="comment-301",
    source_id="comment-301",
    text="A fine ferry. At last.",
    posted=at(seconds=20),
    read_from=CommentOrigin.WORDPRESS,
)
NUMBERED = replace(ON_PAGE, key="comment-301", source_id="comment-301")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(ON_PAGE, IN_LIST, id="another spelling, another clock"),
        pytest.param(NUMBERED, IN_LIST, id="the same id"),
        pytest.param(
            replace(ON_PAGE, permalink="https://a.example/b/#comment-301"),
            replace(IN_LIST, text="Edited since."),
            id="the id in a link",
        ),
        pytest.param(
            replace(NUMBERED, key="li-comment-301", source_id="li-comment-301"),
            replace(IN_LIST, text="Edited since."),
            id="the id in its wrapping",
        ),
        pytest.param(
            replace(ON_PAGE, source_id="301", text="Edited since."),
            IN_LIST,
            id="a bare number and the author",
        ),
        pytest.param(
            replace(ON_PAGE, text="A fine ferry it will be, I hope, at last."),
            replace(IN_LIST, text="A fine ferry it will be, I hope [...]"),
            id="cut short",
        ),
        pytest.param(ON_PAGE, replace(IN_LIST, posted=None), id="without a time"),
        pytest.param(
            replace(ON_PAGE, text="👍"), replace(IN_LIST, text="👍"), id="no letter"
        ),
    ],
)
def test_one_comment_read_twice_is_one(first, second):
    (seen,) = merge_comments([], [[first], [second]]).comments
    assert seen.key == first.key
    (again,) = merge_comments([first], [[second]]).comments
    assert again.key == first.key
    (known,) = merge_comments([replace(second, key="x")], [[first]]).comments
    assert known.key == "x"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(ON_PAGE, replace(IN_LIST, author="Ben"), id="another author"),
        pytest.param(
            ON_PAGE, replace(IN_LIST, text="A fine bridge."), id="other words"
        ),
        pytest.param(ON_PAGE, replace(IN_LIST, posted=at(9_000)), id="days later"),
        pytest.param(
            NUMBERED, replace(IN_LIST, key="b", source_id="comment-302"), id="other ids"
        ),
        pytest.param(
            replace(NUMBERED, author="Ben", text="No."),
            replace(IN_LIST, source_id="disqus-301"),
            id="the same number elsewhere",
        ),
        pytest.param(
            replace(ON_PAGE, source_id="301", author="Ben", text="No."),
            IN_LIST,
            id="a bare number and nothing else",
        ),
        pytest.param(
            replace(ON_PAGE, text="👍"), replace(IN_LIST, text="👎"), id="signs"
        ),
    ],
)
def test_two_comments_stay_two(first, second):
    assert len(merge_comments([], [[first], [second]]).comments) == 2


def test_a_comment_said_twice_in_one_document_is_two():
    twice = [ON_PAGE, replace(ON_PAGE, key="h1-2", position=1)]
    assert len(merge_comments([], [twice, twice]).comments) == 2


def test_what_one_source_lacks_another_gives():
    listed = replace(IN_LIST, votes=4, author_url="https://ada.example/")
    (seen,) = merge_comments([], [[ON_PAGE], [listed]]).comments
    assert (seen.text, seen.votes, seen.source_id) == (ON_PAGE.text, 4, "comment-301")
    assert seen.posted == listed.posted, "the clock that says its zone"
    assert seen.read_from is CommentOrigin.WORDPRESS


def test_a_reply_finds_its_parent_in_another_document():
    ben = replace(
        IN_LIST, key="comment-302", source_id="comment-302", author="Ben", text="No.",
        parent="comment-301",
    )  # fmt: skip
    flat = replace(
        ben, key="h2", source_id=None, parent=None, read_from=CommentOrigin.PAGE
    )
    seen = merge_comments([], [[flat, ON_PAGE], [ben], [IN_LIST]]).comments
    assert [(c.key, c.parent, c.depth) for c in seen] == [
        ("h1", None, 0),
        ("h2", "h1", 1),
    ]
    (alone,) = merge_comments(seen, [[flat]]).comments
    assert (alone.parent, alone.depth) == ("h1", 1), "what was known stays"


def test_a_parent_is_inferred_across_documents():
    ben = replace(ON_PAGE, key="h2", author="Ben", text="@Ada Quill: no.", posted=at(9))
    seen = {c.key: c for c in merge_comments([], [[ben], [IN_LIST]]).comments}
    reply = seen["h2"]
    assert (reply.parent, reply.parent_inferred) == ("comment-301", True)
    assert reply.parent_confidence == 0.95


def test_parents_that_go_round_in_a_circle_end_at_the_top():
    ring = [replace(ON_PAGE, key=str(n), parent=str((n + 1) % 4)) for n in range(4)]
    loner = replace(ON_PAGE, key="own", parent="own")
    places = order_threads([*ring, loner])
    assert sorted(p.position for p in places.values()) == list(range(5))
    assert places["own"].depth == 0


def test_a_thread_ten_thousand_deep_is_arranged():
    chain = [replace(ON_PAGE, key=str(n), parent=str(n - 1)) for n in range(10_000)]
    assert order_threads(chain)["9999"].depth == 9_999


def test_the_newest_first_stays_so():
    times = [30, 20, 10]
    page = [
        replace(ON_PAGE, key=str(n), text=f"Number {n}", posted=at(n)) for n in times
    ]
    late = replace(IN_LIST, key="x", source_id="comment-5", posted=at(15), text="Late")
    seen = merge_comments([], [page, [late]]).comments
    assert [c.key for c in seen] == ["30", "20", "x", "10"]


NAMES = st.sampled_from(["Ada", "Ben", "Eve"])
TEXTS = st.sampled_from(["First!", "No.", "@Ada: why?", "👍", "A long answer to it."])


@st.composite
def discussions(draw):
    """A site's comments: id, author, text, minute, answered id."""
    out = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        parent = draw(st.one_of(st.none(), st.integers(1, number)))
        out.append((number, draw(NAMES), draw(TEXTS), number * 2_000, parent))
    return out


def in_list(said) -> Comment:
    number, author, text, minute, parent = said
    ident = f"comment-{number}"
    return Comment(
        key=ident, source_id=ident, author=author, text=text, position=number,
        posted=at(minute), read_from=CommentOrigin.WORDPRESS,
        parent=f"comment-{parent}" if parent and parent != number else None,
    )  # fmt: skip


def on_page(said) -> Comment:
    """The page shows no ids, a clock without a zone, no threads."""
    number, author, text, minute, _ = said
    posted = at(minute + 300, zone=ZoneSource.ASSUMED, precision=Precision.MINUTE)
    return Comment(
        key=f"h{number}", author=author, text=text, position=number, posted=posted
    )


@given(discussions(), st.data())
def test_partial_readings_in_any_order_never_double_a_comment(said, data):
    part = st.lists(st.sampled_from(said), unique=True)
    known: dict[str, Comment] = {}
    met = set()
    for _ in range(data.draw(st.integers(1, 4))):
        page, listed = data.draw(part), data.draw(part)
        read = [[on_page(x) for x in page], [in_list(x) for x in listed]]
        met |= {x[0] for x in (*page, *listed)}
        seen = merge_comments(list(known.values()), read).comments
        assert len({c.key for c in seen}) == len(seen) == len({*page, *listed})
        known |= {c.key: c for c in seen}
    assert len(known) == len(met)


def test_a_comment_with_the_ids_of_two_is_the_same_one_in_every_process():
    """The hash of a text differs between processes, so sets have no fixed order."""
    both = replace(
        IN_LIST,
        key="new",
        source_id="isso-7",
        permalink="https://a.example/b/#comment-301",
        text="Edited since.",
    )
    stored = [
        replace(IN_LIST, key="a", source_id="isso-7", text="One."),
        replace(IN_LIST, key="b", source_id="comment-301", text="Two."),
    ]
    for known in (stored, stored[::-1]):
        (seen,) = merge_comments(known, [[both]]).comments
        assert seen.key == "b"
