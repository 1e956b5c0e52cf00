"""Puts headings and lists back that the body extractor left out between paragraphs.

Where a story is spread over several containers (sections, updates of a live blog), the
extractor falls back to collecting paragraphs alone. It also drops headings that are
buttons, and lists of nothing but links. A block counts as the story's where the blocks
around it are in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.headline import fold_text
from wireroom.extract.page_index import get_short_text
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "summary", "button")
_BLOCKS = (*_HEADINGS, "h1", "p", "li", "blockquote", "dt", "dd", "pre", "td")
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "header", "figure", "table"})
# "More on this topic" is a heading of links to other stories.
_OTHER_STORIES = re.compile(
    "|".join(
        re.escape(label)
        for label in split_words(language.related_labels for language in LANGUAGES)
    )
    + r"|tags?\b|more\b|most\b|newsletter|share\b",
    re.IGNORECASE,
)
_MAX_HEADING = 200
_MAX_BLOCK = 20_000
_MAX_LIST_ITEM = 300
_MAX_LISTED = 30
_MAX_BLOCKS = 3_000
_MIN_PROSE = 40


@dataclass(slots=True)
class _Block:
    """One block of the page; ``line`` is its number in the text, None if not in it."""

    element: HtmlElement
    key: str
    line: int | None


def restore_lost_blocks(tree: HtmlElement, text: str) -> str:
    """Return the text with the lost headings and lists of links in their places."""
    lines = text.split("\n")
    keys = [fold_text(line) for line in lines]
    if not _has_lost_blocks(tree, set(keys)):
        return text
    blocks = _list_blocks(tree, keys)
    added: dict[int, list[str]] = {}
    for number, block in enumerate(blocks):
        if block.line is not None or not block.key:
            continue
        if block.element.tag in _HEADINGS:
            _add_heading(blocks, number, added)
    for number, block in enumerate(blocks):
        if block.element.tag == "li" and block.line is None:
            _add_link_list(blocks, number, added)
    if not added:
        return text
    return "\n".join(
        line
        for number, own in enumerate(lines)
        for line in (*added.get(number, ()), own)
    )


def _has_lost_blocks(tree: HtmlElement, keys: set[str]) -> bool:
    """Return whether a heading or a list item of one link is not in the text.

    Most pages have such blocks in their furniture, so that this saves little there; it
    saves all on pages of plain text.
    """
    for element in tree.iter("h2", "h3", "h4", "h5", "h6", "summary", "li"):
        text = get_short_text(element, _MAX_HEADING)
        if text and fold_text(text) not in keys:
            return True
    return False


def _list_blocks(tree: HtmlElement, keys: list[str]) -> list[_Block]:
    """Return the page's blocks with their lines; a line belongs to its first block."""
    numbers: dict[str, int] = {}
    for number, key in enumerate(keys):
        numbers.setdefault(key, number)
    blocks: list[_Block] = []
    for element in tree.iter(*_BLOCKS):
        if len(blocks) >= _MAX_BLOCKS:
            break
        if element.tag in {"li", "blockquote", "dd", "td"} and any(
            child.tag == "p" for child in element
        ):
            continue
        key = fold_text(get_short_text(element, _MAX_BLOCK))
        if key:
            blocks.append(_Block(element, key, numbers.get(key)))
    return blocks


def _add_heading(
    blocks: list[_Block], number: int, added: dict[int, list[str]]
) -> None:
    """Add a heading before the line of the paragraph that follows it."""
    block = blocks[number]
    heading = get_short_text(block.element, _MAX_HEADING)
    follower = _find_follower(blocks, number)
    if not heading or follower is None or follower.line is None:
        return
    if _OTHER_STORIES.match(heading):
        return
    if not _is_in_story(block.element, follower.element):
        return
    if block.element.tag == "button" and not _is_toggle(block.element):
        return
    below = added.setdefault(follower.line, [])
    if heading not in below:
        below.append(heading)


def _find_follower(blocks: list[_Block], number: int) -> _Block | None:
    """Return the block behind a heading, not counting what is within the heading."""
    own = set(blocks[number].element.iter())
    for block in blocks[number + 1 : number + 4]:
        if block.element not in own:
            return block if block.element.tag not in _HEADINGS else None
    return None


def _is_toggle(button: HtmlElement) -> bool:
    return (
        button.get("aria-expanded") is not None
        or button.get("aria-controls") is not None
        or "accordion" in button.get("class", "").lower()
    )


def _is_in_story(heading: HtmlElement, follower: HtmlElement) -> bool:
    """Return whether nothing but sections lies between a heading and its paragraph.

    A heading whose words are a link leads to another page.
    """
    if len(get_short_text(follower, _MAX_BLOCK)) < _MIN_PROSE:
        return False
    link = heading.find(".//a[@href]")
    if link is not None and not link.get("href", "").startswith("#"):
        return False
    above = set(follower.iterancestors())
    for parent in heading.iterancestors():
        if parent in above:
            return True
        if parent.tag in _OUTSIDE - {"header"}:
            return False
    return False


def _add_link_list(
    blocks: list[_Block], number: int, added: dict[int, list[str]]
) -> None:
    """Add a list whose items are all lost, between two paragraphs of the text."""
    items = blocks[number].element.getparent()
    if items is None or items.tag not in {"ul", "ol"} or number == 0:
        return
    if blocks[number - 1].element.getparent() is items:
        return
    end = number
    while end < len(blocks) and blocks[end].element.getparent() is items:
        end += 1
    before, after = blocks[number - 1], blocks[min(end, len(blocks) - 1)]
    listed = blocks[number:end]
    if before.line is None or after.line is None or len(listed) > _MAX_LISTED:
        return
    if any(block.line is not None for block in listed) or end == len(blocks):
        return
    if before.line >= after.line or not _are_beside(items, before, after):
        return
    texts = [get_short_text(block.element, _MAX_LIST_ITEM) for block in listed]
    added.setdefault(after.line, [])[:0] = [f"- {text}" for text in texts if text]


def _are_beside(items: HtmlElement, before: _Block, after: _Block) -> bool:
    """Return whether a paragraph of the list's own parent comes before it.

    The block behind it is under the same parent, too.
    """
    parent = items.getparent()
    if parent is None or before.element.getparent() is not parent:
        return False
    return before.element.tag == "p" and parent in after.element.iterancestors()
