"""What an operator's selectors change on a page, and what they do not."""

from __future__ import annotations

import pytest

from wireroom.extract import extract_page
from wireroom.extract.source_rules import find_selector_error
from wireroom.model.article import NO_RULES, Page, PageRules

STORY = "The harbour board met on Monday evening to hear how the ferry had done. " * 3
BODY = f"""<html><head><title>Ferry heard out</title></head><body>
<h1>Ferry heard out</h1><div id="main"><p>{STORY}</p><div class="also"><p>{STORY}
Tickets are sold at the mill.</p></div></div>
<div class="letters"><div class="letter"><b>Ada Quill</b> <i>March 4, 2012, 9:15</i>
<p>It is steep.</p></div></div></body></html>"""


def read(rules: PageRules = NO_RULES):
    return extract_page(
        Page(url="https://p.example/a", body=BODY.encode(), rules=rules)
    )


def test_dropped_elements_are_in_no_text():
    assert "Tickets" in read().text
    assert "Tickets" not in read(PageRules(drop=(".also",))).text


def test_the_named_body_is_the_text_and_nothing_else():
    assert read(PageRules(body=("#main > p",))).text == " ".join(STORY.split())


def test_each_named_element_is_a_comment_and_out_of_the_body():
    found = read(PageRules(comments=("div.letter",)))
    assert [(x.author, x.text) for x in found.comments] == [
        ("Ada Quill", "It is steep.")
    ]
    assert "steep" not in found.text
    assert read().comments == ()


@pytest.mark.parametrize("kind", ["body", "comments", "drop"])
@pytest.mark.parametrize("selector", [".nowhere", "p:::x", ""])
def test_a_selector_that_picks_nothing_changes_nothing(kind, selector):
    assert read(PageRules(**{kind: (selector,)})) == read()


@pytest.mark.parametrize(
    ("selector", "right"),
    [
        ("div.a > p", True),
        ("#x, .y", True),
        ("p:::x", False),
        ("", False),
        ("div[", False),
        ("a" * 600, False),
    ],
)
def test_a_selector_is_right_or_its_mistake_is_said(selector, right):
    assert (find_selector_error(selector) is None) is right
