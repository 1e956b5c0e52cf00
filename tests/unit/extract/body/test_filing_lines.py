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
