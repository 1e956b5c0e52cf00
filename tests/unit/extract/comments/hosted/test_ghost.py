"""Comments of a Ghost site: its list, the replies of a comment, hidden comments."""

from __future__ import annotations

import json

import pytest

from wireroom.extract.comments.hosted import ghost, read_response
from wireroom.extract.comments.hosted.responses import CommentResponse, ParsedResponse
from wireroom.model.discussion import CommentLocation, CommentOrigin
from wireroom.model.states import CommentState

PAGE = "https://paper.example/ferry/"
API = "https://paper.example/members/api/comments/"
ADA, BEN = "551b6a32e75019f7000548c5", "ba2439253da848eab779ddc8"
LIST = {
    "comments": [
        {
            "id": ADA,
            "in_reply_to_id": None,
            "in_reply_to_snippet": None,
            "status": "published",
            "html": "<p>A fine ferry.</p><p>At last.</p>",
            "created_at": "2026-03-01T09:01:00.000Z",
            "edited_at": None,
            "member": {"id": "524ca76f67fb995f64dd9694", "name": "Ada"},
            "replies": [
                {
                    "id": BEN,
                    "in_reply_to_id": None,
                    "status": "published",
                    "html": "<p>No.</p>",
                    "created_at": "2026-03-01T09:06:00.000Z",
                    "member": {"id": "3a70630870f38bd1f2c4f43c", "name": "Ben"},
                    "count": {"likes": 0},
                }
            ],
            "liked": False,
            "count": {"replies": 1, "likes": 3},
        }
    ],
    "meta": {"pagination": {"page": 1, "limit": 100, "pages": 1, "next": None}},
}
POST = "6b0de14539140d34329d0303"
FIRST = f"{API}post/{POST}/?limit=100&page=1"


def read(body: str, url: str = FIRST) -> ParsedResponse:
    response = CommentResponse(url=url, body=body.encode())
    return read_response(CommentOrigin.GHOST, response)


@pytest.mark.parametrize(
    ("fields", "root"),
    [
        pytest.param({}, "https://paper.example/", id="a site"),
        pytest.param(
            {"site": "https://paper.example/blog"},
            "https://paper.example/blog/",
            id="a site in a folder",
        ),
        pytest.param({"thread": "../admin"}, None, id="another name of a post"),
        pytest.param({"thread": None}, None, id="no name of a post"),
        pytest.param({"site": None}, None, id="no site"),
        pytest.param({"provider": "isso"}, None, id="another provider"),
    ],
)
def test_the_first_request(fields, root):
    known = {"provider": "ghost", "site": "https://paper.example/", "thread": POST}
    urls = ghost.first_urls(CommentLocation(**{**known, **fields}), PAGE)
    query = "limit=100&order=created_at%20asc%2C%20id%20asc&page=1"
    path = f"members/api/comments/post/{POST}/?{query}"
    assert urls == (() if root is None else (f"{root}{path}",))


def test_a_comment_and_its_reply():
    found = read(json.dumps(LIST))
    ada, ben = found.comments
    assert (ada.author, ada.text) == ("Ada", "A fine ferry.\nAt last.")
    assert ada.posted is not None
    assert ada.posted.isoformat() == "2026-03-01T09:01:00+00:00"
    assert (ada.parent, ada.votes, ada.read_from) == (None, 3, CommentOrigin.GHOST)
    assert (ben.author, ben.text, ben.parent) == ("Ben", "No.", ada.key)
    assert (found.is_complete, found.more_urls) == (True, ())


def test_ghost_lists_further_pages_and_further_replies():
    (ada,) = LIST["comments"]
    many = {**ada, "count": {"replies": 2, "likes": 0}}
    meta = {"pagination": {"page": 1, "next": 2}}
    url = f"{API}post/{POST}/?limit=100&page=1"

    found = read(json.dumps({"comments": [many], "meta": meta}), url)

    page, replies = found.more_urls
    assert page == f"{url[:-1]}2"
    assert replies.startswith(f"{API}{ADA}/replies/?limit=100&")
    assert replies.endswith("&page=1")


def test_further_replies_of_ghost_answer_their_comment_or_one_another():
    (ada,) = LIST["comments"]
    (ben,) = ada["replies"]
    cid = {**ben, "id": "29e1d19695225f21f1d2b649", "in_reply_to_id": BEN}
    url = f"{API}{ADA}/replies/?limit=100&page=1"

    found = read(json.dumps({"comments": [ben, cid]}), url)

    assert [(c.key, c.parent) for c in found.comments] == [
        (f"ghost-{BEN}", f"ghost-{ADA}"),
        ("ghost-29e1d19695225f21f1d2b649", f"ghost-{BEN}"),
    ]
    assert found.more_urls == ()


def test_a_hidden_comment_of_ghost_names_nobody_and_keeps_its_replies():
    (ada,) = LIST["comments"]
    hidden = {**ada, "status": "hidden", "html": None}
    url = f"{API}post/{POST}/?limit=100&page=1"

    found = read(json.dumps({"comments": [hidden]}), url)

    gone, ben = found.comments
    assert (gone.author, gone.text, gone.state) == ("", "", CommentState.REMOVED)
    assert ben.parent == gone.key


@pytest.mark.parametrize("following", [1, 0, -1, None, "x"])
def test_a_page_of_ghost_leads_to_no_earlier_one(following):
    meta = {"pagination": {"next": following}}
    url = f"{API}post/{POST}/?limit=100&page=1"
    body = json.dumps({**LIST, "meta": meta})
    assert read(body, url).more_urls == ()
