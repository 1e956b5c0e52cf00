# ruff: noqa: E501 - a case of a table is one line
"""Comments that a page hands to its own scripts, in the forms of frameworks."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import ExtractedArticle, Page
from wireroom.model.discussion import CommentsState, PartialReason
from wireroom.model.states import CommentState

TITLE = "Saltworks at Ostrand to light its pans again"
STORY = "".join(
    f"<p>The saltworks at Ostrand will light pan number {number} again in the autumn, after "
    "eleven years in which nothing but gulls and photographers came by.</p>"
    for number in ("one", "two", "three", "four")
)
FIRST = "My grandmother carried that salt to the station every single morning."
SECOND = "Mine as well, and her knees never forgave the county for the hill."
THIRD = "Somebody should mend the hill before anybody lights a pan."


def read(body: str, title: str = TITLE) -> ExtractedArticle:
    page = (
        f'<html lang="en"><head><title>{title} - Ostrand Post</title></head><body>'
        f"<article><h1>{title}</h1>{STORY}</article>{body}</body></html>"
    )
    return extract_page(
        Page(
            url="https://post.example/saltworks",
            body=page.encode(),
            fetched_at=datetime(2026, 5, 2, tzinfo=UTC),
        )
    )


def script(state: object) -> str:
    return f"<script>window.__STATE__ = {json.dumps(state)};</script>"


def push(value: object) -> str:
    return f"<script>self.__next_f.push({json.dumps([1, '7:' + json.dumps(value) + chr(10)])})</script>"


def flat(**names: str) -> list[dict[str, object]]:
    """Return two comments, the second in answer to the first, under these names."""
    return [
        {names["id"]: 810, names["author"]: "Edda Holt", names["time"]: "2026-05-01T07:05:00Z", names["text"]: FIRST},
        {names["id"]: 811, names["author"]: "Iver", names["time"]: "2026-05-01T08:30:00+01:00", names["text"]: SECOND, names["parent"]: 810},
    ]  # fmt: skip


PLAIN = flat(
    id="id", author="author", time="created_at", text="body", parent="parent_id"
)
NESTED = [
    {**PLAIN[0], "replies": [{k: v for k, v in PLAIN[1].items() if k != "parent_id"}]}
]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(script({"comments": PLAIN}), id="flat, with the parent's number"),
        pytest.param(script({"comments": PLAIN[::-1]}), id="newest first"),
        pytest.param(script({"comments": NESTED}), id="nested"),
        pytest.param(
            script({"comments": flat(id="commentId", author="userName", time="createdAt", text="contentHtml", parent="parentCommentId")}),
            id="names with capitals",
        ),
        pytest.param(
            script({"comments": [{**x, "author": {"displayName": x["author"]}, "body": {"rendered": f"<p>{x['body']}</p>"}} for x in PLAIN]}),
            id="author and text in objects",
        ),
        pytest.param(
            script({"comments": {"edges": [{"node": {**x, "parent": {"id": x.get("parent_id", 0)}}} for x in PLAIN]}}),
            id="edges and nodes",
        ),
        pytest.param(
            script({"commentsById": {str(x["id"]): x for x in PLAIN}}), id="an object by number"
        ),
        pytest.param(
            script({"Comment:810": {**PLAIN[0], "author": {"__ref": "User:1"}}, "Comment:811": {**PLAIN[1], "author": {"__ref": "User:2"}},
                    "User:1": {"name": "Edda Holt"}, "User:2": {"name": "Iver"}}),
            id="a cache of objects that refer to each other",
        ),
        pytest.param(
            script({"comments": [{**x, "created_at": stamp} for x, stamp in zip(PLAIN, (1777619100, 1777620600000), strict=True)]}),
            id="seconds and milliseconds",
        ),
        pytest.param(
            script({"comments": [{**x, "body": {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": x["body"]}]}]}} for x in PLAIN]}),
            id="text as a document of blocks",
        ),
        pytest.param(
            "<script>window.state = JSON.parse('" + json.dumps({"comments": PLAIN}) + "')</script>",
            id="in a string of single quotation marks",
        ),
        pytest.param(
            '<script>window.state = JSON.parse(decodeURIComponent("' + quote(json.dumps({"comments": PLAIN})) + '"))</script>',
            id="percent-encoded",
        ),
        pytest.param(
            f'<script id="comment-data" type="application/json">{json.dumps(PLAIN)}</script>',
            id="a script that its id names",
        ),
        pytest.param(
            f'<div class="comments" data-items="{html.escape(json.dumps(PLAIN))}"></div>', id="an attribute"
        ),
        pytest.param(push(["$", "$L4", None, {"comments": PLAIN}]), id="properties of a server component"),
    ],
)  # fmt: skip
def test_comments_are_read_with_author_time_text_and_parent(body):
    article = read(body)

    read_facts = [(c.author, c.posted.at, c.text, c.parent) for c in article.comments]
    assert read_facts == [
        ("Edda Holt", datetime(2026, 5, 1, 7, 5, tzinfo=UTC), FIRST, None),
        ("Iver", datetime(2026, 5, 1, 7, 30, tzinfo=UTC), SECOND, "810"),
    ]
    assert article.comments_read_by == "hydration"
    assert article.comment_location.state is CommentsState.COMPLETE
    assert FIRST not in article.text


@pytest.mark.parametrize(
    "state",
    [
        pytest.param({"recentComments": PLAIN}, id="the site's latest"),
        pytest.param({"related": [{"comments": PLAIN}]}, id="of a related story"),
        pytest.param(
            {"story": {"title": "The ferry to Ostrand is late again", "slug": "ferry", "comments": PLAIN}},
            id="of a story with another title",
        ),
        pytest.param({"comments": [{"id": 1, "text": FIRST}]}, id="without name and time"),
        pytest.param({"posts": PLAIN}, id="nothing speaks of comments"),
        pytest.param({"comments": [{**PLAIN[0], "status": "pending"}]}, id="held"),
        pytest.param({"comments": {"title": "Comments", "enabled": True, "max": 50}}, id="settings"),
    ],
)  # fmt: skip
def test_other_data_is_no_discussion_of_this_page(state):
    assert read(script({"comment": 1, **state, "padding": "x" * 200})).comments == ()


@pytest.mark.parametrize(
    ("state", "expected", "completeness"),
    [
        pytest.param(
            {
                "post": {"title": TITLE, "slug": "s", "comment_count": 9},
                "comments": PLAIN,
            },
            9,
            (CommentsState.PARTIAL, PartialReason.SHORT),
            id="the story counts more",
        ),
        pytest.param(
            {"comments": {"total": 2, "items": PLAIN}},
            2,
            (CommentsState.COMPLETE, None),
            id="the list counts itself",
        ),
        pytest.param(
            {"comments": {"nodes": PLAIN, "pageInfo": {"hasNextPage": True}}},
            None,
            (CommentsState.PARTIAL, PartialReason.SHORT),
            id="the list goes further",
        ),
    ],
)
def test_the_data_says_how_many_there_are(state, expected, completeness):
    article = read(script(state))

    assert len(article.comments) == len(PLAIN)
    location = article.comment_location
    assert article.comments_expected == expected
    assert (location.state, location.reason) == completeness


def test_a_removed_comment_keeps_its_place_while_it_has_replies():
    removed = {"id": 810, "deleted": True, "replies": [{**PLAIN[1], "parent_id": None}]}
    lonely = {"id": 812, "deleted": True}

    comments = read(script({"comments": [removed, lonely]})).comments

    assert [(c.key, c.state, c.text, c.parent) for c in comments] == [
        ("810", CommentState.REMOVED, "", None),
        ("811", CommentState.VISIBLE, SECOND, "810"),
    ]


def test_comments_of_the_markup_outrank_the_data():
    markup = (
        '<ol class="commentlist"><li class="comment" id="comment-9"><cite class="fn">Sif</cite> '
        f'<time datetime="2026-05-01T09:00:00Z">1 May</time><div class="comment-content"><p>{THIRD}</p>'
        "</div></li></ol>"
    )

    article = read(markup + script({"comments": PLAIN}))

    assert [c.text for c in article.comments] == [THIRD]


def test_comments_that_answer_each_other_in_a_circle_are_kept():
    circle = [{**PLAIN[0], "parent_id": 811}, PLAIN[1]]

    comments = read(script({"comments": circle})).comments

    assert sorted(c.text for c in comments) == sorted([FIRST, SECOND])


@pytest.mark.parametrize(
    "state",
    [
        pytest.param('{"comments": [' + '{"id": 1, "replies": [' * 2_000, id="cut"),
        pytest.param(json.dumps({"comments": [{"id": i} for i in range(15_000)]}), id="many objects"),
        pytest.param('{"comments": ' + "[" * 900 + '{"a": 1}' + "]" * 900 + "}", id="deep"),
    ],
)  # fmt: skip
def test_hostile_data_is_no_discussion(state):
    assert read(f"<script>window.__STATE__ = {state}</script>").comments == ()
