"""The sitemaps that an index lists, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.model.http import Validators

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSitemap:
    """A sitemap as its index lists it.

    Attributes:
        version: its ``lastmod`` as printed, "" without one. changed_at: the same as a
            time. is_day: whether that is a day, in which the sitemap may change again.
    """

    url: str
    version: str = ""
    changed_at: datetime | None = None
    is_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapRow:
    """A sitemap of a feed: a row of ``sitemaps``.

    Attributes:
        parent: the index that lists it, "" for the feed's own. depth: indexes above
            it. position: its rank in that index, the likely newest first.
        version, changed_at, is_day: as its index lists it now.
        read_version, read_at: of the last answer. renewed_at: when a repeated reading
            last brought other bytes than the one before.
        tried_at, failures: of the requests that failed since.
        is_index: whether it lists sitemaps itself.
    """

    url: str
    parent: str = ""
    depth: int = 1
    position: int = 0
    version: str = ""
    changed_at: datetime | None = None
    is_day: bool = False
    read_version: str | None = None
    read_at: datetime | None = None
    renewed_at: datetime | None = None
    tried_at: datetime | None = None
    failures: int = 0
    is_index: bool = False
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    body_sha256: bytes | None = None

    @property
    def validators(self) -> Validators:
        """What makes the next request conditional, and the address that issued it."""
        return Validators(
            etag=self.etag,
            last_modified=self.last_modified,
            issuer=self.validators_url,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapChanges:
    """What a poll changes in the stored sitemaps of a feed."""

    written: tuple[SitemapRow, ...] = ()
    removed: tuple[str, ...] = ()
