from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.body.unwrap_layout_tables import unwrap_tables

PARAGRAPHS = "<p>The ferry left at ten.</p><p>It came back at dawn.</p>"


def tags(markup: str) -> list[str]:
    tree = fromstring(f"<div>{markup}</div>")
    unwrap_tables(tree)
    return [x.tag for x in tree.iterdescendants() if x.tag != "p"]


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(PARAGRAPHS, id="paragraphs"),
        pytest.param("The ferry left at ten. " * 20, id="a long text"),
        pytest.param("<h1>Night ferry</h1>", id="the headline"),
    ],
)
def test_a_table_with_a_story_in_a_cell_becomes_blocks(cell):
    found = tags(f"<table><tr><td>Menu</td><td>{cell}</td></tr></table>")

    assert {"table", "tr", "td"}.isdisjoint(found)


def test_a_table_of_figures_stays_a_table():
    rows = "<tr><td>Mon</td><td>22:00</td></tr>" * 3

    assert tags(f"<table>{rows}</table>").count("td") == 6


def test_a_large_table_stays_data_though_its_cells_hold_paragraphs():
    rows = f"<tr><td>Mon</td><td>{PARAGRAPHS}</td></tr>" * 8

    assert "table" in tags(f"<table>{rows}</table>")


def test_data_in_a_laid_out_page_stays_data():
    inner = "<table><tr><td>Mon</td><td>22:00</td></tr></table>"

    found = tags(f"<table><tr><td>{PARAGRAPHS}{inner}</td></tr></table>")

    assert found == ["div", "div", "div", "table", "tr", "td", "td"]


@pytest.mark.parametrize(
    ("cells", "is_layout"),
    [
        pytest.param("<td>" + "x" * 301 + "</td>", True, id="prose"),
        pytest.param("<td>" + "x" * 300 + "</td>", False, id="300 characters"),
        pytest.param(
            "<td><b>x</b>" + "x" * 301 + "</td>", True, id="behind an element"
        ),
        pytest.param("<td><p>x</p></td>", False, id="one paragraph"),
        pytest.param("<td><p>x</p><p>x</p></td>", True, id="two paragraphs"),
        pytest.param("<th><p>x</p><p>x</p></th>", True, id="a head"),
        pytest.param("<td><div><p>x</p><p>x</p></div></td>", False, id="in a block"),
        pytest.param(
            "<td>x</td>" * 8 + f"<td>{PARAGRAPHS}</td>", True, id="nine cells"
        ),
        pytest.param(
            "<td>x</td>" * 9 + f"<td>{PARAGRAPHS}</td>", False, id="ten cells"
        ),
        pytest.param("<td>x</td>" * 9 + "<td><h1>x</h1></td>", True, id="a headline"),
        pytest.param("<td>x</td>" * 9 + "<td><form></form></td>", True, id="a form"),
    ],
)
def test_a_layout_table_has_prose_in_few_cells_or_a_part_of_the_page(cells, is_layout):
    found = tags(f"<table><tbody><tr>{cells}</tr></tbody></table>")
    assert ("table" not in found) is is_layout
