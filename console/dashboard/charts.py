"""Charts as SVG, drawn on the server; what they show is said in words too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# In units of the drawing, which a page scales.
WIDTH, HEIGHT, GAP = 720, 120, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: where it stands, how high, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars from left to right.

    Attributes:
        title: what is drawn. said: the same in a sentence. first, last: under the ends.
        table: label and value of each bar, for who cannot see it.
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
    """Draw values as bars; ``written`` says each as a person reads it."""
    most = max((value for value in values if value), default=0.0)
    step = WIDTH / max(len(values), 1)
    drawn = []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        height = HEIGHT * (value or 0) / most if most else 0.0
        # What is there at all is to be seen.
        height = max(height, 2.0) if value else 0.0
        drawn.append(
            Bar(
                x=round(number * step, 1),
                y=round(HEIGHT - height, 1),
                width=round(step - GAP, 1),
                height=round(height, 1),
                label=f"{label}: {written[number]}",
            )
        )
    top = max(range(len(values)), key=lambda n: values[n] or 0) if most else None
    said = "Nothing yet." if top is None else f"Most: {written[top]}, {labels[top]}."
    return Chart(
        title=title,
        summary=said,
        first=labels[0] if labels else "",
        last=labels[-1] if labels else "",
        bars=drawn,
        table=list(zip(labels, written, strict=True)),
    )
