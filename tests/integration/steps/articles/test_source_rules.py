"""A source's rules stand in the database and are what its pages are read by."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from wireroom.model.article import PageRules
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.schema.tables import sources

RULES = PageRules(drop=("#comments",))
FEED = FeedSpec(url="https://paper.example/feed")


def test_rules_are_stored_and_removed_with_the_source(room):
    with room.store.begin() as tx:
        for rules, stored in ((RULES, {"drop": ["#comments"]}), (PageRules(), {})):
            spec = SourceSpec(name="Ruled", rules=rules, feeds=(FEED,))
            tx.sources.apply_specs([spec], now=room.now)
            asked = select(sources.c.rules).where(sources.c.name == "Ruled")
            assert tx.connection.execute(asked).scalar_one() == stored


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_page_is_read_by_the_rules_of_its_source(room, page):
    room.feed("one")
    room.web.serve("https://paper.example/one", page())
    (article_id,) = room.poll()
    room.run("""UPDATE sources SET rules = '{"drop": ["p"]}'""")
    room.walk(article_id)

    row = room.article(article_id)
    assert (row.outcome, row.reason) == ("rejected", "no_text")
