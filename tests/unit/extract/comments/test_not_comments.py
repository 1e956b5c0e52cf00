"""What looks like a comment and is none, and what is around a comment's text."""

from __future__ import annotations

import pytest
from lxml import html

from wireroom.extract.comments import extract_comments
from wireroom.extract.metadata.jsonld import read_article_data
from wireroom.model.article import Page

NAMED = '<cite>Ada Quill</cite> <small class="date">March 4, 2012 at 9:15 am</small>'
COUNTER = (
    '"interactionStatistic": {"interactionType": "http://schema.org/CommentAction",'
    ' "userInteractionCount": 5}'
)


def taken(markup: str):
    tree = html.document_fromstring(f"<html><body><h1>Ferry</h1>{markup}</body></html>")
    return extract_comments(tree, Page(url="https://p.example/a", body=b"")), tree


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            '<div class="Comment">Written by <strong>Ada</strong> -'
            ' <a href="/a#comments">4 Comments</a></div>',
            id="the article's own line with the number of comments",
        ),
        pytest.param(
            '<div class="comments"><div class="dummy-comment hidden">'
            '<div class="comment"><span class="author-name">Nobody</span>'
            "<p>Some words</p></div></div></div>",
            id="a template for comments to come",
        ),
        pytest.param(
            '<ul><li class="widget_recent_comments comment"><cite>Ada</cite> on '
            '<a href="/b#comment-7">The bridge</a> March 4, 2012</li></ul>',
            id="the latest comments of the whole site",
        ),
        pytest.param(
            '<div class="comment"><h4>Leave a Comment</h4><p>Some tags are allowed.</p>'
            "</div>",
            id="an invitation",
        ),
        pytest.param(
            '<div id="c158"><p>Posted by Ada on March 4, 2012</p><p>The ramp</p></div>',
            id="one numbered content element",
        ),
        pytest.param(
            "".join(
                f'<a id="c77{n}" class="anchorLink"></a><article id="ce77{n}"><header>'
                f"<h3>The harbour in part {n}</h3></header><p>Snow lay on the quay for"
                " the whole of the week, and nobody sailed.</p><figure><img src='x'>"
                f"<figcaption>Figure {n}: fog on the quay (picture: A. Quill,"
                f" {n}.03.2012).</figcaption></figure></article>"
                for n in (1, 2, 3, 4)
            ),
            id="numbered sections whose pictures are dated",
        ),
        pytest.param(
            '<div id="c158"><p>On March 4, 2012 it snowed.</p></div><div id="c159">'
            "<p><b>High pressure</b></p><p>March 5, 2012 was clear.</p></div>"
            '<div id="c160"><p><b>Wind</b></p><p>March 6, 2012 had wind.</p></div>',
            id="numbered content elements that name dates",
        ),
        pytest.param(
            "<strong>Comments</strong><article><p>By Ada, March 4, 2012, 9:15</p>"
            "<p>The ramp is steep.</p></article>",
            id="a button above the story",
        ),
        pytest.param(
            '<div class="hreview"><span class="reviewer">Ada</span>'
            '<abbr class="dtreviewed" title="2012-03-04">March</abbr>'
            '<p class="description">A good boat.</p></div>',
            id="the review that is the article",
        ),
    ],
)
def test_no_comment_is_made_of(markup):
    before = taken("")[1]
    found, tree = taken(markup)
    assert found.comments == ()
    assert not tree.xpath("//*[@data-wireroom-box]")
    assert before.find(".//h1").text == "Ferry"


@pytest.mark.parametrize(
    ("inside", "author", "text"),
    [
        pytest.param(
            f"3 {NAMED} Says:<p>It is steep.</p>",
            "Ada Quill",
            "It is steep.",
            id="a number and says",
        ),
        pytest.param(
            f"{NAMED}<p>I was born on March 4, 1970, so there.</p>",
            "Ada Quill",
            "I was born on March 4, 1970, so there.",
            id="a date in the sentence",
        ),
        pytest.param(
            '<div>ada said:</div><p>As I wrote in some detail here: <a href="http://x'
            '.example" rel="nofollow">pic</a></p><div>March 4, 2012</div>',
            "ada",
            "As I wrote in some detail here: pic",
            id="a link in the sentence is no name",
        ),
        pytest.param(
            '<p><b>Ben:</b> no.</p><p class="posted">Posted by: Ada Quill at March 4,'
            " 2012 9:15 AM</p>",
            "Ada Quill",
            "Ben: no.",
            id="the one who is spoken to",
        ),
    ],
)
def test_a_comment_is_who_wrote_and_what(inside, author, text):
    found, _ = taken(
        f'<ol class="commentlist"><li class="comment" id="comment-7">{inside}</li></ol>'
    )
    assert [(x.author, x.text) for x in found.comments] == [(author, text)]


def test_numbers_in_front_of_all_names_are_no_part_of_them():
    items = "".join(
        f'<li class="comment"><strong>{n} {name}</strong> March {n}, 2012'
        "<p>Yes.</p></li>"
        for n, name in ((1, "Ada"), (2, "Ben"), (3, "Cleo"))
    )
    found, _ = taken(f'<ol class="commentlist">{items}</ol>')
    assert [x.author for x in found.comments] == ["Ada", "Ben", "Cleo"]


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        ('"commentCount": 3', 3),
        ('"commentCount": "12"', 12),
        (COUNTER, 5),
        ('"commentCount": -1', None),
        ('"commentCount": "many"', None),
    ],
)
def test_the_number_in_the_page_s_data_is_what_it_claims(statement, count):
    script = f'{{"@type": "NewsArticle", "headline": "Ferry", {statement}}}'
    assert read_article_data([script]).comment_count == count


COUNTED = '<div class="meta"><a class="comments-link" href="{}#comments">{}</a></div>'
OTHERS = "".join(COUNTED.format(f"/s/{n}", f"{n} comments") for n in (4, 7, 12, 31))


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        pytest.param('<h3 class="comments-title">19 Comments</h3>', 19, id="a heading"),
        pytest.param(OTHERS, None, id="other pages' alone"),
        pytest.param(
            OTHERS + COUNTED.format("https://p.example/a/", "5 comments"),
            5,
            id="its own among other pages'",
        ),
        pytest.param(
            '<h3 class="comments-title">19 Comments</h3>' + OTHERS,
            19,
            id="a heading and other pages'",
        ),
    ],
)
def test_the_number_a_page_prints_is_its_own(markup, count):
    assert taken(markup)[0].expected == count
