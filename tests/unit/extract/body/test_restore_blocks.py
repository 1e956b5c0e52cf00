"""Headings and lists that the body extractor left out are put back in their places."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.body.restore_blocks import restore_lost_blocks

URL = "https://post.example/mill"
ONE = "The mill at the dam was sold on Monday, after years of talks."
TWO = "Its new owner will grind oats from May on, the council was told."
TEXT = f"{ONE}\n{TWO}"


def p(text: str) -> str:
    return f"<p>{text}</p>"


def restore(body: str, text: str = TEXT, url: str = URL) -> list[str]:
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    return restore_lost_blocks(tree, text, url).split("\n")


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("<h2>Oats</h2>", id="a heading"),
        pytest.param("<h6>Oats</h6>", id="of the lowest level"),
        pytest.param("<div><h2>Oats</h2></div>", id="in a block of its own"),
        pytest.param('<h2><a href="#oats">Oats</a></h2>', id="a link to itself"),
        pytest.param("<h2><a>Oats</a></h2>", id="an anchor"),
        pytest.param("<summary>Oats</summary>", id="a summary"),
        pytest.param('<button aria-expanded="false">Oats</button>', id="a toggle"),
        pytest.param('<button aria-controls="x">Oats</button>', id="one that shows"),
        pytest.param('<button class="Accordion">Oats</button>', id="an accordion"),
        pytest.param("<h2>Oats</h2><h2>Oats</h2>", id="twice"),
    ],
)
def test_a_heading_is_put_before_its_paragraph(heading):
    assert restore(f"{p(ONE)}{heading}{p(TWO)}") == [ONE, "Oats", TWO]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("<button>Oats</button>", id="another button"),
        pytest.param("<h2>Related stories</h2>", id="a list of other stories"),
        pytest.param("<h2>More oats</h2>", id="more"),
        pytest.param("<h2>Tags</h2>", id="tags"),
        pytest.param('<h2><a href="/oats">Oats</a></h2>', id="a link elsewhere"),
        pytest.param("<aside><h2>Oats</h2></aside>", id="a side column"),
        pytest.param("<form><h2>Oats</h2></form>", id="a form"),
        pytest.param(f"<h2>{'x' * 201}</h2>", id="more than 200 characters"),
        pytest.param("<h2>Oats</h2><h3>Barley</h3>", id="none but the last one"),
        pytest.param("<h2>Oats</h2><p>Lost words.</p>", id="a lost paragraph"),
        pytest.param("<h2></h2>", id="nothing in it"),
    ],
)
def test_another_heading_stays_lost(between):
    restored = restore(f"{p(ONE)}{between}{p(TWO)}")
    assert "Oats" not in restored
    assert [line for line in restored if line in TEXT] == [ONE, TWO]


def test_a_heading_of_200_characters_is_put_back():
    assert restore(f"{p(ONE)}<h2>{'x' * 200}</h2>{p(TWO)}")[1] == "x" * 200


@pytest.mark.parametrize(("length", "is_back"), [(40, True), (41, True), (39, False)])
def test_a_heading_is_before_prose_of_forty_characters(length, is_back):
    text = "x" * length
    assert ("Oats" in restore(f"<h2>Oats</h2>{p(text)}", text)) is is_back


def test_a_heading_that_the_text_has_is_not_put_back_again():
    lines = [ONE, "Oats", TWO]
    assert restore(f"{p(ONE)}<h2>Oats</h2>{p(TWO)}", "\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("follower", "is_back"),
    [
        pytest.param(f"<li>{TWO}</li>", True, id="an item"),
        pytest.param(f"<blockquote><p>{TWO}</p></blockquote>", True, id="a quotation"),
        pytest.param(f"<dd><p>{TWO}</p></dd>", True, id="a description"),
        pytest.param(f"<pre>{TWO}</pre>", True, id="a block of code"),
    ],
)
def test_a_heading_is_before_any_block(follower, is_back):
    assert ("Oats" in restore(f"{p(ONE)}<h2>Oats</h2>{follower}")) is is_back


def test_two_headings_before_one_line_keep_their_order():
    body = f"{p(ONE)}<h2>Oats</h2>{p(TWO)}<h2>Barley</h2>{p(TWO)}"
    assert restore(body) == [ONE, "Oats", "Barley", TWO]


def listed(*items: str, tag: str = "ul") -> str:
    links = "".join(f'<li><a href="/{item}">{item}</a></li>' for item in items)
    return f"<{tag}>{links}</{tag}>"


@pytest.mark.parametrize(
    ("body", "between"),
    [
        pytest.param(listed("Deed", "Map"), ["- Deed", "- Map"], id="a list"),
        pytest.param(listed("Deed", tag="ol"), ["- Deed"], id="with numbers"),
        pytest.param(
            listed(*map(str, range(30))), [f"- {n}" for n in range(30)], id="30 items"
        ),
        pytest.param(listed(*map(str, range(31))), [], id="more items"),
        pytest.param(listed("Deed", ONE), [], id="an item that the text has"),
        pytest.param(f"<div>{listed('Deed')}</div>", [], id="in another block"),
        pytest.param(listed("Deed", "x" * 301), ["- Deed"], id="a long item"),
        pytest.param(listed("Deed", "x" * 300), ["- Deed", f"- {'x' * 300}"], id="300"),
        pytest.param(f"<h2>x</h2>{listed('Deed')}", [], id="behind a heading"),
        pytest.param(f"<p>Lost.</p>{listed('Deed')}", [], id="behind a lost line"),
    ],
)
def test_a_list_of_links_between_two_lines_is_put_back(body, between):
    restored = restore(f"{p(ONE)}{body}{p(TWO)}")
    assert restored == [ONE, *between, TWO]


def test_a_list_before_a_heading_that_is_put_back_comes_first():
    body = f"{p(ONE)}{listed('Deed')}{p(TWO)}<h2>Oats</h2>{p(TWO)}"
    assert restore(body) == [ONE, "- Deed", "Oats", TWO]


def test_a_list_between_lines_in_another_order_stays_lost():
    assert restore(f"{p(TWO)}{listed('Deed')}{p(ONE)}") == [ONE, TWO]


def sources(*hosts: str, tag: str = "ul") -> str:
    item = {"ul": "li", "ol": "li", "dl": "dt"}[tag]
    links = (f'<{item}><a href="{x}">{n}</a></{item}>' for n, x in enumerate(hosts))
    return f"<{tag}>{''.join(links)}</{tag}>"


OTHER = "https://deeds.example/1"


@pytest.mark.parametrize(
    ("behind", "lines"),
    [
        pytest.param(sources(OTHER, OTHER), ["- 0", "- 1"], id="other sites"),
        pytest.param(sources(OTHER, tag="ol"), ["- 0"], id="with numbers"),
        pytest.param(sources(OTHER, tag="dl"), ["- 0"], id="terms"),
        pytest.param(
            f"<h2>Deeds</h2>{sources(OTHER)}", ["Deeds", "- 0"], id="a heading"
        ),
        pytest.param(f"<h2>{ONE}</h2>{sources(OTHER)}", ["- 0"], id="a printed one"),
        pytest.param(f"<h2>More</h2>{sources(OTHER)}", [], id="other stories"),
        pytest.param(sources(OTHER, "/mill"), [], id="a link within the site"),
        pytest.param(sources("https://post.example/1"), [], id="the site's address"),
        pytest.param(sources("https://www.facebook.com/x"), [], id="a network"),
        pytest.param(sources("https://["), [], id="a broken address"),
        pytest.param("<ul><li>Deed</li></ul>", [], id="no link"),
        pytest.param(f"<p>Lost.</p>{sources(OTHER)}", [], id="behind another line"),
        pytest.param(sources(*[OTHER] * 30), [f"- {n}" for n in range(30)], id="30"),
        pytest.param(sources(*[OTHER] * 31), [], id="more"),
    ],
)  # fmt: skip
def test_a_list_of_links_to_other_sites_ends_the_text(behind, lines):
    assert restore(f"{p(ONE)}{p(TWO)}{behind}") == [ONE, TWO, *lines]


def test_without_an_address_no_list_is_known_to_lead_to_other_sites():
    assert restore(f"{p(ONE)}{p(TWO)}{sources(OTHER)}", url="") == [ONE, TWO]
