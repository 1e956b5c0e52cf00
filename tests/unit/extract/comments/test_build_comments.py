"""Drafts become comments: keys that stay, threads, states, names without numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.build_comments import build_comments
from wireroom.extract.comments.markup.comment_draft import CommentDraft
from wireroom.model.moment import DateSource, PublishedTime
from wireroom.model.states import CommentState

ELEMENT = fromstring("<div></div>")
TIME = PublishedTime(
    at=datetime(2026, 3, 1, tzinfo=UTC), raw="March 1", source=DateSource.VISIBLE
)


def draft(author: str = "Ada", text: str = "Yes.", **more) -> CommentDraft:
    more.setdefault("raw_text", text)
    return CommentDraft(element=ELEMENT, author=author, text=text, **more)


def keys_of(*drafts: CommentDraft) -> list[str]:
    return [comment.key for comment in build_comments(drafts)]


def test_every_field_of_a_draft_is_kept():
    (comment,) = build_comments(
        [
            draft(
                author_url="https://ada.example/",
                posted=TIME,
                posted_raw="March 1",
                raw_text="Ada\nYes.\nReply",
                source_id="comment-7",
                permalink="#comment-7",
                votes=3,
            )
        ]
    )
    assert comment.author_url == "https://ada.example/"
    assert (comment.posted, comment.posted_raw) == (TIME, "March 1")
    assert (comment.text, comment.raw_text) == ("Yes.", "Ada\nYes.\nReply")
    assert (comment.key, comment.source_id) == ("comment-7", "comment-7")
    assert (comment.permalink, comment.votes) == ("#comment-7", 3)
    assert (comment.parent, comment.depth, comment.position) == (None, 0, 0)
    assert (comment.parent_inferred, comment.parent_confidence) == (False, 1.0)


def test_ids_of_the_page_are_the_keys_and_others_get_a_hash():
    first, second = keys_of(draft(source_id="c7"), draft(text="No."))
    assert first == "c7"
    assert second.startswith("h")
    assert len(second) == 25


def test_an_id_used_twice_is_no_key_of_any_comment():
    drafts = [draft(source_id="c7"), draft(text="No.", source_id="c7")]
    drafts.append(draft(text="Perhaps.", source_id="c8"))
    assert all(key.startswith("h") for key in keys_of(*drafts))


def test_comments_that_say_the_same_are_numbered():
    key, second, third = keys_of(draft(), draft(), draft())
    assert (second, third) == (f"{key}-2", f"{key}-3")


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        pytest.param({"author": "Ben"}, False, id="the author"),
        pytest.param({"text": "No."}, False, id="the text"),
        pytest.param({"posted_raw": "March 1, 2026"}, False, id="a printed day"),
        pytest.param({"posted_raw": "3/4"}, False, id="a day in numbers"),
        pytest.param({"posted_raw": "today, 9:15"}, False, id="a printed time"),
        pytest.param({"posted_raw": "3 hours ago"}, True, id="an age"),
        pytest.param({"text": "> Yes."}, True, id="the mark of a quotation"),
        pytest.param({"raw_text": "Yes. Reply"}, True, id="the labels around it"),
        pytest.param({"votes": 3}, True, id="the votes"),
        pytest.param({"permalink": "#c7"}, True, id="its address"),
    ],
)
def test_a_hash_changes_with_author_time_and_text_alone(changes, same):
    plain = draft(posted_raw="just now")
    assert (keys_of(plain) == keys_of(replace(plain, **changes))) is same


def test_parents_are_keys_and_depths_follow_them():
    rows = [draft(text=str(n), parent=p) for n, p in enumerate((None, 0, 1, None, 3))]
    comments = build_comments(rows)
    keys = [comment.key for comment in comments]
    assert [x.parent for x in comments] == [None, keys[0], keys[1], None, keys[3]]
    assert [comment.depth for comment in comments] == [0, 1, 2, 0, 1]
    assert [comment.position for comment in comments] == [0, 1, 2, 3, 4]


def test_an_inferred_parent_says_so_and_how_sure_it_is():
    rows = [draft("Ada Quill"), draft("Ben", "@Ada: no"), draft("Cleo", "@Ben: no")]
    comments = build_comments(rows)
    assert comments[1].parent == comments[0].key
    assert [x.parent_inferred for x in comments] == [False, True, True]
    assert [x.parent_confidence for x in comments] == [1.0, 0.8, 0.95]
    assert [x.depth for x in comments] == [0, 1, 2]


def test_a_removed_comment_has_no_text_and_keeps_the_notice_beside_it():
    (comment,) = build_comments([draft(text="[deleted]")])
    assert (comment.state, comment.text) == (CommentState.REMOVED, "")
    assert comment.raw_text == "[deleted]"


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (["1 Ada", "2 Ben"], ["Ada", "Ben"]),
        (["#1 Ada", "#12) Ben"], ["Ada", "Ben"]),
        (["1. Ada", "2: 3 Ben"], ["1. Ada", "2: 3 Ben"]),
        (["1 Ada"], ["1 Ada"]),
        (["1 Ada", "1 Ben"], ["1 Ada", "1 Ben"]),
        (["1 Ada", "Ben"], ["1 Ada", "Ben"]),
        (["1234567 Ada", "2 Ben"], ["1234567 Ada", "2 Ben"]),
    ],
)
def test_numbers_that_count_the_comments_are_no_part_of_names(authors, names):
    drafts = [draft(author, str(n)) for n, author in enumerate(authors)]
    assert [comment.author for comment in build_comments(drafts)] == names


def test_drafts_stay_as_they_were_read():
    row = draft("1 Ada", "[deleted]")
    build_comments([row, draft("2 Ben")])
    assert (row.author, row.text, row.state) == (
        "1 Ada",
        "[deleted]",
        CommentState.VISIBLE,
    )


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (["comment-0", "comment-1", "comment-2"], False),
        (["lst_0_row", "lst_1_row"], False),
        (["comment-1", "comment-2", "comment-3"], True),
        (["comment-0"], True),
        (["comment-0", "comment-2"], True),
        (["comment-1", "comment-0"], True),
        (["comment-0", None], True),
    ],
)
def test_the_place_in_the_list_is_no_id(ids, kept):
    drafts = [
        draft(f"Reader {n}", source_id=name, permalink=name and f"#{name}")
        for n, name in enumerate(ids)
    ]
    comments = build_comments(drafts)
    assert [comment.source_id for comment in comments] == (
        ids if kept else [None] * len(ids)
    )
    assert all(comment.permalink is None for comment in comments) is not kept
    assert len({comment.key for comment in comments}) == len(ids)
