"""The lines of ``wireroom cluster --jsonl``, in and out."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.console.filters import cluster
from wireroom.console.filters.cluster import run
from wireroom.dedupe.stories import assign_story


def make_text(seed: int, words: int = 300) -> str:
    generator = random.Random(seed)
    return " ".join(f"w{generator.randrange(2000):x}" for _ in range(words))


def cluster_lines(*inputs: object) -> list[dict]:
    lines = [x if isinstance(x, str) else json.dumps(x) for x in inputs]
    return [json.loads(line) for line in run(lines)]


def test_a_copy_gets_the_story_and_the_id_of_its_match():
    lead = " ".join(make_text(1).split()[:120])
    first, other, copy = cluster_lines(
        {"id": "a", "text": make_text(1)},
        {"id": 2, "text": make_text(2)},
        {"id": "c", "text": lead, "title": None, "published_at": "2026-03-01"},
    )
    assert first == {
        "id": "a",
        "story": "a",
        "canonical": None,
        "method": "alone",
        "score": None,
    }
    assert other["story"] == 2
    assert (copy["story"], copy["canonical"]) == ("a", "a")
    assert copy["method"] == "contained"
    assert copy["score"] > 0.9


def test_a_later_text_shows_that_two_stories_are_one():
    whole = make_text(1)
    head, tail = " ".join(whole.split()[:160]), " ".join(whole.split()[60:])
    assert {a["story"] for a in cluster_lines({"id": 1, "text": head},
            {"id": 2, "text": tail}, {"id": 3, "text": whole})} == {1}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "Expecting", id="cut off"),
        pytest.param("[1]", "not an object", id="a list"),
        pytest.param({"text": "x"}, "id: ", id="no id"),
        pytest.param({"id": True}, "id: ", id="a truth value as id"),
        pytest.param({"id": 1, "text": 5}, "text: ", id="a number as text"),
        pytest.param({"id": 1, "published_at": "soon"}, "isoformat", id="no date"),
        pytest.param(
            {"id": 1, "published_at": "0001-01-01T00:00:00+05:00"},
            "published_at: ",
            id="a time before the first year in UTC",
        ),
        pytest.param("[" * 100_000, "", id="nested too deeply"),
    ],
)
def test_a_bad_line_is_reported_and_the_others_are_clustered(line, message):
    bad, good = cluster_lines(line, "", {"id": 7, "text": make_text(1)})
    assert bad["id"] is None
    assert bad["line"] == 1
    assert message in bad["error"]
    assert good["id"] == 7


@given(st.lists(st.text(max_size=40), max_size=5))
def test_every_line_has_exactly_one_answer(lines):
    lines = [line for line in lines if line.strip()]
    assert len(list(run(lines))) == len(lines)


def test_an_unexpected_error_is_that_text_s_answer_and_the_run_continues(
    monkeypatch, caplog
):
    def assign_or_fail(doc, index):
        assert doc.title != "broken"
        return assign_story(doc, index)

    monkeypatch.setattr(cluster, "assign_story", assign_or_fail)
    failed, first, copy = cluster_lines(
        {"id": "a", "title": "broken", "text": make_text(1)},
        {"id": "b", "text": make_text(1)},
        {"id": "c", "text": make_text(1)},
    )
    assert (failed["id"], failed["reason"]) == ("a", "defect")
    assert failed["error"].startswith("AssertionError")
    assert "assign_or_fail" in caplog.text
    assert (first["story"], copy["story"]) == ("b", "b")
