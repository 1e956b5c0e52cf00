"""Reads the blocks of a text from the tree that it was extracted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from wireroom.extract.blocks.assemble import assemble_blocks
from wireroom.extract.blocks.match_lines import LineMatcher, make_key
from wireroom.extract.blocks.pictures import collect_captions
from wireroom.extract.blocks.segments import Placed
from wireroom.extract.blocks.walk_page import PageWalk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from wireroom.extract.blocks.pictures import Caption
    from wireroom.extract.blocks.segments import Path, Segment
    from wireroom.extract.body.normalize_markup import StruckText
    from wireroom.structure.blocks import Block, Embed, Picture

_LEAVES = ("p", "h2", "h3", "h4", "li", "pre", "td")
# The first characters of a line, by which its element is found.
_PREFIX, _READ = 12, 60
_NO_CAPTIONS: Mapping[HtmlElement, Caption] = {}
_NOTHING_STRUCK: Mapping[HtmlElement, list[StruckText]] = {}


def read_text_blocks(
    tree: HtmlElement,
    text: str,
    base: str,
    *,
    captions: Mapping[HtmlElement, Caption] = _NO_CAPTIONS,
    struck: Mapping[HtmlElement, list[StruckText]] = _NOTHING_STRUCK,
) -> tuple[Block, ...]:
    """Return the blocks of a text: each of its lines, and the pictures between them.

    Args:
        tree: the page that the text was extracted from, as the extractor left it; with
            other elements than the text's. base: the address that links are joined to.
        captions: of pictures, by their element. struck: words that were removed from
            the tree, by the element they were in.
    """
    lines = text.split("\n")
    matcher = LineMatcher(lines)
    walk = PageWalk(matcher, base, captions=captions, struck=struck)
    walk.walk(_find_container(tree, lines))
    return assemble_blocks(matcher.finish(), base)


def read_blocks(markup: str, base: str = "") -> tuple[Block, ...]:
    """Return the blocks of a fragment of HTML, all of it; the inverse of rendering."""
    if not markup.strip():
        return ()
    tree = html.fragment_fromstring(markup, create_parent="div")
    captions = collect_captions(tree)
    for caption in list(tree.iter("figcaption")):
        caption.drop_tree()
    everything = _Everything()
    walk = PageWalk(everything, base, captions=captions, struck=_NOTHING_STRUCK)
    walk.walk(tree)
    return assemble_blocks(everything.placed, base)


class _Everything:
    """Keeps every segment."""

    def __init__(self) -> None:
        self.placed: list[Placed] = []

    def add_segment(self, segment: Segment) -> bool:
        self.placed.append(Placed(line=len(self.placed), segments=[segment]))
        return True

    def add_media(self, media: Picture | Embed, path: Path) -> None:
        self.placed.append(Placed(line=len(self.placed), media=media, path=path))


def _find_container(tree: HtmlElement, lines: list[str]) -> HtmlElement:
    """Return the element around all elements that begin as a line does.

    To walk over all of a page costs three times as much as over its story.
    """
    prefixes = {make_key(line[:_READ])[:_PREFIX] for line in lines}
    first = last = None
    for element in tree.iter(*_LEAVES):
        words = element.text
        if words and make_key(words[:_READ])[:_PREFIX] in prefixes:
            first = first if first is not None else element
            last = element
    if first is None or last is None:
        return tree
    above = set(last.iterancestors())
    return next((one for one in first.iterancestors() if one in above), tree)
