"""What placing and annotating again would change is shown before, and taken back."""

from __future__ import annotations

import pytest

from tests.integration.steps.replays.test_replay import (
    everything,
    newsroom,
    start,
    work,
)
from wireroom.console.operations import reprocess_preview
from wireroom.dedupe import stories
from wireroom.model.states import Outcome
from wireroom.steps.replays import replay
from wireroom.store.runs.replays import ReplayFilter
from wireroom.store.stories.placement_state import take_snapshot

GAZETTE = "https://gazette.example"


def wanted(step: str) -> ReplayFilter:
    return ReplayFilter(outcomes=tuple(replay.REPLAYABLE[step]))


def shown(room, step: str) -> list[str]:
    lines: list[str] = []
    given = {"limit": None, "with_diff": True, "write": lines.append}
    reprocess_preview.print_preview(room.pipeline, step, wanted(step), **given)
    return lines


def standing(room, article_id: int):
    with room.store.begin_snapshot() as tx:
        return take_snapshot(tx.connection, article_id)


@pytest.mark.parametrize(("step", "count"), [("deduplicate", 3), ("enrich", 2)])
def test_the_same_code_previews_no_change_and_writes_nothing(
    room, page, other_text, step, count
):
    newsroom(room, page, other_text)
    before = everything(room)
    assert shown(room, step) == [
        f"{count} articles read, nothing written: {count} unchanged"
    ]
    assert everything(room) == before


def test_a_story_that_would_be_joined_is_previewed(room, page, monkeypatch):
    with monkeypatch.context() as yesterday:
        yesterday.setattr(stories, "POSSIBLE_SCORE", 2.0)
        first = room.publish()
        room.feed("lead", base=GAZETTE)
        text = room.article(first).text
        room.web.serve(
            f"{GAZETTE}/lead", page(title="A pier again", body=text + "\nWe will see.")
        )
        (second,) = room.poll(f"{GAZETTE}/feed")
        room.walk(second)
    before = everything(room)

    lines = shown(room, "deduplicate")
    foreseen = room.pipeline.preview_stories("deduplicate", second)

    assert everything(room) == before
    assert lines[0] == f"{first} https://paper.example/one: story, match"
    assert "  + in its story: https://gazette.example/lead" in lines
    assert [x for x in lines if x.startswith("  match:")] == [
        f"  match: alone -> contained 1 {GAZETTE}/lead",
        "  match: alone -> contained 1 https://paper.example/one",
    ]
    assert lines[-1].startswith("2 articles read, nothing written: 2 story")

    start(room, "deduplicate", ReplayFilter(outcomes=(Outcome.PUBLISHED,), url="*lead"))
    assert work(room) == [second]
    assert standing(room, second) == foreseen.after


def test_annotations_that_would_change_are_previewed(room):
    article_id = room.publish()
    room.run(
        """UPDATE annotations SET value = '"seaweed"' WHERE producer = 'keywords'"""
    )
    before = everything(room)

    lines = shown(room, "enrich")
    foreseen = room.pipeline.preview_stories("enrich", article_id)

    assert everything(room) == before
    assert lines[0] == f"{article_id} https://paper.example/one: annotations"
    gone = [x for x in lines if x.startswith("  - keywords ")]
    come = [x for x in lines if x.startswith("  + keywords ")]
    assert gone
    assert come
    assert all("seaweed" in x for x in gone)
    assert not any("seaweed" in x for x in come)

    start(room, "enrich", wanted("enrich"))
    work(room)
    assert standing(room, article_id) == foreseen.after


def test_an_article_in_progress_is_not_previewed(room):
    article_id = room.publish()
    room.run("UPDATE articles SET stage = 'downloaded'")
    assert room.pipeline.preview_stories("enrich", article_id) is None
