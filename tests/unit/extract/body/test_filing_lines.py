"""Lines with tags, sections and links to comments."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from wireroom.extract.body.filing_lines import drop_filing_lines, find_filing_lines

TAG = '<a rel="category tag" href="/c/{0}">{0}</a>'


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        (f"<p>Categorised in: {TAG.format('Rail')}</p>", "Categorised in: Rail"),
        (
            f"<p>Merkelapper: {TAG.format('a')}, {TAG.format('b')}</p>",
            "Merkelapper: a, b",
        ),
        ('<p><a href="/x#respond">Leave your thoughts</a></p>', "Leave your thoughts"),
        ('<span><a href="/x/#comments">12</a></span>', "12"),
        (f"<ul><li>{TAG.format('Rail')}</li></ul>", "Rail"),
    ],
)
def test_a_label_with_such_links_is_a_line_of_the_site(markup, line):
    assert line in find_filing_lines(fromstring(f"<div><h1>T</h1>{markup}</div>"))


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>The strike of {TAG.format('rail')} workers ended.</p>",
        f"<p>{'Words behind the label and the links, ' * 2}{TAG.format('x')}</p>",
        f'<p>See {TAG.format("rail")} and <a href="/other">the other story</a></p>',
        '<p><a href="/page#comments-policy">Rules</a></p>',
    ],
)
def test_links_in_sentences_stay(markup):
    assert not find_filing_lines(fromstring(f"<div><h1>T</h1>{markup}</div>"))


def test_only_whole_lines_are_dropped_and_never_all():
    lines = frozenset({"Tags: a", "Rail"})
    assert drop_filing_lines("Rail workers met.\nTags: a", lines) == "Rail workers met."
    assert drop_filing_lines("Tags: a\nRail", lines) == "Tags: a\nRail"


@pytest.mark.parametrize(
    ("markup", "is_line"),
    [
        pytest.param(f"<p>{'x' * 39} {TAG.format('a')}</p>", True, id="40 letters"),
        pytest.param(
            f"<p>{'x' * 40} {TAG.format('a')}</p>", False, id="a longer label"
        ),
        pytest.param(f"<p>{TAG.format('x' * 400)}</p>", True, id="400 characters"),
        pytest.param(f"<p>{TAG.format('x' * 401)}</p>", False, id="a longer line"),
        pytest.param(f"<p>It is {TAG.format('a')}.</p>", False, id="a sentence"),
        pytest.param(f"<h2>{TAG.format('a')}</h2>", False, id="a heading"),
        pytest.param(
            f"<h2><b>{TAG.format('a')}</b></h2>", True, id="bold in a heading"
        ),
        pytest.param('<p><a rel="tag"></a></p>', False, id="no text"),
        pytest.param('<p><a href="/x#comment">a</a></p>', True, id="one comment"),
        pytest.param('<p><a href="/x#comments/2">a</a></p>', False, id="another place"),
        pytest.param('<p><a rel="tags">a</a></p>', False, id="another relation"),
    ],
)
def test_a_filing_line_has_a_short_label_and_no_sentence(markup, is_line):
    assert bool(find_filing_lines(fromstring(f"<main>{markup}</main>"))) is is_line


@pytest.mark.parametrize(("levels", "lines"), [(3, 4), (4, 4)])
def test_the_lines_around_a_link_are_four_levels(levels, lines):
    inner = TAG.format("a")
    for number in range(levels + 1):
        inner = f"<div>{number}{inner}</div>"
    assert len(find_filing_lines(fromstring(f"<main>{inner}</main>"))) == lines


def test_three_hundred_links_are_looked_at():
    links = "".join(f"<p>{TAG.format(number)}</p>" for number in range(301))
    assert len(find_filing_lines(fromstring(f"<main>{links}</main>"))) == 300
