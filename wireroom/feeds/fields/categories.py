"""Topics that a publisher gives an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.feeds.fields.titles import clean_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wireroom.feeds.fields.feedparser_types import ParsedNode

MAX_CATEGORIES = 50
_MAX_LENGTH = 200


def read_entry_categories(entry: ParsedNode) -> tuple[str, ...]:
    """Return ``category``, ``dc:subject`` and keywords, in the entry's order."""
    tags = entry.get("tags", ())[: 4 * MAX_CATEGORIES]
    terms = [str(tag.get("label") or tag.get("term") or "") for tag in tags]
    return collect_categories([*terms, *split_keywords(entry.get("media_keywords"))])


def split_keywords(text: object) -> list[str]:
    """Return the parts of a list with commas, as news sitemaps have them."""
    return str(text or "")[:5_000].split(",")


def collect_categories(terms: Iterable[object]) -> tuple[str, ...]:
    """Return each term once, as one line."""
    lines = (clean_title(term)[:_MAX_LENGTH] for term in terms)
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_CATEGORIES]
