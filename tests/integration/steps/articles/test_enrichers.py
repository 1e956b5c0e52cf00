"""Enrichers that others bring: installed beside the product, without a network."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from wireroom.enrich.registry import ENTRY_POINT_GROUP, EnricherRegistry, EnricherState
from wireroom.step_metrics import ENRICHER_PREFIX

PAGE = (Path(__file__).parents[4] / "docs/enrichers.md").read_text("utf-8")
COMMENTS = ((1, "Ann", "THIS pier"), (2, "Bo", "why then"))


def install(folder: Path, name: str, code: str, points: dict[str, str]) -> None:
    """Lay a package down as pip does."""
    (folder / f"{name}.py").write_text(code, "utf-8")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\n", "utf-8")
    lines = "\n".join(f"{key} = {value}" for key, value in points.items())
    (about / "entry_points.txt").write_text(
        f"[{ENTRY_POINT_GROUP}]\n{lines}\n", "utf-8"
    )


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_the_example_of_the_documents_annotates_the_next_article(site, room):
    code, project = re.findall(r"(?ms)^```(?:python|toml)\n(.*?)^```", PAGE)
    points = tomllib.loads(project)["project"]["entry-points"][ENTRY_POINT_GROUP]
    install(site, "shouting", code, points)
    article_id = room.publish(comments=COMMENTS)
    found = room.rows(
        "SELECT article_id, version, kind, value ->> 'share' FROM annotations"
        " WHERE producer = 'shouting' ORDER BY comment_id"
    )
    assert found == [
        (article_id, "1", "loudness", "0.5"),
        (article_id, "1", "loudness", "0.0"),
    ]
    (query,) = re.findall(r"(?ms)^```sql\n(SELECT comment_id.*?)^```", PAGE)
    assert len(room.rows(query)) == 2


BROKEN = """
from wireroom.enrich import Cost, Input, Note, Unavailable

class Plain:
    name, version, inputs, cost = "plain", "1", (Input.TEXT,), Cost.LIGHT
    def annotate(self, given):
        return [Note(kind="plain", value={"first": given.text[0]}, start=0, end=1)]

class Newer(Plain):
    version = "2"

class Raises(Plain):
    name = "raises"
    def annotate(self, given):
        raise ValueError("no luck \\0")

class Endless(Plain):
    name = "endless"
    def annotate(self, given):
        while True:
            yield Note(kind="more", value={})

class WithoutModel(Plain):
    def __init__(self):
        raise Unavailable("its model is missing")
"""


def test_a_broken_enricher_loses_neither_the_article_nor_other_annotations(site, room):
    classes = {"plain": "Plain", "plain-2": "Newer", "raises": "Raises"}
    classes |= {"endless": "Endless", "bare": "WithoutModel", "gone": "NotThere"}
    install(site, "odd", BROKEN, {n: f"odd:{c}" for n, c in classes.items()})
    install(site, "worse", "import nothing_of_this_name", {"worse": "worse:Any"})
    room.publish()
    assert room.column("SELECT outcome FROM articles") == ["published"]
    said = room.rows(
        "SELECT producer, version, kind FROM annotations"
        " WHERE producer IN ('plain', 'raises', 'endless') ORDER BY 1, 2"
    )
    assert said == [
        ("endless", "1", "failed"),
        ("plain", "1", "plain"),
        ("plain", "2", "plain"),
        ("raises", "1", "failed"),
    ]
    assert room.column("SELECT count(*) FROM annotations WHERE kind = 'keyword'") != [0]
    counted = {k.step: k.outcome for k in room.pipeline.step_metrics.take_tallies()}
    assert counted[ENRICHER_PREFIX + "raises"] == "error"
    assert counted[ENRICHER_PREFIX + "plain"] == "done"
    states = {p.name: (p.state, p.reason) for p in EnricherRegistry().entries}
    assert states["bare"] == (EnricherState.OFF, "its model is missing")
    assert states["worse"][0] is states["gone"][0] is EnricherState.BROKEN
    assert "nothing_of_this_name" in states["worse"][1]
