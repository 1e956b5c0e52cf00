# ruff: noqa: E501 - a case of a table is one line
"""Names, parents and texts of comments, and what is printed beside them."""

from __future__ import annotations

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

STORY = (
    "The orchard fair was moved to the mill meadow because the bridge is being painted,"
    " and the stalls will be there until the first frost, the parish said on Friday."
)


def read(below: str):
    body = f"<h1>Fair moved</h1><article><p>{STORY}</p><p>{STORY}</p></article>{below}"
    page = f"<html><head><title>Fair</title></head><body>{body}</body></html>"
    return extract_page(Page(url="https://vale.example/fair", body=page.encode()))


def comment(n: int, name: str, attributes: str = "", before: str = "") -> str:
    return (
        f'<div class="comment" id="comment-{n}" {attributes}>'
        f'<span class="author">{name}</span> <time datetime="2025-10-0{n}T10:00">x</time>'
        f'{before}<div class="comment-text">Apples of tree number {n} are sour.</div>'
        "</div>"
    )


def names_of(*names: str) -> list[str]:
    rows = "".join(comment(n, name) for n, name in enumerate(names, 1))
    return [c.author for c in read(f'<div id="comments">{rows}</div>').comments]


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ('<a href="/u/1">Jo Pell</a> <em class="user-badge">Redaktion</em>', "Jo Pell"),
        ("Jo Pell @jo@town.social", "Jo Pell"),
        ("@jo", "@jo"),
        ("Jo Pell (@jo)", "Jo Pell (@jo)"),
        ("Jo Pell<script>count()</script>", "Jo Pell"),
        ("<style>.a{color:red}</style>Jo Pell", "Jo Pell"),
        ('<img src="a.png" alt="Jo Pell">', "Jo Pell"),
        ('<b>Jo Pell</b> <i class="karma">12</i>', "Jo Pell"),
        ("Jo Pell <em>Moderator</em>", "Jo Pell"),
        ("Jo Pell <small>(142 comments)</small>", "Jo Pell"),
        ("Jo Pell · <u>Follow</u>", "Jo Pell"),
        ('Jo Pell <i class="icon">verified</i>', "Jo Pell"),
        ('Jo Pell<span class="since">Member since 2019</span>', "Jo Pell"),
        ("<span>JP</span>Jo Pell", "Jo Pell"),
        ("<span>J</span>Jo Pell", "Jo Pell"),
        ("<b>Jo</b> Pell", "Jo Pell"),
        ("Jo <b>Pell</b>", "Jo Pell"),
        ("#3 Jo Pell", "Jo Pell"),
        ("Jo Pell schreibt:", "Jo Pell"),
        ("Jo Pell<i> Abonné</i>", "Jo Pell"),
    ],
)
def test_a_name_is_read_without_what_is_printed_beside_it(markup, name):
    assert names_of(markup, "Ana", "Bo") == [name, "Ana", "Bo"]


DEPTHS = {
    "attribute": ['data-depth="0"', 'data-depth="1"', 'data-depth="2"'],
    "level": ['data-level="1"', 'data-level="2"', 'data-level="3"'],
    "margin": ["", 'style="margin-left: 2em"', 'style="margin-left: 4em"'],
    "factor": [f'style="padding-left:calc(var(--step) * {n})"' for n in range(3)],
    "parent": ["", 'data-parentid="1"', 'data-parent="comment-2"'],
}


@pytest.mark.parametrize("attributes", DEPTHS.values(), ids=DEPTHS)
def test_the_parent_is_read_from_attributes_of_a_flat_list(attributes):
    rows = [comment(n, f"Reader {n}", a) for n, a in enumerate(attributes, 1)]
    comments = read(f'<div id="comments">{"".join(rows)}</div>').comments
    keys = [c.key for c in comments]
    assert [c.parent for c in comments] == [None, keys[0], keys[1]]


def test_the_parent_is_read_from_a_link_to_it():
    link = '<a class="in-reply-to" href="#comment-1">Antwort auf 1</a>'
    rows = comment(1, "Ana") + comment(2, "Bo") + comment(3, "Cy", before=link)
    comments = read(f'<div id="comments">{rows}</div>').comments
    assert [c.parent for c in comments] == [None, None, comments[0].key]


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="best-comment">{comment(2, "Bo").replace("comment-2", "x-2")}</div>',
        f"<ul><li>{comment(2, 'Bo').replace('comment-2', 'top2')}</li></ul>",
        f"<template>{comment(9, 'Name')}</template>",
    ],
    ids=["a marked selection", "a selection without marks", "a template"],
)
def test_each_comment_is_read_once(beside):
    rows = comment(1, "Ana") + comment(2, "Bo") + comment(3, "Cy")
    comments = read(f'<div id="comments">{beside}<div>{rows}</div></div>').comments
    assert [c.author for c in comments] == ["Ana", "Bo", "Cy"]


def test_a_wrapper_called_top_comments_hides_no_list():
    rows = comment(1, "Ana") + comment(2, "Bo")
    comments = read(f'<div id="top-comments"><div>{rows}</div></div>').comments
    assert [c.author for c in comments] == ["Ana", "Bo"]


def test_a_name_that_all_share_is_a_button():
    row = (
        '<li class="comment depth-1" id="comment-{0}">'
        '<div class="comment-author"><a href="#">Profil</a></div>'
        "<b>{1}</b><i>0{0}.10.2025 10:00</i>"
        '<div class="comment-content">Apples of tree number {0} are sour.</div></li>'
    )
    rows = "".join(row.format(n, name) for n, name in enumerate(("Ana", "Bo", "Cy"), 1))
    comments = read(f'<ol class="comment-list">{rows}</ol>').comments
    assert [c.author for c in comments] == ["Ana", "Bo", "Cy"]


def test_likes_are_no_comments_and_pictures_of_emoji_are_text():
    like = '<li class="h-cite u-like"><a class="p-author">Di</a> likes this</li>'
    row = (
        '<li class="h-cite u-comment"><a class="p-author">{0}</a>'
        '<time datetime="2025-10-01">x</time><p class="e-content">Sour'
        ' <img class="emoji" alt="\U0001f34f" src="a.svg"></p></li>'
    )
    rows = like + row.format("Ana") + row.format("Bo")
    comments = read(f"<ol>{rows}</ol>").comments
    assert [c.author for c in comments] == ["Ana", "Bo"]
    assert {c.text for c in comments} == {"Sour \U0001f34f"}


def test_a_picture_names_nobody_where_a_text_does():
    picture = '<div class="author"><img src="a.png" alt="Avatar"></div>'
    row = '<div class="comment" id="comment-{0}">{1}{2}</div>'
    inner = (
        '<a class="username" href="/u/{0}">{1}</a> <time datetime="2025-10-01">7w</time>'
        "<p>Apples of tree number {0} are sour.</p>"
    )
    rows = "".join(
        row.format(n, picture, inner.format(n, name))
        for n, name in enumerate(("Ana", "Bo", "Cy"), 1)
    )
    comments = read(f'<div id="comments">{rows}</div>').comments
    assert [c.author for c in comments] == ["Ana", "Bo", "Cy"]


def test_a_heading_is_read_with_all_its_elements():
    row = (
        '<li class="member"><h4>{0}</h4><time datetime="2025-10-01T10:00">x</time>'
        "<p>Apples of that tree are sour, says {0}.</p></li>"
    )
    rows = "".join(map(row.format, ("Ana", "Bo", "Cy")))
    heading = '<h2><a name="talk"><span>Kommentare</span></a></h2>'
    comments = read(f"<div>{heading}<ul>{rows}</ul></div>").comments
    assert [c.author for c in comments] == ["Ana", "Bo", "Cy"]


def test_nested_details_are_comments():
    row = (
        '<details class="CommentBox" open><summary><h3>Tree</h3>'
        "<p>Posted Oct 1, 2025 10:00 by <b>{0}</b></p></summary>"
        '<div class="CommentText"><p>Apples are sour, says {0}.</p></div>{1}</details>'
    )
    comments = read(f"<div>{row.format('ana', row.format('bo', ''))}</div>").comments
    assert [c.author for c in comments] == ["ana", "bo"]
    assert comments[1].parent == comments[0].key


LINES = [
    "I have crossed for thirty years and never paid.",
    "The ramp is a cliff, cut by hand for the king and nobody else on the quay.",
]
TIMES = ["March 12, 2024 at 6:40 pm", "March 13, 2024 at 7:12 am"]
NAMES = ["Ana Moor", "Bo Lind"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            "<div class=comment><h4>{name} <span>on</span> <time>{time}</time>:</h4>"
            "<div class=text>{line}</div></div>",
            id="a word between name and time",
        ),
        pytest.param(
            "<div class=comment><p class=meta>{name} <a href='#c{n}'>#</a>"
            " <time>{time}</time></p><p>{line}</p></div>",
            id="the line's own text",
        ),
        pytest.param(
            "<blockquote><p>{line}</p><footer>{name}, <time>{time}</time></footer>"
            "</blockquote>",
            id="a footer",
        ),
        pytest.param(
            "<div class=entry><p>{name} wrote on {time}:</p><p>{line}</p></div>",
            id="a verb before the time",
        ),
        pytest.param(
            "<div class=post><span>{n}</span> <span>{name}</span>"
            " <span class=date>{time}</span><div class=msg>{line}</div></div>",
            id="a number before the name",
        ),
        pytest.param(
            "<div><p><span>{name}</span> · <time>{time}</time></p><p>{line}</p></div>",
            id="a dot between name and time",
        ),
        pytest.param(
            "<div class=media><div class=media-body><h5>{name} <small>{time}</small>"
            "</h5>{line}</div></div>",
            id="text beside a heading",
        ),
        pytest.param(
            "<dl><dt>{n} : <b>{name}</b> : {time} ID:ab{n}</dt><dd>{line}</dd></dl>",
            id="a head with a number",
        ),
        pytest.param(
            "<div class=comment><b class=author>{name}</b> <time>{time}</time><div"
            " class=text><p>{line}</p><p><a href=/l>Log in</a> or <a href=/r>register"
            "</a> to post comments</p></div></div>",
            id="a line to log in",
        ),
    ],
)
def test_name_time_and_text_are_told_apart(row):
    rows = "".join(
        row.format(n=n + 1, name=NAMES[n], time=TIMES[n], line=LINES[n])
        for n in range(2)
    )
    section = f'<section id="comments"><h2>Comments</h2>{rows}</section>'
    comments = read(section).comments
    assert [c.author for c in comments] == NAMES
    assert [c.text for c in comments] == LINES
    assert [c.posted.isoformat()[:16] for c in comments] == [
        "2024-03-12T18:40",
        "2024-03-13T07:12",
    ]


def test_a_name_behind_the_time_is_read_in_french():
    rows = "".join(
        f"<dt>{n + 1}. Le 12 mars 2024, 18:4{n} par {NAMES[n]}</dt><dd>{LINES[n]}</dd>"
        for n in range(2)
    )
    comments = read(f'<div id="comments"><h3>Commentaires</h3><dl>{rows}</dl></div>')
    assert [c.author for c in comments.comments] == NAMES


@pytest.mark.parametrize("heading", ["댓글 2개", "2 reacties", "評論 2 則", "۲ دیدگاه"])
def test_a_number_and_what_is_counted_head_the_comments(heading):
    rows = "".join(
        f"<div class=x><b>{NAMES[n]}</b> <i>2024-03-1{n} 18:40</i><p>{LINES[n]}</p></div>"
        for n in range(2)
    )
    comments = read(f"<section><h3>{heading}</h3>{rows}</section>").comments
    assert [c.author for c in comments] == NAMES


def test_an_exact_time_is_read_from_an_attribute_of_any_name():
    rows = "".join(
        f"<div class=comment><b class=author>{NAMES[n]}</b> <span data-tippy-content="
        f"'2024-03-12T18:4{n}:00Z'>8 mo</span><p>{LINES[n]}</p></div>"
        for n in range(2)
    )
    comments = read(f'<div id="comments">{rows}</div>').comments
    assert [c.posted.isoformat()[:16] for c in comments] == [
        "2024-03-12T18:40",
        "2024-03-12T18:41",
    ]
