# ruff: noqa: E501 - a line of markup is one line
"""Comment lists as themes and content systems print them: whose name, text, parent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
STORY = (
    "The lighthouse at Gull Point will be dark for a month, the harbour office said on"
    " Monday, while its lens is cleaned for the first time since it was put up. Ships are"
    " asked to steer by the buoys, and walkers to keep off the rocks below the tower."
)
ADA = "My uncle kept that light for thirty years, and he polished the lens each spring."
BEN = "He did, and nobody has touched it since they took the keeper away from us."
CLEO = "What will the birds do without it, I wonder, in the middle of their journey?"
TIMES = (
    "2026-03-05T09:15:00+00:00",
    "2026-03-05T10:40:00+00:00",
    "2026-03-06T08:05:00+00:00",
)
SHOWN = (
    "March 5, 2026 at 9:15 am",
    "March 5, 2026 at 10:40 am",
    "March 6, 2026 at 8:05 am",
)
ROWS = list(
    zip(
        ("Ada Quill", "ben_h", "Cleo Stone"),
        TIMES,
        SHOWN,
        (ADA, BEN, CLEO),
        strict=True,
    )
)
TELLS = ["Ada Quill", "ben_h", "Cleo Stone"]


def read(below: str, language: str = "en"):
    return read_titled("Light", below, language)


def read_titled(title: str, below: str, language: str = "en"):
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<title>{title}</title><meta property="og:type" content="article"></head><body><main>'
        f"<h1>Light goes dark</h1><article><p>{STORY}</p><p>{STORY}</p></article>{below}"
        "</main></body></html>"
    )
    url = "https://gull.example/coast/light"
    return extract_page(Page(url=url, body=page.encode(), fetched_at=NOW)).comments


def fill(form: str, **more: object) -> str:
    return "".join(
        form.format(name=name, time=time, shown=shown, text=text, n=number, **more)
        for number, (name, time, shown, text) in enumerate(ROWS, 7001)
    )


def nest(form: str) -> str:
    """Return the second comment in the place ``{inner}`` of the first, then the third."""
    first, second, third = (
        form.replace("{name}", name).replace("{time}", time).replace("{shown}", shown)
        .replace("{text}", text).replace("{n}", str(number))
        for number, (name, time, shown, text) in enumerate(ROWS, 7001)
    )  # fmt: skip
    return first.replace("{inner}", second.replace("{inner}", "")) + third.replace(
        "{inner}", ""
    )


def authors(comments) -> list[str]:
    return [comment.author for comment in comments]


def texts(comments) -> list[str]:
    return [comment.text for comment in comments]


def parents(comments) -> list[int | None]:
    places = {comment.key: place for place, comment in enumerate(comments)}
    return [places.get(comment.parent) for comment in comments]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(
            '<div id="comment-{n}" class="comment"><article id="div-comment-{n}" class="comment-body"><footer><b class="fn">{name}</b>'
            ' <time datetime="{time}">{shown}</time></footer><div class="comment-content"><p>{text}</p></div></article>{inner}</div>',
            id="an article in the div of a theme",
        ),
        pytest.param(
            '<div id="comment-{n}" class="media"><div class="media-body"><div class="comment"><h6>{shown} - <a href="https://x.example">{name}</a></h6>'
            "<div><p>{text}</p></div></div>{inner}</div></div>",
            id="a box in the box of a framework",
        ),
        pytest.param(
            '<div class="zc" id="c-{n}"><span class="zc-author">{name}</span> <time datetime="{time}">2h</time><div><p>{text}</p></div><div class="below">{inner}</div></div>',
            id="elements named by number alone",
        ),
    ],
)
def test_a_reply_behind_the_inner_element_of_a_comment_answers_it(form):
    comments = read(
        f'<section class="talk"><h2>Comments (3)</h2>{nest(form)}</section>'
    )
    assert authors(comments) == TELLS
    assert texts(comments) == [ADA, BEN, CLEO]
    assert parents(comments) == [None, 0, None]


def test_a_list_of_comments_is_the_parent_of_none():
    form = '<article class="comment-body"><b class="fn">{name}</b> <time datetime="{time}">{shown}</time><p>{text}</p></article>'
    comments = read(f'<div class="comment">{fill(form)}</div>')
    assert parents(comments) == [None, None, None]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(
            '<div class="comment" id="comment-{n}"><div class="comment-meta"><span><a href="https://letters.example/profile/{n}">{name}</a></span>'
            '<a class="stamp" title="{shown}">Mar 5, 2026</a><span class="pub">Liked by Ode {name[0]}arrow</span></div><div class="comment-body"><p>{text}</p></div></div>',
            id="who liked it",
        ),
        pytest.param(
            '<div class="comment" id="comment-{n}"><p class="date">{shown}, edited by Moderator <a href="https://x.example/{n}">{name}</a></p><p>{text}</p></div>',
            id="who edited it",
        ),
        pytest.param(
            '<li id="comment{n}"><div class="rp"><span class="name"><a href="https://x.example/{n}">{name}</a></span><span class="date">{time}'
            ' <a href="#" class="address">Address</a><a href="javascript:;">Change</a></span><p>{text}</p></div></li>',
            id="links that lead nowhere",
        ),
        pytest.param(
            '<div class="comment" id="comment-{n}"><table><tr><td class="user"><h4 class="name"><a href="/profile">{name}</a><sup>57</sup></h4>'
            '<div class="score"><span>+3/0</span></div><div class="date">{shown}</div></td><td><p>{text}</p></td></tr></table></div>',
            id="a rank and a score beside the name",
        ),
        pytest.param(
            '<div class="comment" id="comment-{n}"><h6>{shown}&nbsp;-&nbsp;{name}&nbsp;&bull;&nbsp;<a href="#c{n}">¶</a></h6><p>{text}</p></div>',
            id="a bullet behind the name",
        ),
        pytest.param(
            '<div class="comment" id="comment-{n}"><p>{text}</p><p>&mdash; <em>{name}</em>, {time}</p></div>',
            id="a dash before the name",
        ),
        pytest.param(
            '<div class="comment" id="comment-{n}"><div class="top"><span>0</span> <a href="#">Spam</a> <b>{n}</b> <a class="new" href="javascript://"><b>{name}</b></a>'
            ' ({time}) [<a href="/news">Source</a>]</div><p>{text}</p></div>',
            id="a name in a long line of a date",
        ),
    ],
)
def test_the_author_is_who_wrote_it(form):
    comments = read(f'<div id="comments"><h3>3 comments</h3>{fill(form)}</div>')
    assert authors(comments) == TELLS
    assert texts(comments) == [ADA, BEN, CLEO]


@pytest.mark.parametrize(
    "form",
    [
        '<div class="comment_area" id="comment{n}"><h4 class="comment_title">Light {n}: a word</h4><div class="comment_body">{text}</div><ul><li>{time} |</li></ul></div>',
        '<div class="comment" id="comment{n}"><div class="tb-title"><strong>Word the other {n}</strong></div><div>{time}</div><div class="comment-text">{text}</div></div>',
    ],
)
def test_the_headline_of_a_comment_is_not_its_author(form):
    assert authors(read(f'<div id="comments">{fill(form)}</div>')) == ["", "", ""]


def test_a_line_of_title_with_name_and_date_is_the_head():
    form = '<div class="comment" id="comment-{n}"><h4 class="comment-title">{name} <small>{shown}</small></h4><p>{text}</p></div>'
    assert authors(read(f'<div id="comments">{fill(form)}</div>')) == TELLS


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(
            '<p>Like or dislike: <img alt=""> <span>{n}</span> <span>0</span></p>',
            id="votes that differ",
        ),
        pytest.param(
            '<div class="hidden">{name}: {text}</div><a href="#{n}">Permalink</a>',
            id="a copy for scripts",
        ),
        pytest.param(
            '<p class="edit-note">Last edited <time datetime="2026-03-08T10:00:00Z">March 8</time></p>',
            id="the time of a change",
        ),
    ],
)
def test_what_the_page_says_of_a_comment_is_none_of_its_text(extra):
    form = (
        '<div class="entry comment" id="comment-{n}"><p><b>{name}</b> <time datetime="{time}">{shown}</time></p><p>{text}</p>'
        + extra
        + "</div>"
    )
    comments = read(f'<div id="comments">{fill(form)}</div>')
    assert texts(comments) == [ADA, BEN, CLEO]
    assert [f"{c.posted.at:%d %H:%M}" for c in comments] == [
        "05 09:15",
        "05 10:40",
        "06 08:05",
    ]


@pytest.mark.parametrize(
    "mark",
    [
        '<span class="location">Ostend, Belgium</span>',
        '<span class="rank">Level 3</span>',
    ],
)
def test_what_the_page_says_of_a_reader_is_none_of_the_text(mark):
    form = (
        '<li class="comment-row"><div class="who"><strong class="name">{name}</strong><br>'
        + mark
        + '</div><div class="when">{time}</div><div class="what">{text}</div></li>'
    )
    assert texts(read(f'<ul id="comments">{fill(form)}</ul>')) == [ADA, BEN, CLEO]


@pytest.mark.parametrize(
    "head",
    [
        '<div class="avatar"><img alt=""><span>Subscriber</span></div><div><a href="/u/{n}">{name}</a></div>',
        '<div class="writer-info"><div><a href="/u/{n}">{name}</a> <div>Party: none, {name}</div></div></div>',
    ],
)
def test_what_is_in_the_box_of_the_reader_is_none_of_the_text(head):
    form = (
        '<li class="comment" id="comment-{n}"><div>'
        + head
        + '</div><div>{time}</div><div class="words">{text}</div></li>'
    )
    assert texts(read(f'<ul id="comments">{fill(form)}</ul>')) == [ADA, BEN, CLEO]


def test_the_time_of_a_change_in_front_is_not_when_it_was_written():
    form = '<div class="comment" id="comment-{n}"><p><b>{name}</b> <i>Edited: <time datetime="2026-03-08T10:00:00Z">8 March</time></i> <time datetime="{time}">{shown}</time></p><p>{text}</p></div>'
    comments = read(f'<div id="comments">{fill(form)}</div>')
    assert [f"{c.posted.at:%d %H:%M}" for c in comments] == [
        "05 09:15",
        "05 10:40",
        "06 08:05",
    ]


def test_a_day_in_an_attribute_leaves_the_printed_minute():
    form = '<div class="comment" id="comment-{n}"><b>{name}</b> <span datetime="2026-03-05">{shown}</span><p>{text}</p></div>'
    comments = read(f'<div id="comments">{fill(form)}</div>')
    assert [f"{c.posted.at:%d %H:%M}" for c in comments] == [
        "05 09:15",
        "05 10:40",
        "05 00:00",
    ]


def test_initials_drawn_for_a_reader_are_none_of_the_text():
    form = '<div class="comment-card"><div class="round">{name[0]}</div><div><div class="user">{name}</div><div title="{shown}">a while ago</div></div><div class="txt">{text}</div></div>'
    upper = fill(form).replace(">b<", ">B<")
    assert texts(read(f'<div class="comments-block">{upper}</div>')) == [ADA, BEN, CLEO]


def test_of_two_texts_within_each_other_the_surer_one_is_read():
    form = (
        '<article class="comment js-comment" id="comment-{n}"><footer class="comment__meta"><p class="comment__author">{name}</p><p class="comment__time">{time}</p></footer>'
        '<div class="comment__content"><h3 class="comment__title hidden"><a href="/comment/{n}#comment-{n}">A word on the light</a></h3>'
        '<div class="field--name-comment-body"><p>{text}</p></div><ul><li>Reply</li></ul></div></article>'
    )
    assert texts(read(f'<section id="comments">{fill(form)}</section>')) == [
        ADA,
        BEN,
        CLEO,
    ]


@pytest.mark.parametrize("word", ["{{ text }}", "<%= text %>", "${text}"])
def test_the_markup_of_which_a_script_makes_comments_is_none(word):
    form = '<div class="comment" id="comment-{n}"><span class="author">{name}</span> <time datetime="{time}">{shown}</time><div class="comment-text">{text}</div></div>'
    empty = form.format(
        n="", name="{{ name }}", time="", shown="", text=word.replace("<", "&lt;")
    )
    assert authors(read(f'<div id="comments">{fill(form)}{empty}</div>')) == TELLS


@pytest.mark.parametrize(
    ("wrap", "form"),
    [
        pytest.param(
            "<h4>Remarks:</h4>{}",
            '<ul class="msg" id="cmt{n}"><li class="who">&nbsp;<span class="commentname">{name}</span> <small>{time}</small></li><li class="what">{text}</li></ul>',
            id="a list for each comment",
        ),
        pytest.param(
            '<div id="all">{}</div>',
            '<div id="comEnt{n}"><div class="top"><b>{name}</b> ({time})</div><div class="words">{text}</div></div>',
            id="an id in another spelling",
        ),
        pytest.param(
            "<div><div><h2>Discussion (3)</h2></div><form><textarea></textarea></form>{}</div>",
            '<article class="p {name}"><footer><p>{name}</p><p><time datetime="{time}">{shown}</time></p></footer><p>{text}</p></article>',
            id="articles behind the form",
        ),
        pytest.param(
            '<div class="CommentsWrap"><h2>Comments</h2><ul class="Comments">{}</ul></div>',
            '<li class="Item ItemComment" id="Comment_{n}"><div class="Comment"><a class="Username" href="/profile/{n}">{name}</a> <a href="/discussion/comment/{n}/#Comment_{n}">'
            '<time datetime="{time}">March</time></a><div class="Message">{text}</div></div></li>',
            id="an address for each comment",
        ),
        pytest.param(
            '<div id="comments"><h3>Words of readers</h3>{}</div>',
            '<a name="comment{n}"></a><div>{text}</div><div class="comment-signature">Posted by {name} at {shown}</div>',
            id="a signature with the date",
        ),
        pytest.param(
            "<h3>Comments</h3><dl>{}</dl>",
            "<dt>{name} <span>{shown}</span></dt><dd>{text}</dd>",
            id="terms with name and date",
        ),
    ],
)  # fmt: skip
def test_comments_of_little_known_markup_are_read(wrap, form):
    comments = read(wrap.format(fill(form)))
    assert authors(comments) == TELLS
    assert texts(comments) == [ADA, BEN, CLEO]


def test_a_time_whose_year_the_weekday_refutes_is_unknown_and_the_comment_stays():
    form = '<div class="comment" id="comment-{n}"><b class="fn">{name}</b> <span>Tuesday March 3, @10:34AM</span><p>{text}</p></div>'
    other = form.replace("Tuesday", "Friday")
    comments = read(f'<div id="comments">{fill(form)}</div>')
    assert [f"{c.posted.at:%Y-%m-%d}" for c in comments] == ["2026-03-03"] * 3
    comments = read(f'<div id="comments">{fill(other)}</div>')
    assert [(c.author, c.posted) for c in comments] == [(tell, None) for tell in TELLS]
    assert comments[0].posted_raw == "Friday March 3, @10:34AM"


@pytest.mark.parametrize(
    "made", ["ctl00_body1_list_ctrl{n}_cell", "ember{n}", ":r{n}:", "list_ctl{n}_body1"]
)
def test_an_id_that_a_framework_makes_for_each_page_is_none(made):
    form = (
        '<div class="comment" id="'
        + made
        + '"><b class="fn">{name}</b> <time datetime="{time}">{shown}</time><p>{text}</p></div>'
    )
    comments = read(f'<div id="comments">{fill(form)}</div>')
    assert authors(comments) == TELLS
    assert [comment.source_id for comment in comments] == [None] * 3


def test_a_text_in_the_box_of_the_reader_is_read_where_nothing_else_is():
    form = '<li class="comment" id="comment-{n}"><div class="info"><div><b>{name}</b> <i>{time}</i><p>So {name[0]}.</p></div></div></li>'
    comments = read(f'<ul id="comments">{fill(form)}</ul>')
    assert texts(comments) == ["So A.", "So b.", "So C."]


def test_comments_below_the_next_article_of_a_page_are_not_this_one_s():
    form = '<div class="comment" id="comment-{n}"><b class="fn">{name}</b> <time datetime="{time}">{shown}</time><p>{text}</p></div>'
    own = '<div class="comments"><div class="comment" id="comment-9"><b class="fn">Dot</b> <time datetime="2026-03-05T09:15:00Z">x</time><p>Mine.</p></div></div>'
    after = '<article><h1>{}</h1><p>Late.</p><div class="comments">{}</div></article>'
    assert authors(read(own + after.format("Ferry late again", fill(form)))) == [
        "Dot",
        *TELLS,
    ]
    page = read_titled(
        "Light goes dark", own + after.format("Ferry late again", fill(form))
    )
    assert authors(page) == ["Dot"]
    page = read_titled("Light goes dark", after.format("Ferry late again", fill(form)))
    assert authors(page) == []
    page = read_titled("Light goes dark", after.format("Light goes dark", fill(form)))
    assert authors(page) == TELLS


def test_a_name_in_front_of_the_date_begins_the_comment_where_nothing_wraps_it():
    form = '<p class="body comment-author">{name}</p><p class="body comment-date">{time}</p><div class="body comment-content"><p>{text}</p></div><hr>'
    comments = read(f'<div class="news_comments"><h2>3 comments</h2>{fill(form)}</div>')
    assert authors(comments) == TELLS
    assert texts(comments) == [ADA, BEN, CLEO]


def test_a_button_in_front_of_the_next_date_is_none_of_that_comment():
    form = '<p><b>{name}</b> {time}</p><div><p>{text}</p></div><p class="foot"><a href="/r{n}">Reply to {name}</a></p>'
    comments = read(f'<div class="news_comments"><h2>3 comments</h2>{fill(form)}</div>')
    assert authors(comments) == TELLS


@pytest.mark.parametrize(
    "form",
    [
        '<div class="media"><img alt=""><div class="media-body"><h4 class="item-title">{name}</h4><div title="{time}"><time>a while ago</time></div>{text} <a href="#">Reply</a></div></div>',
        '<div class="box"><div><a href="#" class="admin-title">{name}</a><p class="post-time">{shown}</p></div><a class="comment-reply" href="#">Reply</a><p>{text}</p></div>',
        '<article class="comment"><p class="comment-body">{text}</p> <span class="comment-author">({name}</span> <span class="comment-date">{time})</span></article>',
        '<div class="comment-item"><div class="comment-user"><span>X</span><strong>{name}</strong> <time datetime="{time}">x</time></div><div class="comment-content"><p>{text}</p></div></div>',
    ],
)
def test_a_name_is_read_whatever_its_element_is_called(form):
    comments = read(f'<div class="blog-comments"><h3>3 comments</h3>{fill(form)}</div>')
    assert authors(comments) == TELLS
    assert texts(comments) == [ADA, BEN, CLEO]


def test_the_time_of_an_answer_in_a_comment_is_not_the_comment_s():
    answer = '<div class="below"><strong>Ode</strong> <time datetime="2026-03-08T08:00:00Z">3/8</time><p>Thanks.</p></div>'
    form = (
        '<div class="comment-item"><b class="user">{name}</b> <time datetime="{time}">a while ago</time><div class="comment-content"><p>{text}</p></div>'
        + answer
        + "</div>"
    )
    comments = read(f'<div class="comment-list">{fill(form)}</div>')
    assert [f"{c.posted.at:%d %H:%M}" for c in comments[:1]] == ["05 09:15"]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(
            '<article class="comment-item" id="comment-{n}"><ul class="head"><li><small>NUMBER</small> #{n} <i></i>by {name}&nbsp;<i></i>Added on {time}</li></ul><div class="comment-content"><p>{text}</p></div></article>',
            id="a verb behind the name",
        ),
        pytest.param(
            '<div id="comment-{n}"><div class="p"><div><span class="font">{name}</span> <span>replied</span> · {time}</div><div class="prose"><p>{text}</p></div></div></div>',
            id="what the reader did",
        ),
        pytest.param(
            '<div class="comment"><div class="comment-name">{name} <span class="comment-time">{time}</span></div><div class="comment-content">{text}</div><div><span>Radera: {n}</span></div></div>',
            id="a button with a number",
        ),
        pytest.param(
            '<div class="comment"><h4>Comment #{n}</h4><h5>Name: {name}</h5><p>Comment: {text}</p><p>{time}</p></div>',
            id="the number of the comment, and labels",
        ),
        pytest.param(
            '<div class="comment"><div>Comment posted by <b>{name}</b> on {shown}</div><div>{text}</div></div>',
            id="comment posted by",
        ),
        pytest.param(
            '<div class="comment"><p class="small">by {name} {shown}</p><div>{text}</div></div>',
            id="a date right behind the name",
        ),
        pytest.param(
            '<div class="comment"><div class="commentMeta">{name} am {time} Uhr</div><p>{text}</p></div>',
            id="a preposition of another language",
        ),
        pytest.param(
            '<div class="comment"><h4>{name} (4 days)</h4><p><em>Posted at {time}</em></p><p>{text}</p></div>',
            id="an age behind the name",
        ),
    ],
)
def test_a_name_ends_where_the_words_of_the_page_begin(form):
    comments = read(f'<div class="comments"><h3>Comments</h3>{fill(form)}</div>')
    assert authors(comments) == TELLS
    assert texts(comments) == [ADA, BEN, CLEO]


@pytest.mark.parametrize(
    "stamp",
    [
        pytest.param('<time datetime="{unix}">5 Mar</time>', id="seconds"),
        pytest.param('<time datetime="{unix}000">5 Mar</time>', id="milliseconds"),
        pytest.param('<time datetime="{basic}Z">5 Mar</time>', id="without separators"),
        pytest.param("<i>{day}</i> <i>{clock}</i>", id="day and clock in two elements"),
        pytest.param("<i>{clock}</i> <i>{day}</i>", id="the clock first"),
        pytest.param('<i class="joined"><time datetime="2015-01-03T00:00:00Z">2015</time></i> <time datetime="{time}">x</time>', id="when the reader joined"),
        pytest.param('<i title="Last seen: 2026-03-08 10:00">online</i> <i>{time}</i>', id="when the reader was last seen"),
        pytest.param("<i>Member since 3 January 2015</i> <i>{time}</i>", id="a member since"),
    ],
)  # fmt: skip
def test_the_time_is_when_the_comment_was_written(stamp):
    form = (
        '<div class="comment" id="comment-{n}"><b class="fn">{name}</b> '
        + stamp
        + '<div class="comment-text"><p>{text}</p></div></div>'
    )
    comments = read(f'<div id="comments">{fill_times(form)}</div>')
    assert [f"{c.posted.at:%d %H:%M}" for c in comments] == [
        "05 09:15",
        "05 10:40",
        "06 08:05",
    ]
    assert texts(comments) == [ADA, BEN, CLEO]


@pytest.mark.parametrize("label", ["Joined", "Mitglied seit", "Inscrit le", "注册时间"])
def test_a_comment_with_the_date_of_its_reader_alone_has_no_time(label):
    form = '<div class="comment" id="comment-{n}"><b class="fn">{name}</b> <i>LABEL 2015-01-03</i><div class="comment-text"><p>{text}</p></div></div>'
    filled = fill(form.replace("LABEL", label))
    comments = read(f'<div id="comments">{filled}</div>')
    assert [comment.posted for comment in comments] == [None] * 3


def fill_times(form: str) -> str:
    filled = []
    for number, (name, time, shown, text) in enumerate(ROWS, 7001):
        at = datetime.fromisoformat(time)
        more = {
            "unix": int(at.timestamp()),
            "basic": f"{at:%Y%m%dT%H%M%S}",
            "day": f"{at:%d} March 2026",
            "clock": f"{at:%H:%M}",
        }
        filled.append(
            form.format(name=name, time=time, shown=shown, text=text, n=number, **more)
        )
    return "".join(filled)
