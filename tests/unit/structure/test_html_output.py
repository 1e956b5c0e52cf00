"""Blocks as HTML: what each is rendered as, and that nothing in it is alive."""

from __future__ import annotations

import pytest

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

REL = 'rel="nofollow noopener noreferrer ugc"'


def line(text: str, *marks: Mark) -> Paragraph:
    return Paragraph(RichText(text, marks))


A, B = line("a"), line("b")
HTML = {
    "a paragraph": (line("a < b\nc"), "<p>a &lt; b<br>\nc</p>"),
    "a heading": (Heading(3, RichText("a")), "<h3>a</h3>"),
    "code": (Code("a<b"), "<pre><code>a&lt;b</code></pre>"),
    "code of a language": (
        Code("a", 'p"y'),
        '<pre><code class="language-p&quot;y">a</code></pre>',
    ),
    "a quotation": (Quote((A, B)), "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
    "a list": (
        Listing(is_ordered=False, items=((A,), (B,))),
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    ),
    "a list with numbers": (
        Listing(is_ordered=True, items=((A, B),)),
        "<ol>\n<li>a\n<p>b</p></li>\n</ol>",
    ),
    "an item that begins with code": (
        Listing(is_ordered=True, items=((Code("a"),),)),
        "<ol>\n<li><pre><code>a</code></pre></li>\n</ol>",
    ),
    "a table": (
        Table(((Cell(RichText("a"), is_heading=True),), (Cell(RichText("b")),))),
        "<table>\n<tr><th>a</th></tr>\n<tr><td>b</td></tr>\n</table>",
    ),
    "an image alone": (
        Picture('https://a.example/"'),
        '<figure><img src="https://a.example/&quot;" alt=""></figure>',
    ),
    "an image with a caption": (
        Picture("https://a.example", "A", "B & C", "D"),
        (
            '<figure><img src="https://a.example" alt="A">'
            "<figcaption>B &amp; C <cite>D</cite></figcaption></figure>"
        ),
    ),
    "an image with a credit": (
        Picture("https://a.example", credit="D"),
        (
            '<figure><img src="https://a.example" alt="">'
            "<figcaption><cite>D</cite></figcaption></figure>"
        ),
    ),
    "what is embedded": (
        Embed("https://a.example", "A"),
        f'<figure class="embed"><a href="https://a.example" {REL}>A</a></figure>',
    ),
    "what is embedded without a title": (
        Embed("https://a.example"),
        (
            f'<figure class="embed"><a href="https://a.example" {REL}>'
            "https://a.example</a></figure>"
        ),
    ),
    "an entry of a live blog": (
        Update("12:00", (A,)),
        (
            '<section class="live-update">\n<time datetime="12:00">12:00</time>\n'
            "<p>a</p>\n</section>"
        ),
    ),
    "an entry without a time": (
        Update("", (A,)),
        '<section class="live-update">\n<p>a</p>\n</section>',
    ),
    "crossing marks": (
        line("abc", Mark(0, 2, MarkKind.STRONG), Mark(1, 3, MarkKind.LINK, "http://x")),
        (
            f'<p><strong>a</strong><a href="http://x" {REL}><strong>b</strong></a>'
            f'<a href="http://x" {REL}>c</a></p>'
        ),
    ),
    "all marks at once": (
        line(
            "a", *(Mark(0, 1, kind) for kind in MarkKind if kind is not MarkKind.LINK)
        ),
        (
            "<p><del><strong><em><sup><sub><code>a</code></sub></sup></em></strong></del>"
            "</p>"
        ),
    ),
}


@pytest.mark.parametrize(("block", "markup"), HTML.values(), ids=HTML)
def test_a_block_is_an_element(block, markup):
    assert render_html([block]) == markup
    assert render_html([block, A]) == f"{markup}\n<p>a</p>"


@pytest.mark.parametrize(
    ("picture", "label"),
    [
        (Picture("https://a.example", "A"), "A"),
        (Picture("https://a.example"), "Picture"),
    ],
)
def test_pictures_may_be_linked_instead_of_loaded(picture, label):
    markup = f'<figure><a href="https://a.example" {REL}>{label}</a></figure>'

    assert render_html([picture], shows_pictures=False) == markup
