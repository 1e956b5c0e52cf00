"""Answers that a page counts at a comment, and does not show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page
from wireroom.model.discussion import CommentsState

NOW = datetime(2026, 3, 7, 12, 30, tzinfo=UTC)
STORY = (
    "The harbour board met on Monday evening to hear how the new ferry had done in its"
    " first month, and heard more than it had asked for, the chairman said."
)


def comment(name: str, inside: str = "", marks: str = "") -> str:
    return (
        f'<div class="comment" id="comment-{name[0]}" {marks}><b class="author">{name}'
        f'</b> <time datetime="2026-03-05T08:{len(name)}:00Z">x</time><p class="text">'
        f"{name} says that the ramp of the ferry is a cliff.</p>{inside}</div>"
    )


def read(comments: str, lang: str = "en", heading: str = "Comments"):
    markup = (
        f"<html lang='{lang}'><head><title>Ferry heard out</title></head><body>"
        f"<h1>Ferry</h1><article><p>{STORY}</p><p>{STORY} Twice.</p></article>"
        f'<h2>{heading}</h2><div id="comments">{comments}</div></body></html>'
    )
    url = "https://paper.example/2026/03/ferry"
    return extract_page(Page(url=url, body=markup.encode(), fetched_at=NOW))


ANSWER = comment("Ben Marrow-Lea")
FOLDED = "<details><summary>{0}</summary>{1}</details>"


@pytest.mark.parametrize(
    ("inside", "is_whole"),
    [
        (FOLDED.format("2 replies", "<div data-src='/r'></div>"), False),
        (FOLDED.format("1 reply", ANSWER), True),
        (FOLDED.format("2 replies", ANSWER), False),
        ("<button>Show 2 more replies</button>", False),
        ("<a href='#'>View all 14 replies</a>", False),
        ("<button>3 Antworten anzeigen</button>", False),
        ("<button>返信 3件</button>", False),
        (f"{ANSWER}<button>Show 1 reply</button>", True),
        (f"{ANSWER}<button>Show 2 replies</button>", False),
        ("<button aria-expanded='false'>1 reply</button>", False),
        ("<a href='#r'>1 reply</a>", True),
        ("<a href='#r'>0 replies</a>", True),
        ("<p>I had 3 replies from the board.</p>", True),
        ("<button>Reply</button>", True),
    ],
)
def test_a_list_with_counted_answers_is_complete_if_they_are_there(inside, is_whole):
    article = read(comment("Ada Quill", inside) + comment("Cleo Stone"))
    state = CommentsState.COMPLETE if is_whole else CommentsState.PARTIAL
    assert article.comment_location.state is state
    assert article.comments_expected is None


def test_a_control_behind_a_comment_counts_its_answers():
    control = "<div><a href='/t/2'>5 more replies</a></div>"
    article = read(comment("Ada Quill") + control + comment("Cleo Stone"))
    assert len(article.comments) == 2
    assert article.comment_location.state is CommentsState.PARTIAL


def test_answers_in_order_of_time_are_all_there():
    control = "<button>1 Reply</button>"
    article = read(comment("Ada Quill", control) + comment("Cleo Stone", control))
    assert article.comment_location.state is CommentsState.PARTIAL
    article = read(comment("Ada Quill", control) + comment("Cleo Stone"))
    assert article.comment_location.state is CommentsState.COMPLETE


@pytest.mark.parametrize(
    ("size", "state"),
    [
        ("2", CommentsState.COMPLETE),
        ("40", CommentsState.PARTIAL),
        ("-1", CommentsState.PARTIAL),
        ("many", CommentsState.COMPLETE),
    ],
)
def test_the_size_of_the_set_is_what_programs_read_aloud(size, state):
    marks = f'aria-setsize="{size}"'
    names = ("Ada Quill", "Cleo Stone")
    article = read("".join(comment(name, marks=marks) for name in names))
    assert article.comment_location.state is state


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ("5 more comments...", 7),
        ("5 weitere Kommentare", 7),
        ("5 comentarios más", 7),
        ("View all 40 comments", 40),
        ("View 1 more comment", None),
    ],
)
def test_a_control_for_more_comments_counts_those_behind(control, expected):
    link = f"<a href='/2026/03/ferry/comments'>{control}</a>"
    control = f"<div class='comments-more'>{link}</div>"
    article = read(comment("Ada Quill") + comment("Cleo Stone") + control)
    assert article.comments_expected == expected
    assert article.comment_location.state is CommentsState.PARTIAL


def test_the_number_of_answers_at_a_comment_is_not_that_of_the_page():
    link = "<div class='comment-replies'><a href='#r'>2 replies by Cleo Stone</a></div>"
    article = read(comment("Ada Quill", link) + comment("Cleo Stone"))
    assert article.comments_expected is None


def test_the_number_of_a_heading_alone_is_the_page_s():
    entry = "<div class='q'><b>{0}</b> <i>March 5, 2026 at 8:15</i><p>{0} is right.</p>"
    entries = "".join(f"{entry.format(x)}</div>" for x in ("Ada Quill", "Cleo Stone"))
    page = (
        f"<html><body><h1>Ferry</h1><p>{STORY}</p><p>{STORY}</p><section>"
        f"<h2>12 Comments</h2>{entries}</section></body></html>"
    )
    url = "https://paper.example/2026/03/ferry"
    article = extract_page(Page(url=url, body=page.encode(), fetched_at=NOW))
    assert (len(article.comments), article.comments_expected) == (2, 12)
    assert article.comment_location.state is CommentsState.PARTIAL
