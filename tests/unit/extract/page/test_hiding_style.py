"""Styles that hide an element from readers."""

from __future__ import annotations

import pytest
from lxml.html import Element

from wireroom.extract.page.hiding_style import is_hidden_by_style


@pytest.mark.parametrize(
    ("style", "is_hidden"),
    [
        pytest.param("display: none", True, id="not displayed"),
        pytest.param("color:red;DISPLAY:NONE", True, id="in capitals"),
        pytest.param("visibility:hidden", True, id="not visible"),
        pytest.param("clip: rect(1px, 1px, 1px, 1px)", True, id="clipped"),
        pytest.param("position:absolute; left: -9999px", True, id="beside the screen"),
        pytest.param("font-size:0", True, id="without size"),
        pytest.param("font-size:0.9em", False, id="small"),
        pytest.param("left: -10px", False, id="moved a little"),
        pytest.param("display:block", False, id="displayed"),
        pytest.param("", False, id="empty"),
        pytest.param(f"{' ' * 1_000}display:none", False, id="behind what is read"),
    ],
)
def test_a_style_hides(style, is_hidden):
    assert is_hidden_by_style(Element("p", style=style)) is is_hidden


def test_no_style_hides_nothing():
    assert not is_hidden_by_style(Element("p"))
