# ruff: noqa: E501 - a case of a table is one line
"""How surely marks of an element say that it holds a name or a text."""

from __future__ import annotations

import re

import pytest
from lxml.html import fromstring

from wireroom.extract.comments.markup.dialect import NO_RANK, Dialect, marks_of
from wireroom.extract.comments.markup.stated_text import (
    as_name,
    fold_plain_text,
    markup_to_text,
)

FAMILY = Dialect(
    name="mill",
    evidence=re.compile("mill"),
    record=re.compile("^said$"),
    record_id=re.compile(r"^said-\d+$"),
    refuse=frozenset({"form"}),
    author=("who",),
    text=("words",),
    text_tags=frozenset({"dd"}),
)


def marks(markup: str):
    return marks_of(fromstring(f"<div><p></p>{markup}</div>")[1])


AUTHORS = {
    '<i class="x who">x</i>': 0,
    '<i class="fn">x</i>': 1,
    '<i itemprop="Author">x</i>': 1,
    '<i itemprop="creator">x</i>': 1,
    '<i class="comment-author">x</i>': 2,
    '<i class="UserName">x</i>': 2,
    '<a class="url">x</a>': 3,
    "<cite>x</cite>": 3,
    '<i class="url">x</i>': NO_RANK,
    "<a>x</a>": NO_RANK,
    '<i class="authority">x</i>': NO_RANK,
}
TEXTS = {
    '<i class="words x">x</i>': 0,
    "<dd>x</dd>": 0,
    '<i itemprop="text">x</i>': 1,
    '<i itemprop="commentText">x</i>': 1,
    '<i itemprop="description">x</i>': 1,
    '<i class="comment-content">x</i>': 2,
    '<i id="comment-content">x</i>': 2,
    '<i class="content" id="comment-content">x</i>': 2,
    '<i itemprop="text" id="comment-content">x</i>': 1,
    '<i class="content">x</i>': 3,
    '<i class="contents">x</i>': NO_RANK,
    '<i id="content">x</i>': NO_RANK,
}


@pytest.mark.parametrize(("markup", "rank"), AUTHORS.items())
def test_a_name_is_ranked_by_its_marks(markup, rank):
    assert FAMILY.author_rank(marks(markup)) == rank


@pytest.mark.parametrize(("markup", "rank"), TEXTS.items())
def test_a_text_is_ranked_by_its_marks(markup, rank):
    assert FAMILY.text_rank(marks(markup)) == rank


RECORDS = {
    '<div class="said">x</div>': True,
    '<div id="said-12">x</div>': True,
    '<div class="said form">x</div>': False,
    '<div class="said" id="comments">x</div>': False,
    '<span class="said">x</span>': False,
    '<div class="x" id="x">x</div>': False,
    "<tr><td>x</td></tr>": False,
}


@pytest.mark.parametrize(("markup", "is_record"), RECORDS.items())
def test_a_comment_is_known_by_its_class_or_id(markup, is_record):
    assert FAMILY.is_record(marks(markup)) is is_record


def test_marks_are_read_to_a_length():
    assert marks(f'<i class="{"x" * 499} y">x</i>').tokens == ("x" * 499,)
    assert marks(f'<i class="{"x" * 498} y">x</i>').tokens == ("x" * 498, "y")
    assert (
        len(
            marks(
                f'<i class="{" ".join("abcdefgh"[n % 8] * (n + 1) for n in range(31))[:500]}">x</i>'
            ).tokens
        )
        <= 30
    )
    assert len(marks(f'<i class="{"a " * 31}">x</i>').tokens) == 30
    assert marks(f'<i id="{"x" * 201}">x</i>').element_id == "x" * 200
    assert marks(f'<i itemprop="{"x" * 41}">x</i>').itemprop == "x" * 40


TEXTS_OF_DATA = {
    "a number": (5, ("", "")),
    "nothing": (" ", ("", "")),
    "plain": (" a  b\n\nc ", ("a b\nc", "a b\nc")),
    "an entity": ("a &amp; b", ("a & b", "a & b")),
    "markup": ("<p>a</p><blockquote>b</blockquote>", ("a\n> b", "a\nb")),
    "a comment": ("<!-- x -->", ("", "")),
    "a zero byte": ("<p>a\0b</p>", ("ab", "ab")),
}


@pytest.mark.parametrize(("markup", "texts"), TEXTS_OF_DATA.values(), ids=TEXTS_OF_DATA)
def test_a_text_of_data_is_read_with_and_without_marks(markup, texts):
    assert markup_to_text(markup) == texts


def test_texts_of_data_are_cut():
    assert fold_plain_text("x" * 50_001)[0] == "x" * 50_000
    assert fold_plain_text(5) == ("", "")
    assert as_name("&lt;b&gt;Ada&lt;/b&gt;") == "Ada"
