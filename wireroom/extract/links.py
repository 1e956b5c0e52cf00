"""Links the author placed: "(Read: ...)" lines, and those in running text.

A related line is not part of the story: it is taken out of the tree and kept as a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.extract.images import to_absolute_url
from wireroom.extract.page_index import get_short_text, get_text
from wireroom.model.article import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

MAX_LINKS = 200
MAX_LINK_TEXT = 300
# A label's start that must be in the text; line breaks in it may be told otherwise.
_LABEL_PREFIX = 12
MAX_BLOCK_CHARACTERS = 20_000
_BLOCKS = frozenset(
    {"p", "li", "h2", "h3", "h4", "h5", "div", "blockquote", "td", "dd"}
)
_LABEL = re.compile(
    r"[(\[\s]*(?:also\s+read|read\s+(?:also|more|next|this)|see\s+also|more\s+on\s+this"
    r"|read|related(?:\s+(?:story|stories|article|articles|news|reading))?"
    r"|lesen\s+sie\s+auch|lire\s+aussi|à\s+lire\s+aussi|lea\s+también|lee\s+también"
    r"|leia\s+(?:também|mais)|leggi\s+anche|lees\s+ook|baca\s+juga|les\s+også"
    r"|läs\s+också|czytaj\s+(?:też|także))\s*[:|–—-]\s*",  # noqa: RUF001 - dashes of real labels
    re.IGNORECASE,
)
_LABEL_STARTS = re.compile(
    r"[(\[\s]*(?:$|also|read|see|more|related|lesen|lire|à|lea|lee|leia|leggi|lees|baca"
    r"|les|läs|czytaj)",
    re.IGNORECASE,
)
_INLINE = frozenset({"b", "strong", "em", "i", "span", "u"})
_CLOSERS = ("", ")", "]")
_CLOSING = re.compile(r"[\s.!]*[)\]]?[\s.!]*")


def extract_related_links(tree: HtmlElement, base: str) -> tuple[Link, ...]:
    """Remove "(Read: ...)" from the text, whole lines and asides; return its links."""
    taken: dict[str, Link] = {}
    plain: set[HtmlElement] = set()
    for anchor in list(tree.iter("a")):
        if anchor.getparent() is None or not anchor.get("href"):
            continue
        block = _find_block(anchor)
        if block is None or not _remove_related_line(anchor, block, plain):
            continue
        address = to_absolute_url(anchor.get("href", ""), base)
        if address and len(taken) < MAX_LINKS:
            text = get_text(anchor)[:MAX_LINK_TEXT]
            taken.setdefault(address, Link(url=address, text=text, relation="related"))
    return tuple(taken.values())


def find_body_links(tree: HtmlElement, text: str, base: str) -> tuple[Link, ...]:
    """Links in paragraphs that are part of ``text``, in order, each address once."""
    lines = {_strip_whitespace(x) for x in text.split("\n")} - {""}
    found: dict[str, Link] = {}
    inside: dict[HtmlElement, bool] = {}
    for anchor in tree.iter("a"):
        label = get_text(anchor)[:MAX_LINK_TEXT]
        if not label or label[:_LABEL_PREFIX] not in text or len(found) >= MAX_LINKS:
            continue
        block = _find_block(anchor)
        if block is None:
            continue
        if block not in inside:
            inside[block] = (
                _strip_whitespace(get_short_text(block, MAX_BLOCK_CHARACTERS)) in lines
            )
        if not inside[block]:
            continue
        address = to_absolute_url(anchor.get("href", ""), base)
        if address:
            found.setdefault(address, Link(url=address, text=label))
    return tuple(found.values())


def _strip_whitespace(text: str) -> str:
    return "".join(text.split())


def _find_block(anchor: HtmlElement) -> HtmlElement | None:
    parent = anchor.getparent()
    while parent is not None and parent.tag not in _BLOCKS:
        parent = parent.getparent()
    return parent


def _remove_related_line(
    anchor: HtmlElement, block: HtmlElement, plain: set[HtmlElement]
) -> bool:
    """Cut the related line or aside this link stands in; False where it is neither.

    ``plain`` collects blocks that are no related line, so that each is read once.
    """
    told = block not in plain and _LABEL_STARTS.match(_get_first_words(block))
    whole = get_short_text(block, 1_000) if told else ""
    label = _LABEL.match(whole)
    if label is None:
        plain.add(block)
    else:
        rest = whole[label.end() :]
        for link in block.iter("a"):
            rest = rest.replace(get_text(link), "", 1)
        if _CLOSING.fullmatch(rest):
            block.drop_tree()
            return True
    return _remove_aside(anchor)


def _get_first_words(block: HtmlElement) -> str:
    """The first text in it that is any: cheaper than all of it."""
    own: str | None = block.text
    if own and not own.isspace():
        return own[:80]
    return next((x for x in block.itertext() if not x.isspace()), "")[:80]


def _remove_aside(anchor: HtmlElement) -> bool:
    """Cut "(Read: link)" out of a paragraph that goes on."""
    outer, parent = anchor, anchor.getparent()
    closer = (anchor.tail or "").lstrip()[:1]
    if closer not in _CLOSERS or parent is None:
        return False
    if not closer and parent.tag not in _INLINE:
        return False
    while parent is not None and parent.tag in _INLINE:
        if _get_preceding_text(outer) or (outer.tail or "").strip():
            break
        outer, parent = parent, parent.getparent()
    before, after = _get_preceding_text(outer), outer.tail or ""
    opening = max(before.rfind("("), before.rfind("["))
    closing = re.match(r"\s*[)\]]", after)
    if opening < 0 or not closing or not _LABEL.fullmatch(before[opening:]):
        return False
    _set_preceding_text(outer, before[:opening].rstrip())
    outer.tail = after[closing.end() :]
    outer.drop_tree()
    return True


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


def merge_links(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """All links, an address once; the earlier group's relation stands."""
    found: dict[str, Link] = {}
    for group in groups:
        for link in group:
            found.setdefault(link.url, link)
    return tuple(found.values())
