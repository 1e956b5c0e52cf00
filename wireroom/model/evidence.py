"""Where the fields of an article were read, and what its feed says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TitleSource(StrEnum):
    """Where a title was read."""

    HEADING = "heading"
    OPEN_GRAPH = "open_graph"
    JSON_LD = "json_ld"
    TITLE = "title"
    TWITTER = "twitter"
    FEED = "feed"


class AuthorsSource(StrEnum):
    """Where authors were read."""

    JSON_LD = "json_ld"
    META = "meta"
    BYLINE = "byline"
    FEED = "feed"


class BodySource(StrEnum):
    """The place that an article's text was read from."""

    MARKUP = "markup"
    RULES = "rules"
    JSON_LD = "json_ld"
    HYDRATION = "hydration"
    FEED = "feed"
    JOINED_PAGES = "joined_pages"


class TextChoice(StrEnum):
    """Whose text becomes an article's, as its source's settings say."""

    PAGE = "page"
    FEED = "feed"
    LONGEST = "longest"


class TextState(StrEnum):
    """Whether all pages of an article's text were read."""

    COMPLETE = "complete"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWitness:
    """What the feed of an article's own source says of it, beside the page.

    Attributes:
        title: of the entry, "" without one. names: of the feed, and topics of the
            entry: a heading that prints one of these is no headline. license: the
            licence of the entry, "" if the feed names none.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    license: str = ""


NO_WITNESS = FeedWitness()
