# ruff: noqa: E501 - a case of a table is one line
"""How much of a page is searched for other systems, further pages and feeds."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.comments.hosted.comment_pages import find_comment_pages
from wireroom.extract.comments.hosted.embedding import collect_embedding_code
from wireroom.extract.comments.hosted.feed import read_comment_feed
from wireroom.extract.comments.hosted.responses import CommentResponse

PAGE = "https://paper.example/ferry.html"


def tree_of(body: str, head: str = ""):
    return document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


def tags_of(body: str) -> list[str]:
    return collect_embedding_code(tree_of(body), ("x-talk",)).tags.split("\n")


TAGS = {
    "a loader": ("<iframe src='/a'></iframe>", ['<iframe src="/a">']),
    "a form": ("<form id='a'></form>", ['<form id="a">']),
    "an element of a system": ("<x-talk a='1' b='2'></x-talk>", ['<x-talk a="1" b="2">']),
    "another element": ("<p id='a'>x</p>", [""]),
    "a place with an id": ("<div id='a'></div><div id='b'></div>", ['<div id="a">', '<div id="b">']),
    "a place without marks": ("<div></div>", [""]),
    "a place with data alone": ("<section data-a='1'></section>", ['<section data-a="1">']),
    "one of each class": ("<div class='a'></div><aside class='a'></aside><div class='b'></div>", ['<div class="a">', '<div class="b">']),
    "one class with an id": ("<div class='a'></div><div class='a' id='c'></div>", ['<div class="a">', '<div class="a" id="c">']),
    "a long value": (f"<div id='{'x' * 401}'></div>", [f'<div id="{"x" * 400}">']),
}  # fmt: skip


@pytest.mark.parametrize(("body", "tags"), TAGS.values(), ids=TAGS)
def test_the_tags_that_may_embed_a_system_are_written_out(body, tags):
    assert tags_of(body) == tags


def test_scripts_that_run_are_joined_and_data_is_left_out():
    body = (
        "<script>one</script><script type='application/json'>two</script>"
        f"<script type='module' src='{'y' * 401}'>three</script><script src=''></script>"
    )
    code = collect_embedding_code(tree_of(body), ())
    assert code.scripts == "one\nthree"
    assert code.sources == ("y" * 400,)


def test_a_page_is_searched_to_its_limits():
    places = "<div></div>" * 20_000
    assert "late" in tags_of(f"{places}<div id='late'></div>")[-1]
    assert tags_of(f"{places}<div></div><div id='late'></div>") == [""]
    code = collect_embedding_code(tree_of(f"<script>{'x' * 1_000_001}</script>"), ())
    assert len(code.scripts) == 1_000_000
    forms = f"<form id='{'x' * 390}'></form>" * 1_000
    assert len(collect_embedding_code(tree_of(forms), ()).tags) == 400_000


NEXT = '<a href="/ferry.html?page=2">2</a>'
PAGES = {
    "by its address": ('<a href="/ferry.html/comment-page-2">2</a>', "", 1),
    "by a parameter": ('<a href="?cpage=2">2</a>', "", 1),
    "a page of something": (NEXT, "", 0),
    "in a list of comments": (f'<div id="comments">{NEXT}</div>', "", 1),
    "eight levels below": (f'<div id="comments">{"<div>" * 7}{NEXT}</div>', "", 1),
    "nine levels below": (f'<div id="comments">{"<div>" * 8}{NEXT}</div>', "", 0),
    "a mark within 300 characters": (f'<div class="{"x" * 291} comments">{NEXT}</div>', "", 1),
    "a mark behind them": (f'<div class="{"x" * 293} comments">{NEXT}</div>', "", 0),
    "a relation": ('<div id="comments"><a rel="next" href="/ferry.html/2">2</a></div>', "", 0),
    "a relation below the page": ('<div id="comments"><a rel="Next" href="/ferry/2">2</a></div>', "", 1),
    "a relation elsewhere": ('<div><a rel="next" href="/ferry/2">2</a></div>', "", 0),
    "another relation": ('<div id="comments"><a rel="tag" href="/ferry/2">2</a></div>', "", 0),
    "the button to answer": ('<a href="?cpage=2&replytocom=7">2</a>', "", 0),
    "another host": ('<a href="https://other.example/ferry.html?cpage=2">2</a>', "", 0),
    "another article": ('<a href="/mill.html?cpage=2">2</a>', "", 0),
    "of the declared address": ('<a href="/f/ferry?cpage=2">2</a>', '<link rel="Canonical" href="/f/ferry">', 1),
    "of another link": ('<a href="/f/ferry?cpage=2">2</a>', '<link rel="amphtml" href="/f/ferry">', 0),
    "declared elsewhere": ('<a href="https://x.example/f?cpage=2">2</a>', '<link rel="canonical" href="https://x.example/f">', 0),
    "once": ('<a href="?cpage=2">2</a><a href="?cpage=2#c">2</a>', "", 1),
    "twenty at most": ("".join(f'<a href="?cpage={n}">{n}</a>' for n in range(22)), "", 20),
}  # fmt: skip


@pytest.mark.parametrize(("body", "head", "count"), PAGES.values(), ids=PAGES)
def test_further_pages_are_addresses_of_the_article_with_a_number(body, head, count):
    assert len(find_comment_pages(tree_of(body, head), PAGE)) == count


@pytest.mark.parametrize(
    ("link", "is_own"), [("?p=12&cpage=2", True), ("?p=13&cpage=2", False), ("?cpage=2", True), ("?q=1&cpage=2", True)]
)  # fmt: skip
def test_a_parameter_of_the_article_s_address_does_not_change(link, is_own):
    tree = tree_of(f'<a href="{link}">2</a>')
    assert bool(find_comment_pages(tree, "https://paper.example/?p=12")) is is_own


SPACES = 'xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def read_item(inside: str, kind: str = "item"):
    body = f"<rss {SPACES}><channel><{kind}>{inside}</{kind}></channel></rss>"
    response = CommentResponse(url=PAGE, body=body.encode())
    return next(iter(read_comment_feed(response).comments), None)


TEXT = "<description>Yes.</description>"
FIELDS = {
    "a number in the link": (
        f"{TEXT}<link>{PAGE}#comment-7</link><guid>x9</guid>",
        "source_id",
        "comment-7",
    ),
    "a number in the id": (f"{TEXT}<guid>{PAGE}#c-7</guid>", "source_id", "comment-7"),
    "another id": (f"{TEXT}<guid>urn:x</guid>", "source_id", "urn:x"),
    "a long id": (f"{TEXT}<guid>{'x' * 300}</guid>", "source_id", "x" * 200),
    "a number behind a long id": (
        f"{TEXT}<guid>comment-7{'x' * 10}</guid>",
        "source_id",
        f"comment-7{'x' * 10}",
    ),
    "an id of Atom": (f"{TEXT}<id>urn:y</id>", "source_id", "urn:y"),
    "a creator": (
        f"{TEXT}<dc:creator>Ada</dc:creator><author>x</author>",
        "author",
        "Ada",
    ),
    "an author": (f"{TEXT}<author> Ada </author>", "author", "Ada"),
    "a name in it": (f"{TEXT}<author>x<name>Ada</name></author>", "author", "Ada"),
    "a name in the title": (f"{TEXT}<title>By: Ada</title>", "author", "Ada"),
    "a German title": (f"{TEXT}<title>Von: Ada</title>", "author", "Ada"),
    "another title": (f"{TEXT}<title>Ada</title>", "author", ""),
    "a person's address": (
        f"{TEXT}<author><name>Ada</name><uri>https://a.example/</uri></author>",
        "author_url",
        "https://a.example/",
    ),
    "the first of two texts": (
        "<description>Yes.</description><description>No.</description>",
        "text",
        "Yes.",
    ),
    "the whole text": (f"{TEXT}<content>All.</content>", "text", "All."),
    "an empty one": (f"{TEXT}<content> </content>", "text", "Yes."),
    "the first of two times": (
        f"{TEXT}<pubDate>2026-03-01</pubDate><updated>2026-04-01</updated>",
        "posted_raw",
        "2026-03-01",
    ),
    "a link of Atom": (
        f"{TEXT}<link rel='alternate' href='/a#comment-8'/>",
        "permalink",
        "https://paper.example/a#comment-8",
    ),
    "a link without a relation": (
        f"{TEXT}<link href='/a'/>",
        "permalink",
        "https://paper.example/a",
    ),
    "a link of another relation": (
        f"{TEXT}<link rel='self' href='/a'/>",
        "permalink",
        None,
    ),
    "whom it answers": (
        f"{TEXT}<thr:in-reply-to ref='{PAGE}#comment-7'/>",
        "parent",
        "comment-7",
    ),
    "whom it answers without a number": (
        f"{TEXT}<thr:in-reply-to ref='{PAGE}'/>",
        "parent",
        None,
    ),
    "an answer to nobody": (f"{TEXT}<thr:in-reply-to/>", "parent", None),
    "the field within 200": (f"{'<x/>' * 199}{TEXT}", "text", "Yes."),
}


@pytest.mark.parametrize(("inside", "name", "value"), FIELDS.values(), ids=FIELDS)
def test_an_item_of_a_feed_is_a_comment(inside, name, value):
    assert getattr(read_item(inside), name) == value


def test_a_field_behind_two_hundred_others_is_not_read():
    assert read_item(f"{'<x/>' * 200}{TEXT}") is None


REPLY = '&lt;p&gt;In reply to &lt;a href="{0}"&gt;Ada&lt;/a&gt;.&lt;/p&gt;&lt;p&gt;Yes.&lt;/p&gt;'


def test_a_line_that_names_the_parent_is_no_text():
    comment = read_item(
        f"<description>{REPLY.format(PAGE + '#comment-7')}</description>"
    )
    assert (comment.parent, comment.text) == ("comment-7", "Yes.")
    comment = read_item(f"<description>{REPLY.format(PAGE)}</description>")
    assert (comment.parent, comment.text) == (None, "In reply to Ada.\nYes.")
    both = read_item(
        f"<description>{REPLY.format(PAGE + '#comment-7')}</description><thr:in-reply-to ref='x#c-9'/>"
    )
    assert both.parent == "comment-9"


def test_a_document_that_is_no_feed_is_refused():
    def read(body: bytes):
        return read_comment_feed(CommentResponse(url=PAGE, body=body))

    for root in (b"rss", b"feed", b"rdf", b"channel", b"RSS"):
        assert read(b"  <%s/>" % root).comments == ()
    assert not read(b"<rss/>").is_complete
    with pytest.raises(ValueError, match="<xx> is not a feed"):
        read(b"<xx/>")
    with pytest.raises(ValueError) as caught:
        read(b"<" + b"x" * 99 + b"/>")
    assert str(caught.value) == f"<{'x' * 60}> is not a feed"
    for body in (b"", b"text"):
        with pytest.raises(ValueError):
            read(body)
    assert (
        len(read(b"<html><item><description>Yes.</description></item></html>").comments)
        == 1
    )
