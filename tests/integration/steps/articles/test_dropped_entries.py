"""A page that is missing, and the feed of its site that still lists it or does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.model.states import Stage

URL = "https://paper.example/one"
OLDER, NEWER = "https://paper.example/older", "https://paper.example/newer"
ONE_DAY = {OLDER: 1, URL: 2, NEWER: 3}
MISSING = Permanent(Reason.NOT_FOUND, "404")


@pytest.fixture
def list_pages(room):
    """Serve a feed of these pages, each of its own day, and poll it."""

    def _list(*urls: str, with_dates: bool = True) -> tuple[int, ...]:
        items = "".join(
            f"<item><title>{url[-5:]}</title><link>{url}</link>"
            + (
                f"<pubDate>{ONE_DAY[url]:02} Mar 2026 08:00:00 GMT</pubDate>"
                if with_dates
                else ""
            )
            + "</item>"
            for url in urls
        )
        room.web.serve(
            "https://paper.example/feed",
            f"<rss version='2.0'><channel><title>T {room.now}</title>{items}"
            "</channel></rss>",
        )
        room.run(f"UPDATE feeds SET due_at = '{room.now.isoformat()}'")
        return room.poll()

    return _list


@pytest.mark.parametrize(
    ("left", "options", "is_withdrawn"),
    [
        pytest.param([NEWER, OLDER], {}, True, id="dropped between two others"),
        pytest.param([OLDER], {}, True, id="dropped at the top"),
        pytest.param([NEWER, URL, OLDER], {}, False, id="listed"),
        pytest.param([NEWER], {}, False, id="too old for the window"),
        pytest.param([NEWER, OLDER], {"with_dates": False}, False, id="no dates"),
        pytest.param([], {}, False, id="an empty feed"),
    ],
)
def test_two_missing_pages_withdraw_what_the_feed_has_dropped(
    room, page, list_pages, left, options, is_withdrawn
):
    room.web.serve(URL, page())
    for url in (OLDER, NEWER):
        room.web.pages[url] = MISSING
    list_pages(NEWER, URL, OLDER)
    (article_id,) = room.column(f"SELECT id FROM articles WHERE url = '{URL}'")
    assert room.walk(article_id) is Stage.DONE
    room.web.pages[URL] = MISSING
    list_pages(*left, **options)

    room.now = room.article(article_id).due_at
    room.pipeline.revisit_article(article_id)
    assert room.article(article_id).withdrawn_at is None
    room.now = room.article(article_id).due_at
    room.pipeline.revisit_article(article_id)

    row = room.article(article_id)
    assert (row.withdrawn_at is not None) is is_withdrawn
    assert ("article_withdrawn" in room.events()) is is_withdrawn
    assert row.due_at - room.now <= timedelta(days=1)
