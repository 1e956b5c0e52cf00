"""Reads comments that only an anchor in front of each marks.

Old Movable Type and TypePad templates, and many hand-made ones, give every comment an
address (``<a id="c64426688">``) and no element of its own.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.comments.candidate import Evidence, make_candidates
from wireroom.extract.comments.markup.dialects import GENERIC
from wireroom.extract.comments.markup.records import read_threads
from wireroom.extract.comments.markup.wrap_siblings import wrap_comment
from wireroom.extract.comments.strategies.by_widening import find_containers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.comments.candidate import Candidate, ReadContext
    from wireroom.extract.comments.comment_index import CommentIndex
    from wireroom.extract.comments.markup.comment_draft import CommentDraft

MAX_ANCHORS = 20_000
_MAX_NAME, _MAX_LEVELS = 40, 41
_COMMENT_NAME = re.compile(r"(?:comment|cmt|c)[-_]?\d{3,20}", re.IGNORECASE)
_SAYS_COMMENT = re.compile(r"comment|cmt", re.IGNORECASE)
_NUMBER = re.compile(r"\d{6,20}")
# Elements whose id may be the address of the comment in or behind them.
_ANCHOR_TAGS = ("a", "div", "li", "article", "section", "tr", "p")
# Elements that end a comment: what follows them is no comment until the next anchor.
_END_TAGS = frozenset({"form", "h1", "h2", "h3", "hr", "footer", "nav", "script"})


def read_by_anchor(index: CommentIndex, ctx: ReadContext) -> tuple[Candidate, ...]:
    """Read one comment from each anchor with what follows it."""
    view = index.view
    anchors = _find_anchors(view.tree)
    if _are_nested(anchors):
        # What holds another one is no anchor, but the comment itself.
        drafts = read_threads(anchors, GENERIC, ctx.dates)
        return make_candidates("by-anchor", _weigh_evidence(drafts), drafts, view)
    rows = _list_rows(anchors)
    if rows:
        view = view.copy()
        anchors = view.find_copies(anchors)
    records = _find_records(anchors)
    drafts = read_threads(records, GENERIC, ctx.dates)
    if len(drafts) == 1 < len(records):
        # One in several anchors that can be read as a comment is chance.
        return ()
    return make_candidates("by-anchor", _weigh_evidence(drafts), drafts, view)


def _weigh_evidence(drafts: Sequence[CommentDraft]) -> Evidence:
    all_say_comment = all(_has_comment_anchor(draft.element) for draft in drafts)
    return Evidence.COMMENT_ANCHOR if all_say_comment else Evidence.NUMBERED_ANCHOR


def _are_nested(anchors: Sequence[HtmlElement]) -> bool:
    known = set(anchors)
    return any(
        not known.isdisjoint(islice(anchor.iterancestors(), _MAX_LEVELS))
        for anchor in anchors
    )


def _find_anchors(tree: HtmlElement) -> list[HtmlElement]:
    named: list[HtmlElement] = []
    numbered: list[HtmlElement] = []
    for element in tree.iter(*_ANCHOR_TAGS):
        name = element.get("name") if element.tag == "a" else None
        name = name or element.get("id")
        if not name or len(name) > _MAX_NAME:
            continue
        if _COMMENT_NAME.fullmatch(name):
            named.append(element)
        elif element.tag == "a" and _NUMBER.fullmatch(name):
            numbered.append(element)
    # One "c1234" alone is the number of a content element (TYPO3 has them everywhere).
    if len(named) == 1 and not _SAYS_COMMENT.match(named[0].get("name") or ""):
        return []
    anchors = named or (numbered if len(numbered) > 1 else [])
    return anchors[:MAX_ANCHORS]


def _list_rows(anchors: Sequence[HtmlElement]) -> list[list[HtmlElement]]:
    """Return the anchors that have to be wrapped with what follows, by their parent.

    Those are anchors side by side, and a single one that is not alone in its parent.
    """
    is_only = len(anchors) == 1
    return [
        row
        for row in _group_by_parent(anchors)
        if len(row) > 1 or (is_only and not _is_first_in_parent(row[0]))
    ]


def _find_records(anchors: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Wrap anchors side by side; find the containers of all others."""
    alone = [row[0] for row in _group_by_parent(anchors) if len(row) == 1]
    records = [
        wrap_comment(parts, parts[0])
        for row in _list_rows(anchors)
        for parts in _split_at_anchors(row)
    ]
    if len(alone) > 1 or not records:
        records += find_containers(alone)
    return records


def _group_by_parent(elements: Iterable[HtmlElement]) -> list[list[HtmlElement]]:
    groups: dict[HtmlElement, list[HtmlElement]] = {}
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            groups.setdefault(parent, []).append(element)
    return list(groups.values())


def _is_first_in_parent(anchor: HtmlElement) -> bool:
    """Return whether nothing but the comment surrounds the anchor."""
    parent = anchor.getparent()
    return anchor.tag == "div" or (parent is not None and parent.index(anchor) == 0)


def _split_at_anchors(anchors: Sequence[HtmlElement]) -> list[list[HtmlElement]]:
    """Return each anchor with its siblings up to the next one or the section's end."""
    starts = set(anchors)
    groups: list[list[HtmlElement]] = []
    is_open = False
    for sibling in anchors[0].getparent():
        if sibling in starts:
            groups.append([sibling])
            is_open = True
        elif sibling.tag in _END_TAGS:
            is_open = False
        elif is_open:
            groups[-1].append(sibling)
    return groups


def _has_comment_anchor(element: HtmlElement) -> bool:
    """Return whether an anchor in it says "comment"; a number may be anything's."""
    return any(
        _SAYS_COMMENT.match(anchor.get("name") or anchor.get("id") or "")
        for anchor in element.iter("a", "div")
    )
