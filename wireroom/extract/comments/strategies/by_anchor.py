"""Comments known only by the anchor in front of each.

Old Movable Type and TypePad templates, and many hand-made ones, give every comment an
address (``<a id="c64426688">``) and no element of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.wrap_siblings import wrap_comment
from wireroom.extract.comments.strategies.by_widening import find_containers

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ANCHORS = 20_000
_NAMED = re.compile(r"(?:comment|cmt|c)[-_]?\d{3,20}", re.IGNORECASE)
_SAYS_SO = re.compile(r"comment|cmt", re.IGNORECASE)
_NUMBER = re.compile(r"\d{6,20}")
_END = frozenset({"form", "h1", "h2", "h3", "hr", "footer", "nav", "script"})


def find_by_anchor(tree: HtmlElement) -> list[HtmlElement]:
    """The elements that hold one anchored comment each, in the page's order.

    Anchors side by side get an element each, with what stands behind them.
    """
    heads = _find_anchors(tree)
    if not heads:
        return []
    by_parent: dict[HtmlElement, list[HtmlElement]] = {}
    for head in heads:
        parent = head.getparent()
        if parent is not None:
            by_parent.setdefault(parent, []).append(head)
    own = [x[0] for x in by_parent.values() if len(x) == 1]
    out = []
    for parent, several in by_parent.items():
        if len(several) > 1 or (
            len(heads) == 1 and not _is_first_in_parent(several[0])
        ):
            out += [
                wrap_comment(parts, parts[0])
                for parts in _group_following(parent, several)
            ]
    if len(own) > 1 or not out:
        out += find_containers([x for x in own if x.getparent() is not None])
    return out


def has_comment_anchor(element: HtmlElement) -> bool:
    """Whether an anchor in it says "comment"; a number alone may be anything's."""
    return any(
        _SAYS_SO.match(x.get("name") or x.get("id") or "")
        for x in element.iter("a", "div")
    )


def _find_anchors(tree: HtmlElement) -> list[HtmlElement]:
    named: list[HtmlElement] = []
    numbered: list[HtmlElement] = []
    for anchor in tree.iter("a", "div"):
        mark = anchor.get("name") if anchor.tag == "a" else None
        mark = mark or anchor.get("id")
        if not mark or len(mark) > 40:
            continue
        if _NAMED.fullmatch(mark):
            named.append(anchor)
        elif anchor.tag == "a" and _NUMBER.fullmatch(mark):
            numbered.append(anchor)
    # One "c1234" alone is the number of a content element (TYPO3 has them everywhere).
    alone = len(named) == 1 and not _SAYS_SO.match(named[0].get("name") or "")
    heads = [] if alone else named or (numbered if len(numbered) > 1 else [])
    return heads[:MAX_ANCHORS]


def _is_first_in_parent(head: HtmlElement) -> bool:
    """Whether nothing but the comment stands around its anchor."""
    parent = head.getparent()
    return head.tag == "div" or (parent is not None and parent.index(head) == 0)


def _group_following(
    parent: HtmlElement, heads: list[HtmlElement]
) -> list[list[HtmlElement]]:
    """Each anchor with its siblings up to the next one or the section's end."""
    own = set(heads)
    groups: list[list[HtmlElement]] = []
    for child in parent:
        if child in own:
            groups.append([child])
        elif groups and groups[-1]:
            if child.tag in _END:
                # Nothing behind a heading or a form is a comment until the next anchor.
                groups.append([])
            else:
                groups[-1].append(child)
    return [x for x in groups if x]
