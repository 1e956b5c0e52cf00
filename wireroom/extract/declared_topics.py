"""What a page declares that it is about: a description, and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wireroom.extract.jsonld import ArticleData
    from wireroom.extract.page_index import PageIndex

MAX_DESCRIPTION = 2_000
_MAX_TAG, _MAX_TAGS = 100, 50


def find_description(index: PageIndex, data: ArticleData) -> str | None:
    """Return what the page says it is about, else its article's data."""
    declared = index.find_meta("og:description", "description", "twitter:description")
    text = declared or data.description
    return " ".join(text[:MAX_DESCRIPTION].split()) or None


def list_tags(index: PageIndex, data: ArticleData) -> tuple[str, ...]:
    """Return the topics of the first place that has any, each once.

    ``keywords`` of the head are left out: many sites print there those of every page.
    """
    printed = index.find_all_meta("article:tag", "parsely-tags", "sailthru.tags")
    news = index.find_all_meta("news_keywords")
    for texts in (printed, data.keywords, news):
        words = (" ".join(word.split()) for t in texts for word in t.split(","))
        tags = dict.fromkeys(word for word in words if 0 < len(word) <= _MAX_TAG)
        if tags:
            return tuple(tags)[:_MAX_TAGS]
    return ()
