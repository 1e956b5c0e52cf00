"""``wireroom why`` tells of quarantine and of the archive."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from wireroom.model import FailureState
from wireroom.store.database import Store
from wireroom.store.failures import Failure
from workers.show.story import tell

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://paper.example/one"


@pytest.fixture
def store(migrated_url):
    opened = Store(migrated_url)
    with opened.begin() as tx:
        tx.directory.by_hand()
        tx.connection.execute(
            text(
                "INSERT INTO articles (id, source_id, url, outcome) VALUES"
                f" (1, 1, '{URL}', 'failed');"
                f"INSERT INTO article_urls (key, url, article_id) VALUES"
                f" ('{URL}', '{URL}', 1);"
                "INSERT INTO pages (article_id, url, final_url, status, sha256, size,"
                " fetched_at, last_seen_at, archive) VALUES"
                f" (1, '{URL}', '{URL}', 200, '', 9, now(), now(), '2026/03/p.warc.gz')"
            )
        )
    yield opened
    opened.close()


def test_where_a_page_stands_and_who_gave_it_up_is_told(store):
    with store.begin() as tx:
        failure = Failure(stage="extract", error="KeyError: 'a'", article_id=1)
        tx.failures.add(failure, now=NOW)
        tx.failures.settle([1], FailureState.DROPPED, by="ida", now=NOW)
        said = "\n".join(tell(tx, URL))

    assert "now in 2026/03/p.warc.gz" in said
    assert "quarantined at 2026-03-01 12:00:00 in extract: KeyError" in said
    assert "failure 1, dropped by ida" in said
