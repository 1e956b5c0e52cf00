from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.feeds.parse import parse_feed

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b" \n", Reason.EMPTY_FEED),
        (b"<html><title>Hi</title></html>", Reason.NOT_A_FEED),
        (b"{", Reason.BROKEN_FEED),
    ],
    ids=["blank", "page", "json"],
)
def test_what_is_no_feed_is_named(body, reason):
    with pytest.raises(Permanent) as error:
        parse_feed(body, url="https://a.example/", fetched_at=NOW)
    assert error.value.reason is reason
