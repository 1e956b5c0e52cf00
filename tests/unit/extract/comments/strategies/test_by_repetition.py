# ruff: noqa: E501 - a case of a table is one line
"""Comments that repeat around the dates of a section."""

from __future__ import annotations

import pytest

from tests.unit.extract.comments.strategies.pages import (
    DATES,
    ONES,
    TWO,
    WORDS,
    authors,
    row,
    tree_of,
)
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.markup.section_removal import MarkupSpan
from wireroom.extract.comments.strategies import by_repetition
from wireroom.extract.comments.strategies.by_repetition import (
    find_by_repetition,
    find_date_elements,
    read_by_repetition,
    shape_of,
    widen_dates,
)
from wireroom.extract.page.mark_index import index_marks


def repeated(body: str) -> list[str]:
    index = index_comment_markup(index_marks(tree_of(body)))
    return [x.get("id", "") for x in find_by_repetition(index.hints, DATES)]


ROWS = {
    "two rows": (f'<div id="comments">{row("Ada", id="a")}{row("Ben", id="b")}</div>', ONES),
    "in a list": (f'<div id="comments"><ul>{row("Ada", tag="li", id="a")}{row("Ben", tag="li", id="b")}</ul></div>', ONES),
    "one in a list": (f'<div id="comments"><ul id="u">{row("Ada", tag="li", id="a")}</ul></div>', ["a"]),
    "in no section": (f'<div id="x">{row("Ada", id="a")}{row("Ben", id="b")}</div>', []),
    "a section in a section": (f'<div id="comments"><ul id="comment-list">{row("Ada", tag="li", id="a")}{row("Ben", tag="li", id="b")}</ul></div>', ONES),
    "two sections": (f'<div id="comments">{row("Ada", id="a")}</div><div id="comment-list">{row("Ben", id="b")}</div>', ONES),
    "replies inside": (f'<div id="comments"><div class="c" id="a"><p>{WORDS * 4}</p><i>March 4, 2012</i><div class="c" id="b"><i>March 5, 2012</i><p>{WORDS}</p></div></div><div class="c" id="d"><i>March 6, 2012</i><p>{WORDS}</p></div></div>', ["a", "b", "d"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), ROWS.values(), ids=ROWS)
def test_what_has_one_date_each_is_a_comment(body, wanted):
    assert repeated(body) == wanted


PATTERN = f'<div id="comments">{row("Ada")}{row("Ben")}</div>'


@pytest.mark.parametrize(("expected", "wanted"), [(None, TWO), (2, TWO), (0, TWO)])
def test_repetition_is_read_where_comments_are_missing(expected, wanted):
    assert authors(read_by_repetition, PATTERN, expected) == wanted


def test_one_row_is_no_repetition():
    assert authors(read_by_repetition, f'<div id="comments">{row("Ada")}</div>') == []


def test_heads_that_are_no_comments_are_read_with_what_follows():
    heads = "".join(
        f"<p><b>{n}</b> <i>March 4, 2012</i></p><p>{WORDS}</p>" for n in TWO
    )
    assert authors(read_by_repetition, f'<div id="comments">{heads}</div>') == TWO


def dated(markup: str) -> list[str]:
    root = tree_of(f'<div id="x">{markup}</div>')[0][0]
    found = find_date_elements(MarkupSpan(elements=(root,)), DATES)
    return [x.get("id", "") for x in found]


DATED = {
    "a text": ('<i id="a">March 4, 2012</i>', ["a"]),
    "an attribute": ('<i id="a" datetime="x">x</i>', ["a"]),
    "separators around": ('<i id="a">, March 4, 2012 \u2014 </i>', ["a"]),
    "behind an element": ('<p id="a"><b>x</b> March 4, 2012</p>', ["a"]),
    "an age": ('<i id="a">2 months ago</i>', ["a"]),
    "yesterday": ('<i id="a">Yesterday</i>', ["a"]),
    "a bare age for times": ('<time id="a">3h</time>', ["a"]),
    "a bare age elsewhere": ('<i id="a">3h</i>', []),
    "a month": ('<i id="a">March 2012</i>', []),
    "a year": ('<i id="a">2012</i>', []),
    "words": ('<i id="a">No date</i>', []),
    "a number": ('<i id="a">12 apples and more</i>', []),
    "in a script": ('<script id="a">March 4, 2012</script>', []),
    "beside a profile": ('<div class="post-profile"><i id="a">March 4, 2012</i></div>', []),
    "a date of 80 characters": (f'<i id="a">{"March 4, 2012".ljust(79)}.</i>', ["a"]),
    "a date of 81 characters": (f'<i id="a">{"March 4, 2012".ljust(80)}.</i>', []),
    "a node of 400 characters": (f'<i id="a">{"March 4, 2012".ljust(400)}</i>', ["a"]),
    "a node of 401 characters": (f'<i id="a">{"March 4, 2012".ljust(401)}</i>', []),
    "a quotation beside": ('<blockquote><i id="q">March 3, 2012</i></blockquote><i id="a">March 4, 2012</i>', ["a"]),
    "quotations alone": ('<blockquote><i id="q">March 3, 2012</i></blockquote>', ["q"]),
    "most in quotations": ('<blockquote><i id="q">March 3, 2012</i><i id="r">March 3, 2012</i></blockquote><i id="a">March 4, 2012</i>', ["q", "r", "a"]),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "wanted"), DATED.values(), ids=DATED)
def test_elements_that_print_a_date(markup, wanted):
    assert dated(markup) == wanted


def test_the_text_behind_a_root_counts_where_the_span_owns_it():
    root = tree_of('<div id="p"><div>x</div> March 4, 2012</div>')[0][0]
    for owns, count in ((True, 1), (False, 0)):
        span = MarkupSpan(elements=(root[0],), owns_tail=owns)
        assert len(find_date_elements(span, DATES)) == count


@pytest.mark.parametrize(("levels", "is_widened"), [(39, True), (41, False)])
def test_a_date_is_widened_by_forty_levels(levels, is_widened):
    inside = "<div>" * levels + '<i id="d">March 4, 2012</i>' + "</div>" * levels
    section = tree_of(f'<section><div id="top">{inside}</div></section>')[0][0]
    (date,) = section.iter("i")
    (record,) = widen_dates([date, date], section)
    assert (record.get("id") == "top") is is_widened


@pytest.mark.parametrize(
    ("names", "shape"),
    [("comment odd thread-even", "comment  thread-"), ("C12 first", "c"), ("", "")],
)
def test_a_shape_has_no_numbers_and_no_turns(names, shape):
    assert shape_of(tree_of(f'<p class="{names}">x</p>')[0][0]) == ("p", shape)


@pytest.mark.parametrize(("before", "count"), [(198, 2), (199, 1)])
def test_two_hundred_sections_are_searched(before, count):
    sections = '<p class="comments"></p>' * before
    body = f'{sections}<div id="comments">{row("Ada")}</div><div class="comment-list">{row("Ben")}</div>'
    assert len(repeated(body)) == count


def test_dates_are_found_up_to_a_limit(monkeypatch):
    assert by_repetition.MAX_DATES == 20_000
    monkeypatch.setattr(by_repetition, "MAX_DATES", 2)
    assert dated('<i id="a">March 4, 2012</i>' * 3) == ["a", "a"]
