# ruff: noqa: E501 - a line of markup is one line
"""Comment lists as forums and content systems print them, without a dialect's help."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
STORY = (
    "The weir at Tarn Mill will be rebuilt in oak, the river trust said on Monday, after"
    " the flood of November carried the last of its old boards down to the sea. The work"
    " begins in May and is paid for by the anglers, the canoe club and the county."
)
ADA = "I saw the boards go past my window that night, and nobody would believe me."
BEN = "Oak again, when everybody knows that larch lasts longer in running water."
CLEO = "My father cut the first boards, and he took elm because it was there."


def read(below: str, language: str = "en", published: str = ""):
    declared = f'<meta property="article:published_time" content="{published}">'
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>Weir</title>{declared if published else ''}"
        '<meta property="og:type" content="article"></head><body><main><h1>Weir in oak</h1>'
        f"<article><p>{STORY}</p><p>{STORY}</p></article>{below}</main></body></html>"
    )
    url = "https://mill.example/river/weir"
    return extract_page(Page(url=url, body=page.encode(), fetched_at=NOW))


def fill(form: str, *rows: tuple[str, ...]) -> str:
    return "".join(form.format(n, *row) for n, row in enumerate(rows, 1))


def found(article) -> list[tuple]:
    places = {c.key: n for n, c in enumerate(article.comments)}
    return [
        (c.author, c.posted and f"{c.posted.at:%d %H:%M}", c.text, places.get(c.parent))
        for c in article.comments
    ]


PAIR = [("Ada", "05 09:15", ADA, None), ("Ben", "05 10:40", BEN, None)]
REPLY = [*PAIR[:1], ("Ben", "05 10:40", BEN, 0)]

FORUM_POST = (
    '<div id="p{0}" class="post bg{0}"><dl class="postprofile"><dt><a href="/m?u={0}" class="username">{1}</a></dt>'
    "<dd>Posts: 41</dd><dd>Joined: 3 January 2015, 09:00</dd></dl>"
    '<div class="postbody"><p class="author">by <strong><a class="username" href="/m?u={0}">{1}</a></strong>'
    ' &raquo; <time datetime="{2}:00+00:00">a while ago</time></p><div class="content">{3}</div></div></div>'
)
MEMBER_BLOCK = (
    '<article class="message" id="js-post-{0}"><div class="message-user"><a href="/m/{0}" class="avatar"><span>A</span></a>'
    '<h4 class="message-name"><a href="/m/{0}" class="username">{1}</a></h4><h5 class="userTitle">Senior member of the club</h5></div>'
    '<div class="message-main"><time datetime="{2}:00+00:00">Mar 5</time><div class="message-body">{3}</div>'
    '<a href="#">Like</a><a href="#">Quote</a></div></article>'
)
SPACED_TABLE = (
    '<tr class="athing" id="88100{0}"><td><table><tr><td class="ind"><img src="s.gif" height="1" width="{4}"></td>'
    '<td class="default"><span class="comhead"><a class="hnuser" href="user?id={1}">{1}</a> <span class="age" title="{2}:00">4 days ago</span>'
    ' | <a href="#x">next</a> <a class="togg" id="88100{0}">[&ndash;]</a></span>'
    '<div class="comment"><div class="commtext">{3}</div><div class="reply"><a href="#r">reply</a></div></div></td></tr></table></td></tr>'
)
ANSWER_LINK = (
    '<div id="comment-{0}" class="comment"><div class="byline"><span class="author">{1}</span> {4} | '
    '<abbr title="{2}:00+00:00">5 March</abbr> | <a href="#">Reply</a></div><div class="comment-content"><p>{3}</p></div></div>'
)
TREE_LEVEL = (
    '<div class="comment replyTreeLevel{4}" id="17095{0}"><div class="documentByLine"><a href="/author/{0}">{1}</a>'
    ' <span class="commentDate">{2}</span></div><div class="commentBody"><p>{3}</p></div></div>'
)
FORM_AROUND_TEXT = (
    '<div class="thing comment" id="thing_{0}"><div class="entry"><p class="tagline"><a class="author" href="/u/{1}">{1}</a>'
    ' <span class="score">11 points</span><span class="score">12 points</span> <time datetime="{2}:00+00:00">4 days ago</time></p>'
    '<form action="#"><input type="hidden" name="id" value="{0}"><div class="md"><p>{3}</p></div></form>'
    '<ul class="buttons"><li><a href="#">permalink</a></li><li><a href="#">save</a></li></ul></div></div>'
)
POLISH = (
    '<div class="k-wpis"><div class="k-autor">{1}</div><div class="k-data">{2}</div><div class="k-tresc">{3}</div>'
    '<div class="k-opcje"><a href="#">Odpowiedz</a> <a href="#">Zgłoś nadużycie</a> <span>+{0}</span></div></div>'
)
KOREAN = (
    '<li><div class="head"><strong class="nick">{1}</strong><span class="date">{2}</span></div><p class="txt">{3}</p>'
    '<div class="btn"><button>답글</button><a href="#">추천 {0}</a><a href="#">신고</a></div></li>'
)
LINK_BAR = (
    '<div class="avis" id="avis-{0}"><h5>{1}<span> - {2}</span></h5><p>{3}</p>'
    '<a href="#avis-{0}">Lien</a> | <a href="#r{0}">Répondre</a> | <a href="#s{0}">Signaler</a></div>'
)
NUMBERED_TERM = '<dt><a href="#41{0}">{0}.</a> {1} - {2}</dt><dd><p>{3}</p></dd>'
RATED = (
    '<div id="comment-{0}" class="comment media"><h4>{1} <small>{2}</small></h4><p>{3}</p><a href="#comment-{0}">Link</a> | '
    '<a href="#reply-{0}">Reply</a><div class="rating"><span>Currently unrated</span></div></div>'
)
REPLY_ITEM = (
    '<div class="cell reply_item" id="r{0}" reply_id="6f{0}00000a1b2" reply_to_id="{4}"><a class="reply_author" href="/user/{1}">{1}</a>'
    ' <time class="reply_time" datetime="{2}:00+00:00">4 days ago</time><div class="reply_content"><p>{3}</p></div></div>'
)
MAIL = (
    '<div class="odd reply-level-{4}"><div class="mail"><h2 class="name"><a href="/x/{1}">{1}</a></h2><span class="date">{2}</span>'
    '<div class="mail-body"><p>{3}</p></div></div></div>'
)
NAME_AND_COLON = '<section><div class="card"><div class="card-header">{1}: {2}</div><div class="card-body"><p>{3}</p></div></div></section>'
RAILS = (
    '<div id="comment-{0}" class="comment-box">{4}<div class="comment"><div class="header">{1} <span class="muted">{2}</span></div>'
    '<div class="body"><p>{3}</p></div></div></div>'
)
RAIL = '<div class="level-1"></div>'
VARIABLE = (
    '<div class="cc" style="--depth:{4}"><b>{1}</b> <span>{2}</span><p>{3}</p></div>'
)
SHADOW = (
    '<x-entry><template shadowrootmode="open"><b>{1}</b> <time datetime="{2}:00+00:00">5 March</time><slot></slot></template>'
    "<p>{3}</p></x-entry>"
)
DAY = "5 March 2026, "


@pytest.mark.parametrize(
    ("markup", "language", "comments"),
    [
        pytest.param(
            f"<section class='talk'><h2>Discussion</h2>{fill(FORUM_POST, ('Ada', '2026-03-05T09:15', ADA), ('Ben', '2026-03-05T10:40', BEN))}</section>",
            "en", PAIR, id="a forum with profiles",
        ),
        pytest.param(
            f"<div class='panel'>{fill(REPLY_ITEM, ('Ada', '2026-03-05T09:15', ADA, ''), ('Ben', '2026-03-05T10:40', BEN, '6f100000a1b2'))}</div>",
            "en", REPLY, id="items that are answers",
        ),
        pytest.param(
            f"<div class='block'><h3>Comments</h3><div>{fill(MEMBER_BLOCK, ('Ada', '2026-03-05T09:15', ADA), ('Ben', '2026-03-05T10:40', BEN))}</div></div>",
            "en", PAIR, id="a name in a block with rank",
        ),
        pytest.param(
            f"<table class='comment-tree'>{fill(SPACED_TABLE, ('Ada', '2026-03-05T09:15', ADA, '0'), ('Ben', '2026-03-05T10:40', BEN, '40'))}</table>",
            "en", REPLY, id="a table indented by a picture",
        ),
        pytest.param(
            "<div id='comments' class='comments'>" + fill(ANSWER_LINK, ("Ada", "2026-03-05T09:15", ADA, ""), ("Ben", "2026-03-05T10:40", BEN, "<a href='#comment-1'>replied to comment from Ada</a>")) + "</div>",
            "en", REPLY, id="a link that says whom it answers",
        ),
        pytest.param(
            f"<div class='discussion'>{fill(TREE_LEVEL, ('Ada', DAY + '09:15', ADA, '0'), ('Ben', DAY + '10:40', BEN, '1'))}</div>",
            "en", REPLY, id="a level in a longer class",
        ),
        pytest.param(
            f"<div class='commentarea'>{fill(FORM_AROUND_TEXT, ('Ada', '2026-03-05T09:15', ADA), ('Ben', '2026-03-05T10:40', BEN))}</div>",
            "en", PAIR, id="the text in a form",
        ),
        pytest.param(
            f"<section id='komentarze'><h2>Komentarze</h2>{fill(POLISH, ('Ada', '05.03.2026 09:15', ADA), ('Ben', '05.03.2026 10:40', BEN))}</section>",
            "pl", PAIR, id="buttons and a tally in Polish",
        ),
        pytest.param(
            f"<div class='area'><h3>댓글 <em>2</em></h3><ul>{fill(KOREAN, ('Ada', '2026.03.05. 09:15', ADA), ('Ben', '2026.03.05. 10:40', BEN))}</ul></div>",
            "ko", PAIR, id="buttons without spaces in Korean",
        ),
        pytest.param(
            f"<div id='commentaires'>{fill(LINK_BAR, ('Ada', 'le 5 mars 2026 à 9h15', ADA), ('Ben', 'le 5 mars 2026 à 10h40', BEN))}</div>",
            "fr", PAIR, id="a bar of links",
        ),
        pytest.param(
            f"<div id='comments'><h2>Comments</h2><dl>{fill(NUMBERED_TERM, ('Ada', DAY + '09:15', ADA), ('Ben', DAY + '10:40', BEN))}</dl></div>",
            "en", PAIR, id="numbered terms",
        ),
        pytest.param(
            f"<div id='comments'><h3>Comments</h3>{fill(RATED, ('Ada', DAY + '09:15', ADA), ('Ben', DAY + '10:40', BEN))}</div>",
            "en", PAIR, id="a rating below",
        ),
        pytest.param(
            f"<div id='comments'>{fill(VARIABLE, ('Ada', DAY + '09:15', ADA, 0), ('Ben', DAY + '10:40', BEN, 1))}</div>",
            "en", REPLY, id="a depth in a variable of the style",
        ),
        pytest.param(
            f"<div id='comments'>{fill(SHADOW, ('Ada', '2026-03-05T09:15', ADA), ('Ben', '2026-03-05T10:40', BEN))}</div>",
            "en", PAIR, id="names and dates in shadow roots",
        ),
        pytest.param(
            f"<x-list><template shadowrootmode='open'><h3>2 Comments</h3>{fill(RATED, ('Ada', DAY + '09:15', ADA), ('Ben', DAY + '10:40', BEN))}</template></x-list>",
            "en", PAIR, id="a list in a shadow root",
        ),
        pytest.param(
            f"<div id='comments'><template>{fill(RATED, ('Ada', DAY + '09:15', ADA), ('Ben', DAY + '10:40', BEN))}</template></div>",
            "en", [], id="a template that is not shown",
        ),
        pytest.param(
            f"<div class='replies'>{fill(MAIL, ('Ada', DAY + '09:15', ADA, 1), ('Ben', DAY + '10:40', BEN, 2))}</div>",
            "en", REPLY, id="answers to a mail",
        ),
        pytest.param(
            f"<h2>Comments</h2><div>{fill(NAME_AND_COLON, ('Ada', DAY + '09:15', ADA), ('Ben', DAY + '10:40', BEN))}</div>",
            "en", PAIR, id="a colon behind the name",
        ),
        pytest.param(
            f"<div id='comments'>{fill(RAILS, ('Ada', DAY + '09:15', ADA, ''), ('Ben', DAY + '10:40', BEN, RAIL))}</div>",
            "en", REPLY, id="empty elements for the levels",
        ),
    ],
)  # fmt: skip
def test_name_time_text_and_parent_are_read(markup, language, comments):
    assert found(read(markup, language)) == comments


UNDATED = '<div class="coms" id="com_{0}"><span class="blog-user">{1} said, </span><div class="words"><p>{2}</p></div></div>'
BARE = (
    '<li class="entry"><strong>{1}</strong><div>{2}</div><a href="#">Antworten</a></li>'
)
THREE = (("Ada", ADA), ("Ben", BEN), ("Cleo", CLEO))


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        pytest.param(f"<div id='comment_tpl'><h2>3 users said</h2>{fill(UNDATED, *THREE)}</div>", "en", id="marked names"),
        pytest.param(f"<div id='kommentare'><h3>3 Leserkommentare</h3><ul>{fill(BARE, *THREE)}</ul></div>", "de", id="the claimed number"),
    ],
)  # fmt: skip
def test_comments_without_dates_are_read(markup, language):
    assert found(read(markup, language)) == [(a, None, t, None) for a, t in THREE]


def test_a_sentence_behind_a_date_makes_it_no_line_of_a_date():
    rows = (
        (
            "Ada",
            1,
            "I saw the boards go past my window on that night in the rain, twice.",
        ),
        ("Ben", 2, "It is oak again, and I do not believe a word of it any more."),
        ("Cleo", 3, "He took elm because it was there, says my father to all of us."),
    )
    lines = "".join(
        f"<p><b>{a}</b> ({n} March 2026): {text}</p>" for a, n, text in rows
    )
    article = read(f"<div id='comments'><h3>Comments</h3>{lines}</div>")
    assert all(f"{x.posted:%d}" in x.text for x in article.comments if x.posted)
    assert len(article.comments) in {0, 3}


def test_what_is_the_same_before_each_date_is_no_name():
    form = NAME_AND_COLON.replace("{1}", "Written")
    rows = [("", DAY + "09:15", ADA), ("", DAY + "10:40", BEN)]
    article = read(f"<div id='comments'>{fill(form, *rows)}</div>")
    assert {x.author for x in article.comments} <= {"", None}


LINKS = '<li class="entry"><strong>{1}</strong><div><a href="/a/{0}">{2}</a></div></li>'
SAME = '<li class="entry"><strong>More</strong><div>{2}</div></li>'


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<div id='comments'><h3>3 comments</h3><ul>{fill(LINKS, *THREE)}</ul></div>", id="teasers"),
        pytest.param(f"<div id='comments'><h3>3 comments</h3><ul>{fill(SAME, *THREE)}</ul></div>", id="one label"),
        pytest.param(f"<div id='comments'><ul>{fill(BARE, *THREE)}</ul></div>", id="no further sign"),
        pytest.param(f"<div class='topics'><ul>{fill(BARE, *THREE)}</ul></div>", id="no section for comments"),
        pytest.param(f"<div id='comments'><h3>1 comment</h3><ul>{fill(BARE, *THREE)}</ul></div>", id="more than the page claims"),
    ],
)  # fmt: skip
def test_other_lists_without_dates_are_no_comments(markup):
    assert read(markup).comments == ()


DATED = '<div class="comment" id="comment-{0}"><b class="author">{1}</b> <span class="date">{2}</span><p>{3}</p></div>'


@pytest.mark.parametrize(
    ("dates", "published", "days"),
    [
        pytest.param(["03/02/2026", "03/05/2026"], "2026-03-01T08:00:00Z", ["02 03", "05 03"], id="after publication"),
        pytest.param(["06/03/2026", "05/03/2026", "04/03/2026"], "", ["06 03", "05 03", "04 03"], id="before the download"),
        pytest.param(["02/01/2026", "01/02/2026", "03/02/2026"], "", ["02 01", "01 02", "03 02"], id="the list is in order"),
        pytest.param(["02/01/2026", "03/01/2026"], "", [None, None], id="nothing tells"),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month_follows_from_the_comments(dates, published, days):
    rows = [(f"Reader {n}", day, f"{ADA} {n}") for n, day in enumerate(dates)]
    article = read(f"<div id='comments'>{fill(DATED, *rows)}</div>", "en", published)
    times = [c.posted for c in article.comments]
    assert [f"{t.at:%d %m}" if t.precision != "year" else None for t in times] == days


def test_an_age_in_days_is_exact_where_the_list_writes_hours():
    rows = [("Ada", "1 day, 2 hours ago", ADA), ("Ben", "1 day ago", BEN)]
    comments = read(f"<div id='comments'>{fill(DATED, *rows)}</div>").comments
    assert [f"{c.posted.at:%d %H}" for c in comments] == ["08 10", "08 12"]

    rows = [("Ada", "2 days ago", ADA), ("Ben", "1 day ago", BEN)]
    comments = read(f"<div id='comments'>{fill(DATED, *rows)}</div>").comments
    assert [c.posted.precision for c in comments] == ["day", "day"]


WORDPRESS = (
    '<li id="comment-{0}" class="{4}"><article id="div-comment-{0}" class="comment-body"><b class="fn">{1}</b>'
    ' <time datetime="{2}:00+00:00">5 March</time><div class="comment-content"><p>{3}</p></div></article></li>'
)


def test_links_of_other_sites_are_neither_comments_nor_counted():
    rows = [
        ("Ada", "2026-03-05T09:15", ADA, "comment even"),
        ("Other Paper", "2026-03-05T09:30", BEN, "pingback odd"),
        ("Ben", "2026-03-05T10:40", BEN, "comment even"),
    ]
    items = fill(WORDPRESS, *rows)
    article = read(
        f"<div id='comments'><h2>3 responses</h2><ol class='comment-list'>{items}</ol></div>"
    )
    assert [c.author for c in article.comments] == ["Ada", "Ben"]
    assert (article.comments_expected, article.comment_location.state) == (
        2,
        "complete",
    )


def test_a_double_post_is_two_and_a_word_of_a_button_is_a_text():
    rows = [
        ("Ada", "2026-03-05T09:15", "Reply", "comment even"),
        (
            "Ben",
            "2026-03-05T09:30",
            "The same words in the same minute.",
            "comment odd",
        ),
        (
            "Ben",
            "2026-03-05T09:30",
            "The same words in the same minute.",
            "comment even",
        ),
    ]
    article = read(
        f"<div id='comments'><ol class='comment-list'>{fill(WORDPRESS, *rows)}</ol></div>"
    )
    assert [c.text for c in article.comments] == [row[2] for row in rows]


NESTED = (
    '<li id="comment-{0}" class="comment depth-{1}"><article class="comment-body"><b class="fn">Reader {0}</b>'
    ' <time datetime="2026-03-05T09:1{0}:00+00:00">5 March</time><div class="comment-content"><p>Number {0} has a word to say.</p></div></article>{2}</li>'
)  # fmt: skip


def nest(*children: str) -> str:
    return f"<ol class='children'>{''.join(children)}</ol>" if children else ""


@pytest.mark.parametrize(
    ("thread", "is_flattened"),
    [
        pytest.param(NESTED.format(1, 1, nest(NESTED.format(2, 2, ""), NESTED.format(3, 2, ""))), True, id="side by side at the deepest level"),
        pytest.param(NESTED.format(1, 1, nest(NESTED.format(2, 2, nest(NESTED.format(3, 3, ""))))), False, id="one below the other"),
        pytest.param(NESTED.format(1, 1, "") + NESTED.format(2, 1, ""), True, id="no replies"),
        pytest.param(NESTED.format(1, 1, ""), False, id="one comment"),
    ],
)  # fmt: skip
def test_threads_that_may_be_deeper_are_noticed(thread, is_flattened):
    article = read(f"<div id='comments'><ol class='comment-list'>{thread}</ol></div>")
    assert article.comments
    assert article.comment_location.is_flattened is is_flattened


@pytest.mark.parametrize(
    ("printed", "is_coarse"),
    [
        ('<time datetime="2026-03-05T09:15:07+01:00">5 March</time>', False),
        ('<time datetime="2026-03-05T09:15:07">5 March</time>', True),
        ("<span class='date'>5 March 2026 at 09:15</span>", True),
        ("<span class='date'>5 March 2026</span>", True),
    ],
)
def test_times_without_second_or_zone_are_noticed(printed, is_coarse):
    article = read(
        "<ol class='commentlist'><li class='comment' id='comment-5'>"
        f"<cite class='fn'>Ada</cite> {printed}<p>{ADA}</p></li></ol>"
    )
    assert len(article.comments) == 1
    assert article.comment_location.has_coarse_times is is_coarse


BOLD_NAME = (
    '<li class="comment" id="avis-{0}"><strong class="avis-nom">{1}</strong> <span class="avis-date">{2}</span>'
    '<div class="avis-texte"><p>{3}</p></div></li>'
)  # fmt: skip


def test_an_address_that_a_reader_wrote_is_no_name():
    link = (
        '<a href="http://pond.example/x" rel="nofollow ugc">http://pond.example/x</a>'
    )
    rows = [("Ada", f"{DAY}09:15", ADA), ("Ben", f"{DAY}10:40", link)]
    article = read(
        f"<section id='comments'><ol>{fill(BOLD_NAME, *rows)}</ol></section>"
    )
    assert found(article) == [
        ("Ada", "05 09:15", ADA, None),
        ("Ben", "05 10:40", "http://pond.example/x", None),
    ]


FOOT = (
    "<div class='voice' id='v{0}'><div class='words'><p>{1}</p></div><p class='foot'>{2} | "
    "<a href='/river/weir#comment-{0}'>5 March 2026 09:1{0}</a>{3}</p></div>"
)


def test_an_arrow_before_a_linked_name_is_the_parent_and_bold_words_are_no_name():
    rows = [
        (ADA.replace("nobody", "<strong>nobody</strong>"), "Ada", ""),
        (BEN, "Ben", " | <a href='#v1'>&gt;&gt; Ada</a>"),
        (CLEO, "Cleo", " | <a href='#v1'>&gt;&gt; Ada</a>"),
    ]

    article = read(f"<div id='voices' class='comments-area'>{fill(FOOT, *rows)}</div>")

    assert found(article) == [
        ("Ada", "05 09:11", ADA, None),
        ("Ben", "05 09:12", BEN, 0),
        ("Cleo", "05 09:13", CLEO, 0),
    ]


CELLS = (
    "<tr id='comment-{0}' class='comment row'><td class='who'><img src='/a.png'><br>{1}</td>"
    "<td class='what'><p>{2}</p><span class='when'>5 March 2026 09:1{0}</span></td></tr>"
)


def test_names_of_a_system_whose_theme_marks_none_are_read_by_position():
    rows = [
        ("Ada", ADA),
        (
            "<a href='http://ben.example/' rel='external nofollow' class='url'>Ben</a>",
            BEN,
        ),
        ("Cleo", CLEO),
    ]

    article = read(
        f"<div id='comments'><table class='commentlist'>{fill(CELLS, *rows)}</table></div>"
    )

    assert [(c.author, c.text) for c in article.comments] == [
        ("Ada", ADA),
        ("Ben", BEN),
        ("Cleo", CLEO),
    ]


def test_the_keys_of_links_of_other_sites_are_known():
    ping = "<li id='comment-31' class='pingback even'><p>Pingback: <a href='http://x.example/'>X</a></p></li>"
    own = fill(WORDPRESS, ("Ada", "2026-03-05T09:15", ADA, "comment even"))

    article = read(
        f"<div id='comments'><ol class='comment-list'>{ping}{own}</ol></div>"
    )

    assert article.comment_location.pings == ("comment-31",)


def test_a_time_in_an_attribute_beside_the_text_makes_the_text_no_comment():
    button = "<span class='like' data-item_date='2026-03-05T09:15:00+00:00'></span>"
    record = (
        "<li class='comment' id='li-comment-{0}'><article id='comment-{0}' class='comment'>"
        "<header class='comment-meta comment-author vcard'><cite class='fn'>{1}</cite>"
        " <time datetime='2026-03-05T09:15:00+00:00'>5 March</time></header>"
        f"<section class='comment-content comment'><p>{{2}}</p>{button}</section></article></li>"
    )

    article = read(
        f"<ol class='commentlist'>{fill(record, ('Ada', ADA), ('Ben', BEN))}</ol>"
    )

    assert [(c.author, c.text) for c in article.comments] == [
        ("Ada", ADA),
        ("Ben", BEN),
    ]


def test_the_word_of_a_button_in_a_paragraph_of_a_text_is_what_was_written():
    record = (
        "<article class='response' data-id='{0}' itemscope itemtype='https://schema.org/Comment'>"
        "<h4 itemprop='author'>{1}</h4> <time datetime='2026-03-05T09:1{0}:00Z'>5 March</time>"
        "<div itemprop='text'><p>{2}</p></div><a class='answer' href='#f'>Reply</a></article>"
    )
    rows = [("Ada", ADA), ("Ben", "Reply"), ("Cleo", CLEO)]

    article = read(f"<section class='responses'>{fill(record, *rows)}</section>")

    assert [(c.author, c.text) for c in article.comments] == rows


SPIP = (
    '<li class="comment-item"><div class="comment hreview"><a href="#forum{0}" name="forum{0}" id="forum{0}"></a>'
    '<p class="comment-meta"><a rel="self bookmark" href="#forum{0}" title="Permalien {0}" class="permalink"><span class="permalink">{0}.</span>'
    '<strong class="crayon comment-titre"> Weir in oak, </strong><small><abbr class="dtreviewed" title="{2}:00Z">5 mars, 09:15</abbr>{1}</small></a></p>'
    '<div class="crayon forum-texte-{0} comment-content description"><p>{3}</p>{4}</div></div></li>'
)
BY = '<span class="sep">, </span>par <span class="crayon forum-qui-{0}">{0}</span>'
SITE = '<p class="crayon hyperlien">Voir en ligne : <a href="https://ada.example/" class="spip_out">https://ada.example/</a></p>'


def test_spip_s_title_is_no_name_and_a_reader_s_site_no_text():
    rows = [
        (BY.format("Ada"), "2026-03-05T09:15", ADA, SITE),
        ("", "2026-03-05T10:40", BEN, ""),
        (BY.format("Cleo"), "2026-03-05T11:02", CLEO, SITE),
    ]
    below = f'<ul class="comments-list">{fill(SPIP, *rows)}</ul>'
    assert found(read(below, "fr")) == [
        *PAIR[:1],
        ("", "05 10:40", BEN, None),
        ("Cleo", "05 11:02", CLEO, None),
    ]


PLUXML = (
    '<div id="c{0}"><p><small><a href="/river/weir#c{0}" title="#{0}">#{0}</a> <time datetime="{2}">5 mars 2026 - 09:15</time> -'
    '\n{1}\t\t\ta dit :</small></p><blockquote class="comment"><p class="content_com">{3}</p></blockquote></div>'
)


def test_a_name_between_the_date_and_the_word_for_says_is_the_reader_s():
    rows = [("Ada", "2026-03-05 09:15", ADA), ("Ben", "2026-03-05 10:40", BEN)]
    below = f'<div id="comments"><h2>2 commentaires</h2>{fill(PLUXML, *rows)}</div>'
    assert found(read(below, "fr")) == PAIR


AGE_BEHIND_NUMBER = (
    '<article class="comment" id="cid-{0}"><div class="comment-head"><h4 class="{4}"><a href="https://me.example/{0}">{1}</a></h4>'
    '<a class="comment-head__date" href="#cid-{0}">#{0} &nbsp;\u2014&nbsp; vor {2} Stunden</a></div>'
    '<div class="comment__body"><p>{3}</p></div></article>'
)


@pytest.mark.parametrize("mark", ["comment-head__name", "x"])
def test_the_age_behind_the_number_of_a_comment_is_no_name(mark):
    rows = [("Ada", "8", ADA, mark), ("Ben", "7", BEN, mark)]
    below = f'<section id="comments">{fill(AGE_BEHIND_NUMBER, *rows)}</section>'
    assert [c.author for c in read(below, "de").comments] == ["Ada", "Ben"]
