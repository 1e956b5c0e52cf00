# ruff: noqa: E501 - a case of a table is one line
"""How the objects of a page's script data are read as comments."""

from __future__ import annotations

import pytest

from wireroom.extract.comments.state_objects import ObjectReader, iterate_threads

READER = ObjectReader({"User:7": {"name": "Ada"}, "Comment:1": {"id": 1, "text": "Yes."}, "list": [{"text": "a"}, 3]})  # fmt: skip
SAID = {"text": "Yes.", "name": "Ada", "created": "2026-03-01"}


def read(item: dict):
    return READER.read_comment(item)


TEXTS = {
    "plain": ({"text": "Yes."}, "Yes."),
    "the markup outranks the plain text": (
        {"text": "Yes.", "html": "<b>Yes.</b>"},
        "<b>Yes.</b>",
    ),
    "a field of underscores and capitals": ({"Comment_Body": "Yes."}, "Yes."),
    "an empty field is passed over": ({"html": " ", "text": "Yes."}, "Yes."),
    "markup inside": (
        {"content": {"rendered": "<p>Yes.</p>", "raw": "No."}},
        "<p>Yes.</p>",
    ),
    "a number inside is passed over": (
        {"content": {"rendered": 3, "raw": "Yes."}},
        "Yes.",
    ),
    "blocks": (
        {"content": [{"type": "paragraph", "children": [{"text": "Yes."}]}]},
        "Yes.",
    ),
    "an object that wraps comments is no text": (
        {"comment": {"text": "No."}, "raw": "Yes."},
        "Yes.",
    ),
    "a reference": ({"comment": {"__ref": "Nobody:1"}, "raw": "Yes."}, "Yes."),
}


@pytest.mark.parametrize(("fields", "text"), TEXTS.values(), ids=TEXTS)
def test_the_text_is_the_surest_field(fields, text):
    comment = read({"name": "Ada", **fields})
    assert comment is not None
    assert comment.text.strip() == text


AUTHORS = {
    "a name": ({"name": " Ada "}, "Ada", ""),
    "of two fields the surer": ({"name": "Ben", "author": "Ada"}, "Ada", ""),
    "an object": ({"user": {"displayName": "Ada", "url": "/ada"}}, "Ada", "/ada"),
    "the first of several": ({"author": [{"name": "Ada"}, {"name": "Ben"}]}, "Ada", ""),
    "a list of words": ({"author": ["Ada", "Ben"]}, "Ada", ""),
    "an empty list": ({"author": [], "name": "Ada"}, "Ada", ""),
    "a reference": ({"author": {"__ref": "User:7"}}, "Ada", ""),
    "a reference to nobody": ({"author": {"__ref": "User:8"}, "name": "Ada"}, "Ada", ""),
    "two parts": ({"user": {"firstName": " Ada ", "lastName": "Quill"}}, "Ada Quill", ""),
    "one part": ({"user": {"firstName": "Ada", "lastName": None}}, "Ada", ""),
    "an object without a name": ({"user": {"id": 3}, "name": "Ada"}, "Ada", ""),
    "an empty name in an object": ({"user": {"displayName": " ", "name": "Ada"}}, "Ada", ""),
    "a number": ({"user": 3, "name": "Ada"}, "Ada", ""),
    "a link beside the name": ({"name": "Ada", "authorUrl": "/ada"}, "Ada", "/ada"),
    "a link that is no text": ({"name": "Ada", "authorUrl": 3}, "Ada", ""),
    "a link in the object that is none": ({"user": {"name": "Ada", "url": 3, "link": "/a"}}, "Ada", "/a"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "name", "link"), AUTHORS.values(), ids=AUTHORS)
def test_the_author_is_a_name_or_a_person(fields, name, link):
    comment = read({"text": "Yes.", **fields})
    assert (comment.author, comment.author_url) == (name, link)


TIMES = {
    "a text": ({"created": "2026-03-01"}, "2026-03-01", False),
    "a number": ({"timestamp": 1_772_000_000}, 1_772_000_000, False),
    "a fraction": ({"timestamp": 1.5}, 1.5, False),
    "in UTC by its name": ({"created": "a", "date_gmt": "b"}, "b", True),
    "an empty one is passed over": ({"created": " ", "date": "b"}, "b", False),
    "a flag is passed over": ({"posted": True, "date": "b"}, "b", False),
    "none": ({}, None, False),
}


@pytest.mark.parametrize(("fields", "posted", "is_utc"), TIMES.values(), ids=TIMES)
def test_the_time_is_a_text_or_a_number(fields, posted, is_utc):
    comment = read({"text": "Yes.", "name": "Ada", **fields})
    assert (comment.posted, comment.is_utc) == (posted, is_utc)
    assert comment.is_whole is (posted is not None)


IDS = {
    "a number": ({"id": 7}, "7"),
    "a text": ({"uuid": " a1 "}, "a1"),
    "zero": ({"id": 0, "key": "k"}, "k"),
    "a flag": ({"id": True, "key": "k"}, "k"),
    "a hundred characters": ({"id": "x" * 100}, "x" * 100),
    "longer": ({"id": "x" * 101, "key": "k"}, "k"),
    "none": ({}, ""),
}


@pytest.mark.parametrize(("fields", "comment_id"), IDS.values(), ids=IDS)
def test_the_id_is_a_short_text_or_a_number(fields, comment_id):
    assert read({**SAID, **fields}).comment_id == comment_id


PARENTS = {
    "a number": ({"parentId": 3}, "3"),
    "zero is none": ({"parent": 0}, ""),
    "an object": ({"parent": {"id": 3}}, "3"),
    "a reference": ({"parent": {"__ref": "Comment:1"}}, "1"),
    "a reference to nothing": ({"parent": {"__ref": "x"}, "replyTo": 4}, "4"),
    "a path of ids": ({"ancestorPath": "1.2.3"}, "3"),
    "a dot in another id": ({"parentId": "1.2"}, "1.2"),
}


@pytest.mark.parametrize(("fields", "parent"), PARENTS.values(), ids=PARENTS)
def test_the_parent_is_the_nearest_that_is_named(fields, parent):
    assert read({**SAID, **fields}).parent_id == parent


@pytest.mark.parametrize(
    ("fields", "votes"),
    [
        ({"likes": 4}, 4),
        ({"score": -4}, -4),
        ({"score": True, "likes": 4}, 4),
        ({"score": "4"}, None),
        ({"score": 10**9 - 1}, 10**9 - 1),
        ({"score": 10**9, "likes": 4}, None),
        ({"score": -(10**9)}, None),
    ],
)
def test_votes_are_a_number_below_a_billion(fields, votes):
    assert read({**SAID, **fields}).votes == votes


COMMENTS = {
    "with name and time": ({}, True),
    "without a time": ({"created": None}, True),
    "without a name": ({"name": ""}, True),
    "with neither": ({"name": "", "created": None}, False),
    "without a text": ({"text": ""}, False),
    "held back": ({"status": "pending"}, False),
    "spam, in capitals": ({"state": "SPAM"}, False),
    "approved": ({"status": "approved"}, True),
    "not approved": ({"approved": False}, False),
    "not approved, as WordPress says": ({"approved": "0"}, False),
    "approved by a flag": ({"approved": True}, True),
    "removed, without an id": ({"deleted": True}, False),
    "a number that says removed": ({"id": 3, "removed": 0}, True),
}


@pytest.mark.parametrize(("fields", "is_comment"), COMMENTS.values(), ids=COMMENTS)
def test_an_object_is_a_comment_by_its_text_and_a_name_or_time(fields, is_comment):
    assert (read({**SAID, **fields}) is not None) is is_comment


@pytest.mark.parametrize(
    "removed", [{"deleted": True}, {"isDeleted": True}, {"removed": True}, {"status": "Trash"}],
)  # fmt: skip
def test_a_removed_comment_keeps_its_place_without_its_text(removed):
    comment = read({**SAID, "id": 3, **removed})
    assert (comment.is_removed, comment.text) == (True, "")


def test_of_fields_with_one_folded_name_the_first_with_a_value_counts():
    comment = read(
        {"text": "Yes.", "user_name": "", "userName": "Ada", "username": "B"}
    )
    assert comment.author == "Ada"


LISTS = {
    "a list": ([{"text": "a"}, 3, {"text": "b"}], ["a", "b"]),
    "nothing": (None, []),
    "a word": ("abc", []),
    "an object of a list": ({"total": 2, "items": [{"text": "a"}]}, ["a"]),
    "an object of objects": ({"3": {"text": "a"}, "4": {"text": "b"}}, ["a", "b"]),
    "an object of a reference": ({"nodes": {"__ref": "list"}}, ["a"]),
    "a reference": ({"__ref": "list"}, ["a"]),
    "a reference that is no text": ({"__ref": 3, "items": [{"text": "a"}]}, ["a"]),
    "wrapped": ([{"node": {"text": "a", "id": 3}}], ["a"]),
    "a wrapper of one field": ([{"node": {"text": "a"}, "raw": "b"}], [None]),
    "a comment that wraps": ([{"text": "a", "data": {"text": "b", "id": 3}}], ["a"]),
}


@pytest.mark.parametrize(("value", "texts"), LISTS.values(), ids=LISTS)
def test_objects_are_listed_whatever_is_around_them(value, texts):
    assert [item.get("text") for item in READER.list_objects(value)] == texts


def test_the_fields_beside_a_wrapped_object_are_kept_but_its_own_count_first():
    (item,) = READER.list_objects(
        [{"node": {"text": "a", "id": 3}, "cursor": "c", "id": 9}]
    )
    assert item == {"text": "a", "id": 3, "cursor": "c"}


def test_replies_are_the_first_field_that_has_any():
    assert READER.list_replies({"children": [], "replies": [{"text": "a"}], "answers": [{}]}) == [{"text": "a"}]  # fmt: skip
    assert READER.list_replies({"text": "a"}) == []


def test_threads_are_read_from_the_top_with_the_object_above():
    below = {"text": "b"}
    first, second = {"text": "a", "replies": [below, {"text": "c"}]}, {"text": "d"}
    found = list(iterate_threads(READER, [first, second]))
    assert [item["text"] for item, _ in found] == ["a", "b", "c", "d"]
    assert [above for _, above in found] == [None, first, first, None]


@pytest.mark.parametrize(("levels", "count"), [(60, 61), (61, 61)])
def test_threads_are_read_to_sixty_levels_below_the_top(levels, count):
    item: dict = {"text": "a"}
    for _ in range(levels):
        item = {"text": "a", "replies": [item]}
    assert len(list(iterate_threads(READER, [item]))) == count
