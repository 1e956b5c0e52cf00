"""Finds the lead image with its caption, and the elements of all captions.

A caption belongs to its image, not to the text: ``strip_furniture`` removes the
elements that :func:`find_captions` returns. A page often prints a caption twice.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wireroom.extract.page.page_index import is_inside_furniture
from wireroom.extract.page.shown_text import get_text
from wireroom.model.article import Image

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.metadata.jsonld import ArticleData
    from wireroom.extract.page.mark_index import MarkIndex
    from wireroom.extract.page.page_index import PageIndex

MAX_CAPTION = 1_000
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|(?:photo|image|img)?-?caption)\b", re.IGNORECASE
)
_CAPTION_TAGS = frozenset({"p", "div", "span", "dd", "cite"})
_CREDIT = re.compile(
    r"[\s(\[|–—-]*\b(?:photos?|image|picture|credit|foto|bild|crédit|fotografía)"  # noqa: RUF001 - dashes of real captions
    r"(?: credit| by| courtesy)?\s*:\s*([^\n]{2,120}?)[)\].]*$"
    r"|\s*[(\[]([^()\[\]]{2,80}(?:/[^()\[\]]{2,40}"
    r"|\bvia\b[^()\[\]]{2,40}))[)\]]\.?$",
    re.IGNORECASE,
)


def find_lead_image(index: PageIndex, data: ArticleData, base: str) -> Image | None:
    """Return the lead image that the page declares, with the first printed caption."""
    figure = _find_first_figure(index)
    if figure is None:
        figure = _find_captioned_box(index)
    source = index.find_meta("og:image", "og:image:url", "twitter:image") or data.image
    if not source and figure is not None:
        source = _get_image_source(figure)
    address = to_absolute_url(source, base)
    if not address:
        return None
    caption, credit = split_credit(_find_printed_caption(index, figure) or data.caption)
    return Image(url=address, caption=caption, credit=credit or data.credit)


def find_captions(marks: MarkIndex) -> list[HtmlElement]:
    """Return all elements of a page that print the caption of a photo."""
    marked = [
        element
        for element in marks.find(_is_caption_mark)
        if element.tag in _CAPTION_TAGS
    ]
    others = list(marks.root.iter("figcaption"))
    return marks.select_left(marks.sort([*marked, *others]) if others else marked)


@lru_cache(maxsize=2_000)
def _is_caption_mark(class_name: str, id_name: str) -> bool:  # noqa: ARG001 - the marks of an element are both
    # A plain search first: few elements have a class with this word.
    if "caption" not in class_name.lower():
        return False
    return _CAPTION.search(class_name[:200]) is not None


def split_credit(text: str) -> tuple[str, str]:
    """Split a printed caption into caption and credit; the credit may be ""."""
    text = " ".join(text[:MAX_CAPTION].split())
    match = _CREDIT.search(text)
    if not match:
        return text, ""
    return text[: match.start()].strip(), (match[1] or match[2]).strip()


def to_absolute_url(address: str, base: str) -> str:
    """Return an absolute http or https URL; "" if ``address`` does not lead to one."""
    try:
        url = urljoin(base, address.strip()) if address else ""
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def _find_first_figure(index: PageIndex) -> HtmlElement | None:
    with_image = (f for f in index.figures if f.find(".//img") is not None)
    return next((f for f in with_image if not is_inside_furniture(f)), None)


def _find_captioned_box(index: PageIndex) -> HtmlElement | None:
    """Return the parent of a caption that also holds an image; it has no figure."""
    for caption in find_captions(index.marks):
        box = caption.getparent()
        if box is None or is_inside_furniture(caption):
            continue
        if box.find(".//img") is not None and len(get_text(box)) <= 2 * MAX_CAPTION:
            return box
    return None


def _get_image_source(figure: HtmlElement) -> str:
    image = figure.find(".//img")
    return "" if image is None else image.get("src") or image.get("data-src") or ""


def _find_printed_caption(index: PageIndex, figure: HtmlElement | None) -> str:
    if figure is not None:
        caption = figure.find(".//figcaption")
        if caption is not None and get_text(caption):
            return get_text(caption)
    texts = (
        get_text(caption)
        for caption in find_captions(index.marks)
        if not is_inside_furniture(caption)
    )
    return next((text for text in texts if 8 <= len(text) <= MAX_CAPTION), "")
