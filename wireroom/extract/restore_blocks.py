"""Puts headings and lists back that the body extractor left out between paragraphs.

Where a story is spread over several containers (sections, updates of a live blog), the
extractor falls back to collecting paragraphs alone. It also drops headings that are
buttons, and lists of nothing but links. A block counts as the story's where the blocks
around it are in the text.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.headline import fold_text
from wireroom.extract.page_index import get_short_text, get_text
from wireroom.words.language import split_words
from wireroom.words.languages import LANGUAGES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "summary", "button")
_BLOCKS = (*_HEADINGS, "h1", "p", "li", "blockquote", "dt", "dd", "pre", "td")
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "figure", "table"})
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


def restore_lost_blocks(tree: HtmlElement, text: str) -> str:
    """Return the text with the lost headings and lists of links in their places."""
    lines = text.split("\n")
    added = _LostBlocks(tree, lines).find()
    if not added:
        return text
    return "\n".join(
        line
        for number, own in enumerate(lines)
        for line in (*added.get(number, ()), own)
    )


class _LostBlocks:
    """Finds the lost blocks of a page, and the number of the line each comes before.

    The text of a block is read only where it matters: headings, first items of lists,
    and the blocks beside them. To read all takes 3 ms a page.
    """

    def __init__(self, tree: HtmlElement, lines: list[str]) -> None:
        self._blocks = list(islice(tree.iter(*_BLOCKS), _MAX_BLOCKS))
        self._lines: dict[str, int] = {}
        for number, line in enumerate(lines):
            self._lines.setdefault(fold_text(line), number)
        self._added: dict[int, list[str]] = {}

    def find(self) -> dict[int, list[str]]:
        """Return the lost lines by the number of the line that follows them."""
        for place, element in enumerate(self._blocks):
            if element.tag in _HEADINGS:
                self._add_heading(place, element)
            elif element.tag == "li" and place:
                self._add_link_list(place, element)
        return self._added

    def _find_line(self, element: HtmlElement) -> int | None:
        key = fold_text(get_short_text(element, _MAX_BLOCK))
        return self._lines.get(key) if key else None

    def _add_heading(self, place: int, element: HtmlElement) -> None:
        """Add a heading before the line of the paragraph that follows it."""
        if element.tag == "button" and not _is_toggle(element):
            return
        heading = get_short_text(element, _MAX_HEADING)
        if not heading or _OTHER_STORIES.match(heading):
            return
        if fold_text(heading) in self._lines:
            return
        follower = self._find_follower(place)
        if follower is None or not _is_in_story(element, follower):
            return
        line = self._find_line(follower)
        if line is not None:
            below = self._added.setdefault(line, [])
            if heading not in below:
                below.append(heading)

    def _find_follower(self, place: int) -> HtmlElement | None:
        """Return the block with text behind a heading, unless it is a heading."""
        own = set(self._blocks[place].iter())
        for block in self._blocks[place + 1 : place + 4]:
            if block in own:
                continue
            if (
                block.tag in {"li", "blockquote", "dd", "td"}
                and block.find("p") is not None
            ):
                continue
            return None if block.tag in _HEADINGS else block
        return None

    def _add_link_list(self, place: int, element: HtmlElement) -> None:
        """Add a list of links that is lost as a whole, between two paragraphs."""
        items, before = element.getparent(), self._blocks[place - 1]
        if items is None or items.tag not in {"ul", "ol"} or before.tag != "p":
            return
        if items.getparent() is None or before.getparent() is not items.getparent():
            return
        listed = [item for item in items if item.tag == "li"]
        end = place + len(listed)
        if len(listed) > _MAX_LISTED or end >= len(self._blocks):
            return
        after = self._blocks[end]
        if items.getparent() not in after.iterancestors():
            return
        first, last = self._find_line(before), self._find_line(after)
        if first is None or last is None or first >= last:
            return
        if any(self._find_line(item) is not None for item in listed):
            return
        texts = [get_short_text(item, _MAX_LIST_ITEM) for item in listed]
        self._added.setdefault(last, [])[:0] = [f"- {text}" for text in texts if text]


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
    link = heading.find(".//a[@href]")
    if link is not None and not link.get("href", "").startswith("#"):
        return False
    above = set(follower.iterancestors())
    for parent in heading.iterancestors():
        if parent in above:
            return len(get_text(follower)) >= _MIN_PROSE
        if parent.tag in _OUTSIDE:
            return False
    return False
