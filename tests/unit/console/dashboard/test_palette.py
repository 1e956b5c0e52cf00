"""The dashboard's colours have enough contrast, in light and in dark.

Contrast as WCAG 2.2 defines it: 4.5 to 1 for text (1.4.3), 3 to 1 for graphics that a
reader has to see (1.4.11).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wireroom.console import dashboard

STYLE = (Path(dashboard.__file__).parent / "static" / "style.css").read_text()
PALETTES = dict(
    zip(
        ("light", "dark"), re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL), strict=True
    )
)
INKS = ("ink", "quiet", "link", "bad", "good", "warn")
TEXT = [(ink, ground) for ink in INKS for ground in ("ground", "paper")]
TEXT += [(name, f"{name}-ground") for name in ("bad", "good", "warn")]
# The text of a button.
TEXT += [("paper", "link")]
# The bars of a chart, the ring of the focus, the edge of a field.
GRAPHICS = [
    (front, back) for front in ("accent", "quiet") for back in ("ground", "paper")
]


@pytest.mark.parametrize("look", PALETTES)
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_has_enough_contrast(look, front, back):
    assert read_contrast(look, front, back) >= 4.5


@pytest.mark.parametrize("look", PALETTES)
@pytest.mark.parametrize(("front", "back"), GRAPHICS)
def test_graphics_have_enough_contrast(look, front, back):
    assert read_contrast(look, front, back) >= 3


def test_every_colour_is_part_of_a_palette():
    rest = STYLE
    for palette in PALETTES.values():
        rest = rest.replace(palette, "")
    assert re.findall(r":[^;{]*(#[0-9a-fA-F]{3,8}\b|\brgba?\()", rest) == []


def test_contrast_follows_the_definition():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def read_contrast(look, front, back):
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", PALETTES[look]))
    return contrast_ratio(colours[front], colours[back])


def contrast_ratio(first, second):
    dark, light = sorted(map(relative_luminance, (first, second)))
    return (light + 0.05) / (dark + 0.05)


def relative_luminance(colour):
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares
    ]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
