"""Posts of a topic in markup that no family knows, known by what they print."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page
from wireroom.model.discussion import CommentsState

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
TITLE = "New slates for the boathouse"
STORY = (
    "The boathouse at Ling Quay gets new slates before the winter, and the rowers carry"
    " their boats to the old dairy until the scaffold is taken down again in May."
)
ROWS = (
    ("Ada Quill", "08:15", STORY),
    ("Ben Marrow", "09:40", "The dairy has no door wide enough for an eight."),
    ("Cleo Wick", "11:55", "Then take the riggers off, as we did in the flood."),
)
BOX = (
    "<div class='rank'>Oarsman</div><div>Posts: {0}</div><div>Joined: 3 May 2019</div>"
)


def head(number: int) -> str:
    return TITLE if number == 1 else f"Re: {TITLE}"


def by_headings(number: int, name: str, clock: str, text: str) -> str:
    return (
        f"<div class='zz' id='{number + 70}'><h4>{head(number)}&nbsp;"
        f"<a href='#x'>&#182;"
        f"</a></h4><p><small>By: <a href='/member/{name[0]}/'>{name}"
        f"</a> on 5 March 2026,"
        f" {clock}</small></p><div class='post-content'><p>{text}</p></div>"
        f"{BOX.format(number)}</div>"
    )


def by_numbers(number: int, name: str, clock: str, text: str) -> str:
    return (
        f"<div class='zz' id='p{number + 70}'><div class='author'>"
        f"<div class='author-name'>"
        f"<h4><a href='/user/{name[0]}'>{name}</a></h4></div>{BOX.format(number)}</div>"
        f"<div><a href='/post/{number}'>5 March 2026 - {clock}</a><strong>#{number}"
        f"</strong>"
        f"<div class='postmsg'><p>{text}</p></div></div></div>"
    )


def in_tables(number: int, name: str, clock: str, text: str) -> str:
    return (
        f"<div id='post_{number + 70}'><table id='pid{number + 70}'><tr><td><a"
        f" href='/user/{name[0]}'>{name}</a><dl><dt>Posts</dt><dd>{number}</dd></dl>"
        f"</td>"
        f"<td><b><em>{number}</em><sup>#</sup></b><em>2026-03-05 {clock}</em><table>"
        f"<tr>"
        f"<td id='postmessage_{number + 70}'>{text}<br></td></tr></table></td></tr>"
        "</table></div>"
    )


def with_members(number: int, name: str, clock: str, text: str) -> str:
    return (
        f"<div class='zz' id='msg{number + 70}'><div class='poster'><h4><a"
        f" href='/index.php?action=profile;u={number}'>{name}</a></h4>"
        f"<ul class='user_info'>"
        f"<li>Newbie</li><li>Posts: {number}</li></ul></div>"
        f"<div class='subject_title'><a"
        f" href='/index.php?msg={number}' rel='nofollow'>{head(number)}</a></div>"
        f"<a href='/index.php?msg={number}'>5 March 2026, {clock}:00</a>"
        f"<div id='msg_{number + 70}'>{text}</div></div>"
    )


def in_quotations(number: int, name: str, clock: str, text: str) -> str:
    return (
        f"<li id='post_{number + 70}'><span>5 March 2026, {clock}</span><a href='#x'>"
        f"#{number}</a><a class='username' href='/member/{name[0]}/'>{name}</a>"
        f"<div class='postbody'><div id='post_message_{number + 70}'><blockquote"
        f" class='postcontent'>{text}</blockquote></div></div></li>"
    )


def read(posts: str, url: str = "https://ling.example/topic/7-slates", top: str = ""):
    top = top or f"<ol><li><a href='/'>Board</a></li><li>{TITLE}</li></ol>"
    page = (
        f"<html lang='en'><head><title>{TITLE} - Topic - Ling Board</title>"
        "<meta name='author' content='Board Makers'></head>"
        f"<body>{top}<div>{posts}</div></body></html>"
    )
    return extract_page(Page(url=url, body=page.encode(), fetched_at=NOW))


def join(make, rows=ROWS, first: int = 1) -> str:
    return "".join(make(number, *row) for number, row in enumerate(rows, first))


LAYOUTS = [by_headings, by_numbers, in_tables, with_members, in_quotations]


@pytest.mark.parametrize("make", LAYOUTS)
def test_the_posts_of_a_topic_are_an_article_and_its_comments(make):
    article = read(join(make))
    assert (article.title, article.text) == (TITLE, STORY)
    assert article.authors == ("Ada Quill",)
    assert article.published is not None
    assert article.published.at.strftime("%d %H:%M") == "05 08:15"
    comments = [
        (x.author, x.posted.at.strftime("%H:%M"), x.text) for x in article.comments
    ]
    assert comments == list(ROWS[1:])
    assert article.comments_read_by == "by-topic"
    assert article.comment_location.state is CommentsState.COMPLETE


@pytest.mark.parametrize("make", [by_numbers, in_tables, in_quotations])
def test_a_topic_without_answers_is_an_article(make):
    article = read(join(make, ROWS[:1]))
    assert (article.title, article.text) == (TITLE, STORY)
    assert (article.authors, article.comments) == (("Ada Quill",), ())


def test_a_member_s_page_is_no_article_of_a_list():
    article = read(join(by_numbers, ROWS * 2))
    assert (article.text, len(article.comments)) == (STORY, 5)


def test_a_topic_with_further_pages_is_partial():
    article = read(join(by_headings) + "<a href='/topic/7-slates?page=2'>2</a>")
    assert len(article.comments) == 2
    assert article.comment_location.state is CommentsState.PARTIAL


@pytest.mark.parametrize(
    ("posts", "url"),
    [
        pytest.param(join(by_headings, ROWS[:1] * 2, first=2),
                     "https://ling.example/topic/7", id="answers alone"),
        pytest.param(join(by_numbers, first=11),
                     "https://ling.example/topic/7", id="a further page"),
        pytest.param(join(by_numbers),
                     "https://ling.example/rowing/slates", id="numbers of anything"),
        pytest.param(join(by_headings).replace("Re: ", "On: "),
                     "https://ling.example/rowing/slates", id="headlines of stories"),
    ],
)  # fmt: skip
def test_blocks_that_prove_no_topic_are_none(posts, url):
    assert read(posts, url).comments_read_by != "by-topic"


def test_posts_behind_a_story_are_not_the_article():
    story = f"<h1>{TITLE}</h1><p>{STORY}</p><p>{STORY.replace('May', 'June')}</p>"
    rows = (ROWS[1], ROWS[2], ("Dan Oak", "12:30", "We did not, and it held."))
    article = read(join(by_numbers, rows), top=story)
    assert STORY in article.text


def test_a_quotation_in_a_list_item_is_no_repetition_of_it():
    words = "the dairy is dry and the door is wide enough for all of the boats we have"
    page = (
        f"<p>{STORY}</p><ul><li>She wrote: <blockquote>{words}</blockquote></li></ul>"
    )
    article = read(
        f"<article><h1>{TITLE}</h1>{page}</article>", "https://ling.example/a"
    )
    assert words in article.text
