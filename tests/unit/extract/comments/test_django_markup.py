"""Markup of comment applications for Django, read whole: names, times, threads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Comment, Page

STORY = (
    "<p>The harbour board met on Monday evening to hear how the new ferry had done in"
    " its first month, and heard more than it had asked for, the chairman said.</p>"
)
ADA = "I was on it. The ramp is a cliff, and the rail is loose."
BEN = "Take the bridge then, nobody keeps you in the queue."


def read(comments: str, language: str = "en") -> tuple[Comment, ...]:
    markup = (
        f'<html lang="{language}"><head><title>Ferry heard out</title></head><body>'
        f"<h1>Ferry heard out</h1><article>{STORY * 4}</article>{comments}"
        "</body></html>"
    )
    page = Page(
        url="https://paper.example/ferry",
        body=markup.encode(),
        fetched_at=datetime(2026, 11, 30, tzinfo=UTC),
    )
    return extract_page(page).comments


def list_fields(comments: tuple[Comment, ...]) -> list[tuple[str, str, int | None]]:
    places = {comment.key: place for place, comment in enumerate(comments)}
    return [(c.author, c.text, places.get(c.parent or "")) for c in comments]


def nest_media(*inner: str, name: str, day: int, text: str) -> str:
    return (
        f'<div class="media"><a name="c{day}"></a><div class="media-body">'
        f'<div class="comment pb-3"><h6><div>Nov. {day}, 2026, 2:37 p.m.&nbsp;-&nbsp;'
        f'{name}&nbsp;<a class="permalink" href="#c{day}">\u00b6</a></div></h6>'
        f'<div class="content"><p>{text}</p></div></div>{"".join(inner)}</div></div>'
    )


def test_a_comment_in_the_box_of_another_answers_it():
    reply = nest_media(name="Ben Marrow", day=21, text=BEN)
    first = nest_media(reply, name="Ada Quill", day=20, text=ADA)
    last = nest_media(name="Cleo Berg", day=22, text="Who has the key?")

    assert list_fields(read(f'<div class="comments">{first}{last}</div>')) == [
        ("Ada Quill", ADA, None),
        ("Ben Marrow", BEN, 0),
        ("Cleo Berg", "Who has the key?", None),
    ]


def test_the_name_before_the_date_in_a_heading_with_a_button_is_the_authors():
    items = "".join(
        f'<li class="comment-wrapper"><div id="c{n}" class="comment-item"><h4>{name}'
        f' <span class="comment-date">on Nov. 2{n}, 2026, 9:05 a.m.</span>'
        f' <a href="#c{n}" class="comment-reply-link">reply</a></h4>'
        f'<div class="comment-text"><p>{text}</p></div></div></li>'
        for n, (name, text) in enumerate((("Ada Quill", ADA), ("Ben Marrow", BEN)))
    )
    assert list_fields(read(f'<div class="comments"><ul>{items}</ul></div>')) == [
        ("Ada Quill", ADA, None),
        ("Ben Marrow", BEN, None),
    ]


@pytest.mark.parametrize(
    ("half", "language"), [("p.m.", "en"), ("م", "ar"), ("nachm.", "de")]
)
@pytest.mark.parametrize("text", [BEN, "Yes."])
def test_a_name_behind_date_and_dash_is_read_also_of_a_short_comment(
    half, language, text
):
    items = "".join(
        f'<li id="c{n}"><dl class="comment"><dt>Nov. 2{n}, 2026, 2:37 {half} - {name}'
        f"</dt><dd><p>{words}</p></dd></dl></li>"
        for n, (name, words) in enumerate((("Ada Quill", ADA), ("Ben Marrow", text)))
    )
    comments = read(f'<div id="comments"><ul>{items}</ul></div>', language)
    assert [(c.author, c.text) for c in comments] == [
        ("Ada Quill", ADA),
        ("Ben Marrow", text),
    ]


def test_the_link_in_front_of_a_text_is_no_part_of_it():
    items = "".join(
        f'<div class="js-parent-comment"><div id="h{n}" class="js-updated-comment">'
        f'<p class="js-comment-content"><a class="headerlink" href="#h{n}">\u00b6</a>'
        f' {text}</p><div class="blockquote-footer"><small><a href="/u/{name}">{name}'
        f"</a> | {n + 2} days ago</small></div></div></div>"
        for n, (name, text) in enumerate((("ada", ADA), ("ben", BEN)))
    )
    comments = read(f'<div id="comments">{items}</div>')
    assert [comment.text for comment in comments] == [ADA, BEN]


def test_a_list_of_the_class_of_its_comments_is_none_of_them():
    box = "flex flex-col space-y-2"
    items = "".join(
        f'<div class="{box}"><div class="rounded border-2"><div class="h-12"><span>'
        f"{name}</span><span>\u2022</span><span>11/2{n}/2026 9:05 a.m.</span></div>"
        f'<div class="mt-2"><p>{text}</p></div></div></div>'
        for n, (name, text) in enumerate(
            (("ada", ADA), ("ben", BEN), ("cleo", "Who has the key of the room?"))
        )
    )
    comments = read(f'<div id="comments"><div class="{box}">{items}</div></div>')
    assert [(c.author, c.parent) for c in comments] == [
        ("ada", None),
        ("ben", None),
        ("cleo", None),
    ]
