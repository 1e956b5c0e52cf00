"""Comments keep links, quotations, lists and stressed words beside their text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract import extract_page
from wireroom.extract.comments.comment_structure import read_markup_structure
from wireroom.extract.comments.hosted.responses import (
    CommentResponse,
    Post,
    posts_to_comments,
)
from wireroom.extract.comments.markup.stated_text import markup_to_text
from wireroom.model.article import Page
from wireroom.model.discussion import CommentOrigin
from wireroom.structure.blocks import (
    Code,
    Listing,
    Mark,
    MarkKind,
    Paragraph,
    Quote,
    RichText,
)
from wireroom.structure.html_output import render_html
from wireroom.structure.stored import decode_blocks, split_paragraphs

BASE = "https://paper.example/news/1"
STORY = " ".join(f"The pier is mended plank by plank, part {n}." for n in range(40))


def read(markup: str) -> tuple:
    text, _ = markup_to_text(markup)
    return decode_blocks(read_markup_structure(markup, text, BASE), text)


def plain(text: str) -> Paragraph:
    return Paragraph(RichText(text))


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        pytest.param(
            '<p>See <a href="/x">the plan</a>.</p>',
            (
                Paragraph(
                    RichText(
                        "See the plan.",
                        (Mark(4, 12, MarkKind.LINK, "https://paper.example/x"),),
                    )
                ),
            ),
            id="a link is joined to the address of the page",
        ),
        pytest.param(
            "<blockquote><p>No pier.</p></blockquote><p>Why <em>not</em>?</p>",
            (
                Quote((plain("No pier."),)),
                Paragraph(
                    RichText("Why not?", (Mark(4, 7, MarkKind.EMPHASIS),)),
                ),
            ),
            id="a quotation before an answer",
        ),
        pytest.param(
            "<blockquote><blockquote>One.</blockquote>Two.</blockquote><p>Three.</p>",
            (Quote((Quote((plain("One."),)), plain("Two."))), plain("Three.")),
            id="a quotation in a quotation",
        ),
        pytest.param(
            "<p>Because:</p><ul><li>old</li><li>wet</li></ul>",
            (
                plain("Because:"),
                Listing(is_ordered=False, items=((plain("old"),), (plain("wet"),))),
            ),
            id="a list",
        ),
        pytest.param(
            "<pre>if pier:\n    mend()</pre>",
            (Code("if pier:\n    mend()"),),
            id="code with its indentation",
        ),
        pytest.param(
            '<p>Good <img class="emoji" alt="🙂" src="/e.png"><b>news</b></p>',
            (Paragraph(RichText("Good 🙂news", (Mark(6, 10, MarkKind.STRONG),))),),
            id="marks behind a picture that is an emoji",
        ),
        pytest.param(
            '<p><a href="javascript:go()">Now</a></p>', (plain("Now"),), id="no script"
        ),
    ],
)
def test_the_structure_of_a_comment(markup, blocks):
    assert read(markup) == blocks


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("First!", id="plain text"),
        pytest.param("<p>First!</p><p>Or second.</p>", id="paragraphs"),
    ],
)
def test_plain_paragraphs_have_no_structure_to_store(markup):
    text, _ = markup_to_text(markup)
    assert read_markup_structure(markup, text, BASE) == {}


def test_a_text_that_its_element_does_not_have_is_plain():
    structure = read_markup_structure(
        "<p>The <b>old</b> pier</p>", "The new pier", BASE
    )
    assert structure == {}


@given(
    pieces=st.lists(
        st.tuples(
            st.sampled_from(
                ["{}", "<b>{}</b>", '<a href="/l">{}</a>', "<p>{}</p>", "<li>{}</li>",
                 "<blockquote>{}</blockquote>", "{}<br>", "<pre>{}</pre>",
                 "<h3>{}</h3>"]
            ),
            st.text("ab c>-", min_size=1, max_size=9).filter(str.strip),
        ),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_no_word_is_lost_or_added(pieces):
    markup = " ".join(shape.format(words) for shape, words in pieces)
    text, _ = markup_to_text(markup)
    blocks = decode_blocks(read_markup_structure(markup, text, BASE), text)
    shown, _ = markup_to_text(render_html(blocks))
    expected, _ = markup_to_text(render_html(split_paragraphs(text)))
    assert letters(shown) == letters(expected)


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign in "abc")


def test_the_comments_of_a_page_have_their_structure():
    page = f"""<html><head><title>Pier</title></head><body><article><h1>Pier</h1>
      <p>{STORY}</p></article><ol class="comment-list">
      <li class="comment" id="comment-1"><article class="comment-body"><footer
        class="comment-meta"><b class="fn">Ada</b>
        <time datetime="2026-03-01T10:00:00+00:00">1 March</time></footer>
        <div class="comment-content"><p>As <a href="/plan">the plan</a> says.</p></div>
        <div class="reply"><a href="#r">Reply</a></div></article>
       <ol class="children"><li class="comment" id="comment-2"><article
        class="comment-body"><footer class="comment-meta"><b class="fn">Ben</b>
        <time datetime="2026-03-01T11:00:00+00:00">1 March</time></footer>
        <div class="comment-content"><p>It does not.</p></div></article></li></ol></li>
      </ol></body></html>"""
    article = extract_page(
        Page(
            url=BASE,
            body=page.encode(),
            fetched_at=datetime(2026, 3, 2, tzinfo=UTC),
            content_type="text/html",
        )
    )
    ada, ben = article.comments
    (paragraph,) = decode_blocks(ada.structure, ada.text)
    assert paragraph == Paragraph(
        RichText(
            "As the plan says.",
            (Mark(3, 11, MarkKind.LINK, "https://paper.example/plan"),),
        )
    )
    assert (ben.text, ben.structure) == ("It does not.", {})


def test_the_comments_of_an_answer_have_their_structure():
    post = Post(post_id="1", author="Ada", markup="<p><i>Never</i> again.</p>")
    response = CommentResponse(url=BASE, body=b"")
    (comment,) = posts_to_comments([post], CommentOrigin.FEED, response)
    (paragraph,) = decode_blocks(comment.structure, comment.text)
    assert paragraph.content.marks == (Mark(0, 5, MarkKind.EMPHASIS),)
