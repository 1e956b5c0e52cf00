"""Rows of the dashboard's pages, with the names of the columns they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from wireroom.model.json_columns import PictureJson


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """An article in a list; ``source`` is the name of its source."""

    id: int
    source: str
    url: str
    title: str
    outcome: str
    reason: str | None
    comments_found: int
    comments_expected: int | None
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDetail:
    """An article with its text and evidence; ``source`` is the name of its source.

    Attributes:
        dates: further dates by name, each with the text ``shown`` on the page.
        links: each with ``relation``, ``url`` and ``text``.
    """

    id: int
    source: str
    url: str
    final_url: str | None
    stage: str
    outcome: str
    reason: str | None
    detail: str | None
    merged_into: int | None
    title: str
    authors: Sequence[str]
    published_at: datetime | None
    published_raw: str | None
    published_source: str | None
    published_precision: str | None
    dates: Mapping[str, Mapping[str, object]]
    section: str | None
    paywalled: bool | None
    language: str | None
    image: Mapping[str, object]
    links: Sequence[Mapping[str, object]]
    text: str
    structure: Mapping[str, object]
    images: Sequence[PictureJson]
    word_count: int
    revision: int
    comments_expected: int | None
    comments_found: int
    comments_state: str | None
    comment_location: Mapping[str, object]
    visits: int
    due_at: datetime | None
    found_at: datetime
    first_published_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingLine:
    """An entry of a feed that names an article; ``feed`` is the URL of the feed."""

    feed_id: int
    feed: str
    seen_at: datetime
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A downloaded page of an article; ``archive``: name of the file it moved to."""

    fetched_at: datetime
    status: int
    size: int
    archive: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A superseded version of an article."""

    number: int
    superseded_at: datetime
    kind: str | None
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """A comment; ``cut``: whether ``text`` lacks the end of a long comment."""

    id: int
    parent_id: int | None
    parent_inferred: bool
    author: str
    posted_at: datetime | None
    posted_raw: str
    votes: int | None
    state: str
    text: str
    structure: Mapping[str, object]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationRow:
    """An annotation of an article; ``value`` as its enricher wrote it."""

    kind: str
    value: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story, with the match that made it a member.

    Attributes:
        source: name of the article's source. score: None for the first article.
    """

    article_id: int
    matched_article_id: int | None
    method: str
    score: float | None
    source: str
    title: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDetail:
    """A story with its articles, in the order of their ids."""

    id: int
    first_article_id: int | None
    members: Sequence[StoryMember]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A feed in a list.

    Attributes:
        source: the name of its source. health: a value of ``FeedHealth``, judged now.
    """

    id: int
    source: str
    url: str
    state: str
    reason: str | None
    last_polled_at: datetime | None
    due_at: datetime | None
    new_per_day: float
    last_new_at: datetime | None
    newest_item_at: datetime | None
    silent_after: datetime | None
    health: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDetail(FeedLine):
    """A feed with its polls and its hub.

    Attributes:
        rhythm: new entries by hour of the day, UTC; empty before the first day.
        hub: URL of its hub, and ``push_...`` the subscription there; None without one.
    """

    detail: str | None
    format: str | None
    title: str | None
    permanent_url: str | None
    last_outcome: str | None
    polls: int
    failures: int
    rhythm: Sequence[float]
    hub: str | None
    push_state: str | None
    push_reason: str | None
    push_until: datetime | None
    push_delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """An entry of a feed in a list."""

    article_id: int | None
    url: str | None
    title: str
    outcome: str
    reason: str | None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLine:
    """The articles published in one hour.

    Attributes:
        delay: seconds from publication to storage, the mean of the sources' medians
            weighted by their articles; None if no publication time is known.
    """

    hour: datetime
    articles: int
    delay: float | None
