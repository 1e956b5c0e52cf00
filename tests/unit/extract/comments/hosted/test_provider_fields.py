# ruff: noqa: E501 - a case of a table is one line
"""How single fields and limits of every provider are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract.comments.hosted import (
    discourse,
    disqus,
    feed,
    has_more_comments,
    isso,
    plan_queries,
    read_response,
    remark42,
    wordpress,
    wordpress_com,
)
from wireroom.extract.comments.hosted.responses import (
    CommentResponse,
    Post,
    as_id,
    as_integer,
    as_name,
    as_objects,
    as_time,
    as_url,
    parse_provider_json,
    posts_to_comments,
    require_objects,
)
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState
from wireroom.model.moment import Precision
from wireroom.model.states import CommentState

PAGE = "https://paper.example/ferry/"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def response(body: object = b"", url: str = PAGE, **headers: str) -> CommentResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return CommentResponse(url=url, body=raw, headers=names, fetched_at=NOW)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12), ("-12", -12), ("123456789", 123_456_789), ("1234567890", None), ("1.5", None), ("", None), ("a", None),
        (12, 12), (True, None), (1.5, None), (None, None), (999_999_999, 999_999_999), (-999_999_999, -999_999_999),
        (1_000_000_000, None), (-1_000_000_000, None), (2_000_000_000, None),
    ],
)  # fmt: skip
def test_a_whole_number_fits_a_column(value, number):
    assert as_integer(value) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (" a1 ", "a1"), ("x" * 100, "x" * 100), ("x" * 101, ""), ("", ""), (" ", ""), (0, ""), ("0", ""), (True, ""), (1.5, ""), (None, "")],
)  # fmt: skip
def test_an_id_is_a_number_or_a_short_text(value, text):
    assert as_id(value) == text


LONG = "https://a.example/".ljust(2_048, "x")


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("/a", "https://paper.example/a"), (" https://a.example/ ", "https://a.example/"), ("http://a.example/", "http://a.example/"),
        ("ftp://a.example/", None), ("mailto:a@b.example", None), ("https://[a/", None), ("http:///a", None), ("", None), (" ", None), (3, None),
        (LONG, LONG), (f"{LONG}x", None),
    ],
)  # fmt: skip
def test_an_address_is_absolute_and_of_the_web(value, url):
    assert as_url(value, PAGE) == url


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (1, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)), (1.5, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)), (0, None), (-1, None), (True, None), (None, None),
        (4_102_444_799, datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)), (4_102_444_800, None),
        ("2026-03-01T09:01:00Z", datetime(2026, 3, 1, 9, 1, tzinfo=UTC)),
        ("2026-03-01T09:01:00Z".rjust(100), datetime(2026, 3, 1, 9, 1, tzinfo=UTC)), ("2026-03-01T09:01:00Z".rjust(121), None),
    ],
)  # fmt: skip
def test_a_time_is_seconds_or_a_printed_text(value, at):
    time = as_time(value, response())
    assert (None if time is None else time.at) == at


@pytest.mark.parametrize("length", [99, 100, 101])
def test_of_a_printed_time_a_hundred_characters_are_read(length):
    text = "2026-03-01T09:01:59Z".rjust(length)
    assert as_time(text, response()).raw == text[:100]


def test_objects_are_taken_from_lists_alone():
    assert as_objects([{"a": 1}, 2, {}]) == [{"a": 1}, {}]
    assert as_objects({"a": 1}) == []
    assert require_objects([1, {}], "x") == [{}]
    with pytest.raises(ValueError, match="no list of things"):
        require_objects({}, "things")


@pytest.mark.parametrize("opening", ["{", "["])
def test_a_response_has_at_most_400_000_objects_and_lists(opening):
    text = json.dumps(opening * 400_000)
    assert parse_provider_json(text) == opening * 400_000
    with pytest.raises(ValueError, match="more than 400000 objects"):
        parse_provider_json(json.dumps(opening * 400_001))


def read_post(origin: CommentOrigin = CommentOrigin.DISQUS, **fields: object):
    post = Post(**{"post_id": "x-1", "markup": "<p>Yes.</p>", **fields})
    return next(iter(posts_to_comments([post], origin, response())), None)


def test_a_post_without_a_text_is_no_comment_unless_it_was_removed():
    assert read_post(markup="") is None
    removed = read_post(markup="<p>Gone.</p>", is_removed=True)
    assert (removed.state, removed.text, removed.raw_text) == (CommentState.REMOVED, "", "Gone.")  # fmt: skip
    assert read_post(markup="", is_removed=True).state is CommentState.REMOVED


def test_the_plain_text_counts_only_without_markup():
    assert read_post(text="No.").text == "Yes."
    assert read_post(markup="", text="a  <b>\n\nb").text == "a <b>\nb"


def test_a_year_is_no_time_of_a_comment_but_is_kept_as_printed():
    comment = read_post(posted="2024")
    assert (comment.posted, comment.posted_raw) == (None, "2024")
    assert read_post(posted="2026-03-01").posted.precision is Precision.DAY
    assert (read_post().posted, read_post().posted_raw) == (None, "")


@pytest.mark.parametrize(
    ("origin", "parent", "stated"),
    [
        (CommentOrigin.DISQUS, None, CommentOrigin.DISQUS),
        (CommentOrigin.FEED, None, None),
        (CommentOrigin.FEED, "x-2", CommentOrigin.FEED),
    ],
)
def test_only_a_feed_states_no_parent_by_silence(origin, parent, stated):
    assert read_post(origin, parent=parent).parent_from is stated


def test_a_post_without_an_id_is_known_by_what_it_says():
    first, again = (
        read_post(post_id="", author="Ada"),
        read_post(post_id="", author="Ada"),
    )
    assert (first.key, first.source_id) == (again.key, None)
    assert first.key != read_post(post_id="", author="Ben").key
    assert first.key != read_post(post_id="", author="Ada", posted="2026-03-01").key


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (" <b>Ada</b>\n Quill ", "Ada Quill"), ("Ada &amp; Ben", "Ada & Ben"), (3, ""),
        ("x" * 201, "x" * 200), (f"{' ' * 1_999}Ada", "A"), (f"<{'x' * 500}>Ada", "Ada"), (f"<{'x' * 501}>Ada", f"<{'x' * 199}"),
    ],
)  # fmt: skip
def test_a_name_is_one_line_without_markup(value, name):
    assert as_name(value) == name


def api(**fields: object) -> CommentLocation:
    return CommentLocation(**{"state": CommentsState.UNKNOWN, **fields})


def first_url(module, **fields: object) -> tuple[str, ...]:
    return module.first_urls(api(**fields), PAGE)


WP = "https://paper.example/wp-json/"
COM = f"{wordpress.WORDPRESS_COM_API}12/"
QUERY = "post=3&per_page=100&order=asc&page=1"
COM_QUERY = "number=100&order=ASC&type=comment&page=1"
URLS = {
    "wordpress": (
        wordpress,
        {"api_url": WP, "post_id": "3"},
        f"{WP}wp/v2/comments?{QUERY}",
    ),
    "wordpress, no slash": (
        wordpress,
        {"api_url": WP[:-1], "post_id": "3"},
        f"{WP}wp/v2/comments?{QUERY}",
    ),
    "wordpress by a parameter": (
        wordpress,
        {"api_url": "https://paper.example/?rest_route=/", "post_id": "3"},
        f"https://paper.example/?rest_route=/wp/v2/comments&{QUERY}",
    ),
    "wordpress without a post": (wordpress, {"api_url": WP}, None),
    "wordpress without an interface": (wordpress, {"post_id": "3"}, None),
    "wordpress of the service": (wordpress, {"api_url": COM, "post_id": "3"}, None),
    "the service": (
        wordpress_com,
        {"api_url": COM, "post_id": "3"},
        f"{COM}posts/3/replies/?{COM_QUERY}",
    ),
    "the service without a post": (wordpress_com, {"api_url": COM}, None),
    "the service at another address": (
        wordpress_com,
        {"api_url": WP, "post_id": "3"},
        None,
    ),
    "the service without an address": (wordpress_com, {"post_id": "3"}, None),
    "disqus by identifier": (
        disqus,
        {"provider": "disqus", "site": "paper", "thread": "12"},
        "https://disqus.com/embed/comments/?base=default&f=paper&t_i=12&t_u=https%3A%2F%2Fpaper.example%2Fferry%2F",
    ),
    "disqus by address": (
        disqus,
        {"provider": "disqus", "site": "paper", "thread": "http://a.example/"},
        "https://disqus.com/embed/comments/?base=default&f=paper&t_u=http%3A%2F%2Fa.example%2F",
    ),
    "disqus by the page": (
        disqus,
        {"provider": "disqus", "site": "paper"},
        "https://disqus.com/embed/comments/?base=default&f=paper&t_u=https%3A%2F%2Fpaper.example%2Fferry%2F",
    ),
    "disqus without an account": (disqus, {"provider": "disqus"}, None),
    "an account of another": (disqus, {"provider": "isso", "site": "paper"}, None),
    "discourse by topic": (
        discourse,
        {"provider": "discourse", "site": "https://t.example/", "thread": "12"},
        "https://t.example/t/12.json",
    ),
    "discourse by address": (
        discourse,
        {
            "provider": "discourse",
            "site": "https://t.example",
            "thread": "https://a.example/",
        },
        "https://t.example/embed/comments?embed_url=https%3A%2F%2Fa.example%2F",
    ),
    "discourse by the page": (
        discourse,
        {"provider": "discourse", "site": "https://t.example"},
        "https://t.example/embed/comments?embed_url=https%3A%2F%2Fpaper.example%2Fferry%2F",
    ),
    "discourse of another": (
        discourse,
        {"provider": "isso", "site": "https://t.example"},
        None,
    ),
    "discourse without a site": (discourse, {"provider": "discourse"}, None),
    "isso by name": (
        isso,
        {"provider": "isso", "site": "https://t.example/i/", "thread": "/a"},
        "https://t.example/i/?uri=%2Fa",
    ),
    "isso by path": (
        isso,
        {"provider": "isso", "site": "https://t.example"},
        "https://t.example/?uri=%2Fferry%2F",
    ),
    "isso of another": (
        isso,
        {"provider": "disqus", "site": "https://t.example"},
        None,
    ),
    "isso without a site": (isso, {"provider": "isso"}, None),
    "remark42": (
        remark42,
        {"provider": "remark42", "site": "https://t.example/", "thread": "paper"},
        "https://t.example/api/v1/find?site=paper&url=https%3A%2F%2Fpaper.example%2Fferry%2F&sort=time&format=plain",
    ),
    "remark42 without an account": (
        remark42,
        {"provider": "remark42", "site": "https://t.example/"},
        None,
    ),
    "remark42 without a site": (
        remark42,
        {"provider": "remark42", "thread": "paper"},
        None,
    ),
    "remark42 of another": (
        remark42,
        {"provider": "isso", "site": "https://t.example/", "thread": "paper"},
        None,
    ),
    "a feed": (feed, {"feed_url": f"{PAGE}feed/"}, f"{PAGE}feed/"),
    "no feed": (feed, {}, None),
}


@pytest.mark.parametrize(("module", "fields", "url"), URLS.values(), ids=URLS)
def test_the_first_request_of_a_provider(module, fields, url):
    assert first_url(module, **fields) == (() if url is None else (url,))


def test_isso_asks_for_the_root_where_the_page_has_no_path():
    location = api(provider="isso", site="https://t.example")
    assert isso.first_urls(location, "https://paper.example") == ("https://t.example/?uri=%2F",)  # fmt: skip


def following(count: int, page: int = 2, **headers: str) -> tuple[str, ...]:
    url = f"{WP}wp/v2/comments?post=3&page={page}"
    items = [{"id": n, "content": {"rendered": "a"}} for n in range(1, count + 1)]
    return wordpress.read_api_page(response(items, url, **headers)).more_urls


NEXT = f"{WP}wp/v2/comments?post=3&page="
PAGES = {
    "a full page": (100, {}, f"{NEXT}3"),
    "more than a page": (101, {}, f"{NEXT}3"),
    "a part of a page": (99, {}, None),
    "the last by the total": (100, {"x_wp_total": "200"}, None),
    "one before the last": (100, {"x_wp_total": "201"}, f"{NEXT}3"),
    "a header": (
        1,
        {"link": '<https://a.example/?page=7>; rel="next"'},
        "https://a.example/?page=7",
    ),
    "a header without quotes": (
        1,
        {"link": "<https://a.example/?page=7>; rel=next"},
        "https://a.example/?page=7",
    ),
    "a header of another relation": (
        1,
        {"link": '<https://a.example/?page=7>; rel="prev"'},
        None,
    ),
    "two links": (
        1,
        {
            "link": '<https://a.example/?page=1>; rel="prev", <https://a.example/?page=3>; rel="next"'
        },
        "https://a.example/?page=3",
    ),
    "a header with no address": (100, {"link": '<ftp://a.example/>; rel="next"'}, None),
}


@pytest.mark.parametrize(("count", "headers", "url"), PAGES.values(), ids=PAGES)
def test_a_list_of_wordpress_continues(count, headers, url):
    assert following(count, **headers) == (() if url is None else (url,))


def test_a_list_without_a_page_in_its_address_ends():
    items = [{"id": n, "content": {"rendered": "a"}} for n in range(1, 101)]
    assert wordpress.read_api_page(response(items, WP)).more_urls == ()


@pytest.mark.parametrize(
    ("count", "found", "number"), [(100, 201, 3), (100, None, 3), (100, 200, None), (99, 300, None), (100, 199, None)]
)  # fmt: skip
def test_a_list_of_the_service_continues(count, found, number):
    items = [{"ID": n, "content": "a"} for n in range(1, count + 1)]
    body = {"comments": items, "found": found}
    parsed = wordpress_com.read_replies(response(body, f"{COM}?page=2&x=1"))
    assert parsed.more_urls == (() if number is None else (f"{COM}?page={number}&x=1",))
    assert parsed.total == found
    assert wordpress_com.read_replies(response(body, COM)).more_urls == ()


def first(module_read, body: object, url: str = PAGE):
    return module_read(response(body, url)).comments[0]


@pytest.mark.parametrize(
    ("fields", "raw"),
    [
        ({"date_gmt": "2026-03-01T09:01:00", "date": "2026-03-01T10:01:00"}, "2026-03-01T09:01:00Z"),
        ({"date_gmt": "", "date": "2026-03-01T10:01:00"}, "2026-03-01T10:01:00"),
        ({"date_gmt": 5, "date": "2026-03-01T10:01:00"}, "2026-03-01T10:01:00"),
        ({"date": "2026-03-01T10:01:00"}, "2026-03-01T10:01:00"),
    ],
)  # fmt: skip
def test_wordpress_states_a_time_in_utc_or_in_its_own_zone(fields, raw):
    item = {"id": 1, "content": {"rendered": "a"}, **fields}
    assert first(wordpress.read_api_page, [item]).posted_raw == raw


DISCOURSE = {"post_number": 2, "id": 9, "cooked": "<p>Yes.</p>", "username": "ada"}


def topic(*posts: dict, url: str = "https://t.example/t/12.json", **more: object):
    body = {"post_stream": {"posts": posts, "stream": more.pop("stream", None)}, **more}
    return discourse.read_topic(response(body, url))


POSTS = {
    "an answer": ({}, True),
    "the first post": ({"post_number": 1}, False),
    "without a number": ({"post_number": None}, False),
    "a note": ({"post_type": 3}, False),
    "a post by a person": ({"post_type": 1}, True),
}


@pytest.mark.parametrize(("fields", "is_comment"), POSTS.values(), ids=POSTS)
def test_a_post_of_a_topic_is_a_comment_of_a_person(fields, is_comment):
    assert bool(topic({**DISCOURSE, **fields}).comments) is is_comment


@pytest.mark.parametrize(
    ("fields", "state"),
    [({"deleted_at": "2026"}, CommentState.REMOVED), ({"user_deleted": True}, CommentState.REMOVED), ({}, CommentState.VISIBLE)],
)  # fmt: skip
def test_a_post_of_a_topic_is_removed_by_either_sign(fields, state):
    assert topic({**DISCOURSE, **fields}).comments[0].state is state


@pytest.mark.parametrize(("number", "parent"), [(1, None), (2, "discourse-2"), (None, None)])  # fmt: skip
def test_an_answer_to_the_first_post_is_no_reply(number, parent):
    (comment,) = topic(
        {**DISCOURSE, "post_number": 3, "reply_to_post_number": number}
    ).comments
    assert comment.parent == parent


@pytest.mark.parametrize(("count", "total"), [(None, None), (0, 0), (1, 0), (5, 4)])
def test_a_topic_counts_the_article_as_well(count, total):
    assert topic(DISCOURSE, posts_count=count).total == total


def test_the_posts_that_a_topic_only_names_are_requested_by_the_twenty():
    urls = topic(DISCOURSE, stream=[9, *range(100, 121), None]).more_urls
    assert [url.count("post_ids") for url in urls] == [20, 1]
    assert urls[1] == "https://t.example/t/12/posts.json?post_ids%5B%5D=120"
    named = topic(DISCOURSE, stream=[1], url="https://t.example/t/ferry/12/posts.json")
    assert named.more_urls[0].startswith("https://t.example/t/12/posts.json?")
    assert topic(DISCOURSE, stream=[1], url="https://t.example/x").more_urls == ()
    assert topic(DISCOURSE, stream=5).more_urls == ()


def test_at_most_five_thousand_posts_of_a_topic_are_requested():
    urls = topic(DISCOURSE, stream=list(range(100, 5_200))).more_urls
    assert sum(url.count("post_ids") for url in urls) == 5_000


def thread(cursor: object = None, posts: object = None, **fields: object):
    items = [{"id": 1, "message": "<p>Yes.</p>", **fields}]
    body = {"response": {"posts": items, "thread": {"posts": posts}}, "cursor": cursor}
    page = (
        f'<p>x</p><script type="a" id="disqus-threadData">{json.dumps(body)}</script>'
    )
    return disqus.read_embed_page(response(page.encode()))


THREADS = {
    "no number": (None, None, None, True),
    "the cursor's number": ({"total": 1}, 9, 1, True),
    "the thread's number": ({}, 1, 1, True),
    "a larger number": ({}, 2, 2, False),
    "zero by the cursor": ({"total": 0}, 9, 0, True),
    "another page": ({"total": 1, "hasNext": True}, None, 1, False),
}


@pytest.mark.parametrize(("cursor", "posts", "total", "is_complete"), THREADS.values(), ids=THREADS)  # fmt: skip
def test_a_thread_of_disqus_is_complete_by_its_numbers(
    cursor, posts, total, is_complete
):
    parsed = thread(cursor, posts)
    assert (parsed.total, parsed.is_complete) == (total, is_complete)


@pytest.mark.parametrize(("posted", "raw"), [("2026-03-01T09:01:00", "2026-03-01T09:01:00Z"), ("2026-03-01T09:01:00Z", "2026-03-01T09:01:00Z"), (1, "1")])  # fmt: skip
def test_times_of_disqus_are_in_utc(posted, raw):
    assert thread(createdAt=posted).comments[0].posted_raw == raw


@pytest.mark.parametrize(("flag", "count"), [(True, 1), (False, 0), (None, 1)])
def test_what_waits_for_approval_is_not_shown(flag, count):
    assert len(thread(isApproved=flag).comments) == count


def test_a_page_without_the_end_of_the_script_is_read():
    page = b'<script id="disqus-threadData">{"response": {"posts": []}}'
    assert disqus.read_embed_page(response(page)).comments == ()


@pytest.mark.parametrize(
    ("fields", "votes"),
    [({"likes": 3}, 3), ({"likes": 3, "dislikes": 1}, 2), ({"dislikes": 1}, None), ({}, None)],
)  # fmt: skip
def test_votes_of_isso_are_net(fields, votes):
    body = {"replies": [{"id": 1, "text": "Yes.", **fields}]}
    assert first(isso.read_thread, body).votes == votes


@pytest.mark.parametrize(
    ("fields", "is_complete"),
    [({}, True), ({"hidden_replies": 0}, True), ({"hidden_replies": 1}, False), ({"inner": 1}, False)],
)  # fmt: skip
def test_a_thread_of_isso_is_complete_without_hidden_replies(fields, is_complete):
    item = {"id": 1, "text": "Yes.", "hidden_replies": fields.pop("inner", 0)}
    parsed = isso.read_thread(response({"replies": [item], **fields}))
    assert parsed.is_complete is is_complete


@pytest.mark.parametrize(("mode", "state"), [(1, CommentState.VISIBLE), (4, CommentState.REMOVED), (5, CommentState.VISIBLE)])  # fmt: skip
def test_mode_4_of_isso_is_removed(mode, state):
    body = {"replies": [{"id": 1, "text": "Yes.", "mode": mode}]}
    assert first(isso.read_thread, body).state is state


def test_an_error_names_the_address_and_is_cut():
    with pytest.raises(Permanent) as caught:
        read_response(
            CommentOrigin.ISSO, response([], f"https://a.example/{'x' * 400}")
        )
    assert caught.value.reason is Reason.BAD_ANSWER
    assert len(caught.value.detail) == 300
    deep = b"[" * 300_000
    with pytest.raises(Permanent) as caught:
        read_response(CommentOrigin.ISSO, response(deep))
    assert caught.value.reason in {Reason.TOO_DEEP, Reason.BAD_ANSWER}


FEED = api(feed_url=f"{PAGE}feed/")
MORE = {
    "no other place": (api(), 9, None, False),
    "more are claimed": (FEED, 1, None, True),
    "more are in the site's feed": (FEED, None, 1, True),
    "none is claimed": (FEED, 0, None, False),
    "nothing is known": (FEED, None, None, True),
    "nothing is known, some are shown": (
        api(feed_url=PAGE, shown=2),
        None,
        None,
        False,
    ),
    "as many as are shown": (api(feed_url=PAGE, shown=2), 2, 2, False),
    "the larger number counts": (api(feed_url=PAGE, shown=2), 2, 3, True),
    "flattened": (api(feed_url=PAGE, shown=2, is_flattened=True), 2, None, True),
    "coarse times": (api(feed_url=PAGE, shown=2, has_coarse_times=True), 2, None, True),
    "a widget": (api(provider="isso", site=PAGE, shown=2), 2, None, True),
    "a widget and none": (api(provider="isso", site=PAGE), 0, None, False),
    "further pages": (api(pages=(PAGE,), shown=2), None, None, True),
    "disabled": (api(feed_url=PAGE, state=CommentsState.DISABLED), 9, None, False),
    "closed": (api(feed_url=PAGE, state=CommentsState.CLOSED), None, None, False),
    "closed with a number": (
        api(feed_url=PAGE, state=CommentsState.CLOSED),
        1,
        None,
        True,
    ),
}


@pytest.mark.parametrize(("location", "expected", "count", "wanted"), MORE.values(), ids=MORE)  # fmt: skip
def test_other_places_are_asked_where_they_may_have_more(
    location, expected, count, wanted
):
    assert has_more_comments(location, expected=expected, feed_count=count) is wanted


def test_queries_are_in_the_order_of_the_origins():
    location = api(
        provider="disqus", site="paper", api_url=WP, post_id="3", feed_url=PAGE
    )
    assert [query.origin for query in plan_queries(location, PAGE)] == [
        CommentOrigin.DISQUS,
        CommentOrigin.WORDPRESS,
        CommentOrigin.FEED,
    ]
