"""Values of an extracted page: article, comments, links, annotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.model.discussion import CommentLocation, CommentOrigin
from wireroom.model.evidence import (
    NO_WITNESS,
    AuthorsSource,
    BodySource,
    FeedWitness,
    TextChoice,
    TextState,
    TitleSource,
)
from wireroom.model.states import CommentState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wireroom.errors import Reason
    from wireroom.model.moment import PublishedTime
    from wireroom.model.reservations import Reservation
    from wireroom.structure.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """A source's CSS selectors, as its settings configure them.

    Attributes:
        body: elements with the article's text. comments: elements with one comment
            each.
        drop: elements that are removed before the page is read.
    """

    body: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


NO_RULES = PageRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stored page, the input of the extractors.

    Attributes:
        url: after redirects. body: decompressed bytes. content_type: the header's
            value.
        fetched_at: the reference for "3 hours ago".
        utc_offset_minutes: the site's zone, None if the source's settings give none.
        rules: selectors from the source's settings.
        further: the other pages of an article that is divided into numbered pages.
        is_from_feed: its body was made of the feed's text.
        missing: why the first of those pages that could not be had is missing, or None.
        feed: what the feed of the page's own source says of the article.
        text_choice: whose text becomes the article's.
        reservations: what the response's headers reserve. robot_name: the name by
            which pages address the robot that asked.
    """

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: datetime | None = None
    utc_offset_minutes: int | None = None
    with_comments: bool = True
    rules: PageRules = NO_RULES
    further: tuple[Page, ...] = ()
    missing: Reason | None = None
    is_from_feed: bool = False
    feed: FeedWitness = NO_WITNESS
    text_choice: TextChoice = TextChoice.PAGE
    reservations: tuple[Reservation, ...] = ()
    robot_name: str = "wireroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An article's lead image; ``caption`` and ``credit`` may be ""."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that the article's author placed.

    Attributes:
        relation: ``related`` for a "(Read: ...)" line or block, ``body`` for one in
            running text.
    """

    url: str
    text: str
    relation: str = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One reader comment.

    Attributes:
        key: unique on its page and the same at every visit: the page's own id, else a
            hash of author, printed time and text.
        source_id: the page's own id, None if it shows none.
        parent: the ``key`` of the comment it answers.
        parent_inferred: the parent was read from "@name", not from markup;
            ``parent_confidence`` (0 to 1) is then how certain that is, else it is 1.
        position: place on the page, from 0. depth: 0 at the top of a thread.
        text: the reader's text, paragraphs separated by one newline.
        raw_text: the whole text of its element, interface words included.
        structure: the blocks of ``text`` and what is marked in it, as
            ``structure.stored`` writes them; empty: plain paragraphs.
        votes: net votes shown, None if the page shows none.
        read_from: the page, or the external answer that has it.
        parent_from: who states the parent, or that there is none; None: nobody does.
        text_readings: a hash of the text's letters by origin, where several origins
            gave the text; empty: ``read_from`` gave it.
        is_reread: the text differs from the stored one because another reader gave
            it, not because it was edited.
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
    structure: Mapping[str, object] = field(default_factory=dict)
    votes: int | None = None
    state: CommentState = CommentState.VISIBLE
    read_from: CommentOrigin = CommentOrigin.PAGE
    parent_from: CommentOrigin | None = None
    text_readings: Mapping[str, str] = field(default_factory=dict)
    is_reread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """The content of a page.

    Attributes:
        canonical_url: declared by the page (``rel=canonical``, ``og:url``), not yet
            compared with its address; None if it declares none.
        published: the web date. dates: all other dates by name: ``print``,
            ``modified``.
        text: the body alone, paragraphs separated by one newline. blocks: the same
            with headings, lists, links and pictures.
        title_source, authors_source, body_source: where title, authors and text were
            read.
        text_state: whether the text is all of the article's. text_reason: if not, why
            a page is missing.
        language: declared by the markup, BCP 47, or None.
        description, publisher, tags: as the page declares them.
        paywalled: a part is not free to read; None if the page does not say.
        reservations: what the publisher reserves of the page.
        comments_expected: the number the page claims, None if it claims none.
        comments_read_by: the reader that found the comments: a markup family
            (``wordpress``), a strategy (``by-heading``), ``microdata``, ``json-ld`` or
            ``rules``; "" if there are none.
        comment_location: where its comments are, and why some were not found.
        extractor: name and version of the extractor.
    """

    title: str
    text: str
    blocks: tuple[Block, ...] = ()
    title_source: TitleSource | None = None
    body_source: BodySource = BodySource.MARKUP
    text_state: TextState = TextState.COMPLETE
    text_reason: Reason | None = None
    authors: tuple[str, ...] = ()
    authors_source: AuthorsSource | None = None
    published: PublishedTime | None = None
    dates: dict[str, PublishedTime] = field(default_factory=dict)
    canonical_url: str | None = None
    section: str | None = None
    site_name: str | None = None
    paywalled: bool | None = None
    reservations: tuple[Reservation, ...] = ()
    language: str | None = None
    image: Image | None = None
    links: tuple[Link, ...] = ()
    description: str | None = None
    publisher: str | None = None
    tags: tuple[str, ...] = ()
    comments_expected: int | None = None
    comments: tuple[Comment, ...] = ()
    comments_read_by: str = ""
    comment_location: CommentLocation = field(default_factory=CommentLocation)
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One statement of an enricher about an article or one of its comments.

    Attributes:
        producer, version: the enricher; several versions are stored side by side.
        kind: ``language``, ``keyword``, ``entity``, ``conversation``, ...
        value: ready for JSON. start, end: span in the text, in characters, or None.
        comment: the comment's ``key``; None if it is about the article.
    """

    producer: str
    version: str
    kind: str
    value: dict[str, object]
    comment: str | None = None
    start: int | None = None
    end: int | None = None
