"""A client of the API for programs in Python.

    from wireroom.client import Client

    with Client("http://127.0.0.1:8321") as wire:
        for found in wire.search('storm "eastern pier" after:2026-03'):
            print(found["title"], found["url"])

The client needs ``urllib3``, and of this product nothing else. ``docs/programs.md`` has
the rest.
"""

from wireroom.client.api import ApiError, Client
from wireroom.client.rows import (
    Annotation,
    Article,
    Change,
    Comment,
    DiscussedArticle,
    DiscussionHour,
    LifeEvent,
    Revision,
    RisingTerm,
    RisingTerms,
    SearchResult,
    Source,
    Story,
    StoryLife,
    TrendCounts,
    TrendSeries,
)

__all__ = [
    "Annotation",
    "ApiError",
    "Article",
    "Change",
    "Client",
    "Comment",
    "DiscussedArticle",
    "DiscussionHour",
    "LifeEvent",
    "Revision",
    "RisingTerm",
    "RisingTerms",
    "SearchResult",
    "Source",
    "Story",
    "StoryLife",
    "TrendCounts",
    "TrendSeries",
]
