# ruff: noqa: E501 - a case of a table is one line
"""Comments that a page hands to its own scripts, in the forms of frameworks."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.unit.extract.comments.strategies.pages import DATES, tree_of
from wireroom.extract import extract_page
from wireroom.extract.comments.candidate import Evidence, ReadContext
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.strategies.by_hydration import read_by_hydration
from wireroom.extract.page.mark_index import index_marks
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


# Less data than 200 characters is not read.
FILLED = {"build": "x" * 200}
SAID = {"id": 7, "text": "Yes.", "name": "Ada", "created": "2012-03-04T09:01:00Z"}


def read_drafts(body: str):
    context = ReadContext(selectors=(), dates=DATES, expected=None)
    found = read_by_hydration(index_comment_markup(index_marks(tree_of(body))), context)
    return next(iter(found), None)


def state_of(*comments: dict, name: str = "comments") -> str:
    return f"<script>window.state = {json.dumps({name: comments, **FILLED})};</script>"


def read_one(**fields: object):
    (draft,) = read_drafts(state_of({**SAID, **fields})).drafts
    return draft


def test_the_fields_of_an_object_are_those_of_a_comment():
    draft = read_one(likes=3, authorUrl="https://ada.example/", html="<p>Yes.</p>")
    assert (draft.author, draft.author_url) == ("Ada", "https://ada.example/")
    assert (draft.text, draft.raw_text, draft.votes) == ("Yes.", "Yes.", 3)
    assert (draft.source_id, draft.posted_raw) == ("7", "2012-03-04T09:01:00Z")
    assert draft.has_marked_author
    candidate = read_drafts(state_of(SAID))
    assert (candidate.read_by, candidate.evidence) == ("hydration", Evidence.DATA)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://a.example/", "http://a.example/"),
        ("/ada", None),
        (
            "https://a.example/".ljust(3_000, "x"),
            "https://a.example/".ljust(2_048, "x"),
        ),
    ],
)
def test_the_author_s_address_is_absolute_and_cut(url, wanted):
    assert read_one(authorUrl=url).author_url == wanted


NOON = datetime(2012, 3, 4, 9, 1, tzinfo=UTC)
SECONDS = int(NOON.timestamp())
STAMPS = {
    "seconds": (SECONDS, NOON),
    "milliseconds": (SECONDS * 1_000, NOON),
    "seconds as text": (str(SECONDS), NOON),
    "milliseconds as text": (str(SECONDS * 1_000), NOON),
    "a fraction": (SECONDS + 0.5, NOON),
    "before 1990": (631_152_000, None),
    "1990": (631_152_001, datetime(1990, 1, 1, 0, 0, 1, tzinfo=UTC)),
    "the last second": (4_102_444_799, datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)),
    "the next one, in milliseconds": (4_102_444_801, None),
    "after 2100": (4_102_444_800_000, None),
    "text": ("2012-03-04T09:01:00Z", NOON),
}


@pytest.mark.parametrize(("posted", "at"), STAMPS.values(), ids=STAMPS)
def test_a_time_is_seconds_milliseconds_or_printed(posted, at):
    draft = read_one(created=posted)
    assert (None if draft.posted is None else draft.posted.at) == at
    assert draft.posted_raw == str(posted)


@pytest.mark.parametrize(
    ("name", "text", "hour"),
    [
        ("date_gmt", "2012-03-04 09:01:00", 9),
        ("date_gmt", "2012-03-04T09:01:00+02:00", 7),
        ("date_gmt", "2012-03-04 09:01:00 GMT ", 9),
    ],
)
def test_a_time_of_a_field_in_utc_has_that_zone_unless_it_states_one(name, text, hour):
    draft = read_one(created=None, **{name: text})
    assert draft.posted.at == NOON.replace(hour=hour)
    assert draft.posted.offset_minutes is not None


def test_a_printed_time_is_cut_at_200_characters():
    assert len(read_one(created="x" * 300).posted_raw) == 200


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a < b & c", "a < b & c"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a &amp; b", "a & b"),
        ("a\n\nb", "a\nb"),
    ],
)
def test_a_text_is_markup_only_where_it_has_tags_or_entities(text, wanted):
    assert read_one(text=text).text == wanted


TITLE = "A choir of carters"
OTHER = {**FILLED, "story": {"title": TITLE, "url": "/b", "comments": [SAID]}}
TITLES = {
    "the title": (f"<title>{TITLE}</title>", True),
    "a heading": (f"<h1>{TITLE}</h1>", True),
    "a property": (f'<meta property="og:title" content="{TITLE}">', True),
    "a name": (f'<meta name="twitter:title" content="{TITLE}">', True),
    "another property": (f'<meta property="og:note" content="{TITLE}">', False),
    "nothing": ("", False),
    "the sixth heading": (f"{'<h1>x</h1>' * 5}<h1>{TITLE}</h1>", True),
    "the seventh heading": (f"{'<h1>x</h1>' * 6}<h1>{TITLE}</h1>", False),
}


@pytest.mark.parametrize(("markup", "is_own"), TITLES.values(), ids=TITLES)
def test_a_story_is_the_page_s_own_by_its_declared_titles(markup, is_own):
    script = f"<script>window.state = {json.dumps(OTHER)};</script>"
    assert (read_drafts(markup + script) is not None) is is_own


def test_the_longest_list_of_all_scripts_is_read():
    more = {**SAID, "id": 8}
    for body in (
        state_of(SAID) + state_of(SAID, more),
        state_of(SAID, more) + state_of(SAID),
    ):
        assert len(read_drafts(body).drafts) == 2


def test_an_attribute_may_hold_the_data():
    value = html.escape(json.dumps({"comments": [SAID], **FILLED}))
    assert (
        len(read_drafts(f'<div class="comments" data-x=" {value}">x</div>').drafts) == 1
    )
    assert read_drafts(f'<div class="comments" data-x="a {value}">x</div>') is None


def test_a_removed_comment_is_so_marked():
    drafts = read_drafts(
        state_of({**SAID, "deleted": True}, {**SAID, "id": 8, "parent": 7})
    ).drafts
    assert [draft.state for draft in drafts] == [
        CommentState.REMOVED,
        CommentState.VISIBLE,
    ]


@pytest.mark.parametrize(("before", "is_read"), [(3_999, True), (4_000, False)])
def test_four_thousand_elements_may_hold_data(before, is_read):
    value = html.escape(json.dumps({"comments": [SAID], **FILLED}))
    hints = '<i class="comment"></i>' * before
    body = f'{hints}<div class="comments" data-x="{value}">x</div>'
    assert (read_drafts(body) is not None) is is_read
