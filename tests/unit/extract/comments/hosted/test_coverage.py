# ruff: noqa: E501 - a case of a table is one line
"""Which lists were read to their end: only there a missing comment is gone."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.hosted.coverage import (
    AskedUrl,
    covers_page_comments,
    find_complete_sources,
    find_covered_sources,
    find_hidden_replies,
    has_complete_api,
    is_page_complete,
    is_same_host,
)
from wireroom.extract.comments.hosted.responses import ParsedResponse
from wireroom.model.article import Comment, ExtractedArticle
from wireroom.model.discussion import CommentLocation, CommentOrigin, CommentsState

API = CommentOrigin.WORDPRESS
FIRST, SECOND = "https://p.example/api?page=1", "https://p.example/api?page=2"
PAGE = "https://p.example/story"


def asked(url: str, *more: str, origin=API, is_complete: bool = True) -> AskedUrl:
    response = ParsedResponse(comments=(), more_urls=more, is_complete=is_complete)
    return AskedUrl(origin=origin, url=url, response=response)


LOST = AskedUrl(origin=API, url=SECOND, response=None)


@pytest.mark.parametrize(
    ("requests", "complete"),
    [
        pytest.param([asked(FIRST)], {API}, id="one page"),
        pytest.param([asked(FIRST, SECOND)], set(), id="the second was not requested"),
        pytest.param([asked(FIRST, SECOND), asked(SECOND)], {API}, id="both"),
        pytest.param([asked(FIRST, SECOND), LOST], set(), id="the second is lost"),
        pytest.param([asked(FIRST, PAGE)], {API}, id="the article's page comes next"),
        pytest.param(
            [asked(FIRST, "https://other.example/")], {API}, id="a link to another host"
        ),
        pytest.param([asked(FIRST, is_complete=False)], set(), id="a window"),
        pytest.param(
            [asked(FIRST), asked(PAGE, is_complete=False, origin=CommentOrigin.FEED)],
            {API},
            id="a list and a window",
        ),
        pytest.param([], set(), id="nothing"),
    ],
)
def test_a_list_is_complete_if_all_it_links_to_was_read(requests, complete):
    assert find_complete_sources(requests, [PAGE]) == complete


@pytest.mark.parametrize(
    ("state", "expected", "pages", "complete"),
    [
        (CommentsState.COMPLETE, 3, (), True),
        (CommentsState.COMPLETE, 3, ("x",), True),
        (CommentsState.COMPLETE, None, (), True),
        (CommentsState.COMPLETE, None, ("x",), False),
        (CommentsState.CLOSED, None, (), True),
        (CommentsState.NONE, 0, (), True),
        (CommentsState.UNKNOWN, None, (), False),
        (CommentsState.PARTIAL, 3, (), False),
        (CommentsState.HOSTED, None, (), False),
    ],
)
def test_a_page_is_complete_by_its_state_and_its_further_pages(
    state, expected, pages, complete
):
    article = ExtractedArticle(
        title="",
        text="",
        comments_expected=expected,
        comment_location=CommentLocation(state=state, pages=pages),
    )
    assert is_page_complete(article) is complete


@pytest.mark.parametrize(
    ("seen", "complete"),
    [
        pytest.param(("element #comments",), True, id="an empty place"),
        pytest.param(
            ("element #comments", "script comments.js"), False, id="and a script"
        ),
        pytest.param((), False, id="no place"),
    ],
)
def test_an_empty_place_without_a_script_is_complete(seen, complete):
    location = CommentLocation(state=CommentsState.UNKNOWN, seen=seen)
    article = ExtractedArticle(title="", text="", comment_location=location)
    assert is_page_complete(article) is complete


@pytest.mark.parametrize(
    ("complete", "keys", "listed", "covered"),
    [
        pytest.param({API}, {"a"}, [(API, {"a", "b"})], True, id="in one response"),
        pytest.param(
            {API}, {"a", "b"}, [(API, {"a"}), (API, {"b"})], True, id="in two"
        ),
        pytest.param(
            {API}, {"a", "c"}, [(API, {"a", "b"})], False, id="one is missing"
        ),
        pytest.param(
            {API},
            {"a", "b"},
            [(API, {"a"}), (CommentOrigin.FEED, {"b"})],
            False,
            id="the other one is in a window",
        ),
        pytest.param(set(), {"a"}, [(API, {"a"})], False, id="no list is complete"),
        pytest.param({API}, set(), [(API, {"a"})], False, id="the page shows none"),
        pytest.param(
            {CommentOrigin.NEXT_PAGE}, set(), [], True, id="the page's own list"
        ),
    ],
)
def test_a_complete_list_covers_the_page_if_it_has_all_its_comments(
    complete, keys, listed, covered
):
    assert covers_page_comments(complete, keys, listed) is covered


def test_a_host_with_another_port_or_name_is_another():
    assert is_same_host(FIRST, PAGE)
    assert not is_same_host(FIRST, "https://p.example:8080/api")
    assert not is_same_host(FIRST, "https://www.p.example/api")


FEED, NEXT, ON_PAGE = CommentOrigin.FEED, CommentOrigin.NEXT_PAGE, CommentOrigin.PAGE
REFUSED = AskedUrl(origin=API, url=FIRST, response=None)
AWAY = AskedUrl(origin=API, url=FIRST, response=None, is_transient=True)


@pytest.mark.parametrize(
    ("complete", "requests", "covered"),
    [
        pytest.param({NEXT, ON_PAGE}, [REFUSED], {NEXT, ON_PAGE, API, FEED}, id="pages for a refused api"),
        pytest.param({NEXT, ON_PAGE}, [AWAY], {NEXT, ON_PAGE, FEED}, id="an api that may be back"),
        pytest.param({API, ON_PAGE}, [], {API, ON_PAGE, NEXT, FEED}, id="the api for pages"),
        pytest.param({API}, [], {API}, id="a list of something else"),
        pytest.param({CommentOrigin.ISSO}, [], {CommentOrigin.ISSO}, id="a service"),
        pytest.param(set(), [], set(), id="nothing"),
    ],
)  # fmt: skip
def test_one_list_of_a_site_replaces_the_others(complete, requests, covered):
    found = find_covered_sources(complete, requests)
    assert found - {CommentOrigin.WORDPRESS_COM} == covered


def reply(key: str, parent: str | None = None, **more) -> Comment:
    return Comment(key=key, parent=parent, author="Ada", text=key, position=0, **more)


KNOWN = [reply("a"), reply("b", "a"), reply("c", "b"), reply("d"), reply("e", "d")]


@pytest.mark.parametrize(
    ("seen", "expected", "hidden"),
    [
        pytest.param({"d", "e"}, 4, {"b", "c"}, id="counted and not shown"),
        pytest.param({"d", "e"}, 2, set(), id="not counted"),
        pytest.param({"d", "e"}, None, set(), id="no count"),
        pytest.param({"a", "b", "c", "d"}, 5, set(), id="its parent is there"),
    ],
)
def test_replies_below_a_removed_comment_are_hidden(seen, expected, hidden):
    assert find_hidden_replies(KNOWN, seen, expected) == hidden
    inferred = [reply("f", "a", parent_inferred=True)]
    assert "f" not in find_hidden_replies([*KNOWN, *inferred], seen, expected)


def test_an_api_hides_no_reply():
    assert has_complete_api({API, ON_PAGE})
    assert not has_complete_api({NEXT, ON_PAGE})
    assert not has_complete_api(set())
