"""The structure of a comment's text: its links, quotations, lists and stressed words.

A structure is kept only if every line of the text is found in the element that it was
read from. A line that is not was changed on the way, by a button that was cut off or a
word that another document gave, and its marks would be at the wrong characters.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.extract.blocks.assemble import assemble_blocks
from wireroom.extract.blocks.match_lines import LineMatcher, make_key
from wireroom.extract.blocks.walk_page import PageWalk
from wireroom.extract.comments.markup.body_text import read_emoji, strip_quote_marks
from wireroom.extract.comments.markup.stated_text import parse_markup
from wireroom.structure.stored import encode_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.comment_draft import CommentDraft

    Structure = Mapping[str, object]

_MARKED = (
    "a", "b", "blockquote", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "i", "kbd", "li", "pre", "s", "samp", "strike", "strong", "sub", "sup", "table",
    "tt",
)  # fmt: skip
_MARKED_TAG = re.compile(rf"<(?:{'|'.join(_MARKED)})\b", re.IGNORECASE)
# A comment with more elements is read as plain text; the markup of a site may nest all
# replies of a thread in the first comment.
_MAX_ELEMENTS = 2_000


def add_structures(drafts: Sequence[CommentDraft], base: str) -> list[CommentDraft]:
    """Return drafts with the structure of the texts that have an element of their own.

    Args:
        base: the address that links are joined to.
    """
    return [_add_structure(draft, base) for draft in drafts]


def _add_structure(draft: CommentDraft, base: str) -> CommentDraft:
    if draft.text_element is None:
        return draft
    structure = read_structure(draft.text_element, draft.text, base)
    return replace(draft, structure=structure) if structure else draft


def read_structure(element: HtmlElement, text: str, base: str) -> Structure:
    """Return the stored form of a text's structure; empty for plain paragraphs.

    Args:
        element: what the text was read from. text: with the marks of quotations.
    """
    plain = strip_quote_marks(text)
    if not text or not _has_marks(element, plain):
        return {}
    matcher = LineMatcher(plain.split("\n"))
    walk = PageWalk(matcher, base, captions={}, struck={}, read_sign=read_emoji)
    walk.walk(element)
    if not matcher.is_complete:
        return {}
    placed = [one for one in matcher.finish() if one.media is None]
    return encode_blocks(assemble_blocks(placed, base), text).structure


def read_markup_structure(markup: object, text: str, base: str) -> Structure:
    """Return the structure of a text that was read from HTML in a field of data."""
    if not isinstance(markup, str) or not _MARKED_TAG.search(markup):
        return {}
    tree = parse_markup(markup)
    return {} if tree is None else read_structure(tree, text, base)


def _has_marks(element: HtmlElement, text: str) -> bool:
    """Return whether an element of bounded size has marks, and one shapes the text.

    A link around the date, or a button, does not: where the text has no element of its
    own, this spares the walk over most comments.
    """
    key = _fold_text(text)
    has_marks = element.tag in _MARKED
    is_shaped = False
    for number, inner in enumerate(element.iterdescendants()):
        if number >= _MAX_ELEMENTS:
            return False
        if inner.tag in _MARKED:
            has_marks = True
            is_shaped = is_shaped or _may_be_in(inner, key)
        elif inner.tag == "br":
            is_shaped = True
    return has_marks and is_shaped


def _may_be_in(element: HtmlElement, key: str) -> bool:
    """Return whether the text of a leaf is in the folded text; True if it is none."""
    return len(element) > 0 or _fold_text(element.text or "") in key


def _fold_text(text: str) -> str:
    """Return what segments and lines have in common, without the signs of lists."""
    return make_key(text).replace("-", "")
