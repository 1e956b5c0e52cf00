"""A page's view as JSON and CSV, by one way for all pages."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from wireroom.console.dashboard.charts import Point, Unit, draw_bars, draw_spark
from wireroom.console.dashboard.page_data import (
    Page,
    PageFormat,
    split_format,
    write_csv,
    write_json,
)
from wireroom.console.dashboard.word_diff import diff_sentences

AT = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    name: str
    at: datetime
    more: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(Page):
    csv_field = "lines"
    form_fields = frozenset({"shown"})

    lines: tuple[Line, ...]
    shown: object
    span: timedelta = timedelta(minutes=2)


SAMPLE = Sample(
    lines=(Line(name="=1+1", at=AT, more={"tags": ["a"], "n": 2}),), shown=object()
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/feeds", ("/feeds", PageFormat.HTML)),
        ("/feeds.json", ("/feeds", PageFormat.JSON)),
        ("/articles/12.csv", ("/articles/12", PageFormat.CSV)),
        ("/overview.json", ("/", PageFormat.JSON)),
        ("/api/v1/openapi.json", ("/api/v1/openapi.json", PageFormat.HTML)),
        ("/docs/adr/0001-chain.json", ("/docs/adr/0001-chain", PageFormat.JSON)),
    ],
)
def test_the_ending_of_a_path_names_the_format(path, expected):
    assert split_format(path) == expected


def test_the_view_is_written_as_json_without_what_only_a_form_needs():
    assert json.loads(write_json(SAMPLE)) == {
        "lines": [
            {
                "name": "=1+1",
                "at": "2026-03-01T00:00:00+00:00",
                "more": {"tags": ["a"], "n": 2},
            }
        ],
        "span": 120.0,
    }


def test_the_rows_are_written_as_csv_and_no_cell_is_a_formula():
    (line,) = csv.DictReader(io.StringIO(write_csv(SAMPLE)))
    assert line == {
        "name": "'=1+1",
        "at": "2026-03-01T00:00:00+00:00",
        "more.tags": '["a"]',
        "more.n": "2",
    }


@pytest.mark.parametrize(
    ("unit", "value", "top"),
    [
        (Unit.COUNT, 1, 1),
        (Unit.COUNT, 7, 10),
        (Unit.COUNT, 146, 200),
        (Unit.COUNT, 4001, 5000),
        (Unit.SECONDS, 61, 120),
        (Unit.SECONDS, 4000, 7200),
        (Unit.SECONDS, 100_000, 172_800),
    ],
)
def test_an_axis_ends_at_a_round_value(unit, value, top):
    assert unit.round_up(value) == top


def test_a_chart_has_ticks_labels_and_its_points():
    chart = draw_bars("Articles", [Point(label=f"{n}", value=n) for n in range(24)])
    assert chart.ticks == ["40", "20", "0"]
    assert chart.labels == ["0", "6", "12", "17", "23"]
    assert chart.summary == "Most: 23, 23."
    assert max(bar.x + bar.width for bar in chart.bars) <= 720


@pytest.mark.parametrize(
    ("values", "label", "path"),
    [
        ([None, None], "Delay: unknown", ""),
        ([0, 2, 4], "Delay: 0 to 4, last 4", "M0 20L48 11L96 2"),
        ([1, None, 1], "Delay: 1 to 1, last 1", "M0 2M96 2"),
    ],
    ids=["unknown", "rising", "gap"],
)
def test_a_spark_has_a_text_and_gaps(values, label, path):
    spark = draw_spark("Delay", values)
    assert (spark.label, spark.path) == (label, path)


@pytest.mark.parametrize(
    ("removed", "added", "expected"),
    [
        (
            ["The ferry sails at nine."],
            ["The ferry sails at ten."],
            [[("same", "The ferry sails at"), ("removed", "nine."), ("added", "ten.")]],
        ),
        (["One."], [], [[("removed", "One.")]]),
        (
            ["A storm came."],
            ["Nobody was hurt today."],
            [[("removed", "A storm came.")], [("added", "Nobody was hurt today.")]],
        ),
    ],
    ids=["a word", "a sentence", "another sentence"],
)
def test_changed_sentences_are_compared_by_words(removed, added, expected):
    lines = diff_sentences(removed, added)
    assert [[(piece.kind, piece.text) for piece in line] for line in lines] == expected
