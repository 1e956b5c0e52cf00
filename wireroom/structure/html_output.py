"""Blocks as HTML: a fixed set of elements and attributes, everything else escaped.

There are no scripts, styles, frames or forms in it, and no address but http and https.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wireroom.structure.blocks import (
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
from wireroom.structure.marked_pieces import split_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wireroom.structure.blocks import Block, Cell, RichText
    from wireroom.structure.marked_pieces import Piece

UPDATE_CLASS, EMBED_CLASS = "live-update", "embed"
_TAGS = {
    MarkKind.DELETED: "del",
    MarkKind.STRONG: "strong",
    MarkKind.EMPHASIS: "em",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.CODE: "code",
}
# Links from the web get no credit of search engines, and their pages no access to, and
# no address of, the reader's page.
_REL = "nofollow noopener noreferrer ugc"


def render_html(blocks: Sequence[Block], *, shows_pictures: bool = True) -> str:
    """Return the blocks as HTML, one element a line.

    Args:
        shows_pictures: load pictures from their addresses, or link to them.
    """
    return _Renderer(shows_pictures=shows_pictures).render(blocks)


class _Renderer:
    def __init__(self, *, shows_pictures: bool) -> None:
        self._shows_pictures = shows_pictures

    def render(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self._render_block(block) for block in blocks)

    def _render_block(self, block: Block) -> str:  # noqa: PLR0911 - one line a kind of block
        match block:
            case Paragraph(content=content):
                return f"<p>{_render_text(content)}</p>"
            case Heading(level=level, content=content):
                return f"<h{level}>{_render_text(content)}</h{level}>"
            case Code(text=text, language=language):
                name = f' class="language-{escape(language)}"' if language else ""
                return f"<pre><code{name}>{escape(text)}</code></pre>"
            case Quote(blocks=inner):
                return f"<blockquote>\n{self.render(inner)}\n</blockquote>"
            case Listing(is_ordered=is_ordered, items=items):
                tag = "ol" if is_ordered else "ul"
                lines = "\n".join(f"<li>{self._render_item(x)}</li>" for x in items)
                return f"<{tag}>\n{lines}\n</{tag}>"
            case Table(rows=rows):
                return _render_table(rows)
            case Picture():
                return self._render_picture(block)
            case Embed(url=url, title=title):
                link = _render_link(url, escape(title or url))
                return f'<figure class="{EMBED_CLASS}">{link}</figure>'
            case Update(at=at, blocks=inner):
                body = f"{_render_time(at)}{self.render(inner)}"
                return f'<section class="{UPDATE_CLASS}">\n{body}\n</section>'

    def _render_item(self, blocks: Sequence[Block]) -> str:
        """Return an item; a first paragraph without an element of its own."""
        match blocks:
            case [Paragraph(content=content)]:
                return _render_text(content)
            case [Paragraph(content=content), *rest]:
                return f"{_render_text(content)}\n{self.render(rest)}"
            case _:
                return self.render(blocks)

    def _render_picture(self, picture: Picture) -> str:
        image = f'<img src="{escape(picture.url)}" alt="{escape(picture.alt)}">'
        if not self._shows_pictures:
            image = _render_link(picture.url, escape(picture.alt) or "Picture")
        credit = f"<cite>{escape(picture.credit)}</cite>" if picture.credit else ""
        caption = " ".join(filter(None, (escape(picture.caption), credit)))
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure>{image}{below}</figure>"


def _render_time(at: str) -> str:
    return f'<time datetime="{escape(at)}">{escape(at)}</time>\n' if at else ""


def _render_table(rows: Iterable[Sequence[Cell]]) -> str:
    lines = "\n".join(f"<tr>{''.join(map(_render_cell, row))}</tr>" for row in rows)
    return f"<table>\n{lines}\n</table>"


def _render_cell(cell: Cell) -> str:
    tag = "th" if cell.is_heading else "td"
    return f"<{tag}>{_render_text(cell.content)}</{tag}>"


def _render_text(content: RichText) -> str:
    return "".join(map(_render_piece, split_pieces(content)))


def _render_piece(piece: Piece) -> str:
    markup = escape(piece.text).replace("\n", "<br>\n")
    for kind, tag in reversed(_TAGS.items()):
        if kind in piece.kinds:
            markup = f"<{tag}>{markup}</{tag}>"
    return _render_link(piece.url, markup) if piece.url else markup


def _render_link(url: str, markup: str) -> str:
    return f'<a href="{escape(url)}" rel="{_REL}">{markup}</a>'
