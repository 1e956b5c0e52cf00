# ruff: noqa: E501 - a line of markup is one line
"""Sections whose marks any page has for one comment, and lists in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = "<p>The ferry of Ostend sails at noon again, now that its boiler is mended and the quay has been cleared of the winter's sand by the harbour's three old dredgers.</p>"
ROW = (
    "<li class='f-row'><a href='/u/{0}'><img src='a.png' alt=''></a><div class='f-main'>"
    "<div class='f-user-info'><a href='/u/{0}' class='f-user-name'>{1}</a> <span class='{4}'>{2} hours ago</span></div>"
    " <p>{3}</p> <div class='f-foot'><span>Reply</span> <span>{0}</span></div></div></li>"
)
ADA, BEN = (
    ("Ada", "7", "Coats on!"),
    (
        "Ben",
        "3",
        "I walked down to see it leave, and the whole town was there before me.",
    ),
)


def comments_of(below: str, language: str = "en") -> list[tuple[str, str, str]]:
    page = Page(
        url="https://ferry.example/news/noon",
        body=f"<html lang={language}><title>Ferry sails</title><h1>Ferry sails</h1><article>{STORY}{STORY}</article>{below}".encode(),
        fetched_at=datetime(2026, 3, 9, 12, 30, tzinfo=UTC),
    )
    return [
        (c.author, f"{c.posted.at:%H}" if c.posted else "", c.text)
        for c in extract_page(page).comments
    ]


def section(*rows: tuple[str, str, str], mark: str = "f-create-time") -> str:
    items = "".join(ROW.format(n, *row, mark) for n, row in enumerate(rows, 1))
    return (
        f"<div class='story-comment'><div id='comment'><b>{len(rows)}</b> comments"
        f"<textarea></textarea><div>Comment</div><ul>{items}</ul></div></div>"
    )


@pytest.mark.parametrize(
    "rows", [[ADA], [BEN], [ADA, BEN]], ids=["short", "long", "two"]
)
def test_the_items_of_a_section_marked_as_a_comment_are_the_comments(rows):
    hours = {"7": "05", "3": "09"}
    assert comments_of(section(*rows)) == [(a, hours[h], t) for a, h, t in rows]


def test_a_comment_with_a_list_in_its_text_is_one():
    below = (
        "<div class='story-comment'><b class='author'>Ada</b> <time datetime='2026-03-09T05:30Z'>7 hours ago</time>"
        "<p>Bring these to the quay:</p><ul><li>Coats</li><li>Bread, as 3 hours ago</li></ul></div>"
    )
    assert [(c[0], c[1]) for c in comments_of(below)] == [("Ada", "05")]


@pytest.mark.parametrize(
    ("mark", "hour"), [("f-time", "05"), ("f-login", ""), ("f-last-login-time", "")]
)
def test_a_time_in_the_block_about_the_author_is_marked_as_the_comment_s(mark, hour):
    rows = section(ADA, BEN, mark=mark).replace("f-row", "comment")
    assert next((c[:2] for c in comments_of(rows)), None) == ("Ada", hour)


@pytest.mark.parametrize("language", ["de", "nl"])
def test_here_is_not_yesterday_outside_of_french(language):
    note = (
        "<div id='comments'><h3>Kommentare</h3><div id='commenthint'><b>Small print:</b><br>"
        "Stay friendly. The signs that you may use are listed <a href='/signs'>hier</a>."
        "<br>Your name goes to the printer, and your address to nobody but us.</div></div>"
    )
    assert comments_of(note, language) == []
