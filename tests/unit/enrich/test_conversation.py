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


@pytest.mark.parametrize("precision", [Precision.SECOND, Precision.HOUR])
def test_a_time_to_the_hour_has_a_pace(precision):
    (whole,) = annotate(make_comment("a", minutes=90, precision=precision))
    assert whole.value["first_at"] == "2026-03-01T09:30:00+00:00"
    assert whole.value["peak_hour"] == "2026-03-01T09:00:00+00:00"
    assert whole.value["peak_comments"] == 1
    assert whole.value["median_gap_seconds"] is None


def test_a_comment_with_its_article_comes_after_no_seconds():
    (whole,) = annotate(make_comment("a", minutes=0))
    assert whole.value["first_after_seconds"] == 0


def test_of_two_busy_hours_the_first_is_the_peak():
    (whole,) = annotate(
        *(make_comment(str(n), minutes=n) for n in (5, 61, 62, 150, 151))
    )
    assert whole.value["peak_hour"] == "2026-03-01T09:00:00+00:00"


def test_the_gap_is_the_median_of_the_gaps_and_not_their_mean():
    (whole,) = annotate(*(make_comment(str(n), minutes=n) for n in (300, 0, 1, 3)))
    assert whole.value["median_gap_seconds"] == 120
    assert whole.value["span_seconds"] == 300 * 60


def test_shares_and_voices_are_those_of_the_comments_that_are_there():
    (whole,) = annotate(
        make_comment("a", ""),
        make_comment("b", "Bo", parent="a", depth=1),
        make_comment("c", "Bo", parent="gone", depth=4),
    )
    described = {key: whole.value[key] for key in ("voices", "replies", "depth")}
    assert described == {"voices": 1, "replies": 1, "depth": 4}
    assert whole.value["replies_share"] == 0.333


def test_the_five_most_answered_and_the_twenty_most_frequent_answers_are_listed():
    asked = [make_comment(f"q{n:02}", f"Asker {n:02}") for n in range(30)]
    replies = [
        make_comment(f"r{n}-{m}", "Bo", parent=f"q{n:02}")
        for n in range(30)
        for m in range(30 - n)
    ]
    (whole,) = annotate(*asked, *replies)
    assert whole.value["most_answered"] == [
        {"comment": f"q{n:02}", "replies": 30 - n} for n in range(5)
    ]
    assert [(one["to"], one["replies"]) for one in whole.value["answers"]] == [
        (f"Asker {n:02}", 30 - n) for n in range(20)
    ]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param("@Bo no", [("Bo", "Bo")], id="an author"),
        pytest.param("so, @bo: no", [("bo", "Bo")], id="in another spelling"),
        pytest.param("@Cy no", [("Cy", None)], id="nobody who wrote here"),
        pytest.param("@Ann Lee Tarn no", [("Ann", "Ann Lee Tarn")], id="three words"),
        pytest.param("@Ann Lee no", [("Ann", "Ann Lee")], id="two words"),
        pytest.param("@Ann  Lee, no", [("Ann", "Ann Lee")], id="two spaces, a comma"),
        pytest.param("@Ann", [("Ann", None)], id="a part of a name"),
        pytest.param("@cleo.t. no", [("cleo.t", None)], id="a point ends the sentence"),
        pytest.param("@cleo- no", [("cleo", None)], id="a dash behind it"),
        pytest.param("@Bo @Bo", [("Bo", "Bo")] * 2, id="twice"),
        pytest.param("bo@paper.example", [], id="an address"),
        pytest.param("@@Bo", [], id="two marks"),
        pytest.param("at 5 @ the pier", [], id="a mark alone"),
    ],
)
def test_a_mention_is_known_by_the_longest_name_that_wrote_here(text, mentions):
    notes = annotate(
        make_comment("a", "Bo"),
        make_comment("b", "Ann Lee"),
        make_comment("c", "Ann Lee Tarn"),
        make_comment("d", "Dov", text=text),
    )
    found = [n for n in notes if n.kind == "mention"]
    assert [(n.value["name"], n.value["known"]) for n in found] == mentions
    assert {n.comment for n in found} <= {"d"}
    assert notes[0].value["mentions"] == len(mentions)


@pytest.mark.parametrize(
    ("texts", "mentions"),
    [
        pytest.param(["@bo " * 21], 20, id="twenty of a comment"),
        pytest.param(["@bo " * 20] * 101, 2_000, id="2,000 of an article"),
        pytest.param(["x" * 9_997 + " @b"], 1, id="in 10,000 characters"),
        pytest.param(["x" * 10_000 + " @b"], 0, id="behind them"),
    ],
)
def test_mentions_are_bounded(texts, mentions):
    comments = [make_comment(str(n), text=text) for n, text in enumerate(texts)]
    whole, *found = annotate(*comments)
    assert len(found) == whole.value["mentions"] == mentions


def test_an_article_without_comments_has_no_conversation():
    assert annotate() == []
