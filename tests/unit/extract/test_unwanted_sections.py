"""What is removed from a story is what trafilatura's own expressions find."""

from __future__ import annotations

from itertools import product

from lxml.html import document_fromstring
from trafilatura.xpaths import OVERALL_DISCARD_XPATH

from wireroom.extract import unwanted_sections
from wireroom.extract.unwanted_sections import make_finders

TAGS = ("div", "p", "section", "span", "ul", "a")
MARKS = (
    "", 'class=""', 'class="story"', 'class="social"', 'id="social"', 'id="footer"',
    'class="footer"', 'class="navbar" id="x"', 'class="x" id="nav-1"', 'role="Nav"',
    'role="note"', 'class="cookie" id="x"', 'id="x" class="cookie"', 'class="hide-it"',
    'class="comments-title"', 'class="a comments-title"', 'id="reply-1"',
    'class="a" id="reply-1"', 'id="hidden"', 'style="hidden"', 'id="a" style="hidden"',
    'style="display:none"', 'style="display: none"', 'style="display:block"',
    'aria-hidden="true"', 'aria-hidden="false"', 'class="noprint"', 'class="message"',
    'data-component="MostPopularStories"', 'data-lp-replacement-content=""',
    'class="article-infos"', 'class="ad-box"', 'id="reader-comments"',
)  # fmt: skip


def test_the_same_elements_are_found_in_the_same_order():
    markup = "".join(
        f"<{tag} {marks}>a<b {marks}>b</b></{tag}>"
        for tag, marks in product(TAGS, MARKS)
    )
    tree = document_fromstring(f"<html><body>{markup}</body></html>")

    found = [find(tree) for find in make_finders()]
    assert found == [expression(tree) for expression in OVERALL_DISCARD_XPATH]
    assert all(len(elements) > len(TAGS) for elements in found)


def test_the_expressions_of_another_version_are_used_as_they_are(monkeypatch):
    monkeypatch.setattr(unwanted_sections, "version", lambda _: "2.3.2")
    assert make_finders() is OVERALL_DISCARD_XPATH
