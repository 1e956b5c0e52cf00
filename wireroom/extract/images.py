"""The lead image with its caption, and the captions' elements.

The caption is read once and belongs to the image. The elements that print it are
handed to whoever cuts them out of the body: a page often prints it twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wireroom.extract.page_index import get_text, is_inside_furniture
from wireroom.model.article import Image

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.jsonld import ArticleData
    from wireroom.extract.page_index import PageIndex

MAX_CAPTION = 1_000
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|(?:photo|image|img)?-?caption)\b", re.IGNORECASE
)
_CREDIT = re.compile(
    r"[\s(\[|–—-]*\b(?:photos?|image|picture|credit|foto|bild|crédit|fotografía)"  # noqa: RUF001 - dashes of real captions
    r"(?: credit| by| courtesy)?\s*:\s*([^\n]{2,120}?)[)\].]*$"
    r"|\s*[(\[]([^()\[\]]{2,80}(?:/[^()\[\]]{2,40}"
    r"|\bvia\b[^()\[\]]{2,40}))[)\]]\.?$",
    re.IGNORECASE,
)


def find_lead_image(found: PageIndex, data: ArticleData, base: str) -> Image | None:
    """The lead image the page names, with the first caption it prints."""
    figure = _find_first_figure(found)
    if figure is None:
        figure = _find_captioned_box(found)
    source = found.find_meta("og:image", "og:image:url", "twitter:image") or data.image
    if not source and figure is not None:
        source = _get_image_source(figure)
    address = to_absolute_url(source, base)
    if not address:
        return None
    caption, credit = split_credit(_find_printed_caption(found, figure) or data.caption)
    return Image(url=address, caption=caption, credit=credit or data.credit)


def find_captions(tree: HtmlElement) -> list[HtmlElement]:
    """Every element that prints a photo's caption."""
    return [
        x
        for x in tree.iter("figcaption", "p", "div", "span", "dd", "cite")
        if x.tag == "figcaption" or _CAPTION.search(x.get("class", "")[:200])
    ]


def split_credit(text: str) -> tuple[str, str]:
    """A printed caption as caption and credit, which is "" where none is marked."""
    text = " ".join(text[:MAX_CAPTION].split())
    found = _CREDIT.search(text)
    if not found:
        return text, ""
    return text[: found.start()].strip(), (found[1] or found[2]).strip()


def to_absolute_url(address: str, base: str) -> str:
    """An http(s) address made absolute; "" for any other."""
    try:
        whole = urljoin(base, address.strip()) if address else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


def _find_first_figure(found: PageIndex) -> HtmlElement | None:
    pictures = (x for x in found.figures if x.find(".//img") is not None)
    return next((x for x in pictures if not is_inside_furniture(x)), None)


def _find_captioned_box(found: PageIndex) -> HtmlElement | None:
    """Find the box of a picture whose only mark is the caption beside it."""
    for caption in find_captions(found.root):
        box = caption.getparent()
        if box is None or is_inside_furniture(caption):
            continue
        if box.find(".//img") is not None and len(get_text(box)) <= 2 * MAX_CAPTION:
            return box
    return None


def _get_image_source(figure: HtmlElement) -> str:
    image = figure.find(".//img")
    return "" if image is None else image.get("src") or image.get("data-src") or ""


def _find_printed_caption(found: PageIndex, figure: HtmlElement | None) -> str:
    if figure is not None:
        own = figure.find(".//figcaption")
        if own is not None and get_text(own):
            return get_text(own)
    printed = (
        get_text(x) for x in find_captions(found.root) if not is_inside_furniture(x)
    )
    return next((x for x in printed if 8 <= len(x) <= MAX_CAPTION), "")
