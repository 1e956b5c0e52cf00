"""Whose article it is: a link, a redirect or an id from elsewhere takes nothing over.

Each way to take over an article is tried beside the honest case that looks like it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.model.article import PageRules
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Outcome, Stage

PAPER, GAZETTE = "https://paper.example", "https://gazette.example"
ONE = f"{PAPER}/one"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def configure(room, *specs: SourceSpec) -> None:
    with room.store.begin() as tx:
        tx.sources.apply_specs(specs, now=room.now)


def paper(**more) -> SourceSpec:
    return SourceSpec(name="Paper", feeds=(FeedSpec(url=f"{PAPER}/feed"),), **more)


def gazette(**more) -> SourceSpec:
    return SourceSpec(name="Gazette", feeds=(FeedSpec(url=f"{GAZETTE}/feed"),), **more)


def show(room, base: str, *items: tuple[str, str], said: str = "") -> tuple[int, ...]:
    """Poll a feed of (link, title); the id of an entry is its link."""
    return show_ids(
        room, base, *((link, link, title) for link, title in items), said=said
    )


def show_ids(
    room, base: str, *items: tuple[str, str, str], said: str = ""
) -> tuple[int, ...]:
    """Poll a feed of (id, link, title)."""
    body = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link>"
        f"<title>{title}</title>{said}</item>"
        for guid, link, title in items
    )
    room.web.serve(
        f"{base}/feed", f"<rss version='2.0'><channel>{body}</channel></rss>"
    )
    room.wait(hours=1)
    room.run("UPDATE feeds SET due_at = '2026-01-01' WHERE due_at IS NOT NULL")
    return room.poll(f"{base}/feed")


def walk_all(room) -> None:
    """Take every article as far as it goes."""
    for article_id, stage in room.rows(
        "SELECT id, stage FROM articles WHERE due_at IS NOT NULL AND outcome ="
        " 'in_flight' ORDER BY id"
    ):
        room.walk(article_id) if stage == "found" else room.compute(article_id)


def live(room) -> dict[str, tuple[str, str]]:
    """Source and title of each published article, by address."""
    rows = room.rows(
        "SELECT a.url, s.name, a.title FROM articles a JOIN sources s"
        " ON s.id = a.source_id WHERE a.outcome = 'published'"
    )
    return {url: (source, title) for url, source, title in rows}


DATED = "<pubDate>Sun, 01 Jan 1995 10:00:00 GMT</pubDate>"


def test_an_address_that_another_feed_names_first_is_the_owners_article(room, page):
    configure(room, paper(), gazette(comments=False))
    show(room, GAZETTE, (ONE, "CASINO BUYS PIER"), said=DATED)
    room.web.serve(ONE, page(comments=[(1, "Ana", "At last.")]))
    walk_all(room)
    show(room, PAPER, (ONE, "Pier to be rebuilt"))

    assert live(room) == {ONE: ("Paper", "Pier to be rebuilt")}
    (article_id,) = room.column("SELECT id FROM articles")
    assert room.article(article_id).comments_found == 1
    assert room.column("SELECT count(DISTINCT article_id) FROM entries") == [1]
    assert "CASINO BUYS PIER" in room.column("SELECT title FROM entries")


def test_another_feed_lends_neither_headline_nor_date(room, page):
    show(room, GAZETTE, (ONE, "CASINO BUYS PIER"), said=DATED)
    bare = page(title="").replace("article:published_time", "nothing")
    room.web.serve(ONE, bare)
    walk_all(room)

    (article_id,) = room.column("SELECT id FROM articles")
    assert room.article(article_id).title == ""
    assert room.article(article_id).published_source != "feed"


def test_the_owners_feed_lends_them_even_if_it_comes_second(room, page):
    show(room, GAZETTE, (ONE, "CASINO BUYS PIER"), said=DATED)
    show(room, PAPER, (ONE, "Pier to be rebuilt"), said=DATED.replace("1995", "2026"))
    bare = page(title="").replace("article:published_time", "nothing")
    room.web.serve(ONE, bare)
    walk_all(room)

    (article_id,) = room.column("SELECT id FROM articles")
    assert room.article(article_id).title == "Pier to be rebuilt"
    assert room.article(article_id).published_at.year == 2026


def test_an_article_of_an_unknown_host_is_its_first_sources_until_an_owner_appears(
    room, page
):
    story = "https://herald.example/quarry"
    configure(room, gazette(comments=False))
    show(room, GAZETTE, (story, "Quarry closes"))
    room.web.serve(
        story,
        page("Quarry closes", comments=[(1, "Ida", "Finally.")]).replace(
            "<article>", "<article><p class=also>Also read: the quarry in pictures.</p>"
        ),
    )
    walk_all(room)
    (article_id,) = room.column("SELECT id FROM articles")
    assert live(room) == {story: ("Gazette", "Quarry closes")}
    assert room.article(article_id).comments_found == 0

    herald = SourceSpec(
        name="Herald",
        feeds=(FeedSpec(url="https://herald.example/feed"),),
        rules=PageRules(drop=("p.also",)),
    )
    configure(room, gazette(comments=False), herald)
    assert show(room, "https://herald.example", (story, "Quarry closes")) == ()
    room.compute(article_id)

    assert live(room) == {story: ("Herald", "Quarry closes")}
    article = room.article(article_id)
    assert "Also read" not in article.text
    assert article.comments_found == 1


def test_a_host_in_the_settings_makes_its_pages_the_sources_own(room, page):
    story = "https://sport.paper-media.example/cup"
    configure(room, paper(hosts=("paper-media.example",)), gazette())
    show(room, GAZETTE, (story, "Cup drawn"))
    room.web.serve(story, page("Cup drawn"))
    walk_all(room)
    assert live(room) == {story: ("Paper", "Cup drawn")}


def redirect(room, asked: str, final: str, body: str) -> None:
    room.web.serve(asked, body, final_url=final)
    room.web.serve(final, body)


@pytest.mark.parametrize("owner_first", [True, False])
def test_a_redirect_to_another_source_is_a_sighting_of_its_article(
    room, page, owner_first
):
    go = f"{GAZETTE}/go"
    redirect(room, go, ONE, page())
    if owner_first:
        show(room, PAPER, (ONE, "Pier to be rebuilt"))
        walk_all(room)
    show(room, GAZETTE, (go, "You will not believe this pier"))
    walk_all(room)
    show(room, PAPER, (ONE, "Pier to be rebuilt"))
    walk_all(room)
    assert live(room) == {ONE: ("Paper", "Pier to be rebuilt")}


def test_what_a_redirecting_page_shows_later_is_no_revision(room, page, other_text):
    go = f"{GAZETTE}/go"
    redirect(room, go, ONE, page())
    show(room, GAZETTE, (go, "Pier"))
    walk_all(room)
    show(room, PAPER, (ONE, "Pier to be rebuilt"))
    swapped = page("Casino", other_text, comments=[(1, "Editor", "Quite so.")])
    room.web.serve(go, swapped)
    (article_id,) = room.column("SELECT id FROM articles WHERE outcome = 'published'")
    room.wait(hours=2)
    room.web.asked.clear()
    room.pipeline.revisit_article(article_id)

    assert [request.url for request in room.web.asked] == [ONE]
    assert room.article(article_id).title == "Pier to be rebuilt"
    assert room.article(article_id).comments_found == 0

    # The address shows a page of its own now, and a new sighting finds that.
    show_ids(room, GAZETTE, ("second", go, "Casino"))
    walk_all(room)
    assert live(room)[go] == ("Gazette", "Casino")


def test_a_short_address_of_the_owner_and_the_long_one_are_one_article(room, page):
    short, long = f"{PAPER}/s/1", f"{PAPER}/ferry-sails"
    redirect(room, short, long, page("Ferry sails"))
    show(room, PAPER, (short, "Ferry sails"))
    walk_all(room)
    assert show(room, PAPER, (long, "Ferry sails")) == ()
    assert live(room) == {long: ("Paper", "Ferry sails")}


def test_an_interstitial_does_not_become_the_address_of_the_article(room, page):
    consent = f"{PAPER}/consent?return=%2Fone"
    room.web.serve(ONE, page(), final_url=consent)
    show(room, PAPER, (ONE, "Pier to be rebuilt"))
    walk_all(room)
    assert list(live(room)) == [ONE]


def test_a_visit_that_is_led_to_another_source_changes_nothing(room, page, other_text):
    article_id = room.publish()
    room.wait(hours=2)
    room.web.serve(ONE, page("Casino", other_text), final_url=f"{GAZETTE}/casino")
    room.pipeline.revisit_article(article_id)
    assert room.article(article_id).stage is Stage.DONE
    assert room.article(article_id).title == "Pier to be rebuilt"
    assert room.article(article_id).failures == 1


def test_a_visit_that_is_led_to_another_article_changes_nothing(room, page, other_text):
    two = f"{PAPER}/two"
    show(room, PAPER, (ONE, "Pier"), (two, "Books"))
    room.web.serve(ONE, page())
    room.web.serve(two, page("Books on wheels", other_text))
    walk_all(room)
    room.wait(hours=2)
    room.web.serve(ONE, page("Books on wheels", other_text), final_url=two)
    (first, _) = room.column("SELECT id FROM articles ORDER BY id")
    room.pipeline.revisit_article(first)
    assert room.article(first).title == "Pier to be rebuilt"


def test_a_page_that_moved_within_its_site_is_visited_at_its_new_address(room, page):
    article_id = room.publish()
    moved = f"{PAPER}/news/one"
    room.wait(hours=2)
    redirect(room, ONE, moved, page(body="The pier is open. " * 20))
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    assert room.article(article_id).url == moved
    assert room.article(article_id).revision == 2


def test_an_id_that_wanders_to_another_site_does_not_take_its_page(
    room, page, other_text
):
    first, live_blog = f"{GAZETTE}/a", f"{PAPER}/2026/live-blog"
    room.web.serve(first, page("Live", other_text))
    room.web.serve(live_blog, page("Live from the pier"))
    show_ids(room, GAZETTE, ("g1", first, "Live"))
    walk_all(room)
    show_ids(room, GAZETTE, ("g1", live_blog, "Live"))
    walk_all(room)
    show_ids(room, PAPER, ("p1", live_blog, "Live from the pier"))
    walk_all(room)
    assert live(room) == {
        first: ("Gazette", "Live"),
        live_blog: ("Paper", "Live from the pier"),
    }
    assert room.column(
        f"SELECT count(*) FROM article_urls WHERE url = '{live_blog}'"
    ) == [1]


def test_a_link_corrected_within_its_site_is_one_article(room, page):
    wrong, right = f"{PAPER}/ferry-strik", f"{PAPER}/ferry-strike"
    for url in (wrong, right):
        room.web.serve(url, page("Ferry strike"))
    show_ids(room, PAPER, ("p1", wrong, "Ferry strike"))
    walk_all(room)
    assert show_ids(room, PAPER, ("p1", right, "Ferry strike")) == ()
    assert len(live(room)) == 1
    assert room.column("SELECT count(*) FROM article_urls") == [2]


def test_the_owners_rules_and_zone_hold_for_a_page_that_an_aggregator_shows_first(
    room, page
):
    rules = PageRules(drop=("p.also",))
    configure(room, paper(rules=rules, utc_offset_minutes=330), gazette())
    body = (
        page()
        .replace("<article>", "<article><p class=also>Also read: the quarry.</p>")
        .replace("2026-03-01T08:00:00Z", "2026-03-01T08:00:00")
    )
    room.web.serve(ONE, body)
    show(room, GAZETTE, (ONE, "Pier"))
    walk_all(room)
    show(room, PAPER, (ONE, "Pier to be rebuilt"))

    (article,) = map(room.article, room.column("SELECT id FROM articles"))
    assert live(room) == {ONE: ("Paper", "Pier to be rebuilt")}
    assert "Also read" not in article.text
    assert article.published_at == datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
    assert article.published_zone == "source"


SECRET = {"x-subscriber": "secret"}


def sent_to(room, url: str) -> dict[str, str]:
    (request,) = (r for r in room.web.asked if r.url == url)
    return dict(request.select_headers(url))


def test_a_sources_headers_are_sent_to_its_own_sites_alone(room, page):
    own, foreign = f"{PAPER}/one", "https://elsewhere.example/two"
    archive = "https://old.paper-media.example/three"
    configure(room, paper(headers=SECRET, hosts=("paper-media.example",)))
    for url in (own, foreign, archive):
        room.web.serve(url, page())
    show(room, PAPER, (own, "One"), (foreign, "Two"), (archive, "Three"))
    walk_all(room)
    assert sent_to(room, f"{PAPER}/feed") == SECRET
    assert sent_to(room, own) == SECRET
    assert sent_to(room, archive) == SECRET
    assert sent_to(room, foreign) == {}


def test_a_host_learned_from_links_is_sent_no_headers(room, page):
    links = [f"https://elsewhere.example/{number}" for number in range(5)]
    configure(room, paper(headers=SECRET))
    for link in links:
        room.web.serve(link, page())
    show(room, PAPER, *((link, "Pier") for link in links))
    walk_all(room)
    asked = [r for r in room.web.asked if r.url in links]
    assert {r.select_headers(r.url) for r in asked} == {()}


def test_a_feed_that_has_moved_to_another_host_is_asked_without_headers(room):
    configure(room, paper(headers=SECRET))
    elsewhere = "https://elsewhere.example/feed"
    room.web.serve(elsewhere, "<rss version='2.0'><channel></channel></rss>")
    room.run(
        f"UPDATE feeds SET permanent_url = '{elsewhere}', moved_polls = 9, moved_since"
        " = '2026-01-01', last_polled_at = '2026-02-01' WHERE url LIKE '%paper%'"
    )
    room.wait(hours=1)
    room.run("UPDATE feeds SET due_at = '2026-01-01' WHERE due_at IS NOT NULL")
    room.poll(f"{PAPER}/feed")
    assert sent_to(room, elsewhere) == {}


PLATFORM = "https://letters.example"


def test_an_author_on_a_platform_does_not_take_another_authors_page(
    room, page, other_text
):
    spam, scoop = f"{PLATFORM}/@mallory/spam-1", f"{PLATFORM}/@alice/scoop-2"
    mallory = SourceSpec(
        name="Mallory", feeds=(FeedSpec(url=f"{PLATFORM}/feed/@mallory"),)
    )
    alice = SourceSpec(name="Alice", feeds=(FeedSpec(url=f"{PLATFORM}/feed/@alice"),))
    configure(room, mallory, alice)
    room.web.serve(spam, page("Buy this", other_text, canonical=scoop))
    room.web.serve(scoop, page("The scoop"))
    for author, link, title in (
        ("mallory", spam, "Buy this"),
        ("alice", scoop, "The scoop"),
    ):
        item = f"<item><link>{link}</link><title>{title}</title></item>"
        feed = f"{PLATFORM}/feed/@{author}"
        room.web.serve(feed, f"<rss version='2.0'><channel>{item}</channel></rss>")
        room.wait(hours=1)
        room.poll(feed)
        walk_all(room)
    assert live(room) == {
        spam: ("Mallory", "Buy this"),
        scoop: ("Alice", "The scoop"),
    }


# Which article of a story was first.


def copies(room, page, *copied: tuple[str, float, str]) -> str:
    """Publish one text at sources, in this order; return the address that was first.

    ``copied``: address, hours from now to the date on the page, how the text begins.
    """
    body = page.__globals__["STORY"]
    for url, hours, opening in copied:
        base = url.rpartition("/")[0]
        printed = (room.now + timedelta(hours=hours)).isoformat()
        name = "<meta property='og:site_name' content='Reuters'>" if opening else ""
        room.web.serve(
            url,
            page(body=opening + body)
            .replace("2026-03-01T08:00:00Z", printed)
            .replace("</head>", f"{name}</head>"),
        )
        show(room, base, (url, "Pier to be rebuilt"))
        walk_all(room)
    (first,) = room.column(
        "SELECT a.url FROM stories s JOIN articles a ON a.id = s.first_article_id"
    )
    return first


@pytest.mark.parametrize(
    ("hours", "opening"),
    [(-27 * 365 * 24, ""), (-40, ""), (-1, "(Reuters) - ")],
    ids=["in 1999", "the day before yesterday", "an agency by its own word"],
)
def test_a_later_copy_does_not_make_itself_the_first(room, page, hours, opening):
    copy = f"{GAZETTE}/copy"
    assert copies(room, page, (ONE, -6, ""), (copy, hours, opening)) == ONE


def test_the_original_is_first_if_it_is_polled_after_its_copy(room, page):
    assert copies(room, page, (f"{GAZETTE}/copy", -1, ""), (ONE, -5, "")) == ONE


def test_a_trusted_source_is_believed_however_late_it_is_polled(room, page):
    configure(room, paper(trusted=True), gazette())
    assert copies(room, page, (f"{GAZETTE}/copy", -1, ""), (ONE, -900, "")) == ONE


@pytest.mark.usefixtures("first_answer_is_final")
def test_a_failed_page_of_the_owner_is_free_for_a_redirect_to_it(room, page):
    show(room, PAPER, (ONE, "Pier"))
    room.web.pages[ONE] = Permanent(Reason.NOT_FOUND, ONE)
    walk_all(room)
    redirect(room, f"{GAZETTE}/go", ONE, page())
    show(room, GAZETTE, (f"{GAZETTE}/go", "Pier"))
    walk_all(room)
    assert live(room) == {ONE: ("Paper", "Pier to be rebuilt")}
    assert Outcome.REJECTED in room.column("SELECT outcome FROM articles")
