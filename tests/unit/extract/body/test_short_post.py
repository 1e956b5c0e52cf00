"""Posts of one or two sentences are read from their own container."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.body.short_post import (
    is_whole_post,
    lacks_sentences,
    read_short_post,
)

TITLE = "Mill sold"
SAID = "The mill at the dam was sold on Monday."
REST = "<div><p>The harbour is open again, the council said.</p></div>"


def read(body: str, title: str = TITLE) -> str:
    tree = document_fromstring(f"<html lang=en><body>{body}{REST}</body></html>")
    return read_short_post(tree, title)


@pytest.mark.parametrize(
    "container",
    [
        '<div class="entry-content">{}</div>',
        '<section class="a POST-BODY b">{}</section>',
        '<div itemprop="articleBody">{}</div>',
        '<div class="main-story">{}</div>',
        '<div id="content">{}</div>',
        "<article>{}</article>",
        "<div><h2>Mill sold!</h2>{}</div>",
        "<div><h1>Other words</h1>{}</div>",
    ],
)
@pytest.mark.parametrize("tag", ["p", "li", "blockquote", "pre", "dd"])
def test_the_container_of_a_post_is_known_by_mark_or_headline(container, tag):
    inner = f"<{tag}>{SAID}</{tag}>"
    if "story" in container or 'content"' in container:
        inner += f"<p>{SAID[:-1]} at noon.</p>"
    assert read(container.format(inner)).startswith(SAID)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(f"<p>{'x' * 300}</p>", "x" * 300, id="300 characters"),
        pytest.param(f"<p>{'x' * 301}</p>", "", id="more"),
        pytest.param(f"<p>a</p><p>{SAID}</p><p>b</p>", SAID, id="single letters"),
        pytest.param("<p>ok</p>", "ok", id="two letters"),
        pytest.param(f"<nav><p>Home</p></nav><p>{SAID}</p>", SAID, id="a menu"),
        pytest.param(f"<blockquote><p>{SAID}</p></blockquote>", SAID, id="once"),
        pytest.param(f"<p>3 May 2026</p><p>{SAID}</p>", SAID, id="a date"),
        pytest.param(
            f"<p>Ada Quill | 3 May 2026</p><p>{SAID}</p>", SAID, id="a name and a date"
        ),
        pytest.param(
            f"<p>3 May 2026</p><p>4 May 2026</p><p>{SAID}</p>", SAID, id="two dates"
        ),
        pytest.param("<p>3 May 2026</p>", "3 May 2026", id="a date alone"),
        pytest.param(
            f"<p>It was 3 May 2026.</p><p>{SAID}</p>", f"It was 3 May 2026.\n{SAID}",
            id="a sentence with a date",
        ),
        pytest.param(
            f"<p>{'x' * 110} | 3 May 2026</p><p>{SAID}</p>",
            f"{'x' * 110} | 3 May 2026\n{SAID}", id="a long line with a date",
        ),
    ],
)  # fmt: skip
def test_a_short_post_is_its_paragraphs(body, text):
    assert read(f'<div class="entry-content">{body}</div>') == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            f'<div class="content"><div><p>{SAID}x.</p></div></div>', "",
            id="a wrapper of no sentence",
        ),
        pytest.param(
            '<div class="content"><p>Short words.</p></div>', "", id="no long sentence"
        ),
        pytest.param(
            f'<div class="content"><p>{"x" * 50}</p></div>', "", id="no full stop"
        ),
        pytest.param(
            f'<div class="content"><p>{"x" * 39}.</p></div>', f"{'x' * 39}.",
            id="forty characters",
        ),
        pytest.param(
            f'<div class="content"><p>{"x" * 38}.</p></div>', "", id="fewer"
        ),
        pytest.param(f"<header><h1>{TITLE}</h1><p>{SAID}</p></header>", "", id="head"),
        pytest.param(f"<h1>{TITLE}</h1><p>{SAID}</p>", "", id="the body itself"),
        pytest.param(
            f"<div><h1>News</h1><p>x</p></div><div><h2>{TITLE}</h2><p>{SAID}</p></div>",
            SAID, id="the heading with the title before the first one",
        ),
        pytest.param(
            f"<div><h2>News</h2><p>{SAID}</p></div>", "", id="another heading"
        ),
        pytest.param(
            f'<div class="entry-content"></div><article><p>{SAID}</p></article>', SAID,
            id="an empty container",
        ),
    ],
)  # fmt: skip
def test_what_may_be_a_wrapper_has_a_sentence_of_its_own(body, text):
    assert read(body) == text


@pytest.mark.parametrize(
    ("short", "text", "lacks"),
    [
        ("News\n3 min", f"News\n{SAID}x.", True),
        (SAID, f"{SAID}\nThe harbour is open again, the council said.", False),
        ("News", "The harbour is open again.", False),
        ("News", "The harbour is open again, the council said", False),
        ("News", "x" * 39 + ".", True),
        ("News", "x" * 38 + ".", False),
        ("x" * 41 + ". And more", "x" * 41 + ".", False),
    ],
)
def test_labels_lack_the_sentences_that_another_text_has(short, text, lacks):
    assert lacks_sentences(short, text) is lacks


@pytest.mark.parametrize(
    ("body", "is_whole"),
    [
        pytest.param('<div class="post-body">{}</div>', True, id="one post"),
        pytest.param('<div class="post-body">{}<i>x</i></div>', True, id="and a label"),
        pytest.param(
            '<div class="post-body">{}<div class="entry-body">x</div></div>', True,
            id="with another in it",
        ),
        pytest.param(
            '<div class="post-body">{}</div><div class="post-body">x</div>', False,
            id="two posts",
        ),
        pytest.param(
            f'<div class="post-body">{{}}<i>{"x" * 20}</i></div>', False,
            id="and a quarter more",
        ),
        pytest.param(
            f'<div class="post-body">{{}}<i>{"x" * 600}</i></div>', False, id="and more"
        ),
        pytest.param("<div>{}</div>", False, id="no mark"),
    ],
)  # fmt: skip
def test_a_text_may_be_all_of_the_one_post(body, is_whole):
    tree = document_fromstring(f"<html><body>{body.format(SAID)}</body></html>")
    assert is_whole_post(SAID, tree) is is_whole
