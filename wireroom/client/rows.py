"""The rows of the API, as ``docs/schema.md`` describes their columns.

Times are texts of RFC 3339 in UTC, all of one length: they sort as the times do, and
``datetime.fromisoformat`` reads them.
"""

from __future__ import annotations

from typing import TypedDict


class Article(TypedDict):
    """The current version of an article."""

    id: int
    source: str
    url: str
    canonical_url: str | None
    final_url: str | None
    outcome: str
    reason: str | None
    merged_into: int | None
    title: str
    authors: list[str]
    published_at: str | None
    published_raw: str | None
    published_source: str | None
    published_precision: str | None
    published_zone: str | None
    published_offset_minutes: int | None
    dates: dict[str, object]
    section: str | None
    site_name: str | None
    paywalled: bool | None
    reservations: dict[str, object]
    language: str | None
    image: dict[str, object]
    title_source: str | None
    authors_source: str | None
    body_source: str | None
    text_state: str | None
    text_reason: str | None
    links: list[dict[str, object]]
    description: str | None
    publisher: str | None
    structure: list[dict[str, object]]
    images: list[dict[str, object]]
    text: str
    word_count: int
    revision: int
    comments_expected: int | None
    comments_found: int
    comments_state: str | None
    found_at: str
    first_published_at: str | None
    updated_at: str | None
    withdrawn_at: str | None
    story_id: int | None
    tags: list[str]


class Comment(TypedDict):
    """A comment of a reader."""

    id: int
    article_id: int
    source: str
    key: str
    source_id: str | None
    permalink: str | None
    parent_id: int | None
    parent_inferred: bool
    parent_confidence: float
    position: int
    depth: int
    author: str
    author_url: str | None
    posted_at: str | None
    posted_raw: str
    posted_precision: str | None
    posted_zone: str | None
    text: str
    raw_text: str
    votes: int | None
    state: str
    revision: int
    first_seen_at: str
    last_seen_at: str
    read_from: str
    structure: list[dict[str, object]]


class Revision(TypedDict):
    """An earlier version of an article."""

    article_id: int
    number: int
    source: str
    superseded_at: str
    kind: str | None
    title: str
    text: str


class Annotation(TypedDict):
    """What an enricher states."""

    id: int
    article_id: int
    comment_id: int | None
    source: str
    producer: str
    version: str
    kind: str
    value: dict[str, object]
    start: int | None
    end: int | None
    created_at: str


class SearchResult(TypedDict):
    """An article or a comment that was found; ``snippet`` is HTML."""

    id: int
    article_id: int
    url: str
    title: str
    source: str
    language: str | None
    author: str
    published_at: str | None
    at: str
    comments_found: int
    rank: float
    snippet: str


class Story(TypedDict):
    """A story and its articles."""

    id: int
    first_article_id: int
    size: int
    created_at: str
    updated_at: str
    article_ids: list[int]
    title: str
    url: str
    source: str
    language: str | None


class Source(TypedDict):
    """A source as it is configured."""

    id: int
    name: str
    url: str | None
    country: str | None
    language: str | None
    tags: list[str]
    created_at: str


class Change(TypedDict):
    """An event of the change feed."""

    position: int
    at: str
    kind: str
    article_id: int | None
    comment_id: int | None
    story_id: int | None
    data: dict[str, object]
    epoch: str


class TrendSeries(TypedDict):
    """The articles of one name by period."""

    name: str | None
    total: int
    counts: list[int]


class TrendCounts(TypedDict):
    """Articles by period; ``is_partial``: only the newest were counted."""

    step: str
    by: str | None
    starts: list[str]
    series: list[TrendSeries]
    articles: int
    is_partial: bool


class RisingTerm(TypedDict):
    """A name or word that is in more articles than before."""

    term: str
    recent: int
    before: int
    sources: int
    expected: float
    score: float


class RisingTerms(TypedDict):
    """Terms that rise, and how many articles of both times were compared."""

    terms: list[RisingTerm]
    recent_articles: int
    before_articles: int


class DiscussedArticle(TypedDict):
    """An article with the comments that came in a time."""

    article_id: int
    title: str
    url: str
    source: str
    first_published_at: str
    comments_new: int
    comments_found: int


class LifeEvent(TypedDict):
    """What happened to a story; ``is_stated``: the page gives the time."""

    at: str
    kind: str
    article_id: int
    source: str
    title: str
    url: str
    is_stated: bool
    precision: str | None


class DiscussionHour(TypedDict):
    """The comments that were first seen in an hour."""

    start: str
    comments: int


class StoryLife(TypedDict):
    """A story over time."""

    story_id: int
    first_article_id: int | None
    articles: int
    sources: int
    comments: int
    events: list[LifeEvent]
    discussion: list[DiscussionHour]
