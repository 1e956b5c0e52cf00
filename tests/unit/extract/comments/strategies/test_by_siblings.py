# ruff: noqa: E501 - a case of a table is one line
"""Comments without dates: a name and a text each."""

from __future__ import annotations

import pytest

from tests.unit.extract.comments.strategies.pages import (
    TWO,
    WORDS,
    authors,
)
from wireroom.extract.comments.strategies.by_siblings import read_by_siblings


def plain(name: str, text: str = WORDS, **marks: str) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in marks.items())
    return f"<li{attributes}><b>{name}</b><p>{text}</p></li>"


def in_section(*rows: str) -> str:
    return f'<ul id="comments">{"".join(rows)}</ul>'


MARKED = '<li id="{0}"><b class="author">{1}</b><p>{2}</p></li>'
UNDATED = {
    "as many as are claimed": (in_section(plain("Ada"), plain("Ben")), 2, TWO),
    "fewer than are claimed": (in_section(plain("Ada"), plain("Ben")), 3, []),
    "nothing is claimed": (in_section(plain("Ada"), plain("Ben")), None, []),
    "marked and numbered": (in_section(MARKED.format("c1", "Ada", WORDS), MARKED.format("c2", "Ben", WORDS)), None, TWO),
    "marked with one number": (in_section(MARKED.format("c1", "Ada", WORDS), MARKED.format("x1", "Ben", WORDS)), None, []),
    "marked without numbers": (in_section(MARKED.format("a", "Ada", WORDS), MARKED.format("b", "Ben", WORDS)), None, []),
    "numbered, one name is not marked": (in_section(MARKED.format("c1", "Ada", WORDS), plain("Ben", id="c2")), None, []),
    "more than are claimed": (in_section(*(MARKED.format(f"c{n}", f"Ada {'ABCDEFGH'[n]}", WORDS) for n in range(7))), 5, []),
    "a fifth more than are claimed": (in_section(*(MARKED.format(f"c{n}", f"Ada {'ABCDEFGH'[n]}", WORDS) for n in range(6))), 5, [f"Ada {x}" for x in "ABCDEF"]),
    "one name": (in_section(plain("Ada"), plain("Ada")), 2, []),
    "a single word for a text": (in_section(plain("Ada", "Reply"), plain("Ben")), 2, []),
    "three short words": (in_section(plain("Ada", "Ja so is"), plain("Ben")), 2, TWO),
    "ten letters": (in_section(plain("Ada", "Absolutely"), plain("Ben")), 2, TWO),
    "nine letters": (in_section(plain("Ada", "Fantastic"), plain("Ben")), 2, []),
    "in no section": (f"<ul>{plain('Ada')}{plain('Ben')}</ul>", 2, []),
    "behind a heading": (f"<h3>Comments</h3><ul>{plain('Ada')}{plain('Ben')}</ul>", 2, TWO),
    "a list of the latest": (f'<div class="recent-comments">{in_section(plain("Ada"), plain("Ben"))}</div>', 2, []),
    "paragraphs": ('<div id="comments"><p><b>Ada</b> x y z</p><p><b>Ben</b> x y z</p></div>', 2, []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "wanted"), UNDATED.values(), ids=UNDATED)
def test_comments_without_dates_need_names_and_one_more_sign(body, expected, wanted):
    assert authors(read_by_siblings, body, expected) == wanted


def test_the_longest_list_is_read():
    body = in_section(plain("Ada"), plain("Ben"), plain("Cleo"))
    more = in_section(plain("Dora"), plain("Emil")).replace("comments", "comment-list")
    assert authors(read_by_siblings, more + body, 3) == ["Ada", "Ben", "Cleo"]


@pytest.mark.parametrize(("before", "names"), [(3_998, TWO), (3_999, [])])
def test_four_thousand_elements_of_a_section_are_read(before, names):
    rows = f"<ul>{plain('Ada')}{plain('Ben')}</ul>"
    body = f'<div id="comments">{"<b></b>" * before}{rows}</div>'
    assert authors(read_by_siblings, body, 2) == names


@pytest.mark.parametrize(("before", "names"), [(19, TWO), (20, [])])
def test_twenty_sections_are_read(before, names):
    body = '<p class="comments"></p>' * before + in_section(plain("Ada"), plain("Ben"))
    assert authors(read_by_siblings, body, 2) == names


def test_two_thousand_siblings_are_read():
    rows = [plain("Ada"), plain("Ben")]
    for before, names in ((1_998, TWO), (1_999, [])):
        body = in_section(*["<b></b>"] * before, *rows)
        assert authors(read_by_siblings, body, 2) == names
