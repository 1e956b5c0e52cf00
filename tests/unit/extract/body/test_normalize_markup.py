"""Markup whose meaning the body extractor would lose is changed before it reads."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.body.normalize_markup import (
    CODE_LINE,
    normalize_markup,
    restore_code_line,
)
from wireroom.extract.page.mark_index import index_marks


def normalize(body: str):
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    struck = normalize_markup(tree, index_marks(tree))
    return tree.find("body"), struck


def text_of(body: str) -> str:
    return normalize(body)[0].text_content()


def code_of(body: str) -> list[str]:
    text = text_of(body)
    lines = text.split(CODE_LINE)[1:]
    return [restore_code_line(f"{CODE_LINE}{line}").rstrip("\n") for line in lines]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        pytest.param("a\n  b\n\tc", ["a", "  b", "    c"], id="lines"),
        pytest.param("  a", ["  a"], id="an indented first line"),
        pytest.param("a\n\nb", ["a", "b"], id="an empty line"),
        pytest.param("<b>a</b> b\n<i>c</i>", ["a b", "c"], id="elements in a line"),
        pytest.param("<b>  a</b>\n  <i>c</i>", ["  a", "  c"], id="indented elements"),
        pytest.param("<b>a</b> <i>c</i>", ["a c"], id="elements with a space between"),
        pytest.param("a\n <b> </b><i>c</i>", ["a", "  c"], id="an indented space"),
        pytest.param("a\n<b>\t</b><i>c</i>", ["a", "    c"], id="a tab in an element"),
        pytest.param("a<br>  b", ["a", "  b"], id="line breaks"),
        pytest.param("<div>a</div><div>  b</div>", ["a", "  b"], id="blocks"),
        pytest.param("a<pre>\n  b</pre>", ["a", "  b"], id="code in code"),
    ],
)
def test_each_line_of_code_is_marked_with_its_indentation(markup, lines):
    assert code_of(f"<p>x</p><pre>{markup}</pre>y") == [*lines[:-1], f"{lines[-1]}y"]
