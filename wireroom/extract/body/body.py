"""Extracts the text of the body with trafilatura, from what is left of the tree.

Its own metadata and comments are switched off: both were extracted before, and comments
are no longer in the tree. Its ``deduplicate`` is off because it remembers other pages.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from lxml import etree

from wireroom.extract.body.normalize_markup import (
    CODE_LINE,
    restore_code_line,
    restore_joiners,
)
from wireroom.extract.body.own_text import extract_own_text
from wireroom.extract.body.restore_blocks import restore_lost_blocks
from wireroom.extract.body.strip_site_lines import is_site_line
from wireroom.extract.body.trafilatura_copy import bare_extraction
from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.element_texts import measure_text
from wireroom.extract.page.letter_count import count_letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex

EXTRACTOR = f"trafilatura {version('trafilatura')}"
MAX_TEXT_CHARACTERS = 2_000_000
# A text of fewer letters, or of a smaller share of the page's, is compared with
# those of other algorithms.
MIN_TEXT, MIN_PAGE_SHARE = 250, 0.2
# So is one that has less of the page's paragraphs.
MIN_SHARE = 0.6
# Of 1,274 real pages 16 have more blocks, and in each more of them are long.
MAX_BLOCKS = 1_500
MIN_LONG_SHARE = 0.025
# The deepest of 1,179 real pages has 51 levels, the largest 9,748 elements.
MAX_ELEMENTS = 12_000
_ELEMENTS = etree.XPath("count(//*)")
MAX_DEPTH, MAX_DEEP_ELEMENTS = 80, 100
_DEEP_ELEMENTS = etree.XPath(f"count({'/*' * MAX_DEPTH}//*)")
_BLOCKS = (
    "p", "div", "section", "article", "aside", "header", "footer", "figure", "details",
    "li", "td", "dd", "dt", "tr", "table", "pre", "blockquote", "h1", "h2", "h3", "h4",
    "h5", "h6", "option", "fieldset", "address", "center",
)  # fmt: skip
_LONG_TEXTS = etree.XPath("count(//text()[string-length(normalize-space()) >= 100])")


def extract_body_text(
    tree: HtmlElement, url: str, title: str = "", marks: MarkIndex | None = None
) -> str:
    """Return the text, one paragraph per line; "" if there is none.

    Without a first line that repeats the title, and without lines of the site itself.

    Args:
        marks: the index of the tree, where one is there.
    """
    text = extract_own_text(tree, marks)
    if not _is_story(text, tree):
        is_hostile = _is_costly(tree) or _is_mostly_labels(tree)
        text = _run_trafilatura(tree, url, fast=is_hostile)
    restored = restore_lost_blocks(tree, clean_lines(text, title), url)
    first, _, rest = restored.partition("\n")
    return rest if rest and fold_text(first) == fold_text(title) else restored


def _is_story(text: str, tree: HtmlElement) -> bool:
    """Return whether a text has enough of the page's to be its story.

    trafilatura compares any other text with those of other algorithms, and searches the
    page once more for all that may be text.
    """
    if count_letters(text) < MIN_TEXT:
        return False
    if len(text) < MIN_PAGE_SHARE * measure_text(tree):
        return False
    return len(text) >= MIN_SHARE * sum(map(_measure_paragraph, tree.iter("p")))


def _measure_paragraph(paragraph: HtmlElement) -> int:
    """Return the characters of a paragraph outside of its elements."""
    return len(paragraph.text or "") + sum(len(part.tail or "") for part in paragraph)


def _run_trafilatura(tree: HtmlElement, url: str, *, fast: bool) -> str:
    """Return the text that trafilatura finds.

    Args:
        fast: do not compare its own text with those of readability and justext.
    """
    document = bare_extraction(
        tree,
        url=url,
        include_comments=False,
        with_metadata=False,
        deduplicate=False,
        fast=fast,
    )
    # bare_extraction returns a dict only if its caller asks for one.
    return getattr(document, "text", None) or ""


def _is_costly(tree: HtmlElement) -> bool:
    """Return whether a page has more elements, or deeper ones, than articles have.

    The two other algorithms that trafilatura compares with read the text of each
    element, and of each paragraph its path: twice the depth costs twice the time.
    """
    deep, elements = _DEEP_ELEMENTS(tree), _ELEMENTS(tree)
    assert isinstance(deep, float), "XPath counts in floating point"
    assert isinstance(elements, float), "the same"
    return deep > MAX_DEEP_ELEMENTS or elements > MAX_ELEMENTS


def _is_mostly_labels(tree: HtmlElement) -> bool:
    """Return whether a page has very many blocks, and hardly a sentence in them.

    There trafilatura's own text is taken: the two other algorithms that it compares
    with cost 2.5 s of CPU a megabyte of such blocks, and return all of them (measured).
    """
    blocks = sum(1 for _ in tree.iter(*_BLOCKS))
    if blocks <= MAX_BLOCKS:
        return False
    long = _LONG_TEXTS(tree)
    assert isinstance(long, float), "XPath counts in floating point"
    return long < MIN_LONG_SHARE * blocks


def clean_lines(text: str, title: str) -> str:
    """Return a text without empty lines, lines of the site, and a leading title."""
    text = restore_joiners(text[:MAX_TEXT_CHARACTERS])
    text = text.replace(CODE_LINE, f"\n{CODE_LINE}")
    folded = (" ".join(line.split()) for line in text.split("\n"))
    lines = [
        restore_code_line(line) if line.startswith(CODE_LINE) else line
        for line in folded
        if line and (line.startswith(CODE_LINE) or not is_site_line(line))
    ]
    if len(lines) > 1 and fold_text(lines[0]) == fold_text(title):
        del lines[0]
    return "\n".join(lines)
