"""Whatever an interface for comments answers: comments a row can hold, or a reason.

One good answer of each way, written from its public documentation, is spoiled: its
bytes cut, doubled and swapped, or any place of its JSON given a value of another kind.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutations import EDITS, FUZZ, edited
from wireroom.errors import Permanent, Reason
from wireroom.extract.comments.hosted import plan_queries, read_response
from wireroom.extract.comments.hosted.responses import MAX_COMMENTS, CommentResponse
from wireroom.extract.comments.markup.body_text import MAX_TEXT_LENGTH
from wireroom.model.discussion import CommentLocation, CommentOrigin
from wireroom.store.entries.entry_rows import make_storable

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGE = "https://harbour.example/2026/03/ferry/"
TEXT = (
    "<p>A fine ferry.</p><blockquote>No.</blockquote><p>At last. <a href=/x>Reply</a>"
)
AT = "2026-03-01T09:01:00Z"
NOT_READ = {Reason.BAD_ANSWER, Reason.TOO_DEEP, Reason.NOT_HTML, Reason.TOO_LARGE}

JSON = {
    CommentOrigin.WORDPRESS: [
        {
            "id": 1,
            "parent": 0,
            "author_name": "Ada",
            "author_url": "https://ada.example/",
            "date": AT[:-1],
            "date_gmt": AT[:-1],
            "content": {"rendered": TEXT},
            "link": f"{PAGE}#comment-1",
        },
        {"id": 2, "parent": 1, "author_name": "", "content": {"rendered": "No."}},
    ],
    CommentOrigin.WORDPRESS_COM: {
        "found": 2,
        "comments": [
            {
                "ID": 1,
                "parent": False,
                "author": {"name": "Ada", "URL": "https://ada.example/"},
                "date": AT,
                "content": TEXT,
                "URL": f"{PAGE}#comment-1",
            },
            {"ID": 2, "parent": {"ID": 1}, "author": {"name": "Ben"}, "content": "No."},
        ],
    },
    CommentOrigin.DISQUS: {
        "cursor": {"total": 3, "hasNext": False},
        "response": {
            "thread": {"posts": 3},
            "posts": [
                {
                    "id": "1",
                    "parent": None,
                    "author": {"name": "Ada", "username": "a", "profileUrl": "/a"},
                    "createdAt": AT[:-1],
                    "message": TEXT,
                    "raw_message": "A fine ferry.",
                    "points": 3,
                    "url": f"{PAGE}#comment-1",
                },
                {"id": "2", "parent": 1, "isDeleted": True, "message": ""},
                {"id": "3", "isApproved": False, "message": "Waits."},
            ],
        },
    },
    CommentOrigin.DISCOURSE: {
        "posts_count": 3,
        "post_stream": {
            "stream": [10, 11, 12, 13],
            "posts": [
                {"id": 10, "post_number": 1, "cooked": "<p>The article.</p>"},
                {
                    "id": 11,
                    "post_number": 2,
                    "post_type": 1,
                    "username": "ada",
                    "name": "Ada",
                    "created_at": AT,
                    "cooked": TEXT,
                    "post_url": "/t/ferry/9/2",
                    "deleted_at": None,
                },
                {"id": 12, "post_number": 3, "reply_to_post_number": 2, "cooked": "No"},
            ],
        },
    },
    CommentOrigin.REMARK42: {
        "info": {"count": 2},
        "comments": [
            {
                "id": "a-1",
                "pid": "",
                "user": {"name": "Ada"},
                "time": AT,
                "text": TEXT,
                "score": 3,
            },
            {"id": "a-2", "pid": "a-1", "delete": True, "text": ""},
        ],
    },
    CommentOrigin.ISSO: {
        "hidden_replies": 0,
        "replies": [
            {
                "id": 1,
                "parent": None,
                "author": "Ada",
                "website": "https://ada.example/",
                "created": 1_772_355_660.5,
                "text": TEXT,
                "likes": 3,
                "dislikes": 1,
                "mode": 1,
                "hidden_replies": 0,
                "replies": [{"id": 2, "parent": 1, "text": "No.", "mode": 4}],
            }
        ],
    },
    CommentOrigin.GHOST: {
        "comments": [
            {
                "id": "551b6a32e75019f7000548c5",
                "in_reply_to_id": None,
                "status": "published",
                "html": TEXT,
                "created_at": AT,
                "member": {"name": "Ada"},
                "replies": [
                    {
                        "id": "ba2439253da848eab779ddc8",
                        "in_reply_to_id": "551b6a32e75019f7000548c5",
                        "html": None,
                        "created_at": AT,
                        "member": None,
                    }
                ],
                "count": {"replies": 7, "likes": 3},
            }
        ],
        "meta": {"pagination": {"page": 1, "next": 2}},
    },
}
RSS = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "&#65;">]>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<item><title>By: Ben</title><link>{PAGE}#comment-1</link><dc:creator>Ada</dc:creator>
<pubDate>Sun, 01 Mar 2026 09:01:00 +0000</pubDate><guid>{PAGE}?p=12#comment-1</guid>
<description>A fine &a; [...]</description>
<content:encoded><![CDATA[{TEXT}]]></content:encoded></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:thr="http://purl.org/syndication/thread/1.0"><entry><id>{PAGE}#comment-2</id>
<author><name>Ben</name><uri>https://ben.example/</uri></author>
<link rel="alternate" href="{PAGE}#comment-2"/><published>{AT}</published>
<thr:in-reply-to ref="{PAGE}#comment-1"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>No.</p></div></content></entry></feed>"""
LISTED = f"""<html><body><h3 id="comments">2 Responses</h3><ol class="commentlist">
<li class="comment depth-1" id="comment-1"><cite class="fn">Ada</cite> says:
<a href="#comment-1">March 1, 2026 at 9:01 am</a>{TEXT}<ul class="children">
<li class="comment depth-2" id="comment-2"><cite class="fn">Ben</cite> <p>No.</p></ul>
</ol><a href="{PAGE}comment-page-2/">Newer</a></body></html>"""
ADDRESSES = {
    CommentOrigin.WORDPRESS: "https://harbour.example/wp-json/wp/v2/comments?post=12&page=1",
    CommentOrigin.WORDPRESS_COM: "https://public-api.wordpress.com/rest/v1.1/sites/1/?page=1",
    CommentOrigin.DISQUS: "https://disqus.com/embed/comments/?f=harbour",
    CommentOrigin.DISCOURSE: "https://talk.example/t/9.json",
    CommentOrigin.REMARK42: "https://talk.example/api/v1/find?site=h",
    CommentOrigin.ISSO: "https://talk.example/?uri=%2F",
    CommentOrigin.GHOST: "https://paper.example/members/api/comments/post/"
    "6b0de14539140d34329d0303/?limit=100&page=1",
    CommentOrigin.NEXT_PAGE: f"{PAGE}comment-page-2/",
    CommentOrigin.FEED: f"{PAGE}feed/",
}
EMBEDDED = "https://talk.example/embed/comments?embed_url=x"


def written(way: CommentOrigin, said: object) -> bytes:
    """JSON as the way has it; Disqus's is in a page."""
    text = json.dumps(said)
    if way is CommentOrigin.DISQUS:
        text = f'<script type="text/json" id="disqus-threadData">{text}</script>'
    return text.encode()


GOOD = [
    *((way, ADDRESSES[way], written(way, said)) for way, said in JSON.items()),
    (CommentOrigin.FEED, ADDRESSES[CommentOrigin.FEED], RSS.encode()),
    (CommentOrigin.FEED, ADDRESSES[CommentOrigin.FEED], ATOM.encode()),
    (CommentOrigin.NEXT_PAGE, ADDRESSES[CommentOrigin.NEXT_PAGE], LISTED.encode()),
    (CommentOrigin.DISCOURSE, EMBEDDED, LISTED.encode()),
]


def read(way: CommentOrigin, url: str, body: bytes, **headers: str):
    """The reading, or None where the answer is refused by a reason of an answer."""
    answer = CommentResponse(url=url, body=body, headers=headers, fetched_at=NOW)
    refusal = None
    try:
        return read_response(way, answer)
    except Permanent as error:
        refusal = error
    assert refusal.reason in NOT_READ
    refusal.detail.encode("utf-8")
    return None


def fits(found) -> None:
    """Everything in it can be a row, and each comment is there once."""
    keys = [comment.key for comment in found.comments]
    assert len(keys) == len(set(keys)) <= MAX_COMMENTS
    assert found.total is None or -1_000_000_000 < found.total < 1_000_000_000
    assert all(isinstance(url, str) and "://" in url for url in found.more_urls)
    for comment in found.comments:
        assert 0 < len(comment.key) <= 210
        assert comment.parent is None or isinstance(comment.parent, str)
        assert max(len(comment.text), len(comment.raw_text)) <= MAX_TEXT_LENGTH
        assert len(comment.author) <= 200
        assert comment.votes is None or abs(comment.votes) < 2**31
        assert comment.posted is None or comment.posted.at.utcoffset() == timedelta(0)
        for text in (comment.author, comment.text, comment.raw_text, comment.key):
            make_storable(text).encode("utf-8")


@pytest.mark.parametrize(
    ("way", "url", "body"), GOOD, ids=[f"{n} {x[0]}" for n, x in enumerate(GOOD)]
)
def test_the_answers_that_are_spoiled_are_good_ones(way, url, body):
    found = read(way, url, body)
    fits(found)
    assert found.comments[0].text
    assert found.comments[0].author in {"Ada", "Ben"}


@FUZZ
@given(
    st.sampled_from(GOOD),
    EDITS,
    st.sampled_from(["", "text/html; charset=utf-16", "application/json"]),
)
def test_an_answer_is_comments_or_refused(tried, good, edits, media):
    tried["answers of comments"] += 1
    way, url, body = good
    found = read(way, url, edited(body, edits), **{"content-type": media})
    if found is not None:
        fits(found)


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
ODD |= st.sampled_from(
    [
        *[
            "",
            "0",
            "\0",
            "\ud800",
            "x" * 300,
            "http://[",
            "//[",
            "-" * 90,
            "²",
            "1e400",
        ],
        *["javascript:x", "<p>", "&#0;", "9999-99-99", AT, "/a", "1", 1, -1, 1e308],
    ]
)
ODD |= st.sampled_from([[], {}, [[]], [{}], [None], {"name": [1]}, {"ID": {}}])


def places(value: object, path: tuple = ()):
    """The way to every value of a document, itself included."""
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else inner:
        yield from places(item, (*path, key))


def replaced(value, path: tuple, odd: object):
    """The document with another value at one place."""
    if not path:
        return odd
    at, *rest = path
    if isinstance(value, list):
        put = replaced(value[at], tuple(rest), odd)
        return [*value[:at], put, *value[at + 1 :]]
    return {**value, at: replaced(value[at], tuple(rest), odd)}


PLACES = {way: list(places(said)) for way, said in JSON.items()}


@FUZZ
@given(st.data(), st.sampled_from(list(JSON)), st.integers(1, 3))
def test_any_place_of_an_answer_may_hold_anything(tried, data, way, spoils):
    tried["answers with a value of another kind"] += 1
    said = JSON[way]
    for _ in range(spoils):
        known = PLACES[way] if said is JSON[way] else list(places(said))
        said = replaced(said, data.draw(st.sampled_from(known)), data.draw(ODD))
    count = data.draw(st.sampled_from(["", "2", "-1", "9" * 30, "²"]))
    link = data.draw(st.sampled_from(["", '<//[>; rel="next"', f"<{PAGE}>; rel=next"]))
    headers = {"x-wp-total": count, "link": link}
    found = read(way, ADDRESSES[way], written(way, said), **headers)
    if found is not None:
        fits(found)


WORDS = st.none() | st.text(max_size=9)
WORDS |= st.sampled_from(["https://talk.example/", "http://[", "//[", "9", "²"])


@FUZZ
@given(
    st.builds(
        CommentLocation,
        provider=st.sampled_from(
            [None, "disqus", "discourse", "remark42", "isso", "ghost"]
        ),
        thread=WORDS,
        site=WORDS,
        feed_url=WORDS,
        api_url=WORDS,
        post_id=WORDS,
    )
)
def test_whatever_a_page_says_leads_to_addresses(tried, found):
    tried["ways to ask"] += 1
    assert all(
        isinstance(url, str) for ask in plan_queries(found, PAGE) for url in ask.urls
    )
