"""Topics of forums: the first post is the article, and what follows are comments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page
from wireroom.model.discussion import CommentsState
from wireroom.model.evidence import AuthorsSource
from wireroom.structure.blocks import Paragraph

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
TITLE = "Oak for the weir at Tarn Mill"
STORY = (
    "The weir at Tarn Mill will be rebuilt in oak, the river trust said on Monday,"
    " after the flood of November carried the last of its old boards down to the sea."
)
NOTICE = (
    "It seems that you read along here without an account. Members find the place where"
    " they stopped reading, get a mail for each answer, and can mark what they liked."
)
BEN = "Larch lasts longer in running water, as everybody along the river knows."
CLEO = "My father cut the first boards, and he took elm because it was there."
SCHEMA = 'itemscope itemtype="https://schema.org/'
TOPIC = (
    f'<div {SCHEMA}DiscussionForumPosting"><meta itemprop="headline" content="{TITLE}">'
    '<meta itemprop="datePublished" content="{1}"><div itemprop="author" '
    f'{SCHEMA}Person"><meta itemprop="name" content="{{0}}"></div>'
    f"<h1>{TITLE}</h1><p class='alert'>{NOTICE}</p>{{2}}</div>"
)
WHEN = "2026-03-05T08:15:30Z"


def post(number: int, author: str, minute: int, text: str, kind: str = "Comment"):
    return (
        f'<li id="post-{number}" data-number="{number}" {SCHEMA}{kind}">'
        f'<b itemprop="author">{author}</b> <time itemprop="datePublished" '
        f'datetime="2026-03-05T08:{minute}:30Z">x</time><div itemprop="text">'
        f"<p>{text}</p></div></li>"
    )


def posts(*, kind: str = "Comment", first: int = 1) -> str:
    rows = (("Ada Quill", 15, STORY), ("Ben Marrow", 40, BEN), ("Cleo Wick", 55, CLEO))
    items = (post(n, *row, kind=kind) for n, row in enumerate(rows, first))
    return f"<ul>{''.join(items)}</ul>"


def read(body: str, url: str = "https://mill.example/topic/7/oak", head: str = ""):
    page = f"<html lang='en'><head><title>{TITLE}</title>{head}</head><body>{body}"
    return extract_page(
        Page(url=url, body=f"{page}</body></html>".encode(), fetched_at=NOW)
    )


def is_topic(article) -> bool:
    """Return whether the first post is the article, with its text, author and time."""
    return (
        article.text == STORY
        and article.authors == ("Ada Quill",)
        and article.published is not None
        and article.published.at == datetime(2026, 3, 5, 8, 15, 30, tzinfo=UTC)
        and [x.author for x in article.comments] == ["Ben Marrow", "Cleo Wick"]
    )


PUBLISHED = f'<meta property="article:published_time" content="{WHEN}">'
PLAIN = f"<h1>{TITLE}</h1>"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (TOPIC.format("Ada Quill", WHEN, posts()), ""),
        (f"{PLAIN}{posts()}", PUBLISHED),
        (f"{PLAIN}{posts(kind='DiscussionForumPosting')}", ""),
        (f"{PLAIN}{posts()}", ""),
    ],
    ids=["item around", "time of the page", "items of their own", "numbered"],
)
def test_the_first_post_of_a_topic_is_the_article(body, head):
    article = read(body, head=head)
    assert is_topic(article)
    assert article.authors_source is AuthorsSource.BYLINE
    assert article.comment_location.state is CommentsState.COMPLETE
    (paragraph,) = article.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content.text == STORY


@pytest.mark.parametrize(
    ("body", "url", "head"),
    [
        (TOPIC.format("Ada Quill", "2026-03-05T07:00:00Z", posts(first=7)), "", ""),
        (TOPIC.format("Dora Finch", WHEN, posts(first=7)), "", ""),
        (f"{PLAIN}<p>{NOTICE}</p>{posts(first=7)}", "", PUBLISHED),
        (f"{PLAIN}<p>{NOTICE}</p>{posts()}", "", ""),
        (f"{PLAIN}{posts()}", "https://mill.example/river/oak", ""),
        (
            f"{PLAIN}{posts(kind='DiscussionForumPosting', first=7)}",
            "",
            '<link rel="prev" href="/topic/7/oak">',
        ),
    ],
    ids=[
        "later than the topic", "by another", "story at the same time",
        "story before number one", "number one of a story", "a further page",
    ],
)  # fmt: skip
def test_a_post_that_nothing_proves_to_be_the_first_stays_a_comment(body, url, head):
    below = f"<div><p>{NOTICE} {NOTICE}</p></div>"
    article = read(body + below, url or "https://mill.example/topic/7/oak", head)
    names = [comment.author for comment in article.comments]
    assert names == ["Ada Quill", "Ben Marrow", "Cleo Wick"]


@pytest.mark.parametrize(
    ("beside", "names"),
    [("", ("Ada Quill",)), ('{"@type": "NewsArticle", "author": "Dora"},', ("Dora",))],
    ids=["alone", "beside an article"],
)
def test_data_of_a_topic_is_that_of_the_page_without_an_article(beside, names):
    topic = (
        f'{{"@type": "DiscussionForumPosting", "headline": "{TITLE}", "author": '
        f'{{"@type": "Person", "name": "Ada Quill"}}, "datePublished": "{WHEN}"}}'
    )
    data = f'<script type="application/ld+json">[{beside}{topic}]</script>'
    url = "https://mill.example/showpost.php?p=7"
    article = read(f"<p>{NOTICE}</p>{PLAIN}{posts(first=7)}", url, data)
    assert article.authors == names
    assert is_topic(article) is (names == ("Ada Quill",))


def test_a_topic_without_answers_has_no_comment():
    article = read(TOPIC.format("Ada Quill", WHEN, post(1, "Ada Quill", 15, STORY)))
    assert (article.text, article.comments) == (STORY, ())
    assert article.comment_location.state is not CommentsState.COMPLETE


def test_a_list_of_topics_is_no_topic():
    topics = "".join(
        f'<li {SCHEMA}DiscussionForumPosting"><h3 itemprop="headline">{title}</h3>'
        f'<b itemprop="author">{name}</b> <time itemprop="datePublished" datetime='
        f'"{WHEN}">x</time><p itemprop="text">{text}</p></li>'
        for title, name, text in (("Weir", "Ada", BEN), ("Elm", "Ben", CLEO))
    )
    assert read(f"{PLAIN}<p>{STORY}</p><ul>{topics}</ul>").comments == ()


@pytest.mark.parametrize(
    ("link", "state"),
    [
        ('<a href="?page=2">2</a>', CommentsState.PARTIAL),
        ('<a rel="next" href="/topic/7/oak/2/">Next</a>', CommentsState.PARTIAL),
        (
            '<link rel="canonical" href="/t/oak/"><a rel="next" href="/t/oak/2/">2</a>',
            CommentsState.PARTIAL,
        ),
        ('<a href="?page=1">1</a>', CommentsState.COMPLETE),
        ('<a rel="next" href="/topic/8/elm">Next</a>', CommentsState.COMPLETE),
        ('<a href="/topic/8/elm?page=2">2</a>', CommentsState.COMPLETE),
    ],
    ids=[
        "number",
        "next",
        "of the declared address",
        "first page",
        "next topic",
        "page of another topic",
    ],
)
def test_a_topic_with_further_pages_is_not_complete(link, state):
    pager = f"<div><div><span>{link}</span></div></div>"
    article = read(pager + TOPIC.format("Ada Quill", WHEN, posts()))
    assert is_topic(article)
    assert article.comment_location.state is state
