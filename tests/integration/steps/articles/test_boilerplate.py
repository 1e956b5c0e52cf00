# ruff: noqa: E501 - a case of a table is one line
"""Pages that show what many pages of their site show, in the books and out of them."""

from __future__ import annotations

import pytest

from wireroom.model.states import Stage

BASE, GAZETTE = "https://paper.example", "https://gazette.example"
WALL = (
    "We and our partners keep things on your device in order to show you fitting"
    " advertisements and to learn what you like to read in the evening and at night."
    "\n"
    "To go on reading please take out a subscription for two crowns a week, which you"
    " can cancel whenever you wish by writing to the people at the front desk."
)
STORY = (
    "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm"
    " tore away two winters ago, and to pay for it with a levy on the largest ships."
    "\n"
    "Fishermen welcomed the plan, though several said the work should have begun in"
    " spring, when the quarry was idle and stone could be had at half the price."
)
HEADLINES = {
    "ferry": "Ferry sinks off the northern cape",
    "bread": "Council raises the price of bread",
    "herring": "Herring return to the fjord",
    "striker": "Football striker leaves for Lisbon",
    "mill": "Old mill burns to the ground",
}


BODY = (
    "Flames rose above the valley on Thursday evening and were seen from as far as the"
    " lighthouse, where the keeper called the brigades of three parishes.\n"
    "Nobody was hurt, the miller and her two apprentices having left for supper, but the"
    " grain of forty farms is lost and the great wheel lies in the race.\n"
    "How the blaze began is not known; the insurer has sent a man from the capital."
)


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def serve(room, page):
    """Put pages through the chain, each under the feed's own headline."""

    def _serve(*paths, base=BASE, body=WALL, title=None):
        items = "".join(
            f"<item><title>{HEADLINES[p]}</title><link>{base}/{p}</link></item>"
            for p in paths
        )
        room.web.serve(
            f"{base}/feed",
            f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>",
        )
        for path in paths:
            shown = title or HEADLINES[path]
            room.web.serve(f"{base}/{path}", page(title=shown, body=body))
        room.wait(days=2)
        made = room.poll(f"{base}/feed")
        return [(article_id, room.walk(article_id)) for article_id in made]

    return _serve


def outcomes(room):
    return set(room.rows("SELECT outcome, reason FROM articles"))


@pytest.mark.parametrize("title", [None, "Please subscribe"], ids=["page's", "wall's"])
def test_pages_with_one_boilerplate_are_rejected_and_published_ones_withdrawn(
    room, serve, title
):
    serve("ferry", "bread", "herring", title=title)
    assert ("published", None) in outcomes(room)

    serve("striker", title=title)
    assert outcomes(room) == {("rejected", "boilerplate")}
    assert set(room.outcomes()) == {("rejected", "boilerplate")}
    sent = [kind for kind in room.events() if kind == "article_withdrawn"]
    assert len(sent) == 3
    assert room.column("SELECT count(*) FROM stories") == [0]
    assert room.column("SELECT text FROM articles WHERE text = ''") == []


def test_near_copies_of_boilerplate_are_rejected_too(room, serve):
    for path, headline in list(HEADLINES.items())[:4]:
        serve(path, body=f"{headline}, and more of this.\n{WALL}")
    assert outcomes(room) == {("rejected", "boilerplate")}


def test_the_next_page_with_known_boilerplate_is_never_published(room, serve):
    serve("ferry", "bread", "herring", "striker")
    sent = len(room.events())

    serve("mill")
    assert outcomes(room) == {("rejected", "boilerplate")}
    assert len(room.events()) == sent


def test_boilerplate_known_at_one_source_is_no_boilerplate_at_another(room, serve):
    """Otherwise a site could copy articles of another to have them rejected."""
    serve("ferry", "bread", "herring", "striker")
    serve("mill", base=GAZETTE)
    assert outcomes(room) == {("rejected", "boilerplate"), ("published", None)}


def test_copies_at_one_source_make_no_boilerplate_of_the_original(room, serve, page):
    """Neither of what is published, nor of what says the same and a sentence more."""
    (first, _), *_ = serve("mill", body=BODY)
    serve("ferry", "bread", "herring", "striker", base=GAZETTE, body=BODY)
    (second, _), *_ = serve("ferry", body=f"{BODY}\nThe fire is out since noon.")

    published = room.column("SELECT id FROM articles WHERE outcome = 'published'")
    assert {first, second} <= set(published)
    assert room.column(
        "SELECT DISTINCT s.name FROM articles a JOIN sources s ON s.id = a.source_id"
        " WHERE a.reason = 'boilerplate'"
    ) == ["Gazette"]


def test_a_source_counts_its_boilerplate_pages(room, serve):
    serve("ferry", "bread", "herring", "striker")
    room.run("UPDATE articles SET found_at = now()")
    with room.store.begin() as tx:
        counted = {f.source: f.boilerplate for f in tx.sources.list_feeds()}
    assert counted == {"Paper": 4, "Gazette": 0}


def test_an_article_whose_page_became_boilerplate_is_restored(
    room, serve, page, other_text
):
    ((article_id, _),) = serve("mill", body=other_text)
    room.now = room.article(article_id).due_at
    room.web.serve(f"{BASE}/mill", page(title=HEADLINES["mill"], body=WALL))
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    assert room.article(article_id).text.startswith("We and our partners")

    serve("ferry", "bread", "herring", "striker")
    assert room.compute(article_id) is Stage.DONE
    row = room.article(article_id)
    assert (row.outcome, row.revision) == ("published", 3)
    assert row.text.startswith("A travelling library")

    room.now = row.due_at
    room.pipeline.revisit_article(article_id)
    room.web.serve(f"{BASE}/mill", page(title="Old mill", body=WALL))
    room.now = room.article(article_id).due_at
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    assert room.article(article_id).revision == 3


def test_an_article_printed_again_stays_an_article(room, serve, monkeypatch):
    for number, headline in enumerate(
        ("Pier to be rebuilt", "Levy on ships to pay for pier", "Council votes on pier")
    ):
        monkeypatch.setitem(HEADLINES, f"{number}", headline)
        monkeypatch.setitem(HEADLINES, f"{number}-again", f"{headline} after storm")
        serve(f"{number}", f"{number}-again", body=STORY)
    assert outcomes(room) == {("published", None), ("merged", "same_content")}


@pytest.mark.parametrize("again", range(4))
def test_a_rejected_page_that_runs_again_is_rejected_again(room, serve, again):
    serve("ferry", "bread", "herring", "striker")
    (article_id,) = room.column(
        f"SELECT id FROM articles ORDER BY id OFFSET {again} LIMIT 1"
    )
    room.run(
        "UPDATE articles SET outcome = 'in_flight', reason = NULL, stage = 'extracted',"
        f" due_at = now() WHERE id = {article_id};"
        f"UPDATE entries SET outcome = 'in_flight' WHERE article_id = {article_id}"
    )
    room.compute(article_id)
    assert outcomes(room) == {("rejected", "boilerplate")}
