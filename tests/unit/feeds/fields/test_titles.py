"""Titles as one line of plain text."""

from __future__ import annotations

import pytest

from wireroom.feeds.fields.titles import clean_title


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a  <b>b</b>\n c", "a b c"),
        ("Quay &amp; Sons &lt;x&gt;", "Quay & Sons <x>"),
        ("a < b", "a < b"),
        ("</helm> and <kustomize>", "</helm> and <kustomize>"),
        ("Rain < 4 mm, wind > 90 km/h", "Rain < 4 mm, wind > 90 km/h"),
        ("List<String> in Java", "List<String> in Java"),
        ("Gale hits pier<br/>Ferries stay", "Gale hits pier Ferries stay"),
        ("<p>One</p><p>two</p>", "One two"),
        ("H<sub>2</sub>O at the <em class='x'>quay</em>", "H2O at the quay"),
        ('<img alt="a <small> boat" src="b.png"> Boats', "Boats"),
        ('<a href="x>y">Link</a> text', "Link text"),
        ("a<!-- note -->b", "ab"),
        ("Har\u00adbour &shy;pier", "Harbour pier"),
        ("<script>x = 1</script>Title<style>p {}</style>", "Title"),
        ("x" * 1_001, "x" * 1_000),
    ],
)
def test_only_markup_is_removed_from_a_title(value, text):
    assert clean_title(value) == text


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<script>", "<a x='", "</"])
def test_a_title_of_broken_markup_is_cleaned_in_bounded_time(piece):
    assert len(clean_title(piece * 20_000)) <= 1_000
