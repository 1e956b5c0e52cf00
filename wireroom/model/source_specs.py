"""A source and its feeds as an operator configures them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.model.access import NO_ACCESS, Access
from wireroom.model.article import NO_RULES, PageRules
from wireroom.model.evidence import TextChoice
from wireroom.model.filters import NO_FILTERS, EntryFilters
from wireroom.model.rendering import RenderChoice
from wireroom.model.reservations import OBEY_DEFAULT, Obey
from wireroom.model.retention import KEEP_EVERYTHING, Keep
from wireroom.model.states import FeedKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from wireroom.model.json_paths import JsonPaths
    from wireroom.model.login import Login


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """A feed as configured; ``interval`` None means that it is learned.

    Attributes:
        overrules: whether the interval holds against the publisher's wish.
        link_selector: of the article links of a page; None: they are found by
            themselves. json_paths: of a JSON API. options: of a kind of an installed
            package.
    """

    url: str
    interval: timedelta | None = None
    overrules: bool = False
    login: Login | None = None
    kind: str = FeedKind.FEED
    link_selector: str | None = None
    json_paths: JsonPaths | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def interval_seconds(self) -> int | None:
        """The interval as its column holds it."""
        return int(self.interval.total_seconds()) if self.interval else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source as configured; ``formerly``: names that it had before."""

    name: str
    url: str | None = None
    country: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    comments: bool = True
    external_comments: bool = False
    utc_offset_minutes: int | None = None
    allow_private: bool = False
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    access: Access = NO_ACCESS
    rules: PageRules = NO_RULES
    filters: EntryFilters = NO_FILTERS
    full_text: TextChoice = TextChoice.PAGE
    render: RenderChoice = RenderChoice.NEVER
    keep: Keep = KEEP_EVERYTHING
    obey: Obey = OBEY_DEFAULT
    hosts: tuple[str, ...] = ()
    trusted: bool = False
    formerly: tuple[str, ...] = ()
    feeds: tuple[FeedSpec, ...] = ()
