"""Blocks are the same after HTML, after the stored form, and after both."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml_html_clean import Cleaner

from wireroom.extract.blocks import read_blocks
from wireroom.structure.blocks import (
    Cell,
    Code,
    Embed,
    Heading,
    Listing,
    MarkKind,
    Paragraph,
    Picture,
    Quote,
    Table,
    Update,
)
from wireroom.structure.html_output import render_html
from wireroom.structure.marked_pieces import Piece, join_lines, join_pieces
from wireroom.structure.stored import decode_blocks, encode_blocks

# Every sign of HTML and Markdown, and letters that stay as they are.
WORDS = st.text("abc éß漢字<>&\"'`*_[]()!#|-~\\", min_size=1, max_size=12)
URLS = st.sampled_from(["https://a.example/x?y=1&z=2", "http://b.example/'q\""])
KINDS = st.frozensets(st.sampled_from([k for k in MarkKind if k is not MarkKind.LINK]))


@st.composite
def pieces(draw):
    """Return one piece of a text."""
    kinds = draw(KINDS)
    url = draw(st.one_of(st.just(""), URLS))
    return Piece(draw(WORDS), kinds | {MarkKind.LINK} if url else kinds, url)


LINES = st.lists(pieces(), min_size=1, max_size=4).map(join_pieces)
SHOWN_LINES = LINES.filter(lambda line: line.text.replace("|", ""))
TEXTS = st.lists(SHOWN_LINES, min_size=1, max_size=2).map(join_lines)
PARAGRAPHS = st.builds(Paragraph, TEXTS)
ADDRESSES = st.sampled_from(["https://a.example/a.jpg", "https://a.example/b&c.png"])
PLAIN = WORDS.map(lambda x: " ".join(x.split())).filter(lambda x: x.strip("|"))
PICTURES = st.builds(Picture, ADDRESSES, PLAIN, PLAIN.map(lambda x: f"{x}."))
LEAVES = st.one_of(
    PARAGRAPHS,
    st.builds(Heading, st.integers(1, 6), TEXTS),
    st.builds(
        Code, st.lists(PLAIN, min_size=1, max_size=3).map("\n    ".join), st.just("c")
    ),
    st.builds(Embed, ADDRESSES, st.just("A film")),
)


def _hold(inner):
    blocks = st.lists(inner, min_size=1, max_size=2).map(tuple)
    # An item begins with its own paragraph, whose element HTML leaves out.
    items = st.lists(
        st.tuples(PARAGRAPHS) | st.tuples(PARAGRAPHS, inner), min_size=1, max_size=3
    ).map(tuple)
    return st.one_of(
        st.builds(Quote, blocks),
        st.builds(Listing, st.booleans(), items),
    )


CELLS = st.builds(Cell, SHOWN_LINES, st.booleans())
TABLES = st.builds(
    Table, st.lists(st.lists(CELLS, min_size=2, max_size=3).map(tuple), min_size=2,
                    max_size=3).map(tuple),
)  # fmt: skip
INNER = st.recursive(LEAVES, _hold, max_leaves=5)
# No reader makes an update within an update.
UPDATES = st.builds(
    Update, st.just("2026-03-01T12:00:00Z"), st.lists(INNER, min_size=1).map(tuple)
)
BLOCKS = st.lists(st.one_of(INNER, UPDATES, TABLES, PICTURES), max_size=5).map(tuple)


@settings(max_examples=15)
@given(BLOCKS)
def test_blocks_are_the_same_after_html(blocks):
    assert read_blocks(render_html(blocks)) == blocks


@settings(max_examples=15)
@given(BLOCKS, st.text("ab\n- >", max_size=40))
def test_blocks_are_the_same_after_the_stored_form_beside_any_text(blocks, text):
    stored = encode_blocks(blocks, text)

    if stored.structure:
        assert decode_blocks(stored.structure, text, stored.pictures) == blocks


@settings(max_examples=15)
@given(BLOCKS)
def test_html_of_blocks_has_nothing_that_a_sanitiser_removes(blocks):
    markup = render_html(blocks)

    cleaned = Cleaner(safe_attrs_only=True).clean_html(f"<div>{markup}</div>")

    assert read_blocks(cleaned) == blocks
    assert "<script" not in markup.lower()


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>One <b>two</b> <i>three</i>.</p>", id="stressed words"),
        pytest.param("<p>E = mc<sup>2</sup>, H<sub>2</sub>O</p>", id="raised, lowered"),
        pytest.param("<p>Was <del>five</del> <s>six</s> seven.</p>", id="deleted"),
        pytest.param("<p>a<br>b<br><br>c</p>", id="line breaks"),
        pytest.param("<div>a<br>b<p>c</p>d</div>", id="text beside paragraphs"),
        pytest.param("<ul><li>a<ul><li>b</ul><li>c</ul>", id="nested lists"),
        pytest.param("<ol><li><p>a</p><p>b</p></ol>", id="paragraphs in an item"),
        pytest.param("<dl><dt>a<dd>b<dt>c<dd>d</dl>", id="definitions"),
        pytest.param("<blockquote>a<blockquote>b</blockquote></blockquote>",
                     id="quotations"),
        pytest.param("<pre><code class='language-py'>if a:\n    b</code></pre>",
                     id="code"),
        pytest.param("<pre><div>a</div><div>  b</div></pre>",
                     id="code, an element a line"),
        pytest.param("<table><tr><th>a<th>b<tr><td>c<td><p>d</p>e</table>", id="table"),
        pytest.param("<figure><img src='https://a.example/1.jpg' alt='x'>"
                     "<figcaption>A dam. Photo: Ada Quill</figcaption></figure>",
                     id="image with credit"),
        pytest.param("<figure><img src='data:x' data-src='https://a.example/1.jpg'>"
                     "</figure>", id="image that a script shows"),
        pytest.param("<p>a</p><iframe src='https://v.example/1' title='T'></iframe>",
                     id="embedded"),
        pytest.param("<div class='liveblog-entry'><time datetime='2026-03-01T10:00Z'>"
                     "</time><h3>a</h3><p>b</p></div>", id="entry of a live blog"),
        pytest.param("<p>a <a href='https://b.example/?x=1&amp;y=2'><b>b</b> c</a></p>",
                     id="link with stressed words"),
        pytest.param("<script>x()</script><p onclick='x()'>a <a href='javascript:x()'>b"
                     "</a><style>p{}</style></p>", id="scripts"),
    ],
)  # fmt: skip
def test_a_family_of_markup_is_the_same_after_html(markup):
    blocks = read_blocks(markup)

    assert blocks
    assert read_blocks(render_html(blocks)) == blocks
