"""Stories decided by hand, kept against whatever runs later."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wireroom.errors import OperatorError
from wireroom.model.feed import FeedEntry
from wireroom.model.sighting import Sighting
from wireroom.model.states import DecisionKind
from wireroom.steps.articles.stories import edit_stories

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DECIDED = edit_stories.ManualDecision(by="ada", reason="another ferry", at=NOW)
ROWS = 6


def text_of(seed: int, words: int = 150) -> str:
    draw = random.Random(seed)
    return " ".join(f"w{draw.randrange(2000):x}" for _ in range(words))


@pytest.fixture
def tx(room):
    """A transaction that is rolled back."""
    with room.store.begin() as opened:
        undone = opened.connection.begin_nested()
        yield opened
        undone.rollback()


@pytest.fixture
def ids(tx):
    """Articles without a text."""
    urls = [f"https://paper.example/{number}" for number in range(ROWS)]
    seen = [Sighting(entry=FeedEntry(identity=u, url=u), url=u, key=u) for u in urls]
    made = tx.entries.record_sightings(1, 1, seen, now=NOW, due_at=NOW)
    return sorted(made.new_articles)


def place(tx, article_id, text):
    tx.articles.update(tx.articles.lock(article_id).lease, {"text": text})
    return tx.stories.place_article(
        article_id, title="", text=text, published_at=None, now=NOW
    )


def placed(tx, ids):
    return [tx.stories.get_story_id(one) for one in ids]


def events(tx):
    tx.changes.write_queued()
    return [
        (one["kind"], one["article_id"], one["story_id"], one["data"])
        for one in tx.changes.list_after(0)
    ]


@pytest.fixture
def copies(tx, ids):
    """One story of three."""
    for article_id in ids[:3]:
        place(tx, article_id, f"{text_of(1)} paper {article_id}")
    return ids[:3]


def test_a_split_article_stays_split_when_it_is_placed_again(tx, copies):
    edit_stories.split_story(tx, copies[1:2], DECIDED)
    first, out, third = placed(tx, copies)
    assert first == third != out
    assert events(tx) == [("story_changed", copies[1], out, {"left": first})]

    for article_id in (*copies, *copies[::-1]):
        place(tx, article_id, f"{text_of(1)} paper {article_id}")
    assert placed(tx, copies) == [first, out, third]


def test_a_later_copy_of_both_does_not_join_split_articles(tx, copies, ids):
    edit_stories.split_story(tx, copies[1:2], DECIDED)
    place(tx, ids[3], text_of(1))
    first, out, third, later = placed(tx, ids[:4])
    assert first == third != out
    assert later in {first, out}


def test_several_articles_are_split_off_together(tx, copies):
    edit_stories.split_story(tx, copies[1:], DECIDED)
    first, *out = placed(tx, copies)
    assert len(set(out)) == 1
    assert first not in out


def test_articles_joined_by_hand_are_split_off_together(tx, copies):
    edit_stories.join_stories(tx, copies[1:], DECIDED)
    edit_stories.split_story(tx, copies[1:], DECIDED)
    first, *out = placed(tx, copies)
    assert len(set(out)) == 1
    assert first not in out


def test_two_joined_stories_stay_one(tx, copies, ids):
    place(tx, ids[3], text_of(2))
    place(tx, ids[4], text_of(2))
    edit_stories.join_stories(tx, [copies[2], ids[4]], DECIDED)
    assert len(set(placed(tx, ids[:5]))) == 1
    assert events(tx)[-1][0] == "story_changed"

    for article_id in ids[3:5]:
        place(tx, article_id, text_of(2))
    place(tx, ids[5], text_of(2))
    assert len(set(placed(tx, ids))) == 1


def test_a_decision_can_be_reset(tx, copies, ids):
    edit_stories.split_story(tx, copies[1:2], DECIDED)
    assert edit_stories.reset_decisions(tx, copies[1], by="ben", now=NOW) == 1
    assert len(set(placed(tx, copies))) == 1

    place(tx, ids[3], text_of(2))
    edit_stories.join_stories(tx, [copies[0], ids[3]], DECIDED)
    assert edit_stories.reset_decisions(tx, ids[3], by="ben", now=NOW) == 1
    assert len(set(placed(tx, copies))) == 1
    assert placed(tx, ids[3:4]) != placed(tx, copies[:1])
    sent = tx.connection.exec_driver_sql(
        "SELECT kind, decided_by, reason, undone_by FROM story_decisions ORDER BY id"
    )
    assert [tuple(row) for row in sent] == [
        ("split", "ada", "another ferry", "ben"),
        ("join", "ada", "another ferry", "ben"),
    ]


def test_a_reset_publishes_the_stories_that_it_dissolved(tx, copies, ids):
    place(tx, ids[3], text_of(2))
    edit_stories.join_stories(tx, [copies[0], ids[3]], DECIDED)
    (story,) = set(placed(tx, ids[:4]))
    edit_stories.reset_decisions(tx, ids[3], by="ben", now=NOW)
    assert ("story_changed", ids[3], story, {}) in events(tx)


REFUSED = {
    "one alone": (
        lambda tx, ids: edit_stories.split_story(tx, ids[3:4], DECIDED),
        "no other",
    ),
    "all there are": (
        lambda tx, ids: edit_stories.split_story(tx, ids[:3], DECIDED),
        "no other",
    ),
    "of two stories": (
        lambda tx, ids: edit_stories.split_story(tx, ids[2:4], DECIDED),
        "not in one",
    ),
    "in no story": (
        lambda tx, ids: edit_stories.split_story(tx, ids[4:5], DECIDED),
        "in no story",
    ),
    "one to join": (
        lambda tx, ids: edit_stories.join_stories(tx, ids[:1], DECIDED),
        "name another",
    ),
    "nothing decided": (
        lambda tx, ids: edit_stories.reset_decisions(tx, ids[0], by="", now=NOW),
        "no decision was made",
    ),
}


@pytest.mark.parametrize(("decide", "said"), REFUSED.values(), ids=list(REFUSED))
def test_a_decision_without_effect_is_refused(tx, copies, ids, decide, said):
    assert copies
    place(tx, ids[3], text_of(2))
    with pytest.raises(OperatorError, match=said):
        decide(tx, ids)


def test_a_decision_does_not_contradict_another(tx, copies):
    edit_stories.split_story(tx, copies[1:2], DECIDED)
    with pytest.raises(OperatorError, match=f"reset {copies[0]}"):
        edit_stories.join_stories(tx, copies[:2], DECIDED)
    edit_stories.reset_decisions(tx, copies[1], by="ben", now=NOW)
    edit_stories.join_stories(tx, copies[:2], DECIDED)
    with pytest.raises(OperatorError, match=f"reset {copies[1]}"):
        edit_stories.split_story(tx, copies[1:2], DECIDED)


def test_the_error_names_the_article_that_was_split_off(tx, copies):
    edit_stories.split_story(tx, copies[1:2], DECIDED)
    with pytest.raises(OperatorError, match=f"article {copies[1]} was split from"):
        edit_stories.reset_decisions(tx, copies[0], by="ben", now=NOW)


RULINGS = st.lists(
    st.tuples(
        st.sampled_from(DecisionKind), st.integers(0, 5), st.integers(0, 5)
    ).filter(lambda made: made[1] != made[2]),
    max_size=4,
)


def consistent(rulings) -> list[tuple[DecisionKind, int, int]]:
    """Leave out what contradicts what was decided before, as the commands refuse it."""
    kept: list[tuple[DecisionKind, int, int]] = []
    for made in rulings:
        group = groups([*kept, made])
        apart = [(a, b) for kind, a, b in [*kept, made] if kind is DecisionKind.SPLIT]
        if all(group[a] != group[b] for a, b in apart):
            kept.append(made)
    return kept


def groups(rulings) -> list[int]:
    group = list(range(ROWS))
    for kind, one, other in rulings:
        if kind is DecisionKind.JOIN:
            group = [group[one] if g == group[other] else g for g in group]
    return group


@given(
    rulings=RULINGS.map(consistent),
    seeds=st.lists(st.integers(1, 2), min_size=ROWS, max_size=ROWS),
    order=st.lists(st.integers(0, ROWS - 1), max_size=6).flatmap(
        lambda more: st.permutations(range(ROWS)).map(lambda all_: [*all_, *more])
    ),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_decisions_hold_in_any_order_of_arrival(tx, ids, rulings, seeds, order):
    undone = tx.connection.begin_nested()
    for kind, one, other in rulings:
        tx.stories.decisions.add_decision(
            kind, ([ids[one]], [ids[other]]), by="", why="", now=NOW
        )
    for place_ in order:
        place(tx, ids[place_], f"{text_of(seeds[place_])} paper {place_}")
    found = placed(tx, ids)
    sizes = tx.connection.exec_driver_sql("SELECT sum(size) FROM stories").scalar()
    undone.rollback()
    for kind, one, other in rulings:
        assert (found[one] == found[other]) is (kind is DecisionKind.JOIN)
    assert sizes == ROWS
