"""Lists of comments that say that they are not all."""

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
COMMENT = (
    '<div class="zq-entry"><p><b>{name}</b> <span>{time}</span></p><p>{name} was on the'
    " ferry, and says that the ramp is a cliff.{extra}</p></div>"
)
TIMES = ("2 hours ago", "an hour ago", "3 hours ago")


def read(beside="", *, times=TIMES, extra=""):
    names = ("Ada Quill", "Ben Marrow", "Cleo Stone")
    shown = "".join(
        COMMENT.format(name=name, time=time, extra=extra)
        for name, time in zip(names, times, strict=True)
    )
    markup = (
        "<html><head><title>Ferry heard out</title></head><body>"
        "<h1>Ferry heard out</h1>"
        f"<article><p>{STORY}</p><p>{STORY} Twice.</p></article>"
        f'<div id="comments">{shown}{beside}</div></body></html>'
    )
    url = "https://paper.example/2026/03/ferry"
    return extract_page(Page(url=url, body=markup.encode(), fetched_at=NOW))


@pytest.mark.parametrize(
    "control",
    [
        "<button>Load more comments</button>",
        '<a href="#">Show all 45 comments</a>',
        '<a href="#">View 12 more comments</a>',
        '<div role="button">Weitere Kommentare laden</div>',
        '<a href="#">Voir plus de commentaires</a>',
        '<a href="#">Ver más comentarios (12)</a>',
        "<button>コメントをもっと見る</button>",
        "<button>댓글 더보기</button>",
        '<a href="#">Показать ещё 5 комментариев</a>',
        '<div class="pager"><b>1</b> <a href="#">2</a> <a href="#">Next</a></div>',
        '<ul><li><a href="#">1</a></li><li>2</li><li><a href="#">3</a></li></ul>',
        '<ul class="comments_pagination"><li><a href="#">Siguiente</a></li></ul>',
        "<p>Showing 1-3 of 45</p>",
        "<span>43-45 von 45</span>",
        "<div>3 of 45 comments</div>",
        "<p>Loading more comments…</p>",
        "<p>Subscribe to read all 45 comments</p>",
        "<div>Log in to see more comments.</div>",
        "<div>Kommentare werden geladen …</div>",
        "<span>Chargement des commentaires</span>",
    ],
)
def test_a_control_for_more_makes_the_list_partial(control):
    article = read(control)

    assert len(article.comments) == len(TIMES)
    assert article.comment_location.state is CommentsState.PARTIAL


@pytest.mark.parametrize(
    "beside",
    [
        "",
        '<a href="#form">Leave a comment</a>',
        '<a href="#top">3 comments</a>',
        '<div class="loadmore hidden"><a>Load more comments</a></div>',
        '<div style="display: none"><button>Load more comments</button></div>',
        '<div class="pager"><a href="#">1</a></div>',
        "<ol><li>1</li><li>2</li></ol>",
        '<p><a href="#">7</a> <a href="#">2</a></p>',
        "<p>Load more comments was the cry of the harbour.</p>",
        "<p>Showing 1-3 of 3</p>",
        "<p>Log in to comment</p>",
        "<p>Subscribe to read more</p>",
        "<p>3 of 3 comments</p>",
        "<p>The ferry of 10-12 of 2026 was late.</p>",
        "<p hidden>Loading comments…</p>",
    ],
)
def test_a_list_without_such_a_control_is_complete(beside):
    article = read(beside)

    assert len(article.comments) == len(TIMES)
    assert article.comment_location.state is CommentsState.COMPLETE


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(' <a href="#" class="pager">Load more</a>', id="in its text"),
        pytest.param(
            '<div class="comment-content"><a href="#">Load more</a></div>',
            id="in a part marked as a section is",
        ),
    ],
)
def test_a_control_within_a_comment_is_the_comment_s(extra):
    article = read(extra=extra)

    assert len(article.comments) == len(TIMES)
    assert article.comment_location.state is CommentsState.COMPLETE


def test_a_neighbour_whose_time_is_not_understood_leaves_a_doubt():
    article = read(times=("2 hours ago", "some hours ago", "3 hours ago"))

    assert len(article.comments) == len(TIMES) - 1
    assert article.comment_location.state is CommentsState.PARTIAL


@pytest.mark.parametrize(
    ("beside", "state"),
    [
        ("<div>Page 1 of 4</div>", CommentsState.PARTIAL),
        ("<p>Seite 1 von 4</p>", CommentsState.PARTIAL),
        ("<p>Page 1 of 1</p>", CommentsState.COMPLETE),
        ("<p>Rated 4 of 5</p>", CommentsState.COMPLETE),
        ("<div data-next-url='/c?page=2'></div>", CommentsState.PARTIAL),
        ("<div data-next='2'></div>", CommentsState.PARTIAL),
        ("<div data-has-more='true'></div>", CommentsState.PARTIAL),
        ("<div data-has-more='false'></div>", CommentsState.COMPLETE),
        ("<div data-next='0'></div>", CommentsState.COMPLETE),
        ("<div data-next='Next'></div>", CommentsState.COMPLETE),
    ],
)
def test_a_number_of_pages_or_an_address_of_the_next_says_that_there_are_more(
    beside, state
):
    article = read(beside, times=("1 hour ago", "2 hours ago", "3 hours ago"))
    assert article.comment_location.state is state
