"""Chooses the body among the places of a page that hold it.

The markup is what readers see, with paragraphs and headings, and is used where it has
the whole story. A page that shows a teaser, or is built by scripts, has the rest in
JSON-LD (``articleBody``) or in the data of its scripts. Where the text came from is
stored with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.extract.body.body import clean_lines, extract_body_text
from wireroom.extract.body.short_post import (
    MAX_SHORT_TEXT,
    is_whole_post,
    lacks_sentences,
    read_short_post,
)
from wireroom.extract.metadata.headline import fold_text
from wireroom.extract.page.shown_text import get_text
from wireroom.extract.script_data.hydration import (
    read_component_tree,
    read_hydration_text,
)
from wireroom.model.evidence import BodySource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from wireroom.extract.metadata.metadata import Metadata
    from wireroom.extract.page.mark_index import MarkIndex

# A page with this much text in its markup shows its story: what JSON-LD has more there
# is the text once again, or all 300,000 characters of a live blog (both measured).
_SHORT_TEXT = 2_000
# How much more another place must have. JSON-LD often has a caption or a note more than
# the markup; that is no reason to give up paragraphs and headings.
_MIN_GAIN = 1.3
_MIN_ADDED_CHARACTERS = 150
# A text of fewer characters ("Loading...", "Keep reading in the app") needs no
# agreement with the other place.
_TEASER_CHARACTERS = 250
# The share of the markup's long lines that the other place has as well.
_MIN_SHARED_LINES = 0.5
_LONG_LINE = 40
# Of a line with names and a date, below a headline.
_DATE = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of an article and the place that it was read from.

    Attributes:
        tree: the elements of the text, where they are not the page's.
    """

    text: str
    source: BodySource = BodySource.MARKUP
    tree: HtmlElement | None = None


def choose_body(
    tree: HtmlElement,
    url: str,
    metadata: Metadata,
    *,
    marks: MarkIndex,
    scripts: Sequence[HtmlElement],
) -> Body:
    """Return the text of the page's article; its text is "" if no place has any.

    Args:
        tree: the page without comments, furniture and scripts.
        marks: the index of the tree.
        scripts: the page's scripts, which a short page gets back.
    """
    body = Body(text=_extract_markup_text(tree, url, metadata.title, marks))
    if len(body.text) < _SHORT_TEXT:
        described = clean_lines(metadata.body_text, metadata.title)
        body = _prefer_longer(body, described, BodySource.JSON_LD)
    if len(body.text) < _SHORT_TEXT:
        tree.extend(scripts)
        state = read_hydration_text(tree, metadata.title)
        body = _prefer_longer(
            body, clean_lines(state, metadata.title), BodySource.HYDRATION
        )
        components = read_component_tree(tree)
        if components is not None:
            text = extract_body_text(components, url, metadata.title)
            longer = _prefer_longer(body, text, BodySource.HYDRATION)
            body = body if longer is body else replace(longer, tree=components)
    return body


def _extract_markup_text(
    tree: HtmlElement, url: str, title: str, marks: MarkIndex
) -> str:
    """Return the text of the markup; of a short post only what its container has.

    Where no main part was found, the text is the whole page's.
    """
    text = extract_body_text(tree, url, title, marks)
    if len(text) > _SHORT_TEXT:
        return text
    short = clean_lines(read_short_post(tree, title), title)
    if not short or lacks_sentences(short, text):
        return text
    is_post = (
        len(text) <= MAX_SHORT_TEXT
        or _has_only_lists_beside(text, short, tree)
        or is_whole_post(short, tree)
    )
    return short if is_post else text


def _has_only_lists_beside(text: str, short: str, tree: HtmlElement) -> bool:
    """Return whether all lines beside a short text are lists' or short themselves."""
    known = fold_text(short)
    listed = fold_text("\n".join(get_text(item) for item in tree.iter("li")))
    lines = (line for line in text.split("\n") if len(line) >= _LONG_LINE)
    folded = (fold_text(line) for line in lines if not _DATE.search(line))
    return all(line in known or line in listed for line in folded)


def _prefer_longer(body: Body, text: str, source: BodySource) -> Body:
    """Return the longer text where it holds what the shorter one has."""
    wanted = max(_MIN_GAIN * len(body.text), len(body.text) + _MIN_ADDED_CHARACTERS)
    if len(text) < wanted:
        return body
    if len(body.text) >= _TEASER_CHARACTERS and not _shares_lines(body.text, text):
        return body
    return Body(text=text, source=source)


def _shares_lines(shorter: str, longer: str) -> bool:
    """Return whether most long lines of a text are part of the other one."""
    lines = [line for line in shorter.split("\n") if len(line) >= _LONG_LINE]
    folded = fold_text(longer)
    shared = sum(fold_text(line) in folded for line in lines)
    return bool(lines) and shared >= _MIN_SHARED_LINES * len(lines)
