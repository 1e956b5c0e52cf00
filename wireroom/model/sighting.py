"""An entry of a feed as the store records it, and the key it is known by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wireroom.errors import Reason
    from wireroom.model.feed import FeedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An entry of a feed with its address made canonical.

    Attributes:
        url: the address to download; ``key``: the spelling by which addresses are
            compared. Both None if the entry has no usable address or is filtered;
            ``reason`` says why, ``rule`` names the filter.
        wrapper: the address of a service that carried ``url``, which is stored as one
            more of the article's; None where the feed gives the address itself.
    """

    entry: FeedEntry
    url: str | None
    key: str | None
    reason: Reason | None = None
    rule: str | None = None
    wrapper: str | None = None


def hash_identity(identity: str) -> bytes:
    """Return the key an entry is known by within its feed (128 bits)."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()[:16]
