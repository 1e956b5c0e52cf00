"""Charts as SVG, computed on the server, each with axes and with a summary in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

# In units of the drawing, which the browser scales.
WIDTH, HEIGHT, GAP = 720, 120, 2
SPARK_WIDTH, SPARK_HEIGHT = 96, 22
# Labels below a chart.
MAX_LABELS = 5
# Tops of an axis of durations, seconds; longer ones are whole days.
DURATIONS = (1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600)
HOURS = (2, 4, 6, 12, 24)


class Unit(Enum):
    """What a value counts; decides the tops of the axis and how values are written."""

    COUNT = "count"
    SECONDS = "seconds"

    def format(self, value: float | None) -> str:
        """Return a value as text, ``-`` if it is unknown."""
        if self is Unit.SECONDS:
            return format_duration(value)
        if value is None:
            return "-"
        return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"

    def round_up(self, value: float) -> float:
        """Return the top of an axis that has room for a value."""
        if self is Unit.SECONDS:
            tops = (*DURATIONS, *(hours * 3600 for hours in HOURS))
            days = -(-value // 86_400) * 86_400
            return float(next((top for top in tops if top >= value), days))
        step = 1.0
        while step * 10 < value:
            step *= 10
        return next(step * n for n in (1, 2, 4, 5, 10) if step * n >= value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value of a chart; None: unknown. ``label``: of its place on the axis."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, in units of the drawing; ``label`` is its text in words."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars from left to right.

    Attributes:
        title: the quantity. summary: the largest value in words.
        ticks: labels of the vertical axis, from the top to zero. labels: below it.
        points: what is drawn, for readers who cannot see the drawing.
        table: the points as text.
    """

    title: str
    summary: str
    ticks: Sequence[str]
    labels: Sequence[str]
    bars: Sequence[Bar]
    points: Sequence[Point]
    table: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line without axes; ``path`` is empty if no value is known."""

    label: str
    path: str
    points: Sequence[float | None]


def draw_bars(
    title: str, points: Sequence[Point], unit: Unit = Unit.COUNT, noun: str = ""
) -> Chart:
    """Return the chart of some values.

    Args:
        noun: what is counted, for the text of a bar.
    """
    largest = max((point.value for point in points if point.value), default=0.0)
    top = unit.round_up(largest) if largest else 0.0
    written = [f"{unit.format(point.value)} {noun}".rstrip() for point in points]
    best = max(range(len(points)), key=lambda n: points[n].value or 0, default=0)
    summary = "Nothing yet."
    if largest:
        summary = f"Most: {written[best]}, {points[best].label}."
    return Chart(
        title=title,
        summary=summary,
        ticks=[unit.format(top * share) for share in (1, 0.5, 0)] if top else ["", "0"],
        labels=_choose_labels([point.label for point in points]),
        bars=_draw(points, top, written),
        points=points,
        table=[(p.label, text) for p, text in zip(points, written, strict=True)],
    )


def _draw(points: Sequence[Point], top: float, written: Sequence[str]) -> list[Bar]:
    step = WIDTH / max(len(points), 1)
    bars = []
    for number, (point, text) in enumerate(zip(points, written, strict=True)):
        # A value above zero is visible, however small.
        height = max(HEIGHT * point.value / top, 2.0) if point.value else 0.0
        bars.append(
            Bar(
                x=round(number * step, 1),
                y=round(HEIGHT - height, 1),
                width=round(max(step - GAP, step / 2), 1),
                height=round(height, 1),
                label=f"{point.label}: {text}",
            )
        )
    return bars


def _choose_labels(labels: Sequence[str]) -> list[str]:
    """Return labels at equal distances, the first and the last among them."""
    if len(labels) <= MAX_LABELS:
        return list(labels)
    last = len(labels) - 1
    return [labels[round(n * last / (MAX_LABELS - 1))] for n in range(MAX_LABELS)]


def draw_spark(
    name: str, values: Sequence[float | None], unit: Unit = Unit.COUNT
) -> Spark:
    """Return values as a line; unknown ones are gaps.

    Args:
        name: the quantity and its span, for the text alternative.
    """
    known = [value for value in values if value is not None]
    if not known:
        return Spark(label=f"{name}: unknown", path="", points=values)
    largest = max(known)
    scale = (SPARK_HEIGHT - 4) / largest if largest else 0.0
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    path, is_down = [], False
    for number, value in enumerate(values):
        if value is not None:
            at = f"{number * step:.0f} {SPARK_HEIGHT - 2 - value * scale:.0f}"
            path.append(f"{'L' if is_down else 'M'}{at}")
        is_down = value is not None
    label = (
        f"{name}: {unit.format(min(known))} to {unit.format(largest)},"
        f" last {unit.format(known[-1])}"
    )
    return Spark(label=label, path="".join(path), points=values)
