"""What each kind asks of an answer: whether it is news, and what its document says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wireroom.feeds.formats.parse import parse_feed

if TYPE_CHECKING:
    from wireroom.collect import Source, State
    from wireroom.model.feed import ParsedFeed
    from wireroom.model.http import FetchResponse


def is_known(response: FetchResponse, state: State) -> bool:
    """Return whether an answer has nothing but what the last poll brought."""
    if response.status == 304:
        return True
    return hashlib.sha256(response.body).digest() == state.digest


def parse_document(source: Source, response: FetchResponse) -> ParsedFeed:
    """Parse a document of a source; raises Permanent as ``parse_feed`` does."""
    return parse_feed(
        response.body,
        url=response.final_url,
        content_type=response.headers.get("content-type", ""),
        fetched_at=source.now(),
        utc_offset_minutes=source.utc_offset_minutes,
    )
