from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.enrich import EnrichInput
from wireroom.enrich.conversation import ConversationEnricher
from wireroom.model.article import Comment
from wireroom.model.moment import DateSource, Precision, PublishedTime

PUBLISHED = datetime(2026, 3, 1, 8, tzinfo=UTC)


def make_comment(key, author="Ann", minutes=None, text="", **more) -> Comment:
    posted = None
    if minutes is not None:
        precision = more.pop("precision", Precision.MINUTE)
        posted = PublishedTime(
            at=PUBLISHED + timedelta(minutes=minutes),
            raw="",
            source=DateSource.MARKUP,
            precision=precision,
        )
    return Comment(key=key, author=author, text=text, position=0, posted=posted, **more)


def annotate(*comments, published=PUBLISHED):
    article = EnrichInput(title="", text="", published=published, comments=comments)
    return list(ConversationEnricher().annotate(article))


def test_a_conversation_is_described_by_voices_answers_and_pace():
    (whole,) = annotate(
        make_comment("a", "Ann", 10),
        make_comment("b", "Bo", 20, parent="a", depth=1),
        make_comment("c", "ann ", 90, parent="b", depth=2),
        make_comment("d", "Bo", 100, parent="a", depth=1),
    )
    assert whole.value == {
        "comments": 4,
        "voices": 2,
        "replies": 3,
        "replies_share": 0.75,
        "depth": 2,
        "most_answered": [
            {"comment": "a", "replies": 2},
            {"comment": "b", "replies": 1},
        ],
        "answers": [
            {"from": "Bo", "to": "Ann", "replies": 2},
            {"from": "ann ", "to": "Bo", "replies": 1},
        ],
        "first_at": "2026-03-01T08:10:00+00:00",
        "last_at": "2026-03-01T09:40:00+00:00",
        "span_seconds": 5400,
        "first_after_seconds": 600,
        "median_gap_seconds": 600,
        "peak_hour": "2026-03-01T08:00:00+00:00",
        "peak_comments": 2,
        "mentions": 0,
    }


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(make_comment("a"), id="no time"),
        pytest.param(
            make_comment("a", minutes=5, precision=Precision.DAY), id="a day only"
        ),
    ],
)
def test_without_hours_there_is_no_pace(given):
    (whole,) = annotate(given)
    assert (whole.value["first_at"], whole.value["peak_hour"]) == (None, None)


@pytest.mark.parametrize("published", [None, PUBLISHED + timedelta(days=1)])
def test_the_first_comment_comes_after_nothing_that_is_later_or_not_known(published):
    (whole,) = annotate(make_comment("a", minutes=5), published=published)
    assert whole.value["first_after_seconds"] is None


@given(st.lists(st.text(alphabet="@ab. \u05d0-", max_size=40), max_size=8))
def test_a_mention_is_a_slice_of_its_comment(texts):
    comments = [make_comment(str(n), text=text) for n, text in enumerate(texts)]
    for note in annotate(*comments):
        if note.kind == "mention":
            text = texts[int(note.comment)]
            assert text[note.start : note.end] == f"@{note.value['name']}"
