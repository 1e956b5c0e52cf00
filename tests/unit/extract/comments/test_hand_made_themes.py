# ruff: noqa: E501 - a line of markup is one line
"""Comments of WordPress in themes whose own template drops the classes of the system.

Each form is that of a theme in use; the link to answer is WordPress'.
"""

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
BEN = "ok"
URL = "https://mill.example/river/weir/"
REPLY = '<a rel="nofollow" class="comment-reply-link" href="/river/weir/?replytocom={0}#respond" data-commentid="{0}" aria-label="Antworte auf {1}">{2}</a>'

NO_MARKS = '<div class="d-flex"><div class="grow"><h5>{1}</h5><p>{3}</p><small>{4}</small></div></div>'
NO_MARKS_IN_SECTION = '<div class="d-flex comments"><div class="data"><h5>{1}</h5><p>{3}</p><span>{4}</span></div></div>'
LOOSE_DATE = '<li id="comment-{0}"><div id="yorum"><div class="yan"><b>{1}</b> ({2})<div class="alt"><p>{3}</p></div></div></div></li>'
SMALL_LINE = '<div class="comment" id="comment-{0}"><small class="commentmetadata">{1} <strong>|</strong> {2}</small><p>{3}</p></div>'


def read(below: str, head: str = "<h1>Weir in oak</h1>", title: str = "Weir in oak"):
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body>{head}<div><p>{STORY}</p><p>{STORY}</p></div>{below}</body></html>"
    )
    return extract_page(Page(url=URL, body=page.encode(), fetched_at=NOW))


def fill(form: str, *rows: tuple[str, str, str], button: str = "Antworten") -> str:
    return "".join(
        form.format(n, name, date, text, REPLY.format(n, name, button))
        for n, (name, date, text) in enumerate(rows, 75)
    )


ROWS = (("Ada", "March 5, 2026 9:15", ADA), ("Ben Ox", "March 5, 2026 10:40", BEN))


@pytest.mark.parametrize(
    ("form", "is_dated", "keys"),
    [
        pytest.param(NO_MARKS, False, True, id="the link to answer alone"),
        pytest.param(NO_MARKS_IN_SECTION, False, True, id="each in a section"),
        pytest.param(LOOSE_DATE, True, True, id="a date beside all elements"),
        pytest.param(SMALL_LINE, True, True, id="a small line"),
    ],
)
def test_comments_are_read(form, is_dated, keys):
    article = read(fill(form, *ROWS))
    assert [(c.author, c.text) for c in article.comments] == [
        ("Ada", ADA),
        ("Ben Ox", BEN),
    ]
    times = [c.posted and f"{c.posted.at:%d %H:%M}" for c in article.comments]
    assert times == (["05 09:15", "05 10:40"] if is_dated else [None, None])
    assert [c.key for c in article.comments] == ["comment-75", "comment-76"]


def test_the_one_comment_is_the_smallest_element_with_its_name():
    (comment,) = read(fill(NO_MARKS, ("Ada", "", ADA))).comments
    assert (comment.author, comment.text, comment.key) == ("Ada", ADA, "comment-75")


@pytest.mark.parametrize("form", [LOOSE_DATE, SMALL_LINE])
def test_a_comment_may_be_the_word_of_a_button(form):
    article = read(fill(form, ROWS[0], ("Ben Ox", "March 5, 2026 10:40", "Reply")))
    assert [c.text for c in article.comments] == [ADA, "Reply"]


def test_a_number_that_links_to_the_comments_is_their_number():
    link = f'<div>Comments: <a href="{URL}#comments">7</a></div>'
    assert read(link + fill(SMALL_LINE, *ROWS)).comments_expected == 7
    other = '<div>Comments: <a href="/other/#comments">7</a></div>'
    assert read(other + fill(SMALL_LINE, *ROWS)).comments_expected is None


def test_an_item_without_the_word_comment_is_a_ping_as_well():
    claim = '<h3 class="comments-title">3 comments</h3>'
    ping = '<li class="post pingback"><p>Pingback: <a href="https://other.example/">Other</a></p></li>'
    article = read(claim + ping + fill(SMALL_LINE, *ROWS))
    assert article.comments_expected == 2


def test_the_name_of_the_site_is_that_of_the_link_to_its_root():
    head = '<p class="site"><a href="https://mill.example/">Quay Post</a></p><div class="h">Weir in oak</div>'
    assert read("", head, "Weir in oak | Quay Post").title == "Weir in oak"
    other = head.replace("https://mill.example/", "https://mill.example/about")
    assert read("", other, "Weir in oak | Quay Post").title == "Weir in oak | Quay Post"


EMPTY_TEXT = '<li class="comment depth-1" id="li-comment-{0}"><cite class="fn">{1}</cite> <span>{2}</span><div class="comment-text"></div><p>{3}</p>{4}</li>'
IN_NAME_BOX = '<li id="comment-{0}" class="comment depth-1"><footer class="comment-meta"><div class="comment-author vcard"><div class="comment-info"><b class="fn">{1}</b> <a href="#comment-{0}">{2}</a><div><p>{3}</p></div></div></div></footer>{4}</li>'
DEVICE = '<li class="comment" id="li-comment-{0}"><div><span class="author_name">{1}</span><div class="system_box"><span class="system">Windows</span></div><p>{3}</p></div><span class="time">{2}</span>{4}</li>'
NAME_AND_MORE = '<li class="comment depth-1" id="comment-{0}"><h3 class="author">{1} {4}</h3><time>{2}</time><div class="comment-content"><p>{3}</p></div></li>'
GLUED_TIME = '<div class="comment" id="comment-{0}"><span class="comment-author">{1}</span><div class="comment-time">{2}</div><div class="comment-content"><p>{3}</p></div></div>'


@pytest.mark.parametrize("form", [EMPTY_TEXT, IN_NAME_BOX, DEVICE, NAME_AND_MORE])
def test_names_and_texts_are_apart(form):
    article = read(f'<ol class="commentlist">{fill(form, *ROWS)}</ol>')
    assert [(c.author, c.text) for c in article.comments] == [
        ("Ada", ADA),
        ("Ben Ox", BEN),
    ]
    times = [f"{c.posted.at:%d %H:%M}" for c in article.comments]
    assert times == ["05 09:15", "05 10:40"]


def test_a_date_and_a_time_without_a_space_are_two():
    rows = (
        ("Ada", "March 5, 202611:07 pm", ADA),
        ("Ben Ox", "March 5, 202612:06 am", BEN),
    )
    times = [f"{c.posted.at:%d %H:%M}" for c in read(fill(GLUED_TIME, *rows)).comments]
    assert times == ["05 23:07", "05 00:06"]


def test_items_in_each_other_without_a_list_answer_nobody():
    form = '<li class="comment" id="li-comment-{0}"><div><span class="author">{1}</span> <span class="date">{2}</span><div class="comment-body"><p>{3}</p></div></li>'
    article = read(
        f'<ol class="comments-list">{fill(form, *ROWS, ("Cleo", "March 5, 2026 11:00", BEN))}</ol>'
    )
    assert [c.parent for c in article.comments] == [None, None, None]


def test_a_list_of_replies_may_have_the_number_of_its_comment():
    form = '<div id="comment-item-{0}"><span class="comment-author">{1}</span> <span class="comment-date">{2}</span><div class="comment-body">{3}</div></div>'
    first, second = (fill(form, row) for row in ROWS)
    listing = f'<div class="comments-list">{first}<div id="comments-list-75">{second.replace("75", "76")}</div></div>'
    article = read(listing)
    assert [c.parent for c in article.comments] == [None, article.comments[0].key]


THREE = (
    *ROWS,
    ("Cy Pond", "March 6, 2026 8:05", "What will the herons do without it?"),
)
HEADS = {
    "a text in front of its head": '<li id="comment-12{0}"><div class="quote"><p>{3}</p></div></li> <cite>{1} on <a href="#comment-12{0}">{2}</a></cite>',
    "a label before the name": '<a name="c{0}"></a><div class="bComment"><div class="bTitle"><a href="#c{0}">Comment</a> from: <span class="user">{1}</span> [Visitor]</div><div class="bCommentText"><p>{3}</p></div><div class="bSmallPrint"><span>{2}</span></div></div>',
    "a number, the date and who says": '<div id="c1-{0}" class="comment type-normal"><div id="com-{0}"><span class="num-com"># {0}</span> | <time>{2}</time> | {1} says : <div class="content_com">{3}</div></div></div>',
}


@pytest.mark.parametrize("form", HEADS.values(), ids=HEADS)
def test_the_words_around_name_and_date_are_no_text(form):
    section = f'<h3 id="comments">3 comments</h3><ol class="commentlist">{fill(form, *THREE)}</ol>'
    comments = read(section).comments
    assert [x.author for x in comments] == [name for name, _, _ in THREE]
    assert [x.text for x in comments] == [text for _, _, text in THREE]
    assert all(x.posted for x in comments)


def test_a_line_that_one_comment_begins_with_is_its_own():
    form = '<li class="comment" id="comment-{0}"><b>{1}</b> <i>{2}</i><p>Well then.</p><p>{3}</p></li>'
    below = f"<ol>{fill(form, THREE[0])}{fill(form.replace('<p>Well then.</p>', ''), *THREE[1:])}</ol>"
    assert read(below).comments[0].text == f"Well then.\n{ADA}"


SIGNS = {
    "behind the word for saying": '<li class="alt" id="comment-{0}"><cite>{1}</cite> Says:<br><small class="commentmetadata"><a href="#comment-{0}">{2}</a></small><p>{3}</p></li>',
    "in a card": '<li class="media d-flex" id="comment-{0}"><div class="media-body"><div class="card"><div class="card-header"><h5>{1}</h5><small>{2}</small></div><div class="card-block"><p>{3}</p></div><div>{4}</div></div></div></li>',
    "above the link to answer": '<li><article id="comment-{0}" class="uk-comment"><header><h3>{1}</h3><p class="meta"><time>{2}</time></p></header><div class="uk-comment-body"><p>{3}</p><p class="js-reply"><a href="#">Reply</a></p></div></article></li>',
}


@pytest.mark.parametrize("form", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("text", ["+1", "10/10", "???", "?", "Reply"])
@pytest.mark.parametrize("mark", ["<p>", '<p data-v-7f3a="">'], ids=["bare", "marked"])
def test_a_comment_may_have_no_word(form, text, mark):
    form = form.replace("<p>", mark)
    rows = (*THREE, ("Dee Fen", "March 7, 2026 9:15", text))
    section = f'<h3>4 comments</h3><ul class="comments">{fill(form, *rows)}</ul>'
    last = read(section).comments[-1]
    assert (last.author, last.text) == ("Dee Fen", text)


def test_a_day_in_a_sentence_is_of_no_further_comment():
    form = '<ol class="commentlist"><li class="alt"><small class="commentmetadata">By <cite>{1}</cite> on {2} :</small><p>{3}</p></li></ol>'
    told = "On March 3, 2012 they promised us a weir before the winter came."
    rows = [
        (name, "March 5, 2026", text)
        for name, text in (
            ("Ada", ADA),
            ("Ben Ox", told),
            ("Cy Pond", "What will the herons do?"),
        )
    ]
    comments = read(f'<h3 id="comments">3 comments</h3>{fill(form, *rows)}').comments
    assert [x.text for x in comments] == [text for _, _, text in rows]
    assert [x.author for x in comments] == [name for name, _, _ in rows]


SYSTEMS = {
    "in the text": '<div id="comment-{0}" class="post-comment"><div class="two-info"><span class="t-md">{1}</span> <span class="t-sm">{2}</span></div><div class="content"><div class="content-text"><p>{3}</p><div class="comment-os"><span>Epiphany {0}</span><span>Debian</span></div></div></div></div>',
    "behind the text": '<li class="comment" id="comment-{0}"><div class="main"><span class="comment-author">{1}</span> <time>{2}</time><p>{3}</p><div class="comment-agent">Epiphany {0}, Tromsø</div></div></li>',
    "its place": '<li class="comment" id="comment-{0}"><div class="main"><div class="fn">{1}</div> <time>{2}</time><p>{3}</p><div class="comment-metaip"><time>from Tromsø {0}</time></div></div></li>',
}


@pytest.mark.parametrize("form", SYSTEMS.values(), ids=SYSTEMS)
def test_the_system_and_the_place_of_a_reader_are_no_text(form):
    comments = read(
        f'<div id="comments"><h3>3 comments</h3>{fill(form, *THREE)}</div>'
    ).comments
    assert [x.text for x in comments] == [text for _, _, text in THREE]


def test_a_date_in_the_element_of_a_date_is_no_second_one():
    form = '<tr class="comtr"><td><div><span class="head"><a class="user">{1}</a> <span title="2026-03-05T09:15:0{0}"><a href="i?{0}">{2}</a></span></span></div><br><div class="said"><div>{3}</div></div></td></tr>'
    rows = [
        (f"ada{n}", f"March {n}, 2026", f"Yes, {n} of them: {ADA}") for n in range(3, 7)
    ]
    table = "".join(form.format(n, *row) for n, row in enumerate(rows, 3))
    comments = read(f'<table class="comments">{table}</table>').comments
    assert [x.text for x in comments] == [text for _, _, text in rows]
