"""Reads the body of a post that is too short for the body extractor.

Of one or two sentences the extractor finds no main part, and returns the text of the
whole page: the site's name, the title, the footer. The post's own container is known by
its class, or by the headline in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wireroom.dates.printed_date import parse_printed_date
from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.letter_count import count_letters
from wireroom.extract.page.page_index import is_inside_furniture
from wireroom.extract.page.shown_text import get_short_text, get_text
from wireroom.extract.publication_date.day_order import find_page_language
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_SHORT_TEXT = 300
_CONTENT_MARKS = re.compile(
    r"(?:^|\s)(?:entry-content|post-content|post-body|article-body|article-content"
    r"|articlebody|e-content|wp-block-post-content|story-body|entry-body"
    r"|entrytext|post_content|node__content)(?:$|\s)",
    re.IGNORECASE,
)
# What themes call the element of the text, and other parts of the page.
_LOOSE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:entry|content|bodycopy|post-?text|article-?text|story)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTAINERS = ("div", "section", "article")
_PARAGRAPHS = ("p", "li", "blockquote", "pre", "dd")
_MIN_WORD = 2
_MAX_DATELINE = 120
# Of the characters of an element, those of its paragraphs.
_MIN_SHARE = 0.8
_FULL_STOPS = (".", "!", "?", "。", "।")
_SENTENCE_END = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u0964\u061f\u06d4][\"'\u201d\u2019\u00bb\u201c)\]]{0,2}$"
)
_MIN_SENTENCE = 40
_SEPARATOR = re.compile(r"\s[|/·•-]\s|,\s(?=\D)|\son\s")


def read_short_post(tree: HtmlElement, title: str) -> str:
    """Return the paragraphs of the post's container; "" if none has a short text."""
    language = find_page_language(tree)
    for container in _iterate_containers(tree, title):
        lines = [
            get_text(element)
            for element in container.iter(*_PARAGRAPHS)
            if not is_inside_furniture(element) and _is_innermost(element)
        ]
        while len(lines) > 1 and _is_dateline(lines[0], language):
            del lines[0]
        text = "\n".join(line for line in lines if len(line) >= _MIN_WORD)
        if text:
            return text if len(text) <= MAX_SHORT_TEXT else ""
    return ""


def lacks_sentences(short: str, text: str) -> bool:
    """Return whether the text around a headline has labels, and another text prose.

    The tags of a post and the minutes of its reading are read beside the headline where
    the post itself is elsewhere.
    """
    if any(_SENTENCE_END.search(line) for line in short.split("\n")):
        return False
    return any(
        count_letters(line) >= _MIN_SENTENCE and _SENTENCE_END.search(line)
        for line in text.split("\n")
        if line not in short
    )


def is_whole_post(text: str, tree: HtmlElement) -> bool:
    """Return whether a text is all of the one element that is marked as a post.

    Args:
        text: the paragraphs that were read from it.
    """
    marked = filter(_is_marked, tree.iter(*_CONTAINERS))
    outer = next(marked, None)
    # The first is the outermost of those that are in it.
    if outer is None or not {*outer.iter()}.issuperset(marked):
        return False
    whole = get_short_text(outer, 2 * MAX_SHORT_TEXT)
    return bool(whole) and len(text) >= _MIN_SHARE * len(whole)


def _is_dateline(line: str, language: str | None) -> bool:
    """Return whether a line is no sentence but a date, with a name beside it."""
    if len(line) > _MAX_DATELINE or line.endswith(_FULL_STOPS):
        return False
    pieces = (line, *_SEPARATOR.split(line))
    return any(
        parse_printed_date(piece, source=DateSource.VISIBLE, language=language)
        for piece in pieces
    )


def _iterate_containers(tree: HtmlElement, title: str) -> Iterator[HtmlElement]:
    yield from filter(_is_marked, tree.iter(*_CONTAINERS))
    yield from filter(_has_sentence, filter(_may_be_post, tree.iter(*_CONTAINERS)))
    yield from tree.iter("article")
    for heading in _find_headings(tree, title):
        parent = heading.getparent()
        if parent is not None and parent.tag not in {"body", "header"}:
            yield parent


def _is_marked(element: HtmlElement) -> bool:
    if element.get("itemprop") == "articleBody":
        return True
    return _CONTENT_MARKS.search(element.get("class", "")[:200]) is not None


def _may_be_post(element: HtmlElement) -> bool:
    """Return whether an element has a mark of a post that wrappers have as well."""
    marks = f"{element.get('class', '')[:200]} {element.get('id', '')[:200]}"
    return _LOOSE_MARKS.search(marks) is not None


def _has_sentence(element: HtmlElement) -> bool:
    """Return whether a sentence is right in an element, which is no wrapper then."""
    texts = (get_text(child) for child in element if child.tag == "p")
    return any(len(x) >= _MIN_SENTENCE and _SENTENCE_END.search(x) for x in texts)


def _find_headings(tree: HtmlElement, title: str) -> list[HtmlElement]:
    """Return the headings with the title; without any the first level's."""
    folded = fold_text(title)
    headings = list(tree.iter("h1", "h2", "h3"))
    with_title = [e for e in headings if folded and fold_text(get_text(e)) == folded]
    return with_title or [e for e in headings if e.tag == "h1"]


def _is_innermost(element: HtmlElement) -> bool:
    return next(element.iterdescendants(*_PARAGRAPHS), None) is None
