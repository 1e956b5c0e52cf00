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
from urllib.parse import urlsplit

from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.shown_text import get_short_text, get_text
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
# Buttons to follow or share are links to other sites, too.
_NETWORKS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|linkedin|whatsapp|pinterest|reddit"
    r"|tiktok|threads|telegram|bsky|mastodon|vk|ok|weibo|t|wa)\.(?:com|net|ru|me|app|social)$"
)
_MAX_HEADING = 200
_MAX_BLOCK = 20_000
_MAX_LIST_ITEM = 300
_MAX_LISTED = 30
_MAX_BLOCKS = 3_000
_MIN_PROSE = 40


def restore_lost_blocks(tree: HtmlElement, text: str, url: str = "") -> str:
    """Return the text with the lost headings and lists of links in their places.

    Args:
        url: of the page. A list of links to other sites is a list of sources also at
            the end of the text; one of links within the site leads to other stories.
    """
    lines = text.split("\n")
    added = _LostBlocks(tree, lines, urlsplit(url).hostname).find()
    if not added:
        return text
    return "\n".join(
        line
        for number, own in enumerate([*lines, None])
        for line in (*added.get(number, ()), own)
        if line is not None
    )


class _LostBlocks:
    """Finds the lost blocks of a page, and the number of the line each comes before.

    The text of a block is read only where it matters: headings, first items of lists,
    and the blocks beside them. To read all takes 3 ms a page.
    """

    def __init__(self, tree: HtmlElement, lines: list[str], host: str | None) -> None:
        self._host = host
        self._end = len(lines)
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
            elif element.tag in {"li", "dt"} and place:
                self._add_link_list(place, element)
                self._add_sources(place, element)
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

    def _add_sources(self, place: int, element: HtmlElement) -> None:
        """Add a list of links to other sites at the end of the text, with its heading.

        The paragraph before it, or before its heading, is the last line of the text.
        """
        if element.getprevious() is not None:
            return
        items, before = element.getparent(), self._blocks[place - 1]
        if items is None or items.tag not in {"ul", "ol", "dl"}:
            return
        heading = ""
        if before.tag in _HEADINGS and place > 1:
            heading, before = (
                get_short_text(before, _MAX_HEADING),
                self._blocks[place - 2],
            )
        if before.tag != "p" or self._find_line(before) != self._end - 1:
            return
        if items.getparent() not in before.iterancestors():
            return
        listed = [item for item in items if item.tag in {"li", "dt", "dd"}]
        texts = [get_short_text(item, _MAX_LIST_ITEM) for item in listed]
        is_lost = all(self._find_line(item) is None for item in listed)
        if len(listed) > _MAX_LISTED or not is_lost or _OTHER_STORIES.match(heading):
            return
        if not _leads_to_other_sites(items, self._host):
            return
        heads = [heading] if heading and fold_text(heading) not in self._lines else []
        lines = [*heads, *(f"- {text}" for text in texts if text)]
        self._added.setdefault(self._end, []).extend(lines)


def _leads_to_other_sites(items: HtmlElement, host: str | None) -> bool:
    """Return whether all links of a list are addresses on other hosts."""
    links = [link.get("href", "") for link in items.iter("a")]
    try:
        hosts = {urlsplit(link).hostname for link in links}
    except ValueError:
        return False
    is_elsewhere = host is not None and bool(hosts) and hosts.isdisjoint({None, host})
    return is_elsewhere and not any(_NETWORKS.search(x) for x in hosts if x)


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
