"""Kinds of source: how the entries at an address are collected.

A kind is a class with one method. It is called without arguments, once a process, and
keeps nothing itself: what it knows of a source is in the state that it is given and
returns. docs/kinds.md shows how to write one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.feed import FeedEntry, ParsedFeed
from wireroom.model.http import FetchRequest, FetchResponse, Validators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from wireroom.model.json_columns import KindValue, KindValues
    from wireroom.model.json_paths import JsonPaths
    from wireroom.model.sitemaps import SitemapChanges, SitemapRow

__all__ = [
    "Collected",
    "FeedEntry",
    "FetchRequest",
    "FetchResponse",
    "Kind",
    "ParsedFeed",
    "Permanent",
    "Reason",
    "Source",
    "State",
    "Transient",
    "Unavailable",
]

# None: nothing but what the last poll brought.
Collected: TypeAlias = "ParsedFeed | Iterable[FeedEntry] | None"


class Unavailable(Exception):
    """A kind cannot be used here; the text says what to install."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An address, and the means to read it.

    Attributes:
        url: the address, after a permanent redirect that has held for days.
        options: of the file, for a kind of another package.
        selector, json_paths: of the file, for the product's own kinds.
        utc_offset_minutes: the zone of times that the source prints without one.
        request: for the address, with the credentials, limits and proxy of the source.
        send: sends a request by the guarded client; the first answer counts as that of
            the address. now: the clock, UTC. until: when no request is sent any more.
    """

    url: str
    request: FetchRequest
    send: Callable[[FetchRequest], FetchResponse]
    now: Callable[[], datetime]
    until: datetime
    options: Mapping[str, str] = field(default_factory=dict)
    selector: str | None = None
    json_paths: JsonPaths | None = None
    utc_offset_minutes: int | None = None

    def fetch(
        self,
        url: str = "",
        *,
        accept: str = "*/*",
        validators: Validators | None = None,
        obey_robots: bool | None = None,
        document: str = "",
    ) -> FetchResponse:
        """Fetch an address, by default that of the source.

        Args:
            validators: of the copy that the state knows; the answer may be a 304.
            obey_robots: None: as robots.txt is obeyed for pages. document: JSON that is
                posted.

        Raises:
            Transient, Permanent: there is no answer, or one without a body.
        """
        if self.now() > self.until:
            raise Transient(Reason.TIMEOUT, f"{url or self.url}: the poll is over")
        given = self.request
        request = replace(
            given,
            url=url or self.url,
            accept=accept,
            document=document,
            validators=given.validators if validators is None else validators,
            obey_robots=given.obey_robots and obey_robots is not False,
        )
        return self.send(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of a source from its earlier polls.

    Attributes:
        values: what the kind itself keeps: JSON of at most 20,000 characters.
        validators, digest: of the last answer of the address, for a conditional
            request; both are kept by themselves. format: of the last entries.
        is_whole: whether this poll is unconditional, as one is now and then.
        load_sitemaps: reads the sitemaps of an index. sitemaps: what changes in them.
    """

    values: KindValues = field(default_factory=dict)
    validators: Validators = field(default_factory=Validators)
    digest: bytes | None = None
    format: str | None = None
    is_whole: bool = False
    load_sitemaps: Callable[[], Mapping[str, SitemapRow]] = dict
    sitemaps: SitemapChanges | None = None

    def keep(self, **values: KindValue) -> State:
        """Return the state for the next poll, with other values."""
        return replace(self, values=values)


class Kind(Protocol):
    """How the entries of a source are collected."""

    def collect(self, source: Source, state: State) -> tuple[Collected, State]:
        """Return the entries that the source shows now, and the next state.

        Entries that were shown before are recognised by their identity, so all that are
        shown are returned.

        Raises:
            Transient, Permanent: the source cannot be read; any other exception is a
                fault of the kind, and recorded as one.
        """
        ...
