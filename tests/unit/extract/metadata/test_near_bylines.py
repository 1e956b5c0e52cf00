# ruff: noqa: E501 - a line of markup is one line
"""Authors in the lines between a headline and its story, whatever their class."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.metadata import read_metadata
from wireroom.extract.metadata.near_bylines import find_byline, list_lines_behind
from wireroom.extract.page.decode_page import parse_page
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Page

URL = "https://mill.example/river/weir"
STORY = "The weir at Tarn Mill will be rebuilt in oak, the river trust said on Monday, after the flood of November carried the last of its old boards down to the sea."


def authors(lines: str, lang: str = "en") -> tuple[str, ...]:
    body = (
        f'<html lang="{lang}"><head><title>Weir in oak</title></head><body><div class="head"><h1>Weir in oak</h1></div>'
        f"{lines}<p>{STORY}</p></body></html>"
    )
    page = Page(
        url=URL, body=body.encode(), fetched_at=datetime(2026, 3, 9, tzinfo=UTC)
    )
    return read_metadata(page, index_page(parse_page(page)), base=URL).authors


@pytest.mark.parametrize(
    ("lines", "lang"),
    [
        (
            '<div><div><span class="x">Publicado por <a href="#">Ada Quill</a> en 3 March 2026</span></div></div>',
            "es",
        ),
        (
            "<div id='meta'><u>Erstellt am <b>3. März 2026</b> um <b>11:05</b> von <b>Ada Quill</b></u></div>",
            "de",
        ),
        (
            "<div><small>Zeit: 3.3.2026</small><small>Autorin: Ada Quill</small></div>",
            "de",
        ),
        (
            "<div><small>时间 : 26-03-03</small> <small>作者 : Ada Quill</small> <small>评论 : 8</small></div>",
            "zh",
        ),
        ('<div><span class="user"><a href="#">By Ada Quill, </a></span></div>', "en"),
        ("<section><div><p>By Ada Quill in</p></div></section>", "en"),
    ],
)
def test_a_byline_is_found_in_a_block_behind_the_headline(lines, lang):
    assert authors(lines, lang) == ("Ada Quill",)


@pytest.mark.parametrize(
    "lines",
    [
        f"<p>{STORY}</p><div>By Ada Quill</div>",
        "<div><p>By law the old boards are of oak and nothing else</p></div>",
        "<figure><figcaption>By Ada Quill</figcaption></figure>",
        '<div class="photo-credit"><span>By Ada Quill</span></div>',
        '<div id="comments"><p>By Ada Quill on 3 March 2026</p></div>',
        "<h2>More</h2><div>By Ada Quill</div>",
        '<div class="related"><h3><a href="/other">Another</a></h3><span>By Ada Quill</span></div>',
    ],
)
def test_other_lines_name_no_author(lines):
    assert authors(lines) == ()


def test_the_author_of_the_first_item_of_microdata_counts():
    items = '<div itemscope><meta itemprop="author" content="{0}"></div>'
    assert authors(items.format("Ada Quill") + items.format("Ben Ox")) == ("Ada Quill",)


def test_a_box_about_the_author_is_no_card_of_another_story():
    box = '<div class="box"><h4 class="post-author"><a rel="author" href="/author/ada">Ada Quill</a></h4><p>Night editor.</p></div>'
    assert authors(box) == ("Ada Quill",)


FAR = "<h2>Weir</h2>" + f"<p>{STORY} {STORY}</p>" * 2
LINKED = '<div><span>{0} <a href="/user/7">{1}</a></span></div>'


@pytest.mark.parametrize(
    ("lines", "lang", "names"),
    [
        (LINKED.format("作者", "ada_quill"), "zh", ("ada_quill",)),
        (LINKED.format("Autor:", "Ada Quill"), "de", ("Ada Quill",)),
        (LINKED.format("Written by", "Ada Quill") * 2, "en", ("Ada Quill",)),
        (LINKED.format("Author", "Ada") + LINKED.format("Author", "Ben"), "en", ()),
        (LINKED.format("An old author", "Ada Quill"), "en", ()),
        ('<p>Author <a href="/water">Water</a></p>', "en", ()),
        (f"<ul class='comments'>{LINKED.format('Author', 'Ben')}</ul>", "en", ()),
        (f"<ul class='reply_list'>{LINKED.format('Author', 'Ben')}</ul>", "en", ()),
    ],
    ids=[
        "Chinese", "colon", "twice", "several", "sentence", "no person", "comment",
        "answer",
    ],
)  # fmt: skip
def test_a_label_before_a_link_to_a_person_names_the_author_anywhere(
    lines, lang, names
):
    assert authors(FAR + lines, lang) == names


def test_the_author_of_an_answer_is_not_that_of_the_story():
    answer = (
        '<div class="cell reply_item"><a class="reply_author" href="/user/ben">Ben '
        "Marrow</a><p>Larch lasts longer.</p></div>"
    )
    assert authors(FAR + answer) == ()
    labelled = LINKED.format("Author", "Ada Quill")
    assert authors(FAR + answer + labelled) == ("Ada Quill",)


ROW = '<div><i class="if {0}"><span>Ada Quill</span></i> <i class="if {1}"><span>3/3/2026</span></i></div>'


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (ROW.format("if-account", "if-date"), ("Ada Quill",)),
        (
            '<p><i class="fa fa-user"></i> Ada Quill <i class="fa fa-calendar"></i> 3/3/26',
            ("Ada Quill",),
        ),
        (ROW.format("if-account", "if-eye"), ()),
        (ROW.format("if-tag", "if-date"), ()),
        (ROW.format("if-account", "if-date").replace("Ada Quill", "Login"), ()),
        (ROW.format("if-account", "if-date").replace("Ada Quill", "12 readers"), ()),
        (FAR + ROW.format("if-account", "if-date"), ()),
    ],
    ids=["around", "before", "no date", "no person", "word", "number", "far"],
)
def test_a_picture_of_a_person_beside_one_of_a_date_is_before_a_name(lines, names):
    assert authors(lines) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ('<a title="作者" href="/about">Ada Quill</a>', ("Ada Quill",)),
        ('<div title="Author"><a href="#">ada</a></div>', ("ada",)),
        ('<a title="About the author" href="/about">Ada Quill</a>', ()),
        ('<a title="Author" href="/a">Ada</a><a title="Author" href="/b">Ben</a>', ()),
        ('<ul class="comments"><li><a title="Author" href="/a">Ada</a></ul>', ()),
    ],
    ids=["Chinese", "block", "sentence", "several", "comment"],
)
def test_an_element_whose_title_says_author_has_the_name(lines, names):
    assert authors(FAR + lines) == names


@pytest.mark.parametrize(
    "headline", ["水車の堰を樫の木で造り直す三年間", "Weir in oak"]
)
def test_a_byline_is_found_behind_a_lower_headline_without_spaces(headline):
    body = (
        f"<html><head><title>{headline} — Tarn</title></head><body><header><h1>Tarn</h1>"
        f"</header><div><h2>{headline}</h2><p class='z'>by Ada Quill on 2026-03-03</p>"
        f"<p>{STORY}</p></div></body></html>"
    )
    page = Page(url=URL, body=body.encode())
    index = index_page(parse_page(page))
    assert read_metadata(page, index, base=URL).authors == ("Ada Quill",)


@pytest.mark.parametrize(
    ("lines", "is_read"),
    [
        pytest.param("<i></i>" * 5 + "<p>By Ada Quill</p>", True, id="the sixth block"),
        pytest.param("<i></i>" * 6 + "<p>By Ada Quill</p>", False, id="the seventh"),
        pytest.param(
            f"<div>{'<i>x</i>' * 22}<p>By Ada Quill</p></div>", True, id="24 elements"
        ),
        pytest.param(
            f"<div>{'<i>x</i>' * 23}<p>By Ada Quill</p></div>", False, id="25 elements"
        ),
        pytest.param(
            f"<p>{'x' * 99}</p><p>By Ada Quill</p>", True, id="a line of 99 letters"
        ),
        pytest.param(f"<p>{'x' * 100}</p><p>By Ada Quill</p>", False, id="a paragraph"),
        pytest.param("<h2>Oats</h2><p>By Ada Quill</p>", False, id="a heading between"),
        pytest.param("<p>By the river in May Ada</p>", True, id="six words"),
        pytest.param("<p>By the old river in May Ada</p>", False, id="seven words"),
        pytest.param("<p class='photo'>By Ada Quill</p>", False, id="a caption"),
        pytest.param(
            "<div class='credit'><p>By Ada Quill</p></div>", False, id="in a caption"
        ),
        pytest.param(
            "<div class='credit'><div><p>By Ada Quill</p></div></div>", True,
            id="further in",
        ),
        pytest.param("<aside><p>By Ada Quill</p></aside>", False, id="a side column"),
        pytest.param("<p>May 2026 by Ada Quill</p>", False, id="a month"),
        pytest.param("<p>3 May 2026 by Ada Quill</p>", True, id="a day"),
        pytest.param("<p>Posted by Ada Quill</p>", True, id="posted"),
        pytest.param("<p>Oats by Ada Quill</p>", False, id="other words"),
    ],
)  # fmt: skip
def test_a_byline_is_near_the_headline_and_short(lines, is_read):
    index = index_page(
        document_fromstring(f"<html><body><h1>x</h1>{lines}</body></html>")
    )
    assert bool(list_lines_behind(index.headings[0], index)) is is_read


@pytest.mark.parametrize(
    ("levels", "is_read"), [(3, True), (4, False)], ids=["three levels", "four"]
)
def test_a_byline_is_behind_a_block_around_the_headline(levels, is_read):
    inner = "<div>" * levels + "<h1>x</h1>" + "</div>" * levels
    index = index_page(
        document_fromstring(
            f"<html><body><div>{inner}<p>By Ada</p></div></body></html>"
        )
    )
    assert bool(list_lines_behind(index.headings[0], index)) is is_read


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("By Ada Quill", "By Ada Quill"),
        ("3 May 2026 by Ada Quill", "by Ada Quill"),
        ("3 May 2026 | by Ada Quill | Oats", "by Ada Quill"),
        ("Posted by Ada Quill in Oats", "by Ada Quill"),
        ("Posted by Ada Quill - Oats", "by Ada Quill"),
        ("Sold by Ada Quill", ""),
        ("2026 by Ada Quill", ""),
        ("By " + "x" * 96, "By " + "x" * 96),
        ("By " + "x" * 97, ""),
        ("Oats", ""),
        ("", ""),
    ],
)
def test_a_line_names_the_author_behind_a_day_or_a_verb(text, byline):
    assert find_byline(text) == byline
