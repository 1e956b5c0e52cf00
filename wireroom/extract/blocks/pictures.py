"""Pictures within a story, with captions, and what a story embeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.metadata.images import MAX_CAPTION, split_credit, to_absolute_url
from wireroom.extract.page.shown_text import get_short_text, get_text
from wireroom.structure.blocks import Embed, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MAX_PICTURES = 200
_MAX_URL = 2_000
# Smaller ones are symbols, portraits of authors and counters of readers.
_MIN_PIXELS = 60
# Scripts show the picture whose address one of these has when a reader comes near it.
_ADDRESS_NAMES = ("src", "data-src", "data-lazy-src", "data-original")
_SET_NAMES = ("srcset", "data-srcset")
# Frames of advertisements and counters.
_UNWANTED_HOSTS = (
    "doubleclick.", "googlesyndication.", "googletagmanager.", "google.com/recaptcha",
    "facebook.com/plugins", "amazon-adsystem.", "taboola.", "outbrain.", "addthis.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words below a picture; both may be ""."""

    text: str
    credit: str


def collect_captions(tree: HtmlElement) -> dict[HtmlElement, Caption]:
    """Return the captions of the pictures in figures, before captions are removed."""
    captions: dict[HtmlElement, Caption] = {}
    for figure in _iterate_figures(tree):
        caption = figure.find(".//figcaption")
        if caption is not None and get_short_text(caption, MAX_CAPTION):
            words = _read_caption(caption)
            captions |= dict.fromkeys(figure.iter("img"), words)
    return captions


def read_picture(
    image: HtmlElement, base: str, caption: Caption | None
) -> Picture | None:
    """Return a picture; None for symbols and pictures without an address."""
    if _is_small(image):
        return None
    url = _find_address(image, base)
    if not url or len(url) > _MAX_URL:
        return None
    alt = " ".join((image.get("alt") or "")[:MAX_CAPTION].split())
    if caption is None:
        return Picture(url=url, alt=alt)
    return Picture(url=url, alt=alt, caption=caption.text, credit=caption.credit)


def read_embed(element: HtmlElement, base: str) -> Embed | None:
    """Return what a frame or player shows; None without an address for readers."""
    if _is_small(element):
        return None
    source = element.find(".//source[@src]")
    inner = "" if source is None else source.get("src", "")
    address = element.get("src") or element.get("data-src") or inner
    url = to_absolute_url(address, base)
    if not url or len(url) > _MAX_URL or any(host in url for host in _UNWANTED_HOSTS):
        return None
    return Embed(url=url, title=" ".join((element.get("title") or "")[:300].split()))


def _iterate_figures(tree: HtmlElement) -> Iterator[HtmlElement]:
    for number, figure in enumerate(tree.iter("figure")):
        if number == _MAX_PICTURES:
            return
        yield figure


def _read_caption(caption: HtmlElement) -> Caption:
    """Return caption and credit; an element of its own is the credit."""
    text = get_text(caption)
    for part in caption.iter("cite", "span", "small"):
        is_credit = part.tag == "cite" or "credit" in part.get("class", "").lower()
        credit = get_text(part) if is_credit else ""
        if credit and text.endswith(credit):
            bare = text.removesuffix(credit).strip()
            return Caption(text=bare, credit=split_credit(credit)[1] or credit)
    words, credit = split_credit(text)
    return Caption(text=words, credit=credit)


def _is_small(element: HtmlElement) -> bool:
    sizes = (element.get("width"), element.get("height"))
    return any(size and size.isdigit() and int(size) < _MIN_PIXELS for size in sizes)


def _find_address(image: HtmlElement, base: str) -> str:
    for name in _ADDRESS_NAMES:
        address = image.get(name)
        if address and not address.startswith(("data:", "#")):
            return to_absolute_url(address, base)
    for name in _SET_NAMES:
        words = (image.get(name) or "").split(maxsplit=1)
        if words:
            return to_absolute_url(words[0].rstrip(","), base)
    return ""
