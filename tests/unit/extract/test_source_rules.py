"""Effects of an operator's selectors on a page."""

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


def extract(rules: PageRules = NO_RULES):
    return extract_page(
        Page(url="https://p.example/a", body=BODY.encode(), rules=rules)
    )


def test_dropped_elements_are_in_no_text():
    assert "Tickets" in extract().text
    assert "Tickets" not in extract(PageRules(drop=(".also",))).text


def test_the_selected_body_is_the_whole_text():
    assert extract(PageRules(body=("#main > p",))).text == " ".join(STORY.split())


def test_each_selected_element_is_a_comment_and_not_in_the_body():
    article = extract(PageRules(comments=("div.letter",)))
    assert [(x.author, x.text) for x in article.comments] == [
        ("Ada Quill", "It is steep.")
    ]
    assert "steep" not in article.text
    assert extract().comments == ()


@pytest.mark.parametrize("kind", ["body", "comments", "drop"])
@pytest.mark.parametrize("selector", [".nowhere", "p:::x", ""])
def test_a_selector_without_a_match_changes_nothing(kind, selector):
    assert extract(PageRules(**{kind: (selector,)})) == extract()


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
def test_a_selector_is_valid_or_its_error_is_returned(selector, right):
    assert (find_selector_error(selector) is None) is right
