"""What a source keeps for a limited time goes, and everything else stays."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.integration.conftest import BASE, FEED, article_page
from wireroom.console.terminal.source_changes import format_plan
from wireroom.model.retention import Keep
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.steps import archive
from wireroom.store.archive.blob_store import FolderBlobStore
from wireroom.store.sources.source_changes import plan_source_changes

ANA = (1, "Ana Quillfeather", "A fine pier it was.")
BEN = (2, "Ben", "And a costly one.")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def keep(room, **times) -> None:
    document = json.dumps(Keep(**times).to_json())
    room.run(f"UPDATE sources SET keep = '{document}' WHERE name = 'Paper'")


def work(room) -> dict[str, int]:
    return {k: n for k, n in room.pipeline.run_retention(seconds=60).items() if n}


def count(room, table: str) -> int:
    return room.column(f"SELECT count(*) FROM {table}")[0]


def show_no_more(room) -> None:
    """Let the feed list another article only."""
    room.feed("later")
    room.web.serve(f"{BASE}/later", article_page(title="Later", body="later " * 90))
    room.wait(hours=1)
    for article_id in room.poll():
        room.walk(article_id)


def test_everything_is_kept_by_default(room):
    room.publish(comments=[ANA])
    room.wait(days=9_999)
    assert work(room) == {}


def test_an_article_goes_with_all_that_belongs_to_it(room):
    article_id = room.publish(comments=[ANA, BEN])
    show_no_more(room)
    keep(room, articles=30 * DAY)
    room.wait(days=29)
    assert work(room) == {}

    room.run(
        "UPDATE articles SET found_at = found_at - interval '40 days',"
        " first_published_at = first_published_at - interval '40 days'"
        f" WHERE id = {article_id}"
    )

    assert work(room) == {"articles": 1}
    assert room.column("SELECT url FROM articles") == [f"{BASE}/later"]
    for table in ("comments", "entries", "article_urls", "pages", "story_members"):
        assert count(room, table) <= 1, table


def test_an_article_that_a_feed_lists_still_stays(room):
    room.publish()
    keep(room, articles=DAY)
    room.wait(days=9)
    assert work(room) == {}


def test_what_a_consumer_has_not_read_stays(room):
    room.publish(comments=[ANA])
    show_no_more(room)
    room.run("INSERT INTO consumers (name, position) VALUES ('index', 0)")
    room.wait(days=90)
    keep(room, articles=DAY, comments=DAY)
    assert work(room) == {}
    room.run("UPDATE consumers SET position = (SELECT max(position) FROM changes)")
    assert work(room) == {"articles": 1}


def test_an_operator_may_say_that_consumers_are_not_waited_for(room):
    room.publish(comments=[ANA])
    room.run("INSERT INTO consumers (name, position) VALUES ('index', 0)")
    room.wait(days=90)
    keep(room, comments=DAY, past_consumers=True)
    assert work(room) == {"comments": 1}


def test_comments_go_and_are_not_read_again(room):
    article_id = room.publish(comments=[ANA])
    keep(room, comments=10 * DAY)
    room.wait(days=11)
    assert work(room) == {"comments": 1}
    article = room.article(article_id)
    assert (article.comments_found, article.comments_state) == (0, "expired")

    room.web.serve(f"{BASE}/one", article_page(comments=[ANA, BEN]))
    room.run("UPDATE articles SET due_at = found_at")
    assert room.pipeline.revisit_article(article_id) is Stage.DOWNLOADED
    room.compute(article_id)
    assert count(room, "comments") == 0
    assert room.article(article_id).comments_state == "expired"


def test_a_page_goes_and_the_next_visit_compares_texts(room):
    article_id = room.publish()
    keep(room, pages=10 * DAY)
    room.wait(days=11)
    assert work(room) == {"pages": 1}
    assert room.article(article_id).page_id is None

    room.run("UPDATE articles SET due_at = found_at")
    assert room.pipeline.revisit_article(article_id) is Stage.DOWNLOADED
    room.compute(article_id)
    assert room.article(article_id).revision == 1
    assert "article_updated" not in room.events()


def test_an_archive_file_goes_with_its_pages(room, tmp_path):
    room.store.blob_store = FolderBlobStore(tmp_path / "cold")
    room.publish()
    archive.archive_pages(room.store, before=room.now + DAY, now=room.now)
    keep(room, pages=10 * DAY)
    room.wait(days=11)
    assert work(room) == {"pages": 1, "archive_files": 1}
    assert list((tmp_path / "cold").rglob("*.gz")) == []


def test_comments_that_are_gone_go(room):
    article_id = room.publish(comments=[ANA, BEN])
    room.web.serve(f"{BASE}/one", article_page(comments=[BEN]))
    room.wait(days=1)
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    keep(room, gone_comments=timedelta(0))
    room.wait(hours=1)
    assert work(room) == {"gone_comments": 1}
    assert room.column("SELECT author FROM comments") == ["Ben"]


def test_a_name_becomes_the_same_pseudonym_until_the_key_is_thrown_away(room):
    room.publish(comments=[ANA, BEN, (3, ANA[1], "Another one.")])
    keep(room, authors=DAY)
    room.wait(days=2)
    assert work(room) == {"authors": 3}
    names = room.column("SELECT author FROM comments ORDER BY position")
    assert names[0] == names[2] != names[1]
    assert all(name.startswith("reader-") for name in names)
    assert work(room) == {}

    room.run("DELETE FROM pseudonym_keys")
    room.run(f"UPDATE comments SET author = '{ANA[1]}' WHERE position = 0")
    assert work(room) == {"authors": 1}
    assert names[0] not in room.column("SELECT author FROM comments WHERE position = 0")


def test_the_words_of_an_entry_go(room):
    room.feed("one", said="<description>Of the pier.</description>")
    room.web.serve(f"{BASE}/one", article_page())
    (article_id,) = room.poll()
    room.walk(article_id)
    keep(room, feed_content=7 * DAY)
    room.wait(days=8)
    assert work(room) == {"feed_content": 1}
    assert "pier" not in str(room.column("SELECT data FROM entries"))


def test_the_plan_lists_what_is_kept_for_a_limited_time(room):
    times = Keep(articles=730 * DAY, gone_comments=timedelta(hours=12))
    spec = SourceSpec(name="Paper", feeds=(FeedSpec(url=FEED),), keep=times)
    with room.store.begin() as tx:
        lines = list(format_plan(plan_source_changes(tx.connection, [spec])))
    assert "change Paper: keep" in lines
    assert (
        "keep   Paper: articles 730d, gone_comments 12h; older content is deleted"
        in lines
    )
