"""The authors that a page names behind its story, where nothing above it does.

Themes name them in a box of rights ("Author: Ada Quill", with the address and the
licence), or by a link in the footer of the article.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from wireroom.extract.metadata.near_bylines import MAX_BYLINE
from wireroom.extract.page.page_index import is_inside_comments
from wireroom.extract.page.shown_text import get_short_text, get_spaced_text
from wireroom.words.byline_patterns import BYLINE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.page.page_index import PageIndex

_RIGHTS = re.compile(
    r"(?:^|[\s_-])(?:post|article|entry)-?_?(?:copyright|licen[cs]e)\b"
)
# Boxes, labels within one, and characters of a box; footers, and links of each.
_MAX_BOXES, _MAX_LABELS, _MAX_BOX = 2, 8, 600
_MAX_FOOTERS, _MAX_LINKS = 3, 6
_LABEL_TAGS = ("strong", "b", "span", "label", "dt")
# "Post author:" has a word before the label, Chinese none between them.
_LABEL = re.compile(
    r"(?:(?:post|article) |\u672c\u6587|\u6587\u7ae0)?"
    + BYLINE_PREFIX
    + r"\s?[:\uff1a]",
    re.IGNORECASE,
)
_AUTHOR_PATH = re.compile(r"/authors?/[^/?#]{1,100}/?$")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,12}")


def iter_closing_bylines(
    index: PageIndex, heading: HtmlElement | None
) -> Iterator[str]:
    """Yield the names in boxes of rights, then those in footers of the article."""
    for box in index.marks.find(_is_box_of_rights)[:_MAX_BOXES]:
        if get_short_text(box, _MAX_BOX) and not is_inside_comments(box):
            yield from filter(None, map(_read_labelled, _list_labels(box)))
    article = None if heading is None else next(heading.iterancestors("article"), None)
    if article is None:
        return
    for footer in islice(article.iter("footer"), _MAX_FOOTERS):
        links = islice(footer.iter("a"), _MAX_LINKS)
        names = [get_spaced_text(link) for link in links if _leads_to_author(link)]
        is_own = next(footer.iterancestors("article"), None) is article
        full = list(filter(is_full_name, names))
        if full and is_own and not is_inside_comments(footer):
            yield "; ".join(full)


def is_full_name(text: str) -> bool:
    """Return whether a name has two words, or is written without any space."""
    return " " in text or _EAST_ASIAN.fullmatch(text) is not None


def _is_box_of_rights(class_name: str, id_name: str) -> bool:
    return _RIGHTS.search(f"{class_name} {id_name}".lower()) is not None


def _list_labels(box: HtmlElement) -> list[HtmlElement]:
    return list(islice(box.iter(*_LABEL_TAGS), _MAX_LABELS))


def _read_labelled(label: HtmlElement) -> str:
    """Return the words right behind a label, "" if the element is none."""
    if not _LABEL.fullmatch(get_short_text(label, MAX_BYLINE)):
        return ""
    text = " ".join((label.tail or "").split())
    following = label.getnext()
    if not text and following is not None:
        text = get_short_text(following, MAX_BYLINE)
    return text if len(text) <= MAX_BYLINE else ""


def _leads_to_author(link: HtmlElement) -> bool:
    return _AUTHOR_PATH.search(link.get("href", "")) is not None
