"""Values that reading a page returns: page, article, comments, annotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.model.discussion import CommentLocation, CommentOrigin
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.moment import PublishedTime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """What an operator says of a source's pages, as CSS selectors.

    Attributes:
        body: hold the article's text. comments: hold one comment each.
        drop: are neither and leave the page before it is read.
    """

    body: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


NO_RULES = PageRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stored page, as the extractors see it.

    Attributes:
        url: its final URL. body: its bytes, decompressed. content_type: the header.
        fetched_at: the reference for "3 hours ago".
        utc_offset_minutes: the site's zone where the source's settings tell it.
        rules: what the source's settings say of its pages.
    """

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: datetime | None = None
    utc_offset_minutes: int | None = None
    with_comments: bool = True
    rules: PageRules = NO_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An article's lead image; ``caption`` and ``credit`` may be ""."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link the article's author placed.

    Attributes:
        relation: ``related`` for a "(Read: ...)" line or block, ``body`` for one in
            running text.
    """

    url: str
    text: str
    relation: str = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One reader comment as a page shows it.

    Attributes:
        key: unique on its page and the same at every visit: the page's own id where it
            has one, else a hash of author, printed time and text.
        source_id: the page's own id, None where it shows none.
        parent: the ``key`` of the comment it answers.
        parent_inferred: True where the parent was read from "@name", not from markup;
            ``parent_confidence`` (0 to 1) then says how sure that is, else it is 1.
        position: place on the page, from 0. depth: 0 at the top of a thread.
        text: what the reader wrote, paragraphs parted by one newline.
        raw_text: all the text of its element, interface words too.
        votes: net votes shown, None where the page shows none.
        read_from: the page, or the way beyond it that has it.
    """

    key: str
    author: str
    text: str
    position: int
    source_id: str | None = None
    permalink: str | None = None
    parent: str | None = None
    parent_inferred: bool = False
    parent_confidence: float = 1.0
    depth: int = 0
    author_url: str | None = None
    posted: PublishedTime | None = None
    posted_raw: str = ""
    raw_text: str = ""
    votes: int | None = None
    state: CommentState = CommentState.VISIBLE
    read_from: CommentOrigin = CommentOrigin.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """A page, understood.

    Attributes:
        canonical_url: what the page says of itself (``rel=canonical``, ``og:url``), not
            yet weighed against the address it came from; None where it says nothing.
        published: the web date. dates: every other one: ``print``, ``modified``.
        text: the body alone, paragraphs parted by one newline.
        language: what the markup declares, BCP 47, or None.
        paywalled: it is not all free to read; None: the page says nothing of it.
        comments_expected: the number the page claims, None where it claims none.
        comments_read_by: the reader that found the comments: a markup family
            (``wordpress``), a strategy (``by-heading``), ``microdata``, ``json-ld`` or
            ``rules``; "" if there are none.
        comment_location: where its comments are, and why some were not found.
        extractor: name and version of what read it.
    """

    title: str
    text: str
    authors: tuple[str, ...] = ()
    published: PublishedTime | None = None
    dates: dict[str, PublishedTime] = field(default_factory=dict)
    canonical_url: str | None = None
    section: str | None = None
    site_name: str | None = None
    paywalled: bool | None = None
    language: str | None = None
    image: Image | None = None
    links: tuple[Link, ...] = ()
    comments_expected: int | None = None
    comments: tuple[Comment, ...] = ()
    comments_read_by: str = ""
    comment_location: CommentLocation = field(default_factory=CommentLocation)
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One statement of an enricher about an article or one of its comments.

    Attributes:
        producer, version: who says so; versions live side by side.
        kind: ``language``, ``keyword``, ``entity``, ``conversation``, ...
        value: JSON-ready. start, end: character span in the text it is about, or None.
        comment: the comment's ``key``; None where it is about the article.
    """

    producer: str
    version: str
    kind: str
    value: dict[str, object]
    comment: str | None = None
    start: int | None = None
    end: int | None = None
