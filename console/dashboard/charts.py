"""Bar charts as SVG, computed on the server, each with a summary in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# In units of the drawing, which the browser scales.
WIDTH, HEIGHT, GAP = 720, 120, 2


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
        first, last: labels below the ends of the axis.
        table: label and value of each bar, for readers who cannot see the drawing.
    """

    title: str
    summary: str
    first: str
    last: str
    bars: Sequence[Bar]
    table: Sequence[tuple[str, str]]


def draw_bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[float | None],
    written: Sequence[str],
) -> Chart:
    """Return the chart of some values.

    Args:
        labels: of the bars. values: their heights; None: unknown.
        written: the values as text.
    """
    largest = max((value for value in values if value), default=0.0)
    step = WIDTH / max(len(values), 1)
    drawing = []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        height = HEIGHT * (value or 0) / largest if largest else 0.0
        # A value above zero is visible, however small.
        height = max(height, 2.0) if value else 0.0
        drawing.append(
            Bar(
                x=round(number * step, 1),
                y=round(HEIGHT - height, 1),
                width=round(step - GAP, 1),
                height=round(height, 1),
                label=f"{label}: {written[number]}",
            )
        )
    top = max(range(len(values)), key=lambda n: values[n] or 0) if largest else None
    summary = "Nothing yet." if top is None else f"Most: {written[top]}, {labels[top]}."
    return Chart(
        title=title,
        summary=summary,
        first=labels[0] if labels else "",
        last=labels[-1] if labels else "",
        bars=drawing,
        table=list(zip(labels, written, strict=True)),
    )
