"""The lines of a story with its tags, its section and the link to its comments.

Their words are the theme's, in any language; the markup of the links is that of the
publishing system: ``rel="tag"`` (microformats), and the fragment of the discussion.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.page.shown_text import get_short_text, get_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

_DISCUSSION = re.compile(r"#(?:comments?|respond|disqus_thread|comments-list)$")
_MAX_ADDRESS = 40
_LINE_TAGS = frozenset(
    {"p", "div", "span", "ul", "ol", "li", "small", "em", "strong", "footer", "dl",
     "dd", "dt", "i", "b"}
)  # fmt: skip
_MAX_LEVELS = 4
# Characters of a line, and of what is beside its links: "Categorised in:".
_MAX_LINE, _MAX_LABEL = 400, 40
# A page of links is no story, and each of them would be looked at.
_MAX_LINKS = 300
_SENTENCE_END = re.compile(r"\w[.!?\u2026\u3002]\s*$")


def find_filing_lines(tree: HtmlElement) -> frozenset[str]:
    """Return the texts that are nothing but such links and a label.

    A link in a sentence is none, nor is the text of a tag that a sentence has as well.
    """
    links = (link for link in tree.iter("a") if _is_filing_link(link))
    lines = map(_list_lines, islice(links, _MAX_LINKS))
    return frozenset(text for texts in lines for text in texts)


def drop_filing_lines(text: str, lines: Collection[str]) -> str:
    """Return a text without these lines; the whole where nothing else is in it.

    They stay in the tree: without them the extractor takes other parts of small pages
    (measured on labelled ones).
    """
    kept = [line for line in text.split("\n") if line not in lines]
    return "\n".join(kept) if kept else text


def _is_filing_link(link: HtmlElement) -> bool:
    rel = link.get("rel")
    if rel and "tag" in rel.lower().split():
        return True
    return _DISCUSSION.search(link.get("href", "")[-_MAX_ADDRESS:]) is not None


def _list_lines(link: HtmlElement) -> list[str]:
    """Return the texts of the elements around a link that are such lines."""
    lines = []
    for element in islice(link.iterancestors(), _MAX_LEVELS):
        text = get_short_text(element, _MAX_LINE)
        if element.tag not in _LINE_TAGS or not _is_filing_line(element, text):
            break
        lines.append(text)
    return lines


def _is_filing_line(element: HtmlElement, text: str) -> bool:
    if not text:
        return False
    links = list(element.iter("a"))
    if not all(map(_is_filing_link, links)):
        return False
    label = len(text) - sum(len(get_text(link)) for link in links)
    return label <= _MAX_LABEL and not _SENTENCE_END.search(text)
