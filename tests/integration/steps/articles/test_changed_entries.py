"""Entries that a feed changes: visits of their articles, and moves to new addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient

PAPER = "https://paper.example"
GAZETTE = "https://gazette.example"
ONE, RENAMED = f"{PAPER}/pier", f"{PAPER}/pier-and-quay"
DATES = "<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>"


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


def item(guid: str, link: str, title: str, said: str = DATES) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link>"
        f"<title>{title}</title>{said}</item>"
    )


def poll(room, *items: str, base: str = PAPER) -> tuple[int, ...]:
    body = f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>"
    room.web.serve(f"{base}/feed", body)
    room.run("UPDATE feeds SET due_at = '2026-01-01' WHERE due_at IS NOT NULL")
    return room.poll(f"{base}/feed")


def publish(room, page, title: str = "Pier to be rebuilt") -> int:
    room.web.serve(ONE, page(title))
    (article_id,) = poll(room, item("p1", ONE, title))
    room.walk(article_id)
    return article_id


def visit(room, article_id: int) -> None:
    """Visit an article if its time has come."""
    due_at = room.article(article_id).due_at
    if due_at is not None and due_at <= room.now:
        room.pipeline.revisit_article(article_id)
        room.compute(article_id)


def settle(room, article_id: int) -> None:
    """Let the days pass after which a page that stays the same is left alone."""
    while (due_at := room.article(article_id).due_at) is not None:
        room.now = due_at
        visit(room, article_id)


# Visits.


def test_a_changed_entry_has_its_article_visited_soon(room, page):
    article_id = publish(room, page)
    settle(room, article_id)
    room.wait(days=1)
    room.web.serve(ONE, page("Pier and quay to be rebuilt"))
    poll(room, item("p1", ONE, "Pier and quay to be rebuilt"))
    visit(room, article_id)

    article = room.article(article_id)
    assert article.title == "Pier and quay to be rebuilt"
    assert (article.revision, article.unconfirmed_changes) == (2, 0)
    assert room.column("SELECT title FROM entries") == ["Pier and quay to be rebuilt"]


@pytest.mark.parametrize(
    ("guid", "title", "is_visited"),
    [
        pytest.param("p2", "Quay to be closed", True, id="another story"),
        pytest.param("p2", "Pier to be rebuilt", False, id="another identity alone"),
    ],
)
def test_an_address_that_is_used_for_another_story_is_visited_soon(
    room, page, guid, title, is_visited
):
    article_id = publish(room, page)
    settle(room, article_id)
    room.wait(days=1)
    room.web.serve(ONE, page("Quay to be closed"))
    assert poll(room, item(guid, ONE, title)) == ()
    visit(room, article_id)

    article = room.article(article_id)
    expected = ("Quay to be closed", 2) if is_visited else ("Pier to be rebuilt", 1)
    assert (article.title, article.revision) == expected


def test_the_posts_of_a_live_blog_are_parts_of_one_article(room, page):
    room.web.serve(ONE, page("Pier: live"))
    first = item("1", f"{ONE}#post-1", "The storm arrives")
    (article_id,) = poll(room, first)
    room.walk(article_id)
    settle(room, article_id)
    room.wait(days=1)
    room.web.serve(ONE, page("Pier: live, two posts"))
    second = item("2", f"{ONE}#post-2", "The pier is closed")
    assert poll(room, second, first) == ()
    assert room.rows(
        "SELECT data ->> 'anchor', article_id, outcome, reason FROM entries ORDER BY id"
    ) == [
        ("post-1", article_id, "published", None),
        ("post-2", article_id, "merged", "same_url"),
    ]
    visit(room, article_id)
    assert room.article(article_id).title == "Pier: live, two posts"


def test_a_link_to_the_comments_is_no_part(room, page):
    article_id = publish(room, page)
    settle(room, article_id)
    room.wait(days=1)
    poll(room, item("2", f"{ONE}#comments", "Pier to be rebuilt: what you think"))
    assert room.article(article_id).entry_changed_at is None
    assert room.column("SELECT data ->> 'anchor' FROM entries") == [None, None]


@pytest.mark.parametrize(
    ("said", "is_visited"),
    [
        pytest.param(
            DATES.replace("10:00", "11:00"), False, id="another-publication-date"
        ),
        pytest.param(DATES + "<comments>/c?n=2</comments>", False, id="a-comment-link"),
        pytest.param(
            DATES + "<description>&lt;img src='/ad?7'&gt;</description>",
            False,
            id="markup-alone",
        ),
        pytest.param(
            DATES + "<description>Corrected.</description>", True, id="another-summary"
        ),
        pytest.param(
            DATES + "<updated xmlns='http://www.w3.org/2005/Atom'>"
            "2026-03-20T10:00:00Z</updated>",
            False,
            id="a-first-time-of-updating",
        ),
    ],
)
def test_only_words_and_later_times_are_a_change(room, page, said, is_visited):
    article_id = publish(room, page)
    settle(room, article_id)
    poll(room, item("p1", ONE, "Pier to be rebuilt", said))
    assert (room.article(article_id).due_at is not None) == is_visited


def atom(room, updated: str) -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry>"
        f"<id>p1</id><link href='{ONE}'/><title>Pier to be rebuilt</title>"
        f"<published>2026-03-01T10:00:00Z</published><updated>{updated}</updated>"
        "</entry></feed>"
    )
    room.web.serve(f"{PAPER}/feed", body)
    room.run("UPDATE feeds SET due_at = '2026-01-01' WHERE due_at IS NOT NULL")


def test_a_later_time_of_updating_has_the_article_visited(room, page):
    room.web.serve(ONE, page("Pier to be rebuilt"))
    atom(room, "2026-03-01T10:00:00Z")
    (article_id,) = room.poll(f"{PAPER}/feed")
    room.walk(article_id)
    settle(room, article_id)
    room.wait(days=10)
    atom(room, "2026-03-09T10:00:00Z")
    room.poll(f"{PAPER}/feed")
    assert room.article(article_id).due_at is not None


def test_a_feed_that_changes_every_entry_at_every_poll_causes_ever_fewer_visits(
    room, page
):
    article_id = publish(room, page)
    settle(room, article_id)
    before = room.article(article_id).visits
    for number in range(24 * 4):
        room.wait(minutes=15)
        summary = f"<description>Advertisement {number}</description>"
        poll(room, item("p1", ONE, "Pier to be rebuilt", DATES + summary))
        visit(room, article_id)
    visits = room.article(article_id).visits - before
    assert 4 <= visits <= 8


def test_the_feed_of_another_source_causes_no_visit(room, page):
    article_id = publish(room, page)
    settle(room, article_id)
    poll(room, item("g1", ONE, "Pier"), base=GAZETTE)
    poll(room, item("g1", ONE, "CASINO BUYS PIER"), base=GAZETTE)
    assert room.article(article_id).due_at is None


def test_an_entry_of_an_older_release_has_not_changed(room, page):
    article_id = publish(room, page)
    settle(room, article_id)
    room.run("UPDATE entries SET digest = NULL, title = 'Another'")
    poll(room, item("p1", ONE, "Pier to be rebuilt", DATES + "<author>Ada</author>"))
    assert room.article(article_id).due_at is None
    assert room.column("SELECT digest FROM entries") != [None]


def test_the_first_publication_date_of_an_entry_stays(room, page):
    publish(room, page)
    later = DATES.replace("01 Mar", "05 Mar")
    poll(room, item("p1", ONE, "Pier to be rebuilt again", later))
    (at,) = room.column("SELECT data #>> '{published,at}' FROM entries")
    assert at.startswith("2026-03-01T10:00")


def test_an_entry_that_gets_its_link_later_makes_an_article(room, page):
    room.web.serve(ONE, page("Pier"))
    without = item("p1", ONE, "Pier").replace(f"<link>{ONE}</link>", "")
    assert poll(room, without) == ()
    (article_id,) = poll(room, item("p1", ONE, "Pier"))
    room.walk(article_id)
    assert room.outcomes() == [("rejected", "no_link"), ("published", None)]


# Moves.


def move(room, page, title: str = "Pier and quay to be rebuilt") -> None:
    """Let the publisher rename a story: its old address leads to the new one."""
    room.web.serve(RENAMED, page(title))
    room.web.serve(ONE, page(title), final_url=RENAMED)


def test_a_story_with_another_title_and_address_stays_one_article(room, page):
    article_id = publish(room, page)
    settle(room, article_id)
    move(room, page)
    (second,) = poll(room, item("p1", RENAMED, "Pier and quay to be rebuilt"))
    room.walk(second)
    visit(room, article_id)

    article = room.article(article_id)
    assert (article.url, article.title) == (RENAMED, "Pier and quay to be rebuilt")
    assert article.revision == 2
    assert room.article(second).merged_into == article_id
    owners = room.rows("SELECT url, article_id FROM article_urls ORDER BY url")
    assert owners == [(ONE, article_id), (RENAMED, article_id)]
    assert room.events().count("article_published") == 1
    assert poll(room, item("p1", RENAMED, "Pier and quay to be rebuilt")) == ()


def test_a_visit_that_finds_the_new_address_first_makes_no_second_article(room, page):
    article_id = publish(room, page)
    move(room, page)
    room.wait(hours=1)
    visit(room, article_id)
    assert poll(room, item("p1", RENAMED, "Pier and quay to be rebuilt")) == ()

    assert room.article(article_id).url == RENAMED
    assert room.column("SELECT count(*) FROM articles") == [1]
    titles = room.column("SELECT title FROM entries")
    assert titles == ["Pier and quay to be rebuilt"]


def test_an_id_that_is_used_again_is_another_article(room, page, other_text):
    first = publish(room, page)
    room.web.serve(RENAMED, page("Library on wheels", other_text))
    (second,) = poll(room, item("p1", RENAMED, "Library on wheels"))
    room.walk(second)
    assert room.article(first).title == "Pier to be rebuilt"
    assert room.article(second).title == "Library on wheels"
    assert room.article(second).merged_into is None


@pytest.mark.parametrize("place", [f"{PAPER}/", f"{GAZETTE}/pier", f"{PAPER}/another"])
def test_an_old_address_that_leads_elsewhere_proves_nothing(
    room, page, other_text, place
):
    first = publish(room, page)
    room.web.serve(RENAMED, page("Library on wheels", other_text))
    room.web.serve(ONE, page("Elsewhere"), final_url=place)
    (second,) = poll(room, item("p1", RENAMED, "Library on wheels"))
    room.walk(second)
    assert room.article(second).outcome == "published"
    assert room.article(first).url == ONE


def test_an_old_address_that_is_gone_leaves_two_articles(room, page, other_text):
    publish(room, page)
    room.web.serve(RENAMED, page("Library on wheels", other_text))
    room.web.pages[ONE] = Permanent(Reason.NOT_FOUND)
    (second,) = poll(room, item("p1", RENAMED, "Library on wheels"))
    room.walk(second)
    assert room.article(second).merged_into is None


def test_an_old_address_that_cannot_be_asked_is_asked_again_and_then_left(
    room, page, other_text
):
    publish(room, page)
    room.web.serve(RENAMED, page("Library on wheels", other_text))
    room.web.pages[ONE] = Transient(Reason.TIMEOUT)
    (second,) = poll(room, item("p1", RENAMED, "Library on wheels"))
    for failures in (1, 2, 3):
        room.walk(second)
        assert room.article(second).failures == failures
        room.now = room.article(second).due_at
    room.walk(second)
    assert room.article(second).outcome == "published"


def test_a_rejected_article_does_not_take_the_new_address(room, page):
    room.web.pages[ONE] = Permanent(Reason.NOT_FOUND)
    (first,) = poll(room, item("p1", ONE, "Pier"))
    room.walk(first)
    move(room, page)
    (second,) = poll(room, item("p1", RENAMED, "Pier and quay to be rebuilt"))
    room.walk(second)
    assert room.article(second).outcome == "published"


def test_a_link_corrected_without_a_redirect_is_found_when_the_old_one_is_gone(
    room, page
):
    article_id = publish(room, page)
    room.web.serve(RENAMED, page("Pier to be rebuilt"))
    room.wait(hours=1)
    assert poll(room, item("p1", RENAMED, "Pier to be rebuilt")) == ()
    room.web.pages[ONE] = Permanent(Reason.NOT_FOUND)
    room.wait(hours=1)
    visit(room, article_id)
    article = room.article(article_id)
    assert (article.url, article.withdrawn_at, article.failures) == (RENAMED, None, 0)


# Redirected addresses.


def test_a_redirected_address_that_shows_its_own_page_later_is_let_go(
    room, page, other_text
):
    article_id = publish(room, page)
    move(room, page)
    room.wait(hours=1)
    visit(room, article_id)
    room.web.serve(ONE, page("Library on wheels", other_text))
    room.now = room.article(article_id).due_at + timedelta(days=1)
    visit(room, article_id)
    assert room.column("SELECT url FROM article_urls") == [RENAMED]
    (second,) = poll(room, item("p2", ONE, "Library on wheels"))
    room.walk(second)
    assert room.article(second).title == "Library on wheels"


@pytest.mark.parametrize("answer", ["redirect", "gone", "slow"])
def test_a_redirected_address_that_shows_no_other_page_stays(room, page, answer):
    article_id = publish(room, page)
    move(room, page)
    room.wait(hours=1)
    visit(room, article_id)
    if answer != "redirect":
        error = (
            Permanent(Reason.GONE) if answer == "gone" else Transient(Reason.TIMEOUT)
        )
        room.web.pages[ONE] = error
    room.now = room.article(article_id).due_at + timedelta(days=1)
    room.web.asked.clear()
    visit(room, article_id)
    assert [request.url for request in room.web.asked] == [RENAMED, ONE]
    assert room.column("SELECT count(*) FROM article_urls") == [2]

    room.web.asked.clear()
    room.now = room.article(article_id).due_at
    visit(room, article_id)
    asked_again = [RENAMED] if answer != "slow" else [RENAMED, ONE]
    assert [request.url for request in room.web.asked] == asked_again
