"""Comments that are quotations behind the line "Ada Quill wrote"."""

from __future__ import annotations

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = (
    "The boathouse at Ling Quay gets new slates before the winter, and the rowers carry"
    " their boats to the old dairy until the scaffold is taken down again in May."
)
ROWS = (
    ("Ada Quill", "The dairy has no door wide enough for an eight."),
    ("Ben Marrow", "Then take the riggers off, as we did in the flood."),
    ("Cleo Wick", "We did not, and it held."),
)
FORM = "<form><input name='name'><textarea name='comment'></textarea></form>"
SAID = "<p><b><a href=''>{0}</a> wrote</b></p><blockquote>{2}{1}</blockquote>"


def said(rows=ROWS, between: str = "", form: str = SAID, subject: str = "") -> str:
    return between.join(form.format(*row, subject) for row in rows)


def read(below: str):
    page = (
        f"<html lang='en'><head><title>New slates</title></head><body>"
        f"<h1>New slates</h1><div><p>{STORY}</p><p>{STORY} So they say.</p></div>"
        f"{below}</body></html>"
    )
    return extract_page(Page(url="https://ling.example/slates", body=page.encode()))


@pytest.mark.parametrize(
    "below",
    [
        said() + FORM,
        said(between="<p></p>") + FORM,
        said(form="<div>{0} says:</div><blockquote>{1}</blockquote>") + FORM,
        said(subject="<b>Re: the slates</b><br>") + FORM,
        said(subject="<b></b><br>") + FORM,
    ],
    ids=["side by side", "empty between", "says", "a subject", "an empty subject"],
)
def test_quotations_behind_their_names_are_comments(below):
    article = read(below)
    assert [(x.author, x.text) for x in article.comments] == list(ROWS)
    assert article.comments_read_by == "by-quotation"
    assert not any(text in article.text for _, text in ROWS)


@pytest.mark.parametrize(
    "below",
    [
        said(),
        said(ROWS[:1]) + FORM,
        said(ROWS[:1] * 3) + FORM,
        said(between=f"<p>{STORY}</p>") + FORM,
        said(form="<p>{0}</p><blockquote>{1}</blockquote>") + FORM,
        said(form="<p>{0} wrote</p>and so<blockquote>{1}</blockquote>") + FORM,
        said() + FORM.replace("comment", "query"),
    ],
    ids=["no form", "one", "one name", "a story", "no verb", "words", "a search"],
)
def test_quotations_of_a_story_are_no_comments(below):
    assert read(below).comments == ()
