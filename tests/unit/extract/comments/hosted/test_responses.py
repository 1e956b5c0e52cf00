"""What each interface answers, read as comments.

Every answer here is a stand-in, written from the interface's public documentation.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent
from wireroom.extract.comments.hosted import (
    UNSUPPORTED_PROVIDERS,
    has_more_comments,
    plan_queries,
    read_response,
)
from wireroom.extract.comments.hosted.responses import MAX_COMMENTS, CommentResponse
from wireroom.extract.comments.hosted.widgets import WIDGETS
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState
from wireroom.model.states import CommentState

PAGE = "https://paper.example/2026/ferry/"
NINE = datetime(2026, 3, 1, 9, 1, tzinfo=UTC)
STAMP = int(NINE.timestamp())

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Comments on: Ferry</title>
<item><title>By: Ada</title><link>{PAGE}#comment-1</link><dc:creator>Ada</dc:creator>
<pubDate>Sun, 01 Mar 2026 09:01:00 +0000</pubDate>
<guid isPermaLink="false">{PAGE}?p=12#comment-1</guid>
<description>A fine [...]</description>
<content:encoded><![CDATA[<p>A fine ferry.</p><p>At last.</p>]]></content:encoded>
</item>
<item><title>By: Ben</title><link>{PAGE}#comment-2</link>
<description>&lt;p&gt;No.&lt;/p&gt;</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:thr="http://purl.org/syndication/thread/1.0">
<entry><id>{PAGE}#comment-1</id><author><name>Ada</name><uri>https://ada.example/</uri>
</author><published>2026-03-01T09:01:00Z</published>
<updated>2026-03-02T09:00:00Z</updated>
<content type="html">&lt;p&gt;A fine ferry.&lt;/p&gt;
&lt;p&gt;At last.&lt;/p&gt;</content>
</entry>
<entry><id>{PAGE}#comment-2</id><author><name>Ben</name></author>
<thr:in-reply-to ref="{PAGE}#comment-1"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>No.</p></div></content></entry></feed>"""
WORDPRESS = [
    {
        "id": 1,
        "parent": 0,
        "author_name": "Ada",
        "author_url": "https://ada.example/",
        "date_gmt": "2026-03-01T09:01:00",
        "content": {"rendered": "<p>A fine ferry.</p><p>At last.</p>"},
        "link": f"{PAGE}#comment-1",
    },
    {"id": 2, "parent": 1, "author_name": "Ben", "content": {"rendered": "<p>No.</p>"}},
]
WORDPRESS_COM = {
    "found": 2,
    "comments": [
        {
            "ID": 1,
            "parent": False,
            "author": {"name": "Ada", "URL": "https://ada.example/"},
            "date": "2026-03-01T10:01:00+01:00",
            "content": "<p>A fine ferry.</p><p>At last.</p>",
            "URL": f"{PAGE}#comment-1",
        },
        {
            "ID": 2,
            "parent": {"ID": 1, "type": "comment"},
            "author": {"name": "Ben"},
            "content": "<p>No.</p>",
        },
    ],
}
THREAD = {
    "cursor": {"total": 2, "hasNext": False},
    "response": {
        "thread": {"posts": 2},
        "posts": [
            {
                "id": "1",
                "parent": None,
                "author": {"name": "Ada", "profileUrl": "https://ada.example/"},
                "createdAt": "2026-03-01T09:01:00",
                "message": "<p>A fine ferry.</p><p>At last.</p>",
                "points": 3,
            },
            {
                "id": "2",
                "parent": 1,
                "author": {"name": "Ben"},
                "message": "<p>No.</p>",
            },
            {"id": "3", "isApproved": False, "message": "<p>Waits.</p>"},
        ],
    },
}
DISQUS = (
    '<html><body><script type="text/json" id="disqus-threadData">'
    f"{json.dumps(THREAD)}</script></body></html>"
)
DISCOURSE = {
    "posts_count": 3,
    "post_stream": {
        "stream": [10, 11, 12],
        "posts": [
            {"id": 10, "post_number": 1, "cooked": "<p>The article.</p>"},
            {
                "id": 11,
                "post_number": 2,
                "username": "ada",
                "name": "Ada",
                "created_at": "2026-03-01T09:01:00.000Z",
                "cooked": "<p>A fine ferry.</p><p>At last.</p>",
            },
            {
                "id": 12,
                "post_number": 3,
                "username": "Ben",
                "reply_to_post_number": 2,
                "cooked": "<p>No.</p>",
            },
        ],
    },
}
REMARK42 = {
    "info": {"count": 2},
    "comments": [
        {
            "id": "a-1",
            "pid": "",
            "user": {"name": "Ada"},
            "time": "2026-03-01T09:01:00.5Z",
            "text": "<p>A fine ferry.</p><p>At last.</p>",
            "score": 3,
        },
        {"id": "a-2", "pid": "a-1", "user": {"name": "Ben"}, "text": "<p>No.</p>"},
    ],
}
ISSO = {
    "total_replies": 1,
    "hidden_replies": 0,
    "replies": [
        {
            "id": 1,
            "parent": None,
            "author": "Ada",
            "website": "https://ada.example/",
            "created": STAMP + 0.4,
            "text": "<p>A fine ferry.</p><p>At last.</p>",
            "likes": 4,
            "dislikes": 1,
            "mode": 1,
            "hidden_replies": 0,
            "replies": [{"id": 2, "parent": 1, "author": "Ben", "text": "<p>No.</p>"}],
        }
    ],
}
CASES = {
    "rss": (CommentOrigin.FEED, RSS, f"{PAGE}feed/"),
    "atom": (CommentOrigin.FEED, ATOM, f"{PAGE}feed/"),
    "wordpress": (CommentOrigin.WORDPRESS, json.dumps(WORDPRESS), f"{PAGE}?page=1"),
    "wordpress.com": (
        CommentOrigin.WORDPRESS_COM,
        json.dumps(WORDPRESS_COM),
        f"{PAGE}?page=1",
    ),
    "disqus": (
        CommentOrigin.DISQUS,
        DISQUS,
        "https://disqus.com/embed/comments/?f=paper",
    ),
    "discourse": (
        CommentOrigin.DISCOURSE,
        json.dumps(DISCOURSE),
        "https://talk.example/t/9.json",
    ),
    "remark42": (
        CommentOrigin.REMARK42,
        json.dumps(REMARK42),
        "https://r.example/api/v1/find",
    ),
    "isso": (CommentOrigin.ISSO, json.dumps(ISSO), "https://isso.example/?uri=/"),
}


def read(way: CommentOrigin, body: str | bytes, url: str = PAGE, **headers: str):
    encoded = body.encode() if isinstance(body, str) else body
    return read_response(
        way, CommentResponse(url=url, body=encoded, headers=headers, fetched_at=NINE)
    )


@pytest.mark.parametrize("case", CASES)
def test_two_comments_of_every_interface(case):
    way, body, url = CASES[case]
    found = read(way, body, url)
    ada, ben = found.comments

    assert (ada.author, ada.text) == ("Ada", "A fine ferry.\nAt last.")
    assert ada.posted is not None
    assert ada.posted.at.replace(microsecond=0) == NINE
    assert (ada.parent, ada.state, ada.read_from) == (None, CommentState.VISIBLE, way)
    assert (ben.author, ben.text) == ("Ben", "No.")
    assert ben.parent == (None if case == "rss" else ada.key)
    assert found.is_complete is (way is not CommentOrigin.FEED)
    assert found.more_urls == ()
    assert found.total in (None, 2)


@pytest.mark.parametrize(
    ("case", "votes", "link"),
    [
        ("disqus", 3, None),
        ("remark42", 3, None),
        ("isso", 3, None),
    ],
)
def test_votes_are_net(case, votes, link):
    way, body, url = CASES[case]
    assert read(way, body, url).comments[0].votes == votes


def test_a_list_of_wordpress_goes_on_where_its_header_says():
    url = f"{PAGE}wp-json/wp/v2/comments?post=1&page=1"
    link = f'<{url[:-1]}2>; rel="next", <{PAGE}>; rel="up"'
    found = read(CommentOrigin.WORDPRESS, json.dumps(WORDPRESS), url, link=link)
    assert found.more_urls == (f"{url[:-1]}2",)


def test_a_full_page_of_wordpress_without_a_header_is_followed_by_another():
    items = [{**WORDPRESS[1], "id": n} for n in range(1, 101)]
    url = f"{PAGE}wp-json/wp/v2/comments?post=1&per_page=100&page=1"
    assert read(CommentOrigin.WORDPRESS, json.dumps(items), url).more_urls == (
        f"{url[:-1]}2",
    )
    ended = {"x-wp-total": "100"}
    assert (
        read(CommentOrigin.WORDPRESS, json.dumps(items), url, **ended).more_urls == ()
    )


def test_a_long_thread_of_disqus_is_known_not_to_be_whole():
    more = {**THREAD, "cursor": {"total": 90, "hasNext": True}}
    body = DISQUS.replace(json.dumps(THREAD), json.dumps(more))
    found = read(CommentOrigin.DISQUS, body)
    assert (found.is_complete, found.total, found.more_urls) == (False, 90, ())


def test_posts_a_topic_only_names_are_asked_for_by_the_twenty():
    stream = {**DISCOURSE["post_stream"], "stream": list(range(10, 45))}
    found = read(
        CommentOrigin.DISCOURSE,
        json.dumps({"posts_count": 35, "post_stream": stream}),
        "https://talk.example/t/ferry/9.json",
    )
    assert [url.count("post_ids") for url in found.more_urls] == [20, 12]
    assert found.more_urls[0].startswith("https://talk.example/t/9/posts.json?")


def test_what_was_deleted_keeps_its_place_and_says_nothing():
    posts = [{"id": "1", "isDeleted": True, "message": "<p>Gone.</p>", "author": {}}]
    body = DISQUS.replace(
        json.dumps(THREAD), json.dumps({"response": {"posts": posts}})
    )
    (comment,) = read(CommentOrigin.DISQUS, body).comments
    assert (comment.state, comment.text) == (CommentState.REMOVED, "")


WRONG = [
    "",
    "null",
    "[]{",
    "7",
    '{"comments": 7, "replies": {}, "post_stream": [], "response": "x"}',
    "[" * 100_000,
    '{"a":' * 100_000,
    "[" + "[]," * 400_001 + "[]]",
    "<html><body>Sorry</body></html>",
    "\x00\x01\x02",
]


@pytest.mark.parametrize(
    "way", [w for w in CommentOrigin if w is not CommentOrigin.PAGE]
)
@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_what_is_no_answer_is_refused_by_name_or_says_nothing(way, body):
    try:
        found = read(way, body).comments
    except Permanent as error:
        found = error.reason
    assert found in {(), "bad_answer", "too_deep", "not_html", "too_large"}


JUNK = [None, True, -1, 1e400, "", "x" * 10_000, [], {}, [{}], {"name": [1]}, "\ud800"]


@pytest.mark.parametrize("case", [c for c in CASES if c not in {"rss", "atom"}])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_fields_of_the_wrong_kind_are_passed_over(case, junk):
    way, body, url = CASES[case]
    start = body.find("{", body.find("threadData")) if case == "disqus" else 0
    end = body.rfind("</script") if case == "disqus" else len(body)
    spoiled = _spoiled(json.loads(body[start:end]), junk)
    found = read(way, body[:start] + json.dumps(spoiled) + body[end:], url)
    assert all(isinstance(c.text, str) and c.key for c in found.comments)


def _spoiled(value, junk):
    """Every leaf that is no id is replaced."""
    if isinstance(value, list):
        return [_spoiled(item, junk) for item in value]
    if isinstance(value, dict):
        keep = {"id", "ID", "post_number"}
        return {k: v if k in keep else _spoiled(v, junk) for k, v in value.items()}
    return junk


def test_an_endless_answer_is_cut():
    items = [{**WORDPRESS[1], "id": n} for n in range(1, MAX_COMMENTS + 500)]
    assert (
        len(read(CommentOrigin.WORDPRESS, json.dumps(items)).comments) == MAX_COMMENTS
    )


def test_entities_of_a_feed_are_not_written_out():
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = bomb + RSS.partition("?>")[2].replace("A fine [...]", "&b;")
    (ada, _) = read(CommentOrigin.FEED, body).comments
    assert ada.text == "A fine ferry.\nAt last."


HOSTED = CommentLocation(provider="disqus", site="paper", thread="ferry-12")


@pytest.mark.parametrize(
    ("found", "url"),
    [
        (
            HOSTED,
            (
                "https://disqus.com/embed/comments/?base=default&f=paper&t_i=ferry-12"
                "&t_u=https%3A%2F%2Fpaper.example%2F2026%2Fferry%2F"
            ),
        ),
        (
            CommentLocation(
                provider="discourse", site="https://talk.example/", thread="9"
            ),
            "https://talk.example/t/9.json",
        ),
        (
            CommentLocation(provider="discourse", site="https://talk.example/"),
            (
                "https://talk.example/embed/comments"
                "?embed_url=https%3A%2F%2Fpaper.example%2F2026%2Fferry%2F"
            ),
        ),
        (
            CommentLocation(
                provider="remark42", site="https://r.example", thread="paper"
            ),
            (
                "https://r.example/api/v1/find?site=paper"
                "&url=https%3A%2F%2Fpaper.example%2F2026%2Fferry%2F&sort=time&format=plain"
            ),
        ),
        (
            CommentLocation(provider="isso", site="//isso.example/"),
            "https://isso.example/?uri=%2F2026%2Fferry%2F",
        ),
        (
            CommentLocation(api_url="https://paper.example/wp-json/", post_id="12"),
            (
                "https://paper.example/wp-json/wp/v2/comments"
                "?post=12&per_page=100&order=asc&page=1"
            ),
        ),
        (
            CommentLocation(
                api_url="https://paper.example/?rest_route=/", post_id="12"
            ),
            (
                "https://paper.example/?rest_route=/wp/v2/comments"
                "&post=12&per_page=100&order=asc&page=1"
            ),
        ),
        (
            CommentLocation(
                api_url="https://public-api.wordpress.com/rest/v1.1/sites/7/",
                post_id="12",
            ),
            (
                "https://public-api.wordpress.com/rest/v1.1/sites/7/posts/12/replies/"
                "?number=100&order=ASC&type=comment&page=1"
            ),
        ),
        (CommentLocation(feed_url=f"{PAGE}feed/"), f"{PAGE}feed/"),
        (CommentLocation(pages=(f"{PAGE}comment-page-1/",)), f"{PAGE}comment-page-1/"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_where_it_is_asked_first(found, url):
    (ask,) = plan_queries(found, PAGE)
    assert ask.urls == (url,)


def test_every_provider_is_read_or_it_is_said_why_not():
    readable = {way.value for way in CommentOrigin}
    for widget in WIDGETS:
        is_read = widget.name in readable
        assert (widget.name in UNSUPPORTED_PROVIDERS) != is_read
    assert (
        plan_queries(CommentLocation(provider="openweb", thread="x", site="y"), PAGE)
        == ()
    )


LIST = {"api_url": "https://paper.example/wp-json/", "post_id": "12"}
OFF = CommentsState.DISABLED


@pytest.mark.parametrize(
    ("found", "expected", "feed_count", "wanted"),
    [
        (CommentLocation(**LIST, shown=3), 3, None, False),
        (CommentLocation(**LIST, shown=3), 5, None, True),
        (CommentLocation(**LIST, shown=3, is_flattened=True), 3, None, True),
        (CommentLocation(**LIST, shown=3, has_coarse_times=True), 3, None, True),
        (CommentLocation(shown=3, has_coarse_times=True), 3, None, False),
        (CommentLocation(**LIST, shown=3), 3, 5, True),
        (CommentLocation(**LIST), None, None, True),
        (CommentLocation(**LIST), 0, None, False),
        (CommentLocation(**LIST, state=CommentsState.CLOSED), None, None, False),
        (CommentLocation(**LIST, state=OFF), 9, None, False),
        (CommentLocation(), 9, None, False),
        (HOSTED, None, None, True),
        (HOSTED, 0, None, False),
        (
            CommentLocation(pages=("https://a.example/?cpage=2",), shown=9),
            None,
            None,
            True,
        ),
    ],
)
def test_it_is_asked_only_where_there_may_be_more(found, expected, feed_count, wanted):
    assert has_more_comments(found, expected=expected, feed_count=feed_count) is wanted


def test_entries_of_a_feed_without_any_id_are_a_comment_each():
    """Found by fuzzing: they had one key, and one of them was lost."""
    items = "".join(
        f"<item><title>By: {name}</title><description>No.</description></item>"
        for name in ("Ada", "Ben")
    )
    found = read(CommentOrigin.FEED, f"<rss><channel>{items}</channel></rss>").comments
    assert [(c.author, c.source_id) for c in found] == [("Ada", None), ("Ben", None)]
    assert len({comment.key for comment in found}) == 2


def test_an_address_without_a_scheme_has_more_comments():
    location = CommentLocation(provider="isso", site="//talk.example/")
    assert has_more_comments(location, expected=None)


REPLY_FEED = (
    "<rss><channel><item><link>https://paper.example/a/#comment-{id}</link>"
    "<description><![CDATA[{text}]]></description></item></channel></rss>"
)
ABOVE = '<a href="https://paper.example/a/comment-page-1/#comment-7">Ada Quill</a>'


@pytest.mark.parametrize(
    ("line", "parent"),
    [
        pytest.param(f"<p>In reply to {ABOVE}.</p>", "comment-7", id="English"),
        pytest.param(f"<p>Als Antwort auf {ABOVE}.</p>", "comment-7", id="German"),
        pytest.param(f"<p>{ABOVE} への返信。</p>", "comment-7", id="words behind"),
        pytest.param("<p>In reply to the mayor.</p>", None, id="no link"),
        pytest.param(
            '<p>See <a href="https://other.example/">this</a>.</p>',
            None,
            id="another link",
        ),
    ],
)
def test_a_feed_names_whom_a_comment_answers(line, parent):
    body = REPLY_FEED.format(id=9, text=f"{line}\n<p>The ferry is late.</p>")
    response = CommentResponse(url=PAGE, body=body.encode())
    (comment,) = read_response(CommentOrigin.FEED, response).comments
    assert comment.parent == parent
    assert comment.text.startswith("The ferry") == (parent is not None)
