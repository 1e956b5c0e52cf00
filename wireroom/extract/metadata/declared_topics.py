"""What a page declares that it is about: a description, and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.page.page_index import is_part_of_story
from wireroom.extract.page.shown_text import get_short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.metadata.jsonld import ArticleData
    from wireroom.extract.page.page_index import PageIndex

MAX_DESCRIPTION = 2_000
_MAX_TAG, _MAX_TAGS = 100, 50


def find_description(index: PageIndex, data: ArticleData) -> str | None:
    """Return what the page says it is about, else its article's data."""
    declared = index.find_meta("og:description", "description", "twitter:description")
    text = declared or data.description
    return " ".join(text[:MAX_DESCRIPTION].split()) or None


def list_tags(
    index: PageIndex, data: ArticleData, heading: HtmlElement | None
) -> tuple[str, ...]:
    """Return the topics of the first place that has any, each once.

    Links with ``rel=tag`` come last, and only those in the same article or entry as the
    headline: clouds of tags have the same. ``keywords`` of the head are left out: many
    sites print there those of every page.
    """
    printed = index.find_all_meta("article:tag", "parsely-tags", "sailthru.tags")
    news = index.find_all_meta("news_keywords")
    for texts in (printed, data.keywords, news, _list_linked_tags(index, heading)):
        words = (" ".join(word.split()) for t in texts for word in t.split(","))
        tags = dict.fromkeys(word for word in words if 0 < len(word) <= _MAX_TAG)
        if tags:
            return tuple(tags)[:_MAX_TAGS]
    return ()


def _list_linked_tags(index: PageIndex, heading: HtmlElement | None) -> list[str]:
    links = (x for x in index.tag_links if is_part_of_story(x, heading))
    return [get_short_text(link, _MAX_TAG).lstrip("#") for link in links]
