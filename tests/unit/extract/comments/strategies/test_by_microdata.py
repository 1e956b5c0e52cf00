"""Comments that a page marks for machines, or that an operator names."""

from __future__ import annotations

import pytest

from tests.unit.extract.comments.strategies.pages import DATES, WORDS, tree_of
from wireroom.extract.comments.candidate import Evidence, ReadContext
from wireroom.extract.comments.comment_index import index_comment_markup
from wireroom.extract.comments.hosted.next_page import first_urls, read_as
from wireroom.extract.comments.hosted.responses import CommentResponse
from wireroom.extract.comments.strategies import by_microdata
from wireroom.extract.comments.strategies.by_microdata import read_by_microdata
from wireroom.extract.comments.strategies.by_rules import read_by_rules
from wireroom.extract.page.mark_index import index_marks
from wireroom.model.article import PageRules
from wireroom.model.discussion import CommentLocation, CommentOrigin

PARTS = (
    '<i itemprop="author">{0}</i><time itemprop="dateCreated" datetime="2012-03-04">'
    f'x</time><p itemprop="text">{WORDS}</p>'
)


def item(name: str, kind: str = "https://schema.org/Comment", tag: str = "div") -> str:
    return f'<{tag} itemscope itemtype="{kind}">{PARTS.format(name)}</{tag}>'


def read(reader, body: str, *selectors: str):
    context = ReadContext(selectors=selectors, dates=DATES, expected=None)
    found = reader(index_comment_markup(index_marks(tree_of(body))), context)
    return next(iter(found), None)


@pytest.mark.parametrize(
    ("kind", "is_read"),
    [
        ("https://schema.org/Comment", True),
        ("http://schema.org/UserComments", True),
        ("https://schema.org/Article", False),
        ("", False),
    ],
)
def test_an_item_of_a_comment_s_type_is_one(kind, is_read):
    candidate = read(read_by_microdata, item("Ada", kind) + item("Ben", kind))
    assert (candidate is not None) is is_read
    if candidate:
        assert [draft.author for draft in candidate.drafts] == ["Ada", "Ben"]
        assert candidate.evidence is Evidence.SYSTEM


DRAWN = '<a class="user-link" href="/user/ada"><b class="avatar">{0}</b></a>'
BLOCK = '<div class="by-user"><p><b class="avatar">{0}</b> <b>Ada Quill</b></p></div>'
PERSON = '<div itemprop="author" itemscope itemtype="https://schema.org/Person">'


@pytest.mark.parametrize(
    "author",
    [
        f'{PERSON}<meta itemprop="name" content="Ada Quill">{DRAWN}<i>Pro</i></div>',
        f'{PERSON}{DRAWN}<b itemprop="name">Ada Quill</b> from the quay</div>',
        f'{DRAWN}<meta itemprop="author" content="Ada Quill">',
        f'{DRAWN}<button><i itemprop="creator">Ada Quill</i></button>',
        f'{DRAWN}<a href="/user/ada">Ada Quill</a>',
        BLOCK,
    ],
    ids=["meta of a person", "text of a person", "meta", "button", "link", "block"],
)
def test_the_author_is_who_the_item_states_and_no_letter_of_a_picture(author):
    head = '<div itemscope itemtype="http://schema.org/Comment">' + author
    tail = f'<time datetime="2012-03-04">x</time><p itemprop="text">{WORDS}</p></div>'
    body = "".join(
        head.format(name[0]).replace("Ada Quill", name) + item(inner) + tail
        for name, inner in (("Ada Quill", "Ben"), ("Åsa Öhrn", "Cleo"))
    )
    drafts = read(read_by_microdata, body).drafts
    assert [draft.author for draft in drafts] == [
        "Ada Quill",
        "Ben",
        "Åsa Öhrn",
        "Cleo",
    ]


def test_a_letter_alone_is_a_name_where_it_is_no_picture():
    drafts = read(read_by_microdata, item("O") + item("P")).drafts
    assert [draft.author for draft in drafts] == ["O", "P"]


def test_items_are_read_up_to_a_limit(monkeypatch):
    assert by_microdata.MAX_COMMENTS == 20_000
    monkeypatch.setattr(by_microdata, "MAX_COMMENTS", 2)
    candidate = read(read_by_microdata, "".join(map(item, ("Ada", "Ben", "Cleo"))))
    assert [draft.author for draft in candidate.drafts] == ["Ada", "Ben"]


ROW = (
    "<p class='mine'><cite>{0}</cite> <i>March 4, 2012</i> <q class='text'>{1}</q></p>"
)


def test_elements_that_an_operator_names_outrank_every_reader():
    body = ROW.format("Ada", WORDS) + ROW.format("Ben", WORDS)
    candidate = read(read_by_rules, body, "p.mine")
    assert [draft.author for draft in candidate.drafts] == ["Ada", "Ben"]
    assert candidate.evidence is Evidence.RULE
    assert read(read_by_rules, body) is None
    assert read(read_by_rules, body, "p.other") is None


PAGE = "https://paper.example/ferry/comment-page-2/"
LIST = (
    '<div id="comments"><h3>7 comments</h3><ol class="comment-list">'
    '<li class="comment" id="comment-3"><cite class="fn">Ada</cite>'
    '<div class="comment-content"><p>Yes, it is.</p></div></li></ol>'
    '<a href="/ferry/comment-page-3/">Older</a></div>'
)


@pytest.mark.parametrize("origin", [CommentOrigin.NEXT_PAGE, CommentOrigin.DISCOURSE])
def test_a_further_page_is_read_as_the_article_s_own(origin):
    body = f"<html><body><p>Story.</p>{LIST}</body></html>".encode()
    parsed = read_as(CommentResponse(url=PAGE, body=body), origin)
    (comment,) = parsed.comments
    assert (comment.key, comment.author) == ("comment-3", "Ada")
    assert (comment.read_from, parsed.total) == (origin, 7)
    more = ("https://paper.example/ferry/comment-page-3/",)
    assert parsed.more_urls == (more if origin is CommentOrigin.NEXT_PAGE else ())
    dropped = CommentResponse(url=PAGE, body=body, rules=PageRules(drop=("#comments",)))
    assert read_as(dropped, origin).comments == ()


def test_the_pages_that_an_article_links_to_are_requested_first():
    assert first_urls(CommentLocation(pages=(PAGE,)), PAGE) == (PAGE,)
    assert first_urls(CommentLocation(), PAGE) == ()
