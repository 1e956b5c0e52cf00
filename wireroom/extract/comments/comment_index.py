"""What comment readers search: a page's tree and its elements that mention comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.section_removal import (
    MarkupSpan,
    is_comment_section,
)
from wireroom.extract.comments.markup.wrap_siblings import (
    find_definition_terms,
    wrap_definition_terms,
)
from wireroom.extract.comments.tree_view import TreeView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex

# Elements whose class and id name the page's systems, not a comment.
_NEVER_HINTS = frozenset({"html", "body", "head", "link", "meta", "script", "style"})
# For text in lower case. All alternatives begin with a fixed letter, so that the search
# skips all other letters: it takes a sixth of the time of one that ignores case.
_COMMENT_STEM = re.compile(
    r"omment|omentar|oment\d|komentar|yorum|reacties|dsq|disqus|fyre|wpd-|respon|depth-|-reply|_reply|cmt"
    r"|discourse|fbc_\d|fbfeedback|kmt-|postreply|review|h-cite|forum-|publisher-anchor"
    r"|reply_item|reply-item|replies"
)
_NUMBERED = re.compile(r"c\d{5,}$|post-\d+$")
# Hints whose classes and ids are searched for the evidence of a markup family.
_MAX_HINTS_WITH_TOKENS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentIndex:
    """The tree that readers search.

    Attributes:
        page: the page's own tree. page_hints: its elements whose class or id mentions
            comments, in document order.
        view: the tree to search: the page's own, or a copy in which marked ``dt`` and
            their ``dd`` are wrapped. hints: as ``page_hints``, with the wrappers.
        tokens: classes and ids of the hints, in lower case.
    """

    page: TreeView
    page_hints: list[HtmlElement]
    view: TreeView
    hints: Sequence[HtmlElement]
    tokens: frozenset[str]

    def find_section_spans(self) -> list[MarkupSpan]:
        """Return the page's comment sections, the wrapped ``dt``/``dd`` pairs last."""
        sections = filter(is_comment_section, self.page_hints)
        return [
            *(MarkupSpan(elements=(section,)) for section in sections),
            *self.view.find_wrapper_spans(),
        ]


def index_comment_markup(marks: MarkIndex) -> CommentIndex:
    """Index a page's tree, which stays unchanged."""
    page = view = TreeView(tree=marks.root)
    hints = page_hints = _find_hints(marks)
    if any(map(find_definition_terms, page_hints)):
        view = page.copy()
        hints = wrap_definition_terms(view.find_copies(page_hints))
    return CommentIndex(
        page=page,
        page_hints=page_hints,
        view=view,
        hints=hints,
        tokens=_collect_tokens(hints),
    )


def _find_hints(marks: MarkIndex) -> list[HtmlElement]:
    """Find the elements whose class or id mentions comments."""
    found = marks.find(_has_comment_mark)
    return [hint for hint in found if hint.tag not in _NEVER_HINTS]


@lru_cache(maxsize=4_000)
def _has_comment_mark(class_name: str, id_name: str) -> bool:
    return _mentions_comment(class_name.lower()) or _mentions_comment(id_name.lower())


def _mentions_comment(names: str) -> bool:
    return bool(_COMMENT_STEM.search(names) or _NUMBERED.match(names))


def _collect_tokens(hints: Sequence[HtmlElement]) -> frozenset[str]:
    marks = " ".join(
        f"{hint.get('class', '')} {hint.get('id', '')}"
        for hint in hints[:_MAX_HINTS_WITH_TOKENS]
    )
    return frozenset(marks.lower().split())
