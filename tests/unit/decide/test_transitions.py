"""The tables of states: one line at most for a row and an event, and no dead end."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest

from tests.unit.decide.rows import make_article
from tests.unit.decide.state_tables import DOCUMENT, draw_tables, read_block
from wireroom.decide.transitions import (
    ARTICLE_TRANSITIONS,
    FEED_TRANSITIONS,
    ArticleEvent,
    FeedEvent,
    UndefinedTransitionError,
    can_happen,
    decide_article_state,
)
from wireroom.model.states import FeedState, Outcome, Stage

ROOT = Path(__file__).parents[3]
WRITERS = [ROOT / "wireroom" / name for name in ("steps", "store")]
SOURCES = [
    path
    for folder in WRITERS
    for path in folder.rglob("*.py")
    if "versions" not in path.parts
]
# Events after which an article has a stored page, or a replay reads it.
STORING = {ArticleEvent.PAGE_STORED, ArticleEvent.PAGE_IMPORTED}
REPLAYS = {event for event in ArticleEvent if event.name.startswith("REPLAY_FROM")}


@dataclass(frozen=True)
class Facts:
    """What the table asks of a row."""

    stage: Stage = Stage.FOUND
    outcome: Outcome = Outcome.IN_FLIGHT
    replay_id: int | None = None
    page_id: int | None = None
    id: int = 1


EVERY = [
    Facts(stage, outcome, replay_id, page_id)
    for stage, outcome, replay_id, page_id in product(
        Stage, Outcome, (None, 7), (None, 3)
    )
]


def follow(facts, event):
    """Return the row after an event, as ``Articles.move`` and the step leave it."""
    after = decide_article_state(facts, event)
    is_read = event in REPLAYS or facts.replay_id is not None
    rests = after.stage in (Stage.FOUND, Stage.DONE)
    is_released = facts.outcome is Outcome.MERGED and after.outcome is Outcome.IN_FLIGHT
    return replace(
        facts,
        stage=after.stage,
        outcome=after.outcome or facts.outcome,
        replay_id=7 if is_read and not rests and not is_released else None,
        page_id=3 if event in STORING else facts.page_id,
    )


def find_reachable():
    """Return the rows that a new article may become, each with those that follow it."""
    following = defaultdict(set)
    waiting = [Facts()]
    while waiting:
        facts = waiting.pop()
        if facts in following:
            continue
        following[facts] = {
            follow(facts, event) for event in ArticleEvent if can_happen(facts, event)
        }
        waiting += following[facts]
    return following


REACHABLE = find_reachable()


def test_one_line_at_most_is_about_a_row_and_an_event():
    doubled = [
        (facts, event)
        for facts, event in product(EVERY, ArticleEvent)
        if sum(
            line.event is event and line.applies_to(facts)
            for line in ARTICLE_TRANSITIONS
        )
        > 1
    ]
    assert doubled == []


def test_an_article_in_flight_has_a_next_step():
    wrong = {
        (facts.stage, facts.outcome)
        for facts in REACHABLE
        if (facts.outcome is Outcome.IN_FLIGHT) and (facts.stage is Stage.DONE)
    }
    assert wrong == set()


def test_only_an_article_in_flight_waits_for_its_first_page():
    found = {facts.outcome for facts in REACHABLE if facts.stage is Stage.FOUND}
    assert found == {Outcome.IN_FLIGHT}


def test_an_article_after_its_download_has_a_page():
    computed = [f for f in REACHABLE if f.stage not in (Stage.FOUND, Stage.DONE)]
    assert all(facts.page_id is not None for facts in computed)


def test_every_article_can_be_published_from_any_state():
    can = {facts for facts in REACHABLE if facts.outcome is Outcome.PUBLISHED}
    while more := {f for f, after in REACHABLE.items() if after & can} - can:
        can |= more
    # But those that were erased, to which nothing happens any more.
    left = set(REACHABLE) - can
    assert {facts.outcome for facts in left} == {Outcome.ERASED}
    assert all(not REACHABLE[facts] for facts in left)


def test_every_state_that_is_not_done_ends_by_a_defect_or_a_failed_replay():
    for facts in REACHABLE:
        if facts.stage is Stage.DONE:
            continue
        is_replay = facts.replay_id is not None
        event = ArticleEvent.REPLAY_ENDED if is_replay else ArticleEvent.DEFECT
        assert follow(facts, event).stage is Stage.DONE


@pytest.mark.parametrize("line", ARTICLE_TRANSITIONS, ids=lambda line: str(line.event))
def test_every_line_is_about_a_state_that_occurs(line):
    states = set(product(line.stages, line.outcomes))
    occurring = {(f.stage, f.outcome) for f in REACHABLE if line.applies_to(f)}
    impossible = {(stage, outcome) for stage, outcome in states - occurring}
    # Lines about every article name the states that none has, too.
    is_general = line.event in {
        ArticleEvent.BOILERPLATE_FOUND,
        ArticleEvent.RETRIED,
        ArticleEvent.DEFECT,
        ArticleEvent.ERASED,
    }
    assert occurring
    assert is_general or impossible == set()


@pytest.mark.parametrize(
    ("columns", "event"),
    [
        ({"stage": Stage.DONE, "outcome": Outcome.REJECTED}, ArticleEvent.ENRICHED),
        ({"stage": Stage.DONE, "outcome": Outcome.MERGED}, ArticleEvent.NAMED_BY_CLAIM),
        (
            {"stage": Stage.DONE, "outcome": Outcome.REJECTED, "page_id": 3},
            ArticleEvent.REPLAY_FROM_ENRICH,
        ),
        (
            {"stage": Stage.DOWNLOADED, "outcome": Outcome.PUBLISHED},
            ArticleEvent.REPLAY_ENDED,
        ),
    ],
    ids=["not deduplicated", "merged since", "rejected since", "in no replay"],
)
def test_an_event_that_cannot_happen_is_a_defect(columns, event):
    with pytest.raises(UndefinedTransitionError, match="article 1"):
        decide_article_state(make_article(**columns), event)


@pytest.mark.parametrize("kind", [ArticleEvent, FeedEvent])
def test_every_event_is_in_the_table_and_in_the_code(kind):
    source = "".join(path.read_text("utf-8") for path in SOURCES)
    source += (ROOT / "wireroom/decide/articles/revisions.py").read_text("utf-8")
    source += (ROOT / "wireroom/decide/failures/retries.py").read_text("utf-8")
    source += (ROOT / "wireroom/decide/polling/polls.py").read_text("utf-8")
    tables = {line.event for line in ARTICLE_TRANSITIONS} | set(FEED_TRANSITIONS)
    for event in kind:
        assert event in tables
        assert f"{kind.__name__}.{event.name}" in source


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_names_a_next_state(path):
    """The type of ``ArticleUpdate`` has no stage or outcome: this is for SQL."""
    source = path.read_text("utf-8")
    assignments = re.findall(
        r"(?s)UPDATE (?:articles|feeds) SET(.*?)(?:WHERE|FROM)", source
    )
    words = "|".join([*Stage, *Outcome, *FeedState])
    literals = [a for a in assignments if re.search(rf"'(?:{words})'", a)]
    assert literals == []


def test_the_document_shows_the_tables():
    """``python -m tests.unit.decide.state_tables`` writes them."""
    assert read_block(DOCUMENT.read_text("utf-8")) == draw_tables()
