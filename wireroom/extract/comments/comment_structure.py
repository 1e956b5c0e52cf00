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
from wireroom.extract.blocks.match_lines import LineMatcher
from wireroom.extract.blocks.walk_page import PageWalk
from wireroom.extract.comments.markup.body_text import read_emoji, strip_quote_marks
from wireroom.extract.comments.markup.stated_text import parse_markup
from wireroom.structure.stored import encode_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.fields import CommentDraft

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
    return [
        draft
        if draft.text_element is None
        else replace(
            draft, structure=read_structure(draft.text_element, draft.text, base)
        )
        for draft in drafts
    ]


def read_structure(element: HtmlElement, text: str, base: str) -> Structure:
    """Return the stored form of a text's structure; empty for plain paragraphs.

    Args:
        element: what the text was read from. text: with the marks of quotations.
    """
    if not text or not _has_marks(element):
        return {}
    matcher = LineMatcher(strip_quote_marks(text).split("\n"))
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


def _has_marks(element: HtmlElement) -> bool:
    """Return whether an element of bounded size holds more than paragraphs."""
    has_marks = False
    for number, inner in enumerate(element.iter()):
        if number > _MAX_ELEMENTS:
            return False
        has_marks = has_marks or inner.tag in _MARKED
    return has_marks
