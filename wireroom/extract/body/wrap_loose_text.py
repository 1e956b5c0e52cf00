"""Makes paragraphs of the sentences of a story that are in no paragraph.

The body extractor reads the paragraphs of a container and the text right behind each.
It loses the words in front of the first paragraph, which often are the most important
sentence, and a sentence in a ``div`` between two paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A container of a story has at least so many paragraphs of at least so many characters.
_MIN_PARAGRAPHS, _MIN_PARAGRAPH = 3, 40
_MIN_SENTENCE, _MAX_SENTENCES = 60, 2_000
_MAX_CHILDREN, _MAX_PARTS = 1_000, 40
# Elements within a line of text.
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_SENTENCE = re.compile(r"[.!?…。！？।։။][\"”’»“)\]]*$")  # noqa: RUF001 - signs of real sentences


def wrap_loose_text(tree: HtmlElement) -> None:
    """Make paragraphs of loose sentences in the containers that have paragraphs.

    A loose sentence is the text in front of the first paragraph, or all of a ``div``
    that has neither class nor id.
    """
    counts = Counter(
        parent
        for paragraph in tree.iter("p")
        if (parent := paragraph.getparent()) is not None and _is_long(paragraph)
    )
    for container, count in counts.items():
        if count >= _MIN_PARAGRAPHS:
            _wrap_in(container)


def _is_long(paragraph: HtmlElement) -> bool:
    return len(paragraph.text or "") >= _MIN_PARAGRAPH or (
        len(paragraph) > 0 and not get_short_text(paragraph, _MIN_PARAGRAPH)
    )


def _wrap_in(container: HtmlElement) -> None:
    """Make paragraphs of the loose sentences among the children of an element."""
    before: HtmlElement | None = None
    is_in_front = True
    for child in list(islice(container, _MAX_CHILDREN)):
        if not isinstance(child.tag, str) or child.tag in _INLINE:
            continue
        if is_in_front:
            _wrap_run(container, before, child)
            is_in_front = not (child.tag == "p" and _is_long(child))
        if child.tag == "div" and _is_unmarked_sentence(child):
            child.tag = "p"
        before = child


def _is_unmarked_sentence(block: HtmlElement) -> bool:
    """Return whether a block without a mark is a sentence, and nothing but text."""
    if block.get("class") or block.get("id"):
        return False
    parts = islice(block.iterdescendants(), _MAX_PARTS)
    return all(part.tag in _INLINE for part in parts) and _is_sentence(
        get_short_text(block, _MAX_SENTENCES)
    )


def _is_sentence(text: str) -> bool:
    return len(text) >= _MIN_SENTENCE and _SENTENCE.search(text) is not None


def _wrap_run(
    container: HtmlElement, before: HtmlElement | None, behind: HtmlElement
) -> None:
    """Make a paragraph of the text and inline elements between two children.

    Nothing is changed unless they are a sentence.

    Args:
        before: None for the start of the container.
    """
    start = 0 if before is None else container.index(before) + 1
    run = list(islice(container, start, container.index(behind)))
    loose = container.text if before is None else before.tail
    text = "".join((loose or "", *map(_read_with_tail, run)))
    if not _is_sentence(" ".join(text.split())):
        return
    if before is None:
        container.text = None
    else:
        before.tail = None
    paragraph = etree.Element("p")
    paragraph.text = loose
    container.insert(start, paragraph)
    paragraph.extend(run)


def _read_with_tail(element: HtmlElement) -> str:
    """Return the text of an element, of a comment none, and the text behind it."""
    own = "".join(element.itertext()) if isinstance(element.tag, str) else ""
    return own + (element.tail or "")
