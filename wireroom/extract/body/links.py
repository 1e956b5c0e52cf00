"""Links that the author placed: "(Read: ...)" lines, and links in running text.

A related line is not part of the story: it is removed from the tree, and its links are
stored with the relation ``related``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.metadata.images import to_absolute_url
from wireroom.extract.page.element_texts import iterate_texts
from wireroom.extract.page.root_url import is_same_page
from wireroom.extract.page.shown_text import get_short_text, get_text
from wireroom.model.article import Link
from wireroom.structure.blocks import MarkKind, iterate_contents
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from wireroom.structure.blocks import Block

MAX_LINKS = 200
MAX_LINK_TEXT = 300
_MAX_RELATED_LINE = 1_000
_BLOCKS = frozenset(
    {"p", "li", "h2", "h3", "h4", "h5", "div", "blockquote", "td", "dd", "dt"}
)
_LABELS = split_words(language.related_labels for language in LANGUAGES)
# Longer labels first, because a label may begin with another one.
_LABEL_WORDS = "|".join(sorted(_LABELS, key=len, reverse=True)).replace(" ", r"\s+")
_LABEL = re.compile(
    rf"[(\[\s]*(?:{_LABEL_WORDS})\s*[:|»›→–—-]\s*",  # noqa: RUF001 - dashes of real labels
    re.IGNORECASE,
)
# In bold, or in another element of its own, a label needs no sign behind it.
_LABEL_ALONE = re.compile(rf"(?:{_LABEL_WORDS})[\s:]*", re.IGNORECASE)
_MAX_LABEL = 60
_FIRST_WORDS = "|".join(sorted({label.partition(" ")[0] for label in _LABELS}))
_LABEL_STARTS = re.compile(rf"[(\[\s]*(?:$|{_FIRST_WORDS})", re.IGNORECASE)
_INLINE = frozenset({"b", "strong", "em", "i", "span", "u"})
_CLOSERS = ("", ")", "]")
_CLOSING = re.compile(r"[\s.!]*[)\]]?[\s.!]*")


def extract_related_links(tree: HtmlElement, base: str) -> tuple[Link, ...]:
    """Remove "(Read: ...)" lines and parentheses from the tree; return their links.

    One line may hold several links; each is returned.
    """
    links: dict[str, Link] = {}
    other_blocks: set[HtmlElement] = set()
    removed: set[HtmlElement] = set()
    for anchor in list(tree.iter("a")):
        if anchor in removed or anchor.getparent() is None or not anchor.get("href"):
            continue
        for link in _remove_related_text(anchor, other_blocks):
            removed.add(link)
            address = to_absolute_url(link.get("href", ""), base)
            if address and len(links) < MAX_LINKS:
                text = get_text(link)[:MAX_LINK_TEXT]
                links.setdefault(
                    address, Link(url=address, text=text, relation="related")
                )
    return tuple(links.values())


def find_body_links(
    blocks: Sequence[Block], own: Iterable[str] = ()
) -> tuple[Link, ...]:
    """Return the links in the text of blocks, in order, each URL once.

    Args:
        own: addresses of the page itself, to which headings and footnotes link.
    """
    own = [address for address in own if address]
    links: dict[str, Link] = {}
    for content in iterate_contents(blocks):
        for mark in content.marks:
            label = content.text[mark.start : mark.end][:MAX_LINK_TEXT]
            if mark.kind is not MarkKind.LINK or len(links) >= MAX_LINKS:
                continue
            if not any(is_same_page(mark.url, address) for address in own):
                links.setdefault(mark.url, Link(url=mark.url, text=label))
    return tuple(links.values())


def merge_links(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """Return all links, each URL once; the relation is that of the earlier group."""
    links: dict[str, Link] = {}
    for group in groups:
        for link in group:
            links.setdefault(link.url, link)
    return tuple(links.values())


def _find_block(anchor: HtmlElement) -> HtmlElement | None:
    parent = anchor.getparent()
    while parent is not None and parent.tag not in _BLOCKS:
        parent = parent.getparent()
    return parent


def _remove_related_text(
    anchor: HtmlElement, other_blocks: set[HtmlElement]
) -> list[HtmlElement]:
    """Remove the related line or parenthesis around a link; return all its links.

    Args:
        other_blocks: collects blocks without a label, so that each is checked once, not
            once per link.
    """
    block = _find_block(anchor)
    if block is None:
        return []
    label_end = None if block in other_blocks else _find_label_end(block)
    if label_end is None:
        other_blocks.add(block)
    elif _holds_only_links(block, label_end):
        links = list(block.iter("a"))
        block.drop_tree()
        return links
    return _remove_parenthesis(anchor)


def _find_label_end(block: HtmlElement) -> int | None:
    """Return where the label ("Read more:") at the start of a block ends, or None."""
    if block.getparent() is None or not _LABEL_STARTS.match(_get_first_words(block)):
        return None
    text = get_short_text(block, _MAX_RELATED_LINE)
    label = _LABEL.match(text)
    return _find_own_label_end(block, text) if label is None else label.end()


def _find_own_label_end(block: HtmlElement, text: str) -> int | None:
    """Return where a label ends that is all of the block's first inline element."""
    first = next(iter(block), None)
    if first is None or first.tag not in _INLINE or (block.text or "").strip():
        return None
    label = get_short_text(first, _MAX_LABEL)
    is_label = text.startswith(label) and _LABEL_ALONE.fullmatch(label) is not None
    return len(label) if is_label else None


def _get_first_words(block: HtmlElement) -> str:
    """Return the first text that is not white space, without reading the whole block.

    This check comes first because it is cheaper than reading all text of the block.
    """
    first = block
    while not first.text or first.text.isspace():
        if not len(first):
            texts = iterate_texts(block)
            return next((text for text in texts if not text.isspace()), "")[:80]
        first = first[0]
    own: str = first.text
    return own[:80]


def _holds_only_links(block: HtmlElement, label_end: int) -> bool:
    """Return whether only links and closing punctuation follow the label."""
    rest = get_short_text(block, _MAX_RELATED_LINE)[label_end:]
    for link in block.iter("a"):
        rest = rest.replace(get_text(link), "", 1)
    return _CLOSING.fullmatch(rest) is not None


def _remove_parenthesis(anchor: HtmlElement) -> list[HtmlElement]:
    """Remove "(Read: link)" from the middle of a paragraph; return its links."""
    outer, parent = anchor, anchor.getparent()
    closer = (anchor.tail or "").lstrip()[:1]
    if closer not in _CLOSERS or parent is None:
        return []
    if not closer and parent.tag not in _INLINE:
        return []
    while parent is not None and parent.tag in _INLINE:
        if _get_preceding_text(outer) or (outer.tail or "").strip():
            break
        outer, parent = parent, parent.getparent()
    before, after = _get_preceding_text(outer), outer.tail or ""
    opening = max(before.rfind("("), before.rfind("["))
    closing = re.match(r"\s*[)\]]", after)
    if opening < 0 or not closing or not _LABEL.fullmatch(before[opening:]):
        return []
    _set_preceding_text(outer, before[:opening].rstrip())
    outer.tail = after[closing.end() :]
    links = list(outer.iter("a"))
    outer.drop_tree()
    return links


def _get_preceding_text(element: HtmlElement) -> str:
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return "" if parent is None else parent.text or ""


def _set_preceding_text(element: HtmlElement, text: str) -> None:
    previous = element.getprevious()
    parent = element.getparent()
    if previous is not None:
        previous.tail = text
    elif parent is not None:
        parent.text = text
