"""Blocks as CommonMark, read by a parser of CommonMark."""

import pytest
from markdown_it import MarkdownIt

from wireroom.extract.blocks import read_blocks
from wireroom.structure.blocks import Code
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
