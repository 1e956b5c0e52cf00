"""Comments that a page gives to machines: JSON-LD of any shape."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.date_context import DateContext
from wireroom.extract.comments.strategies.by_jsonld import MAX_COMMENTS, find_by_jsonld

DATES = DateContext(now=None, utc_offset_minutes=60)


def comment(text: str = "Yes.", **more) -> dict[str, object]:
    return {"@type": "Comment", "author": "Ada", "text": text, **more}


def drafts_of(*documents: object):
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(document)}</script>'
        for document in documents
    )
    return find_by_jsonld(fromstring(f"<html><head>{scripts}</head></html>"), DATES)


def test_fields_are_read_under_their_names_of_schema_org():
    (draft,) = drafts_of(
        comment(
            "The ramp is a cliff.",
            author={"name": "Ada Quill", "url": "https://ada.example/"},
            dateCreated="2026-03-04T09:15:00",
            url="https://paper.example/a#c7",
            upvoteCount=5,
            downvoteCount=2,
            **{"@id": "https://paper.example/a#comment-7"},
        )
    )
    assert (draft.author, draft.author_url) == ("Ada Quill", "https://ada.example/")
    assert draft.text == draft.raw_text == "The ramp is a cliff."
    assert draft.posted.at == datetime(2026, 3, 4, 8, 15, tzinfo=UTC)
    assert draft.posted_raw == "2026-03-04T09:15:00"
    assert (draft.source_id, draft.permalink) == (
        "comment-7",
        "https://paper.example/a#c7",
    )
    assert draft.votes == 3
    assert draft.has_marked_author


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "UserComments", "creator": "Ada", "commentText": "Yes."},
        {"@type": ["Comment", "Answer"], "author": {"name": "Ada"}, "text": "Yes."},
        {"@type": "Comment", "author": [{"name": "Ada"}], "articleBody": "Yes."},
        {"@type": "Comment", "author": "Ada", "text": "<p>Yes.</p><!-- no -->"},
    ],
)
def test_older_names_and_markup_are_read_as_well(value):
    assert [(x.author, x.text) for x in drafts_of(value)] == [("Ada", "Yes.")]


@pytest.mark.parametrize("field", ["dateCreated", "datePublished", "commentTime"])
def test_a_comment_without_author_needs_a_time(field):
    unsigned = {"@type": "Comment", "text": "Yes."}
    assert drafts_of(unsigned) == []
    assert len(drafts_of(unsigned | {field: "2026-03-04"})) == 1


@pytest.mark.parametrize(
    "value",
    [
        comment(""),
        comment("<!-- nothing -->"),
        comment(["Yes."]),
        comment(author="https://ada.example/"),
        {"@type": "Article", "author": "Ada", "text": "A comment."},
    ],
)
def test_what_says_nothing_or_is_something_else_is_left_out(value):
    assert drafts_of(value) == []


@pytest.mark.parametrize("field", ["comment", "comments", "replies", "suggestedAnswer"])
@pytest.mark.parametrize("as_list", [True, False])
def test_a_reply_is_inside_what_it_answers(field, as_list):
    reply = comment("No.")
    value = comment("Yes.", **{field: [reply] if as_list else reply})
    assert [(x.text, x.parent) for x in drafts_of([comment("One."), value])] == [
        ("One.", None),
        ("Yes.", None),
        ("No.", 1),
    ]


def test_a_reply_names_what_it_answers_by_id():
    first = comment("Yes.", **{"@id": "#7"})
    assert [
        x.parent for x in drafts_of([first, comment(parentItem={"@id": "#7"})])
    ] == [
        None,
        0,
    ]
    assert [x.parent for x in drafts_of(comment(parentItem={"@id": "#9"}))] == [None]


@pytest.mark.parametrize("value", [["#7"], {"a": 1}, 7, None])
def test_an_id_that_is_no_text_ends_no_page(value):
    first = comment("Yes.", **{"@id": value})
    drafts = drafts_of([first, comment("No.", parentItem={"@id": value})])
    assert [x.parent for x in drafts] == [None, None]


@pytest.mark.parametrize(
    ("up", "down", "votes"),
    [(5, None, 5), (5, "2", 5), ("5", 2, None), (None, 2, None), (10**10, 0, None)],
)
def test_votes_are_the_net_of_what_is_a_number(up, down, votes):
    (draft,) = drafts_of(comment(upvoteCount=up, downvoteCount=down))
    assert draft.votes == votes


def test_a_page_has_a_limited_number_of_comments():
    thousand = [comment(str(number)) for number in range(1_000)]
    assert len(drafts_of(*[thousand] * 6)) == MAX_COMMENTS


@pytest.mark.parametrize(
    ("up", "down", "votes"),
    [
        (5, None, 5),
        (5, 2, 3),
        (0, 2, -2),
        (None, 2, None),
        ("5", 2, None),
        (True, None, None),
        (5, True, 5),
        (10**9 - 1, None, 10**9 - 1),
        (10**9, None, None),
        (-(10**9), None, None),
        (5, 10**9 - 1, 6 - 10**9),
        (5, 10**9, 5),
    ],
)
def test_votes_are_net_and_below_a_billion(up, down, votes):
    (draft,) = drafts_of(comment(upvoteCount=up, downvoteCount=down))
    assert draft.votes == votes


@pytest.mark.parametrize(
    ("kind", "body", "count"),
    [
        ("application/ld+json", {"@type": "Comment"}, 1),
        ("application/LD+JSON; x", {"@type": "Comment"}, 1),
        ("text/plain", {"@type": "Comment"}, 0),
        ("application/ld+json", {"@type": "Answer"}, 0),
    ],
)
def test_only_json_ld_that_speaks_of_comments_is_read(kind, body, count):
    text = json.dumps({"author": "Ada", "text": "Yes.", **body})
    markup = f'<html><script type="{kind}">{text}</script><script></script></html>'
    assert len(find_by_jsonld(fromstring(markup), DATES)) == count


CUT = {
    "posted_raw": ({"dateCreated": "2026-03-04".ljust(300, ".")}, 200),
    "source_id": ({"@id": "x" * 300}, 200),
    "permalink": ({"url": "https://a.example/".ljust(3_000, "x")}, 2_048),
    "author": ({"author": "x" * 300}, 100),
}


@pytest.mark.parametrize(("name", "case"), CUT.items())
def test_long_fields_are_cut(name, case):
    fields, length = case
    (draft,) = drafts_of(comment(**fields))
    assert len(getattr(draft, name)) == length


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"author": "", "dateCreated": "2026-03-04"}, 1),
        ({"author": ""}, 0),
        ({"text": ""}, 0),
        ({"text": "", "description": "Yes."}, 1),
        ({"text": 5}, 0),
        ({"author": "https://a.example/"}, 0),
        ({"text": "<!-- x -->"}, 0),
    ],
)
def test_a_comment_has_a_text_and_a_name_or_a_time(fields, count):
    assert len(drafts_of(comment(**fields))) == count


def test_a_reply_names_its_parent_by_id_or_is_nested():
    first = comment("One.", **{"@id": "a"})
    named = comment("Two.", parentItem={"@id": "a"})
    lost = comment("Three.", parentItem={"@id": "b"})
    word = comment("Four.", parentItem="a")
    nested = comment("Five.", comment=comment("Six."), replies=[comment("Seven."), 3])
    drafts = drafts_of([first, named, lost, word, nested])
    assert {draft.text: draft.parent for draft in drafts} == {
        "One.": None,
        "Two.": 0,
        "Three.": None,
        "Four.": None,
        "Five.": None,
        "Six.": 4,
        "Seven.": 4,
    }
