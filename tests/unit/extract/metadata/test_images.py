"""The lead image of a page, its caption and its credit."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from wireroom.extract.metadata.images import (
    MAX_CAPTION,
    find_captions,
    find_lead_image,
    split_credit,
    to_absolute_url,
)
from wireroom.extract.metadata.jsonld import ArticleData
from wireroom.extract.page.mark_index import index_marks
from wireroom.extract.page.page_index import index_page
from wireroom.model.article import Image

BASE = "https://a.example/story/"
LONG_CAPTION = "x" * (2 * MAX_CAPTION + 1)
OG = '<meta property="og:image" content="/og.jpg">'
FIGURE = (
    '<figure><img src="a.jpg"><figcaption>The mill. (Photo: Ada)</figcaption></figure>'
)


def find_image(body: str, data: ArticleData | None = None) -> Image | None:
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    return find_lead_image(index_page(tree), data or ArticleData(), BASE)


IMAGES = {
    "an Open Graph image": (OG, "https://a.example/og.jpg", "", ""),
    "a figure": (FIGURE, f"{BASE}a.jpg", "The mill.", "Ada"),
    "a lazy image": (
        '<figure><img data-src="b.jpg"></figure>',
        f"{BASE}b.jpg",
        "",
        "",
    ),
    "an Open Graph image and a figure": (
        OG + FIGURE,
        "https://a.example/og.jpg",
        "The mill.",
        "Ada",
    ),
    "a box with a marked caption": (
        '<div><img src="c.jpg"><p class="wp-caption-text">The weir at noon.</p></div>',
        f"{BASE}c.jpg",
        "The weir at noon.",
        "",
    ),
    "a caption elsewhere": (
        OG + '<p class="caption">The weir at noon.</p>',
        "https://a.example/og.jpg",
        "The weir at noon.",
        "",
    ),
    "a caption that is too short": (
        OG + '<p class="caption">By Ada</p>',
        "https://a.example/og.jpg",
        "",
        "",
    ),
    "the first figure has no image": (
        f"<figure><p>Chart</p></figure>{FIGURE}",
        f"{BASE}a.jpg",
        "The mill.",
        "Ada",
    ),
    "a figure in the margin": (
        f"<aside>{FIGURE}</aside>" + OG,
        "https://a.example/og.jpg",
        "",
        "",
    ),
}


@pytest.mark.parametrize(
    ("body", "url", "caption", "credit"), IMAGES.values(), ids=list(IMAGES)
)
def test_the_lead_image_has_the_caption_that_is_printed(body, url, caption, credit):
    assert find_image(body) == Image(url=url, caption=caption, credit=credit)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>Text.</p>", id="no image"),
        pytest.param('<figure><img src="data:image/gif"></figure>', id="no URL"),
        pytest.param("<figure><img></figure>", id="no source"),
        pytest.param(
            f'<div><img src="c.jpg"><p class="caption">{LONG_CAPTION}</p></div>',
            id="a caption as long as a story",
        ),
    ],
)
def test_a_page_may_have_no_lead_image(body):
    assert find_image(body) is None


def test_json_ld_gives_image_caption_and_credit_that_the_page_does_not_print():
    data = ArticleData(image="/ld.jpg", caption="The mill.", credit="Ada")
    assert find_image("<p>Text.</p>", data) == Image(
        url="https://a.example/ld.jpg", caption="The mill.", credit="Ada"
    )


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        pytest.param(
            "The  mill. Photo: Ada Quill", "The mill.", "Ada Quill", id="Photo"
        ),
        pytest.param("The mill. (AP/Ada Quill)", "The mill.", "AP/Ada Quill", id="/"),
        pytest.param(
            "The mill (built in 1790).", "The mill (built in 1790).", "", id="()"
        ),
        pytest.param("The mill.", "The mill.", "", id="none"),
    ],
)
def test_a_credit_is_split_from_its_caption(text, caption, credit):
    assert split_credit(text) == (caption, credit)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("x.jpg", f"{BASE}x.jpg"),
        (" //b.example/x ", "https://b.example/x"),
        ("http://b.example/", "http://b.example/"),
        ("mailto:a@b.example", ""),
        ("javascript:x()", ""),
        ("http://[x", ""),
        ("", ""),
    ],
)
def test_only_http_urls_are_absolute_urls(address, url):
    assert to_absolute_url(address, BASE) == url


def test_captions_are_elements_and_marks():
    tree = document_fromstring(
        "<body><figcaption>1</figcaption><p class='photo-caption'>2</p>"
        "<div class='lead caption'>3</div><p class='uncaptioned'>4</p>"
        "<h2 class='caption'>5</h2>"
    )
    assert [element.text for element in find_captions(index_marks(tree))] == [
        "1",
        "2",
        "3",
    ]
