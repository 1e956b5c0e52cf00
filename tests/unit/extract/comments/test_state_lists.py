# ruff: noqa: E501 - a case of a table is one line
"""Which list in a page's script data is the discussion of its own story."""

from __future__ import annotations

import pytest

from wireroom.extract.comments import state_lists
from wireroom.extract.comments.state_lists import find_longest_list

TITLE = "The mill at Selke makes power again"


def said(number: int, **more: object) -> dict:
    return {"id": number, "text": f"Words {number}.", "name": "Ada", "created": 1_772_000_000 + number, **more}  # fmt: skip


def find(state: object, name: str = "state"):
    return find_longest_list(state, name, [f"{TITLE} | Harbour Post", "Comments"])


def count(state: object, name: str = "state") -> int:
    found = find(state, name)
    return 0 if found is None else len(found.comments)


ONE = [said(1)]
PLACES = {
    "comments": ({"comments": ONE}, 1),
    "a name in capitals": ({"articleComments": ONE}, 1),
    "two steps below": ({"comments": {"data": {"page": ONE}}}, 1),
    "three steps below": ({"comments": {"data": {"page": {"rows": ONE}}}}, 0),
    "no such name": ({"rows": ONE}, 0),
    "of other stories": ({"relatedComments": ONE, "a": {"latest": {"comments": ONE}}}, 0),
    "another story's": ({"comments": ONE, "story": {"title": "A choir of carters", "url": "/b", "comments": [said(2), said(3)]}}, 1),
    "its own story's": ({"story": {"title": TITLE, "url": "/a", "comments": ONE}}, 1),
    "its own story inside another's list": ({"story": {"headline": "A choir of carters", "slug": "b", "next": {"title": TITLE, "link": "/a", "comments": ONE}}}, 1),
    "a title of seven characters": ({"story": {"title": "Carters", "url": "/b", "comments": ONE}}, 1),
    "a title of eight characters": ({"story": {"title": "Carters.", "url": "/b", "comments": ONE}}, 1),
    "a title of eight letters": ({"story": {"title": "Carterss", "url": "/b", "comments": ONE}}, 0),
    "a title that is no text": ({"story": {"title": 3, "headline": "A choir of carters", "url": "/b", "comments": ONE}}, 0),
    "a title without an address": ({"story": {"title": "A choir of carters", "comments": ONE}}, 1),
    "a list of lists": ([[{"comments": ONE}]], 1),
    "the longest": ([{"comments": ONE}, {"comments": [said(2), said(3)]}, {"comments": [said(4)]}], 2),
    "a cache": ({"Comment:1": said(1), "Comment:2": said(2), "Story:1": {"title": "x"}}, 2),
    "a cache by the name before": ({"StoryComment:1": said(1)}, 1),
    "a cache without a name": ({"Comment:": said(1)}, 0),
    "an object of comments": ({"comments": {"1": said(1), "2": said(2)}}, 2),
    "an object of a list": ({"comments": {"total": 5, "items": [said(1), said(2)]}}, 2),
}  # fmt: skip


@pytest.mark.parametrize(("state", "wanted"), PLACES.values(), ids=PLACES)
def test_a_discussion_is_found_by_the_names_on_the_way_to_it(state, wanted):
    assert count(state) == wanted


def test_the_name_of_the_state_counts_as_a_step():
    assert count(ONE, "__COMMENTS__") == 1
    assert count({"rows": ONE}, "__COMMENTS__") == 1


def make_deep(levels: int) -> object:
    state: object = {"comments": ONE}
    for _ in range(levels):
        state = {"a": state}
    return state


@pytest.mark.parametrize(("levels", "wanted"), [(58, 1), (59, 0)])
def test_a_state_is_read_to_sixty_names(levels, wanted):
    assert count(make_deep(levels)) == wanted


@pytest.mark.parametrize(("values", "wanted"), [(59_997, 1), (59_998, 0)])
def test_a_state_is_read_to_sixty_thousand_values(values, wanted):
    assert count([*[0] * values, {"comments": ONE}]) == wanted


WHOLE = {
    "all whole": ([said(n) for n in range(1, 6)], 5),
    "four in five whole": ([*[said(n) for n in range(1, 5)], said(5, name="")], 5),
    "three in five whole": ([*[said(n) for n in range(1, 4)], said(5, name=""), said(6, name="")], 0),
    "one that is not whole": ([said(1, created=None)], 0),
    "one object in five is no comment": ([*[said(n) for n in range(1, 5)], {"id": 9}], 4),
    "two objects in five are none": ([*[said(n) for n in range(1, 4)], {"id": 8}, {"id": 9}], 0),
    "removed ones count neither way": ([said(1), said(2, deleted=True, replies=[said(3)])], 3),
    "nothing but removed ones": ([said(2, deleted=True)], 0),
}  # fmt: skip


@pytest.mark.parametrize(("objects", "wanted"), WHOLE.values(), ids=WHOLE)
def test_four_in_five_objects_are_whole_comments(objects, wanted):
    assert count({"comments": objects}) == wanted


CLAIMS = {
    "in the object around": ({"comments": {"total": 5, "items": ONE}}, 5),
    "the surer name": ({"comments": {"count": 4, "totalCount": 5, "items": ONE}}, 5),
    "nothing": ({"comments": ONE}, None),
    "zero": ({"comments": {"total": 0, "items": ONE}}, 0),
    "below zero": ({"comments": {"total": -1, "items": ONE}}, None),
    "a flag": ({"comments": {"total": True, "items": ONE}}, None),
    "a text": ({"comments": {"total": "5", "items": ONE}}, None),
    "below ten million": ({"comments": {"total": 9_999_999, "items": ONE}}, 9_999_999),
    "ten million": ({"comments": {"total": 10_000_000, "items": ONE}}, None),
    "of the story": ({"comment_count": 7, "comments": ONE}, 7),
    "of the story, twice": ({"comment_count": 7, "numComments": 7, "comments": ONE}, 7),
    "two numbers": ({"comment_count": 7, "numComments": 8, "comments": ONE}, None),
    "a flag of the story": ({"comment_count": True, "comments": ONE}, None),
    "of another story": (
        {
            "comments": ONE,
            "b": {"title": "A choir of carters", "url": "/b", "commentCount": 9},
        },
        None,
    ),
    "the list's own outranks the story's": (
        {"comment_count": 7, "comments": {"total": 5, "items": ONE}},
        5,
    ),
}


@pytest.mark.parametrize(("state", "claimed"), CLAIMS.values(), ids=CLAIMS)
def test_the_claimed_number_is_the_list_s_or_the_only_one(state, claimed):
    found = find(state)
    assert found is not None
    assert found.claimed == claimed


CONTINUES = {
    "the list says so": ({"hasMore": True}, True),
    "it says no": ({"hasMore": False}, False),
    "a word": ({"hasMore": "yes"}, False),
    "page information": ({"pageInfo": {"hasNextPage": True}}, True),
    "page information of another spelling": ({"page_info": {"has_next": True}}, True),
    "page information that is a word": ({"pageInfo": "x", "has_more": True}, True),
    "nothing": ({}, False),
    "another flag": ({"hasReplies": True}, False),
}


@pytest.mark.parametrize(("around", "continues"), CONTINUES.values(), ids=CONTINUES)
def test_a_list_may_say_that_there_are_more(around, continues):
    assert find({"comments": {"items": ONE, **around}}).continues is continues


THREADS = {
    "nested": ([said(1, replies=[said(2, replies=[said(3)])]), said(4)], [1, 2, 3, 4], [None, 0, 1, None]),
    "named": ([said(1), said(2), said(3, parentId=1)], [1, 3, 2], [None, 0, None]),
    "named before its parent": ([said(3, parentId=1), said(1)], [1, 3], [None, 0]),
    "the name outranks the nesting": ([said(1, replies=[said(3, parentId=2)]), said(2)], [1, 2, 3], [None, None, 1]),
    "its own parent": ([said(1, parentId=1)], [1], [None]),
    "a parent that is not there": ([said(1, parentId=9)], [1], [None]),
    "a circle": ([said(1, parentId=2), said(2, parentId=1), said(3)], [3, 1, 2], [None, None, 1]),
    "nested and listed": ([said(1, replies=[said(2)]), said(2)], [1, 2], [None, 0]),
    "listed and nested": ([said(2), said(1, replies=[said(2)])], [1, 2], [None, 0]),
    "nested in itself": ([said(1, replies=[said(1)])], [1], [None]),
    "removed with a reply": ([said(1, deleted=True), said(2, parentId=1)], [1, 2], [None, 0]),
    "removed without one": ([said(1, deleted=True), *map(said, range(2, 6))], [2, 3, 4, 5], [None] * 4),
    "without ids": ([said(0, text="a"), said(0, text="b")], [0, 0], [None, None]),
    "a reply to an object that is no comment": ([{"id": 9, "replies": [said(1)]}, *map(said, range(2, 6))], [1, 2, 3, 4, 5], [None] * 5),
}  # fmt: skip


BESIDE = {
    "pages of its name": ({"comments": ONE, "comments_pagination": {"page": 1, "pages": 4}}, True),
    "the last page": ({"comments": ONE, "comments_pagination": {"page": 4, "pages": 4}}, False),
    "one page, counted from 0": ({"comments": ONE, "commentsPaging": {"page": 0, "totalPages": 1}}, False),
    "an address of the next": ({"comments": {"byId": {"1": said(1)}, "links": {"next": "/c?page=2"}}}, True),
    "no next": ({"comments": {"byId": {"1": said(1)}, "links": {"next": None}}}, False),
    "beside the objects": ({"comments": {"byId": {"1": said(1)}, "hasMore": True}}, True),
    "of comments beside it": ({"comments": ONE, "hasMoreComments": True}, True),
    "of the story beside it": ({"comments": ONE, "hasMore": True, "pagination": {"page": 1, "pages": 3}}, False),
}  # fmt: skip


@pytest.mark.parametrize(("state", "continues"), BESIDE.values(), ids=BESIDE)
def test_what_is_beside_a_list_may_say_that_there_are_more(state, continues):
    found = find(state)
    assert found is not None
    assert found.continues is continues


@pytest.mark.parametrize(("objects", "ids", "parents"), THREADS.values(), ids=THREADS)
def test_each_comment_comes_once_and_behind_its_parent(objects, ids, parents):
    comments = find({"comments": objects}).comments
    assert [int(comment.comment_id or 0) for comment, _ in comments] == ids
    assert [parent for _, parent in comments] == parents


def test_comments_are_read_up_to_a_limit(monkeypatch):
    assert state_lists.MAX_COMMENTS == 5_000
    monkeypatch.setattr(state_lists, "MAX_COMMENTS", 5)
    assert count({"comments": [said(n) for n in range(1, 7)]}) == 5
    assert count({"comments": [said(n) for n in range(1, 8)]}) == 0
