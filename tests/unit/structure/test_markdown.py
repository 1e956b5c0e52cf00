"""Blocks as CommonMark, read by a parser of CommonMark."""

import pytest
from markdown_it import MarkdownIt

from wireroom.extract.blocks import read_blocks
from wireroom.structure.blocks import (
    Cell,
    Code,
    Embed,
    Heading,
    Listing,
    Mark,
    MarkKind,
    Paragraph,
    Picture,
    Quote,
    RichText,
    Table,
    Update,
)
from wireroom.structure.html_output import render_html
from wireroom.structure.markdown import render_markdown

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>1. a # b *c* _d_ [e](f) &lt;g&gt; `h` &amp;amp; \\</p>",
                     id="signs"),
        pytest.param("<p>- a</p><p># b</p><p>+ c</p>", id="signs at the start"),
        pytest.param("<h3>a <em>b</em></h3>", id="heading"),
        pytest.param("<p>a <strong><em>b</em></strong> <del>c</del></p>", id="marks"),
        pytest.param("<p>a<br>b</p>", id="line break"),
        pytest.param("<ul><li>a<ol><li>b</ol><li>c</ul>", id="lists"),
        pytest.param("<ol><li><p>a</p><p>b</p></ol>", id="paragraphs in an item"),
        pytest.param("<blockquote><p>a</p><p>b</p></blockquote>", id="quote"),
        pytest.param("<pre><code class='language-py'>a\n  ```\n</code></pre>",
                     id="code"),
        pytest.param("<p>a <code>`b`</code> <code>c</code></p>", id="code in a line"),
        pytest.param("<table><tr><th>a|<th>b<tr><td>c<td>d</table>", id="table"),
        pytest.param("<p><a href='https://a.example/(x)?a=1&amp;b=2'>a</a></p>",
                     id="link"),
    ],
)  # fmt: skip
def test_markdown_says_the_same_as_html(markup):
    blocks = read_blocks(markup)

    rendered = PARSER.render(render_markdown(blocks))

    assert _without_escapes(read_blocks(rendered)) == _without_escapes(blocks)


def _without_escapes(blocks):
    """Return the HTML of blocks, with the brackets that an address has escaped."""
    code = [b.text.strip() for b in blocks if isinstance(b, Code)]
    return code or render_html(blocks).replace("%28", "(").replace("%29", ")")


def line(text: str, *kinds: MarkKind) -> Paragraph:
    return Paragraph(RichText(text, tuple(Mark(0, len(text), kind) for kind in kinds)))


def row(*words: str) -> tuple[Cell, ...]:
    return tuple(Cell(RichText(word)) for word in words)


A, B = line("a"), line("b")
MARKDOWN = {
    "a heading": (Heading(3, RichText("a\nb")), "### a b"),
    "a line break": (line("a\nb"), "a\\\nb"),
    "code": (Code("a\n  b", "py"), "```py\na\n  b\n```"),
    "code with a fence": (Code("````"), "`````\n````\n`````"),
    "a quotation": (Quote((A, B)), "> a\n> \n> b"),
    "a list": (Listing(is_ordered=False, items=((A, B), (A,))), "- a\n\n  b\n- a"),
    "a list with numbers": (
        Listing(is_ordered=True, items=((A,), (A, B))),
        "1. a\n2. a\n\n   b",
    ),
    "a table": (
        Table((row("a", "b"), row("c"), row("d|e", "f"))),
        "| a | b |\n|---|---|\n| c |  |\n| d\\|e | f |",
    ),
    "an image": (Picture("https://a.example", "A"), "![A](https://a.example)"),
    "an image with a caption": (
        Picture("https://a.example", "A", "B", "C"),
        "![A](https://a.example)\\\nB C",
    ),
    "what is embedded": (Embed("https://a.example", "A"), "[A](https://a.example)"),
    "an address without a title": (
        Embed("https://a.example/(b c)"),
        "[https://a.example/(b c)](https://a.example/%28b%20c%29)",
    ),
    "an entry of a live blog": (Update("12:00", (A,)), "---\n\n**12:00**\n\na"),
    "an entry without a time": (Update("", (A,)), "---\n\na"),
    "raised and lowered": (
        line("a", MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT),
        "<sup><sub>a</sub></sup>",
    ),
    "deleted": (line("a", MarkKind.DELETED), "~~a~~"),
    "code in a line": (line("a*b", MarkKind.CODE), "`a*b`"),
    "code with a sign of code": (line("a``b", MarkKind.CODE), "``` a``b ```"),
    "spaces beside a word": (
        Paragraph(RichText("a b c", (Mark(1, 4, MarkKind.STRONG),))),
        "a **b** c",
    ),
    "the same word twice": (
        Paragraph(RichText("x a a y", (Mark(1, 6, MarkKind.STRONG),))),
        "x **a a** y",
    ),
    "a mark of a space": (
        Paragraph(RichText("a b", (Mark(1, 2, MarkKind.STRONG),))),
        "a b",
    ),
    "a number at the start": (line("12. a"), "12\\. a"),
}


@pytest.mark.parametrize(("block", "text"), MARKDOWN.values(), ids=MARKDOWN)
def test_a_block_has_its_form_in_commonmark(block, text):
    assert render_markdown([block]) == text
    assert render_markdown([block, A]) == f"{text}\n\na"
